/** The door in front of a whole dispatcher: real PostgreSQL, NATS and Redis. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type City, startCity, until } from "../city.double.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { eventOf } from "../events.double.ts";
import type { TicketDetail, TicketSummary } from "../lifecycle/ticket.ts";

const TOKENS = {
  office: "office-token-0123456789",
  W1: "w1-token-0123456789ab",
  W2: "w2-token-0123456789ab",
  W9: "w9-token-0123456789ab",
};

let city: City;
let dispatcher: Dispatcher;

beforeAll(async () => {
  city = await startCity();
  dispatcher = await city.start();
  // A third worker, in the neighbouring grid, where no ticket of these tests lies.
  await city.query(
    "INSERT INTO worker SELECT 'W9', 'worker W9', role, '990501001002', lon, lat, original_crs, shift_start, shift_end, days, capacity FROM worker WHERE id = 'W1'",
  );
  for (const [id, token] of Object.entries(TOKENS)) {
    const role = id === "office" ? "dispatcher" : "worker";
    const hash = createHash("sha256").update(token).digest("hex");
    await city.query(
      "INSERT INTO person (id, name, role, worker_id, token_sha256) VALUES ($1, $1, $2, $3, $4)",
      [`P-${id}`, role, role === "worker" ? id : null, hash],
    );
  }
});
afterAll(async () => {
  await city.stop();
});

const ask = (who: keyof typeof TOKENS, path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${dispatcher.url}${path}`, {
    ...init,
    headers: {
      authorization: `Bearer ${TOKENS[who]}`,
      ...(init.body === undefined ? {} : { "content-type": "application/json" }),
    },
  });
const json = async <T>(response: Response | Promise<Response>): Promise<T> =>
  (await (await response).json()) as T;
const tickets = async (who: keyof typeof TOKENS): Promise<readonly TicketSummary[]> =>
  (await json<{ tickets: TicketSummary[] }>(ask(who, "/api/tickets"))).tickets;
const act = (who: keyof typeof TOKENS, id: string, body: object): Promise<Response> =>
  ask(who, `/api/tickets/${id}/actions`, { method: "POST", body: JSON.stringify(body) });

describe("the server over a real book", () => {
  test("an event becomes a ticket that its worker sees, hears of, accepts, and another's does not", async () => {
    const stream = await ask("W1", "/api/stream");
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    let heard = "";
    const listening = (async () => {
      for (let part = await reader.read(); !part.done; part = await reader.read())
        heard += Buffer.from(part.value).toString();
    })();
    const event = eventOf();
    await city.publish(event);
    await until(async () => {
      expect((await tickets("office")).map(({ state, workerId }) => [state, workerId])).toEqual([
        ["assigned", "W1"],
      ]);
    });
    const [ticket] = await tickets("W1");
    const id = ticket?.id ?? "";
    await until(() => {
      expect(heard).toContain(`"ticketId":"${id}","number":1,"state":"assigned"`);
    });
    expect(await tickets("W9")).toEqual([]);
    expect((await ask("W9", `/api/tickets/${id}`)).status).toBe(404);

    const detail = await json<TicketDetail & { allowed: unknown }>(ask("W1", `/api/tickets/${id}`));
    expect(detail.candidates.map(({ workerId, chosen }) => [workerId, chosen])).toEqual([
      ["W1", true],
      ["W2", false],
      ["W9", false],
    ]);
    expect(detail.allowed).toEqual([
      { action: "decline", needsReason: true, needs: null },
      { action: "accept", needsReason: false, needs: null },
      { action: "falseAlarm", needsReason: true, needs: null },
      { action: "handOver", needsReason: true, needs: "workerId" },
    ]);

    // W2 works in the same grid: sees it, may not touch it.
    expect((await ask("W2", `/api/tickets/${id}`)).status).toBe(200);
    expect((await act("W2", id, { action: "accept" })).status).toBe(403);
    expect((await act("W1", id, { action: "accept", expectedVersion: detail.version - 1 })).status).toBe(409);
    const accepted = await act("W1", id, { action: "accept", expectedVersion: detail.version });
    expect([accepted.status, (await json<TicketDetail>(accepted)).state]).toEqual([200, "accepted"]);
    await until(() => {
      expect(heard).toContain('"state":"accepted"');
    });
    await reader.cancel();
    await listening;
  });

  test("a view of evidence is one immutable row, written even when the picture is gone", async () => {
    const [ticket] = await tickets("office");
    const id = ticket?.id ?? "";
    const { evidence } = await json<TicketDetail>(ask("office", `/api/tickets/${id}`));
    const object = evidence[0]?.object ?? "";
    const response = await ask("office", `/api/tickets/${id}/evidence/${object}`);
    expect(response.status).toBe(404);
    expect(await json(response)).toEqual({
      error: { code: "NOT_FOUND", message: `The picture ${object} of ticket 1 is no longer stored.` },
    });
    expect(await city.query("SELECT person_id, ticket_id, object FROM evidence_view")).toEqual([
      { person_id: "P-office", ticket_id: id, object },
    ]);
  });

  test("counts, workers, grids and readiness come from the book", async () => {
    expect(await json(ask("office", "/api/counts"))).toMatchObject({
      byState: { unconfirmed: 0, open: 0, assigned: 0, accepted: 1, arrived: 0, done: 0, closed: 0 },
      decisions: { opened: 1, merged: 0, refused: 0 },
    });
    expect(await json(ask("W1", "/api/workers"))).toMatchObject({
      workers: [{ id: "W1", openTickets: 1, onShift: true }],
    });
    const { grids } = await json<{ grids: { id: string; geometry: { type: string } }[] }>(
      ask("W1", "/api/grids"),
    );
    expect(grids.map(({ id, geometry }) => [id, geometry.type])).toEqual([
      ["990501001001", "MultiPolygon"],
      ["990501001002", "MultiPolygon"],
    ]);
    expect(await json(ask("office", "/readyz"))).toEqual({ ready: true, book: true, bus: true, cache: true });
  });

  test("with NATS and Redis gone the page still reads the book, and readiness says so", async () => {
    await Promise.all([city.nats.kill(), city.redis.kill()]);
    await until(async () => {
      const ready = await ask("office", "/readyz");
      expect([ready.status, await ready.json()]).toEqual([
        503,
        { ready: false, book: true, bus: false, cache: false },
      ]);
    });
    expect(await tickets("office")).toHaveLength(1);
    await Promise.all([city.nats.restart(), city.redis.restart()]);
    await until(async () => {
      expect((await ask("office", "/readyz")).status).toBe(200);
    });
  });
});
