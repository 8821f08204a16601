/** Timers on real PostgreSQL: each fires once, in time by the book, whatever happens to those who fire them. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import pg from "pg";
import { until } from "../../city.double.ts";
import { OFFICE, SYSTEM, workerActor } from "../town.double.ts";
import {
  type ClockTown,
  DAY_MS,
  HOUR_MS,
  type Keeper,
  MINUTE_MS,
  OFFER_SECONDS,
  startClockTown,
} from "./clock-town.double.ts";

let here: ClockTown;
let keepers: Keeper[] = [];

beforeAll(async () => {
  here = await startClockTown();
});
beforeEach(async () => {
  // What earlier tests left must not fire in the next one.
  await here.town.query("UPDATE timer SET state = 'cancelled', ended_at = now() WHERE state = 'live'");
  await here.town.query(
    "UPDATE ticket SET state = 'closed', close_reason = 'cancelled', closed_at = now(), suspended_until = NULL, worker_id = NULL WHERE state <> 'closed'",
  );
});
afterEach(async () => {
  await Promise.all(keepers.map((each) => each.stop()));
  keepers = [];
});
afterAll(() => here.stop());

const keep = (...given: Parameters<ClockTown["keep"]>): Keeper => {
  const made = here.keep(...given);
  keepers.push(made);
  return made;
};

interface Live {
  readonly kind: string;
  readonly minutes: number;
}

/** Live timers of a ticket, with the minutes from now until they are due. */
async function liveTimers(ticketId: string): Promise<readonly Live[]> {
  const rows = await here.town.query<{ kind: string; due_at: Date }>(
    "SELECT kind, due_at FROM timer WHERE ticket_id = $1 AND state = 'live' ORDER BY kind",
    [ticketId],
  );
  const nowMs = here.clock.nowMs();
  return rows.map(({ kind, due_at }) => ({ kind, minutes: (due_at.getTime() - nowMs) / MINUTE_MS }));
}

async function reminders(ticketId: string): Promise<readonly string[]> {
  const rows = await here.town.query<{ kind: string; clock: string | null; step: number; to_role: string }>(
    "SELECT kind, clock, step, to_role FROM reminder WHERE ticket_id = $1 ORDER BY id",
    [ticketId],
  );
  return rows.map(({ kind, clock, step, to_role }) => [kind, clock ?? "-", step, to_role].join(" "));
}

/** Lets time pass in steps, so that keepers see each due timer, until nothing is due any more. */
async function pass(ms: number): Promise<void> {
  here.clock.advance(ms);
  await settled();
}

const settled = (): Promise<void> =>
  until(async () => {
    here.clock.advance(50);
    const [row] = await here.town.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM timer WHERE state = 'live' AND try_at <= $1",
      [new Date(here.clock.nowMs() - 1_000)],
    );
    expect(row?.n).toBe(0);
  });

const firedTwice = (): Promise<readonly object[]> =>
  here.town.query("SELECT timer_id FROM reminder GROUP BY timer_id HAVING count(*) > 1");

