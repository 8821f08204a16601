/** A ticket that waits for a person of the office, over the API: who sees it, who may confirm it, who hears of it. */
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../time/clock.ts";
import { type DeskDouble, deskDouble, ticket, ticketId, TOKENS } from "./desk.double.ts";
import { type RunningServer, startServer } from "./server.ts";

let desk: DeskDouble;
let server: RunningServer;

/** In the worker's own grid, so that only its state keeps it from the worker. */
const unconfirmed = (number: number) =>
  ticket(number, { state: "unconfirmed", workerId: null, workerName: null, violation: "posting" });

beforeAll(async () => {
  desk = deskDouble([unconfirmed(1), unconfirmed(2), unconfirmed(3), ticket(4)]);
  const http = { host: "127.0.0.1", port: 0 };
  server = await startServer({ desk, http, logger: pino({ level: "silent" }), clock: systemClock });
});
afterAll(() => server.close());

const ask = (token: string, path: string, body?: object): Promise<Response> =>
  fetch(`${server.url}${path}`, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
const act = (token: string, number: number, body: object): Promise<Response> =>
  ask(token, `/api/tickets/${ticketId(number)}/actions`, body);

async function numbersFor(token: string): Promise<number[]> {
  const { tickets } = (await (await ask(token, "/api/tickets?openOnly=true")).json()) as {
    tickets: { number: number }[];
  };
  return tickets.map(({ number }) => number);
}

describe("an unconfirmed ticket over the API", () => {
  test("the office may confirm or reject it, and nobody may assign it", async () => {
    for (const token of [TOKENS.dispatcher, TOKENS.reviewer]) {
      const body = (await (await ask(token, `/api/tickets/${ticketId(1)}`)).json()) as {
        allowed: { action: string }[];
      };
      const allowed = body.allowed.map(({ action }) => action);
      expect(allowed.slice(0, 2)).toEqual(["confirm", "falseAlarm"]);
      expect(allowed).not.toContain("assign");
    }
    expect((await act(TOKENS.dispatcher, 1, { action: "assign" })).status).toBe(409);
    expect((await act(TOKENS.reviewer, 4, { action: "confirm" })).status).toBe(409);
  });

  test("no worker sees it, its pictures included, or may do anything with it", async () => {
    for (const token of [TOKENS.worker, TOKENS.otherWorker]) {
      const path = `/api/tickets/${ticketId(1)}`;
      for (const part of ["", "/thumbnail", "/evidence/edge-1/1/scene.jpg"])
        expect((await ask(token, `${path}${part}`)).status).toBe(404);
      expect((await act(token, 1, { action: "confirm" })).status).toBe(404);
      expect((await act(token, 1, { action: "falseAlarm", reason: "x" })).status).toBe(404);
    }
    expect(await numbersFor(TOKENS.worker)).toEqual([4]);
    expect(await numbersFor(TOKENS.dispatcher)).toEqual([4, 3, 2, 1]);
    // Once it is confirmed it is the worker's to see, and still not to confirm.
    expect((await act(TOKENS.worker, 4, { action: "confirm" })).status).toBe(403);
  });

  test("a person confirms it in the own name; from then on the worker sees it, and hears of it", async () => {
    const stop = new AbortController();
    const stream = await fetch(`${server.url}/api/stream`, {
      headers: { authorization: `Bearer ${TOKENS.worker}` },
      signal: stop.signal,
    });
    const reader = (stream.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream())
      .getReader();
    desk.announce({ ticketId: ticketId(3), number: 3, state: "unconfirmed", version: 1 });
    const response = await act(TOKENS.dispatcher, 2, { action: "confirm", expectedVersion: 1 });
    expect(await response.json()).toMatchObject({ state: "open", version: 2 });
    expect(desk.acted.at(-1)).toEqual({
      ticketId: ticketId(2),
      action: "confirm",
      actor: { role: "dispatcher", id: "D01" },
      expectedVersion: 1,
    });
    let heard = "";
    while (!heard.includes(ticketId(2))) {
      const { done, value } = await reader.read();
      if (done) break;
      heard += value;
    }
    expect(heard).toContain(ticketId(2));
    expect(heard).not.toContain(ticketId(3));
    stop.abort();
    expect(await numbersFor(TOKENS.worker)).toEqual([4, 2]);
    const again = await act(TOKENS.reviewer, 2, { action: "confirm", expectedVersion: 1 });
    expect(again.status).toBe(409);
  });

  test("rejecting it needs a reason and closes it", async () => {
    const response = await act(TOKENS.reviewer, 3, { action: "falseAlarm", reason: "the shop's own sign" });
    expect(await response.json()).toMatchObject({ state: "closed" });
    expect(desk.acted.at(-1)).toMatchObject({ action: "falseAlarm", reason: "the shop's own sign" });
  });
});
