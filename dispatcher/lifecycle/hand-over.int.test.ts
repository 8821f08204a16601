/** Whom a ticket may be handed to is decided by the city's own table of competence, not by the one we ship. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type City, startCity, until } from "../city.double.ts";
import { defaultConfig } from "../config.ts";
import { eventOf } from "../events.double.ts";

let city: City;
beforeAll(async () => {
  city = await startCity();
});
afterAll(() => city.stop());

test("a role that may act by default may not be handed what the city's own table keeps from it", async () => {
  const { competence } = defaultConfig().assign;
  expect(competence.enforcement).toContain("parking");
  const { desk } = await city.start({
    workers: [
      { id: "W1", lon: 120.6251 },
      { id: "W2", lon: 120.6252, role: "enforcement" },
      { id: "W3", lon: 120.6253, role: "sanitation" },
    ],
    assign: {
      competence: {
        ...competence,
        "grid-worker": ["parking"],
        enforcement: ["hanging"],
        sanitation: ["parking"],
      },
    },
  });
  const event = eventOf({ violation: "parking" });
  await city.publish(event);
  let ticketId = "";
  await until(async () => {
    const [row] = await city.query<{ id: string }>("SELECT id FROM ticket WHERE state = 'assigned'");
    if (row === undefined) throw new Error("nobody has it yet");
    ticketId = row.id;
  });
  const { workerId: holder } = await desk.get(ticketId);
  const actor = { role: "dispatcher", id: "D01" } as const;
  const handTo = (workerId: string) =>
    desk.act({ ticketId, actor, action: "handOver", workerId, reason: "nearer" });
  await expect(handTo("W2")).rejects.toMatchObject({ code: "NOT_ALLOWED" });
  const other = holder === "W3" ? "W1" : "W3";
  expect((await handTo(other)).workerId).toBe(other);
});
