/** Who is offered a ticket on the real book and Redis: competence, position, lapse, leave, negative list, emergency. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type City, startCity, until } from "../../city.double.ts";
import type { Dispatcher } from "../../dispatcher.ts";
import { eventOf } from "../../events.double.ts";
import type { TicketDetail } from "../ticket.ts";

let city: City;
let dispatcher: Dispatcher;
const WORKERS = [
  { id: "W1", lon: 120.6251, capacity: 2 },
  { id: "W2", lon: 120.629, capacity: 2 },
  // Nearer than anybody, and may not act on parking.
  { id: "S1", lon: 120.625, role: "sanitation" },
  { id: "AWAY", lon: 120.625, capacity: 50 },
];
const DISTRICT = {
  workers: WORKERS,
  absences: "workerId,from,until,reason\nAWAY,2000-01-01,2999-01-01,长假\n",
  negativeList: "violation,gridId,reason\nposting,990501001001,物业自管\n",
};

beforeAll(async () => {
  city = await startCity();
  dispatcher = await city.start(DISTRICT);
});
afterAll(() => city.stop());

let cell = 0;

async function ticketOf(parts: Parameters<typeof eventOf>[0] = {}): Promise<string> {
  cell += 1;
  const event = eventOf({ placeCell: `${String(cell)}-7`, ...parts });
  await city.publish(event);
  let id = "";
  await until(async () => {
    const [row] = await city.query<{ id: string }>("SELECT id FROM ticket WHERE dedup_key = $1", [
      event.dedupKey,
    ]);
    expect(row).toBeDefined();
    id = row?.id ?? "";
  });
  return id;
}

async function when(id: string, holds: (ticket: TicketDetail) => void): Promise<TicketDetail> {
  await until(async () => {
    holds(await dispatcher.desk.get(id));
  });
  return dispatcher.desk.get(id);
}

const cancel = (ticketId: string) =>
  dispatcher.desk.act({
    ticketId,
    action: "falseAlarm",
    actor: { role: "dispatcher", id: "D01" },
    reason: "test",
  });

const beginsWith = ({ candidates }: TicketDetail): Record<string, string> =>
  Object.fromEntries(candidates.map(({ workerId, reason }) => [workerId, reason.split(":")[0] ?? ""]));

describe("an offer", () => {
  it("goes to the nearest who may act and is there; a live position counts while it is fresh", async () => {
    const first = await when(await ticketOf(), ({ workerId }) => {
      expect(workerId).toBe("W1");
    });
    expect(beginsWith(first)).toEqual({
      W1: "chosen",
      W2: "would also do",
      S1: "may not act on parking as sanitation",
      AWAY: "on leave (长假)",
    });
    expect(await dispatcher.desk.reportPosition("W2", { lon: 120.62, lat: 31.315 })).toBe("kept");
    expect(await dispatcher.desk.reportPosition("W1", { lon: 120.6299, lat: 31.3199 })).toBe("kept");
    const second = await when(await ticketOf(), ({ workerId }) => {
      expect(workerId).toBe("W2");
    });
    expect(second.candidates[0]?.positionAgeS).toBeLessThan(60);
    const views = await dispatcher.desk.workers();
    expect(views.find(({ id }) => id === "W1")?.positionAgeS).toBeLessThan(60);
    expect(views.find(({ id }) => id === "AWAY")).toMatchObject({
      onShift: false,
      leave: "长假",
      positionAgeS: null,
    });
    await Promise.all([first, second].map(({ id }) => cancel(id)));
  });

  it("is not made for what the negative list keeps from the grids: refused with the reason", async () => {
    const refused = await when(await ticketOf({ violation: "posting" }), ({ state }) => {
      expect(state).toBe("closed");
    });
    expect(refused.closeReason).toBe("refused");
    expect(refused.transitions.at(-1)).toMatchObject({
      action: "refuse",
      actorRole: "system",
      reason: "negative list: posting in grid 990501001001 is no duty of the grids: 物业自管",
    });
    expect(dispatcher.counters.snapshot().assignmentsRefused).toBe(1);
  });

  it("in an emergency goes also to who is full, and the switch stays on record", async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => ticketOf()));
    const open = "SELECT count(*)::int AS n FROM ticket WHERE state = 'open'";
    await until(async () => {
      expect(await city.query(open)).toEqual([{ n: 1 }]);
    });
    await dispatcher.desk.switchAssignMode({ mode: "emergency", personId: "D01", reason: "台风" });
    await until(async () => {
      expect(await city.query(open)).toEqual([{ n: 0 }]);
    });
    await dispatcher.desk.switchAssignMode({ mode: "normal", personId: "D01", reason: "解除" });
    expect(await dispatcher.desk.assignMode()).toMatchObject({ mode: "normal", since: { reason: "解除" } });
    await expect(city.query("DELETE FROM assign_mode")).rejects.toThrow("immutable");
    await Promise.all(ids.map(cancel));
  });

  it("hears of a district that another dispatcher loads", async () => {
    const other = await city.start({ workers: [{ id: "NEW", lon: 120.6251 }] });
    await when(await ticketOf(), ({ workerId }) => {
      expect(workerId).toBe("NEW");
    });
    await Promise.all([dispatcher.close(), other.close()]);
  });

  it("that lapses goes to the next, and back only when nobody else is there", async () => {
    dispatcher = await city.start({ ...DISTRICT, assign: { offerSeconds: 1 } });
    const id = await ticketOf();
    await when(id, ({ transitions, candidates }) => {
      const offered = transitions
        .filter(({ action }) => action === "assign")
        .map(({ reason }) => reason ?? "");
      expect(offered[0]).toMatch(/^worker W\d: chosen: /);
      expect(offered[1]).toMatch(/^worker W\d: chosen: /);
      expect(offered[1]?.slice(0, 9)).not.toBe(offered[0]?.slice(0, 9));
      expect(offered[2]).toMatch(/: chosen again, nobody else is there: /);
      expect(candidates[0]?.reason).toMatch(/^chosen again/);
    });
    const { transitions } = await dispatcher.desk.get(id);
    const lapsed = transitions.find(({ action }) => action === "offerExpired");
    expect(lapsed).toMatchObject({ from: "assigned", to: "open", actorRole: "system" });
  });
});