describe("a ticket's clocks", () => {
  it("start, stop and go on with its moves", async () => {
    const { id } = await here.town.open();
    expect(await liveTimers(id)).toEqual([
      { kind: "remind-accept", minutes: 15 },
      { kind: "remind-close", minutes: 36 * 60 },
      { kind: "remind-done", minutes: 60 },
      { kind: "urge", minutes: 5 * 24 * 60 },
    ]);
    await here.town.move(id, { action: "assign", actor: SYSTEM, workerId: "W1" });
    expect(await liveTimers(id)).toContainEqual({ kind: "offer", minutes: OFFER_SECONDS / 60 });
    here.clock.advance(4 * MINUTE_MS);
    await here.town.move(id, { action: "accept", actor: workerActor("W1") });
    const kinds = async (): Promise<readonly string[]> => (await liveTimers(id)).map(({ kind }) => kind);
    expect(await kinds()).toEqual(["remind-arrive", "remind-close", "remind-done", "urge"]);
    await here.town.move(id, { action: "finish", actor: workerActor("W1") });
    expect(await kinds()).toEqual(["remind-close", "urge"]);
    // The camera looks for 40 minutes: not the worker's time.
    here.clock.advance(40 * MINUTE_MS);
    await here.town.move(id, { action: "verifyPresent", actor: SYSTEM, reason: "still there" });
    expect(await liveTimers(id)).toContainEqual({ kind: "remind-done", minutes: 56 });
    await here.town.move(id, { action: "cancel", actor: OFFICE, reason: "a mistake" });
    expect(await kinds()).toEqual([]);
    const clocks = await here.town.query(
      "SELECT clock, outcome FROM ticket_clock WHERE ticket_id = $1 ORDER BY started_at, clock, run",
      [id],
    );
    expect(clocks).toEqual([
      { clock: "accept", outcome: "met" },
      { clock: "close", outcome: "met" },
      { clock: "done", outcome: "dropped" },
      { clock: "arrive", outcome: "met" },
      { clock: "arrive", outcome: "dropped" },
    ]);
  });

  it("stand still while it is suspended, and the agreed day resumes it", async () => {
    keep();
    const { id } = await here.town.ticketIn("accepted");
    here.clock.advance(30 * MINUTE_MS);
    const untilMs = here.clock.nowMs() + 2 * DAY_MS;
    await here.town.move(id, { action: "suspend", actor: OFFICE, reason: "road works", untilMs });
    expect((await liveTimers(id)).map(({ kind }) => kind)).toEqual(["suspend-until"]);
    await pass(2 * DAY_MS + 1_000);
    await until(async () => {
      expect((await here.town.book.get(id)).state).toBe("accepted");
    });
    const done = (await liveTimers(id)).find(({ kind }) => kind === "remind-done");
    // An hour of two, of which half an hour had run before.
    expect(Math.round(done?.minutes ?? 0)).toBe(30);
  });

  it("are longer by an approved extension, on their own unit of time", async () => {
    const { id } = await here.town.ticketIn("accepted");
    const at = new Date(here.clock.nowMs()).toISOString();
    await here.town.inSession(id, async (session, ticket) => {
      const asked = {
        id: "01234567-89ab-7def-8123-456789abcdef",
        clock: "done",
        minutes: 60,
        reason: "a wall",
        askedBy: "W1",
        askedAt: at,
        decision: null,
        decidedBy: null,
        decidedAt: null,
        decidedReason: null,
      } as const;
      await session.writeHappening(ticket, { kind: "extensionAsked", extension: asked });
      const extension = { ...asked, decision: "approved", decidedBy: "D01", decidedAt: at } as const;
      await session.writeHappening(ticket, { kind: "extensionDecided", extension });
    });
    expect(await liveTimers(id)).toContainEqual({ kind: "remind-done", minutes: 90 });
  });
});

