import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../time/clock.ts";
import { deskDouble, TOKENS } from "./desk.double.ts";
import { OPEN_TASK } from "./operator-tasks.double.ts";
import { type RunningServer, startServer } from "./server.ts";

let server: RunningServer;
beforeAll(async () => {
  const http = { host: "127.0.0.1", port: 0 };
  const logger = pino({ level: "silent" });
  server = await startServer({ desk: deskDouble([]), http, logger, clock: systemClock });
});
afterAll(() => server.close());

type Person = keyof typeof TOKENS | null;
const ask = (person: Person, path: string, method = "GET", body?: object): Promise<Response> =>
  fetch(`${server.url}${path}`, {
    method,
    headers: {
      ...(person === null ? {} : { authorization: `Bearer ${TOKENS[person]}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const ACKNOWLEDGE = `/api/operator-tasks/${OPEN_TASK.id}/acknowledge`;

describe("operator tasks over the API", () => {
  it.each<[Person, number, number]>([
    [null, 401, 401],
    ["worker", 403, 403],
    ["reviewer", 200, 403],
    ["dispatcher", 200, 200],
    ["administrator", 200, 200],
  ])("%s: list %i, acknowledge %i", async (person, list, acknowledge) => {
    expect((await ask(person, "/api/operator-tasks")).status).toBe(list);
    expect((await ask(person, ACKNOWLEDGE, "POST")).status).toBe(acknowledge);
  });

  it("says who acknowledged it first, and refuses what it does not know with a sentence", async () => {
    expect(await (await ask("administrator", ACKNOWLEDGE, "POST")).json()).toMatchObject({
      ...{ id: OPEN_TASK.id, acknowledgedBy: "D01", endedAt: null },
    });
    expect(await (await ask("reviewer", "/api/operator-tasks?all=true&limit=1")).json()).toMatchObject({
      tasks: [{ kind: "moved", sentence: OPEN_TASK.sentence, acknowledgedBy: "D01" }],
    });
    await ask("dispatcher", ACKNOWLEDGE, "POST", { note: " 已派维修，明早到场 " });
    const again = await ask("administrator", ACKNOWLEDGE, "POST", { note: "别人的" });
    expect(await again.json()).toMatchObject({
      acknowledgedBy: "D01",
      acknowledgedNote: "已派维修，明早到场",
    });
    expect((await ask("dispatcher", ACKNOWLEDGE, "POST", { note: "长".repeat(501) })).status).toBe(400);
    const other = await ask("dispatcher", ACKNOWLEDGE.replace("aaaa/", "bbbb/"), "POST");
    expect(other.status).toBe(404);
    expect((await ask("dispatcher", "/api/operator-tasks?limit=0")).status).toBe(400);
    expect((await ask("dispatcher", "/api/operator-tasks/x/acknowledge", "POST")).status).toBe(400);
  });
});
