/** Versions of the rules, dry runs and reports, on real PostgreSQL. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../city.double.ts";
import { GRID, OFFICE, SYSTEM, workerActor } from "../town.double.ts";
import { type ClockTown, DAY_MS, HOUR_MS, MINUTE_MS, startClockTown } from "./clock-town.double.ts";
import { rulePaths } from "./create-clocks.ts";
import type { ClockRules } from "./load-rules.ts";

let here: ClockTown;
beforeAll(async () => {
  here = await startClockTown();
});
afterAll(() => here.stop());

const store = (rules: ClockRules): Promise<void> =>
  here.town.book.transaction((session) => session.storeClockRules(rules, here.clock.nowMs()));

/** The table that is in force, with another limit for accepting a parked car. */
function withAccept(
  amount: number,
  parts: { readonly district?: string; readonly validFromMs?: number } = {},
): ClockRules {
  const { table, calendar } = here.rules;
  const { district = null, validFromMs = table.body.validFromMs } = parts;
  const general = table.body.rules.find(({ violation }) => violation === "parking");
  if (general === undefined) throw new Error("the example has no rule for parking");
  const rule = { ...general, district, accept: { amount, unit: "minute" as const } };
  const others = table.body.rules.filter((each) => district !== null || each !== general);
  const hash = String(amount).padStart(64, "0");
  return {
    calendar,
    table: {
      hash,
      body: { ...table.body, validFromMs, version: `accept-${String(amount)}`, rules: [...others, rule] },
    },
  };
}

async function acceptOf(ticketId: string): Promise<{ amount: number; version: string } | undefined> {
  const [row] = await here.town.query<{ amount: number; version: string }>(
    `SELECT c.amount, d.version FROM ticket_clock c JOIN deadline_table d ON d.id = c.deadline_table_id
      WHERE c.ticket_id = $1 AND c.clock = 'accept'`,
    [ticketId],
  );
  return row;
}

describe("versions of the deadline table", () => {
  const opened = async (): Promise<{ amount: number; version: string } | undefined> => {
    // Longer than a dispatcher goes by what it has read.
    here.clock.advance(31_000);
    return acceptOf((await here.town.open()).id);
  };

  it("set the clocks of tickets opened from their day on; the same file again is no new version; an old one may come back", async () => {
    const before = await here.town.open();
    await store(here.rules);
    await store(withAccept(10));
    expect(await opened()).toEqual({ amount: 10, version: "accept-10" });
    await store(withAccept(20, { validFromMs: here.clock.nowMs() + HOUR_MS }));
    expect(await opened()).toEqual({ amount: 10, version: "accept-10" });
    here.clock.advance(HOUR_MS);
    expect(await opened()).toEqual({ amount: 20, version: "accept-20" });
    await store(here.rules);
    expect((await opened())?.amount).toBe(30);
    expect(await acceptOf(before.id)).toEqual({ amount: 30, version: here.rules.table.body.version });
    const [row] = await here.town.query<{ n: number }>("SELECT count(*)::int AS n FROM deadline_table");
    expect(row?.n).toBe(4);
  });

  it("may differ by district: the grid's own rule, and that of a grid above it", async () => {
    // The town's grids are one triangle; 120.625, 31.315 lies in the deepest of them.
    await store(withAccept(7, { district: GRID }));
    expect(await opened()).toEqual({ amount: 7, version: "accept-7" });
    await store(withAccept(8, { district: "990501009999" }));
    expect((await opened())?.amount).toBe(30);
    await store(here.rules);
    await opened();
  });
});

describe("a dry run", () => {
  it("says how many deadlines of a period another table would have missed, and changes nothing", async () => {
    here.clock.advance(HOUR_MS);
    const fromMs = here.clock.nowMs();
    for (const minutes of [5, 20, 40]) {
      const { id } = await here.town.open();
      await here.town.move(id, { action: "assign", actor: SYSTEM, workerId: "W1" });
      here.clock.advance(minutes * MINUTE_MS);
      await here.town.move(id, { action: "accept", actor: workerActor("W1") });
    }
    const text = await readFile(rulePaths({}).deadlines, "utf8");
    const deadlines = text.replace(/(violation: parking\n\s+accept: \{ amount: )30/, "$110");
    const toMs = here.clock.nowMs() + 1;
    const run = await here.clocks.desk.dryRun({ deadlines, fromMs, toMs });
    expect(run.tickets).toBe(3);
    expect(run.accept).toEqual({ clocks: 3, lateNow: 1, lateThen: 2, newlyLate: 1, newlyInTime: 0 });
    expect(run.truncated).toBe(false);
  });

  it("refuses a wrong table with its sentences", async () => {
    const asked = here.clocks.desk.dryRun({ deadlines: "version: x\n", fromMs: 1, toMs: 2 });
    await expect(asked).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(asked).rejects.toThrow(/deadlines: key "validFrom" is missing; an instant such as/);
  });
});

describe("reports", () => {
  it("are written once at the end of each week and month, count what the book holds, and never change", async () => {
    await here.town.query("UPDATE timer SET state = 'cancelled', ended_at = now() WHERE state = 'live'");
    const [one, two] = [here.keep(), here.keep()];
    await until(async () => {
      const rows = await here.town.query("SELECT kind FROM timer WHERE state = 'live' AND ticket_id IS NULL");
      expect(rows).toHaveLength(2);
    });
    const { id } = await here.town.open();
    await here.town.move(id, { action: "cancel", actor: OFFICE, reason: "a mistake" });
    // Nobody is there for five weeks: every week is reported all the same.
    await Promise.all([one.stop(), two.stop()]);
    here.clock.advance(35 * DAY_MS);
    here.keep();
    await until(async () => {
      here.clock.advance(100);
      expect(await here.clocks.desk.reports({ kind: "week", limit: 100 })).toHaveLength(5);
      expect(await here.clocks.desk.reports({ kind: "month", limit: 100 })).toHaveLength(1);
    });
    const weeks = (await here.clocks.desk.reports({ kind: "week", limit: 100 })).toReversed();
    expect(weeks.map(({ period }) => period)).toEqual([
      "2025-W10",
      "2025-W11",
      "2025-W12",
      "2025-W13",
      "2025-W14",
    ]);
    const [first] = weeks;
    expect(new Date(first?.fromMs ?? 0).toISOString()).toBe("2025-03-02T16:00:00.000Z");
    const [counted] = await here.town.query<{ opened: number; closed: number }>(
      "SELECT count(*)::int AS opened, count(closed_at)::int AS closed FROM ticket",
    );
    expect(first?.body).toMatchObject({ ...counted, closedBy: { cancelled: 1 } });
    expect(first?.body.byViolation).toEqual([
      expect.objectContaining({ violation: "parking", opened: counted?.opened }),
    ]);
    expect(first?.body.byGrid[0]).toMatchObject({ gridId: GRID, openAtEnd: first?.body.openAtEnd });
    await expect(here.town.query("UPDATE report SET body = '{}'")).rejects.toThrow(
      /rows of report are immutable/,
    );
  });
});