describe("timers", () => {
  it("remind before, at and after a deadline, and go up the ladder", async () => {
    keep();
    const { id } = await here.town.open();
    for (const minutes of [16, 9, 6]) await pass(minutes * MINUTE_MS);
    await until(async () => {
      expect(await reminders(id)).toEqual([
        "before accept 50 street-office",
        "before accept 80 street-office",
        "missed accept 0 street-office",
        "escalation accept 1 grid-leader",
      ]);
    });
    await pass(125 * MINUTE_MS);
    expect(await reminders(id)).toContain("escalation accept 2 street-office");
    await pass(5 * DAY_MS);
    expect(await reminders(id)).toContain("urge - 1 street-office");
    expect((await liveTimers(id)).map(({ kind }) => kind)).toEqual(["urge"]);
  });

  it("give an offer back when its time is over, and an answered one not", async () => {
    keep();
    const offered = await here.town.ticketIn("assigned");
    const accepted = await here.town.ticketIn("accepted");
    await pass(OFFER_SECONDS * 1_000 + 1_000);
    await until(async () => {
      expect((await here.town.book.get(offered.id)).state).toBe("open");
    });
    expect((await here.town.book.get(accepted.id)).state).toBe("accepted");
  });

  it("call the next level when a department does not report", async () => {
    keep();
    const { id } = await here.town.ticketIn("accepted");
    await here.town.desks[0].whistle({ ticketId: id, actor: OFFICE, department: "城管", reason: "help" });
    await pass(31 * MINUTE_MS);
    await until(async () => {
      const { whistles } = await here.town.book.get(id);
      expect(whistles.map(({ level, escalatedAt }) => [level, escalatedAt === null])).toEqual([
        [1, false],
        [2, true],
      ]);
    });
  });

  it("fire once under two timekeepers, and later ones wait for nobody who sleeps", async () => {
    const [one, two] = [keep(), keep()];
    const tickets = await Promise.all(Array.from({ length: 40 }, () => here.town.open()));
    for (const minutes of [16, 9, 6, 130]) await pass(minutes * MINUTE_MS);
    await until(async () => {
      for (const { id } of tickets) {
        expect((await reminders(id)).filter((each) => each.includes(" accept "))).toHaveLength(5);
      }
    });
    expect(await firedTwice()).toEqual([]);
    const [row] = await here.town.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM timer WHERE state = 'fired' AND ticket_id = ANY($1::uuid[])",
      [tickets.map(({ id }) => id)],
    );
    const counted = [one, two].map(({ counters }) => counters.snapshot());
    expect(counted.reduce((sum, { timersFired, timersMoot }) => sum + timersFired + timersMoot, 0)).toBe(
      row?.n,
    );
    expect(one.keeper.lateness().count + two.keeper.lateness().count).toBe(row?.n);
  });

  it("are fired by the other when one is cut off in the middle of its transaction", async () => {
    const { id } = await here.town.open();
    let cut = 0;
    const victim = keep({
      onReminder: async () => {
        cut += 1;
        if (cut > 1) return;
        // Its connections are ended while the reminder is written and not committed.
        const client = new pg.Client({ connectionString: here.town.url });
        await client.connect();
        await client.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction' AND pid <> pg_backend_pid()",
        );
        await client.end();
      },
    });
    here.clock.advance(16 * MINUTE_MS);
    await until(() => {
      here.clock.advance(50);
      expect(cut).toBe(1);
    });
    await victim.stop();
    keepers = keepers.filter((each) => each !== victim);
    expect(await reminders(id)).toEqual([]);
    keep();
    await settled();
    await until(async () => {
      expect(await reminders(id)).toEqual(["before accept 50 street-office"]);
    });
    expect(await firedTwice()).toEqual([]);
  });

  it("are caught up after hours down, longest due first, late ones counted, and reminders left out that say nothing now", async () => {
    const first = await here.town.open();
    here.clock.advance(10 * MINUTE_MS);
    const second = await here.town.open();
    here.clock.advance(7 * HOUR_MS);
    const one = keep();
    await settled();
    await until(async () => {
      for (const { id } of [first, second]) {
        expect(await reminders(id)).toEqual(
          expect.arrayContaining(["missed accept 0 street-office", "missed done 0 street-office"]),
        );
      }
    });
    const missed = await here.town.query<{ ticket_id: string }>(
      "SELECT ticket_id FROM reminder WHERE kind = 'missed' AND clock = 'accept' AND ticket_id = ANY($1::uuid[]) ORDER BY id",
      [[first.id, second.id]],
    );
    expect(missed.map(({ ticket_id }) => ticket_id)).toEqual([first.id, second.id]);
    expect((await reminders(first.id)).filter((each) => each.startsWith("before"))).toEqual([]);
    expect(one.counters.snapshot().timersLate).toBeGreaterThan(4);
    expect(one.keeper.lateness().p99Ms).toBeGreaterThan(HOUR_MS);
  });

  it("that fail are put off, and hold up no other", async () => {
    const [bad, good] = [await here.town.open(), await here.town.open()];
    let failing = true;
    const one = keep({
      onReminder: (_session, ticket) =>
        ticket.id === bad.id && failing ? Promise.reject(new Error("no paper")) : Promise.resolve(),
    });
    here.clock.advance(16 * MINUTE_MS);
    await until(async () => {
      here.clock.advance(1);
      expect(await reminders(good.id)).toHaveLength(1);
      expect(one.counters.snapshot().timersFailed).toBe(1);
    });
    const [row] = await here.town.query<{ failure: string; tries: number }>(
      "SELECT failure, tries FROM timer WHERE ticket_id = $1 AND tries > 0",
      [bad.id],
    );
    expect(row).toEqual({ failure: "no paper", tries: 1 });
    failing = false;
    await pass(11_000);
    await until(async () => {
      expect(await reminders(bad.id)).toEqual(["before accept 50 street-office"]);
    });
  });

  it("are neither lost nor fired twice when the clock jumps, and not fired before the book's own clock is there", async () => {
    const { id } = await here.town.open();
    const startMs = here.clock.nowMs();
    keep();
    here.clock.jump(16 * MINUTE_MS);
    await pass(11_000);
    await until(async () => {
      expect(await reminders(id)).toHaveLength(1);
    });
    here.clock.jump(-HOUR_MS);
    await pass(11_000);
    here.clock.jump(HOUR_MS);
    await pass(11_000);
    expect(await reminders(id)).toHaveLength(1);
    // Far in the book's future: what was set there waits, whatever this machine believes.
    const aheadMs = Date.now() + DAY_MS - here.clock.nowMs();
    here.clock.jump(aheadMs);
    const later = await here.town.open();
    here.clock.jump(HOUR_MS);
    here.clock.advance(11_000);
    await until(async () => {
      here.clock.advance(11_000);
      expect((await reminders(id)).some((each) => each.startsWith("missed accept"))).toBe(true);
    });
    expect(await reminders(later.id)).toEqual([]);
    here.clock.jump(startMs + HOUR_MS - here.clock.nowMs());
  });

  it("are found for tickets that have none", async () => {
    const { id } = await here.town.ticketIn("accepted");
    await here.town.query(
      "UPDATE timer SET state = 'cancelled', ended_at = now() WHERE ticket_id = $1 AND state = 'live'",
      [id],
    );
    keep();
    await until(async () => {
      expect((await liveTimers(id)).map(({ kind }) => kind)).toContain("urge");
    });
  });
});
