/** Claims under contention, and tickets that nobody can take yet. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type City, startCity, until } from "../../city.double.ts";
import type { Dispatcher } from "../../dispatcher.ts";
import { eventOf } from "../../events.double.ts";

let city: City;
const WORKERS = [
  { id: "W1", lon: 120.6251, capacity: 3 },
  { id: "W2", lon: 120.629, capacity: 4 },
  { id: "W3", lon: 120.6252, capacity: 5, onShift: false },
];
let one: Dispatcher;
let two: Dispatcher;

beforeAll(async () => {
  city = await startCity();
  [one, two] = await Promise.all([city.start({ workers: WORKERS }), city.start({ workers: WORKERS })]);
});
afterAll(() => city.stop());

const load = () =>
  city.query<{ worker_id: string | null; n: number }>(
    "SELECT worker_id, count(*)::int AS n FROM ticket WHERE state IN ('open', 'assigned') GROUP BY 1 ORDER BY 1",
  );

describe("assignTicket", () => {
  it("fills every worker to capacity and not beyond, with two dispatchers claiming at once", async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, cell) => city.publish(eventOf({ placeCell: `${cell}-3` }))),
    );
    await until(async () => {
      expect(await load()).toEqual([
        { worker_id: "W1", n: 3 },
        { worker_id: "W2", n: 4 },
        { worker_id: null, n: 13 },
      ]);
    });
    // Counted a moment after the commit that the book shows already.
    await until(() => {
      const made = [one, two].map(({ counters }) => counters.snapshot().assignmentsMade);
      expect((made[0] ?? 0) + (made[1] ?? 0)).toBe(7);
    });
    const [row] = await city.query<{ id: string }>("SELECT id FROM ticket WHERE state = 'open' LIMIT 1");
    await until(async () => {
      const { candidates, gridId } = await one.desk.get(row?.id ?? "");
      expect(gridId).toBe("990501001001");
      expect(
        Object.fromEntries(candidates.map(({ workerId, reason }) => [workerId, reason.split(":")[0]])),
      ).toEqual({
        W1: "at capacity",
        W2: "at capacity",
        W3: "not on shift",
      });
    });
  });

  it("tells the office why nobody can be sent", async () => {
    const [row] = await city.query<{ id: string; number: string }>(
      "SELECT id, number FROM ticket WHERE state = 'open' LIMIT 1",
    );
    // While a round holds the ticket, the answer is to read it again.
    await until(async () => {
      const asked = one.desk.act({
        ticketId: row?.id ?? "",
        action: "assign",
        actor: { role: "dispatcher", id: "D01" },
      });
      await expect(asked).rejects.toMatchObject({ code: "ILLEGAL_TRANSITION" });
      await expect(asked).rejects.toThrow(
        new RegExp(`^ticket ${row?.number ?? ""}: nobody can take it now; worker W\\d: `),
      );
    });
  });

  it("gives a waiting ticket to whoever becomes free", async () => {
    const [mine] = await one.desk.list({ state: "assigned", limit: 1 });
    const actor = { role: "worker", id: mine?.workerId ?? "" } as const;
    await one.desk.act({ ticketId: mine?.id ?? "", action: "falseAlarm", actor, reason: "gone" });
    await until(async () => {
      expect((await load()).find(({ worker_id }) => worker_id === null)?.n).toBe(12);
    });
  });
});
