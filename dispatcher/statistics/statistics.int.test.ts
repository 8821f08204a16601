import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadClockRules } from "../lifecycle/clocks/load-rules.ts";
import { rulePaths } from "../lifecycle/clocks/create-clocks.ts";
import { combineHooks } from "../lifecycle/move-hooks.ts";
import { COMMUNITY, GRID, OTHER_COMMUNITY, startTown, STREET, type Town } from "../lifecycle/town.double.ts";
import { createFakeClock } from "../time/clock.double.ts";
import { createStatistics } from "./create-statistics.ts";
import type { Dimension, Percentiles } from "./measures.ts";
import { keepMonth } from "./month-book.double.ts";
import { cameraCode, makeMonth, type Month, type TicketRow } from "./month.double.ts";
import {
  type Asked,
  type KeyOf,
  slowCounts,
  slowPercentile,
  slowTimes,
  slowWorkedMs,
} from "./slow.double.ts";
import type { StatisticsDesk } from "./statistics-desk.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** October, with the long holiday and a weekend day that is worked for it. */
const FROM_MS = Date.parse("2026-10-01T00:00:00+08:00");
const TO_MS = Date.parse("2026-11-01T00:00:00+08:00");
const NOW_MS = Date.parse("2026-12-20T12:00:00+08:00");
const HOLIDAYS = ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"];
const WORKDAYS = ["2026-09-20", "2026-10-10"];
const GRIDS = [GRID, "990501001001002", "990501001002001"] as const;
const AREA_OF: Readonly<Record<string, string>> = {
  [GRIDS[0]]: COMMUNITY,
  [GRIDS[1]]: COMMUNITY,
  [GRIDS[2]]: OTHER_COMMUNITY,
};
const WEIGHTS = {
  street: { response: 30, inTime: 20, solved: 30, satisfied: 20 },
  departments: { reported: 40, solved: 40, satisfied: 20 },
};

let town: Town;
let desk: StatisticsDesk;
let month: Month;
const period = { fromMs: FROM_MS, toMs: TO_MS };
const WHOLE = { gridIds: null };
const SPOTS = { recurDays: 7, resolution: 10, limit: 1_000 };

const dayNumber = (text: string): number => Date.parse(`${text}T00:00:00Z`) / DAY_MS;

beforeAll(async () => {
  const clock = createFakeClock(NOW_MS);
  town = await startTown(combineHooks(), clock);
  const shipped = await loadClockRules(rulePaths({}));
  const notice = { source: "test", holidays: HOLIDAYS.map(dayNumber), workdays: WORKDAYS.map(dayNumber) };
  const body = { version: "test", years: { 2026: notice } };
  await town.book.transaction((session) =>
    session.storeClockRules({ ...shipped, calendar: { ...shipped.calendar, body } }, NOW_MS),
  );
  for (const id of GRIDS.slice(1)) {
    await town.query(
      "INSERT INTO grid (id, name, level, parent_id, polygons) VALUES ($1, $1, 'grid', $2, '[]') ON CONFLICT DO NOTHING",
      [id, AREA_OF[id]],
    );
  }
  month = makeMonth(20_261_001, period, 700);
  await keepMonth(town, month);
  desk = createStatistics({
    ...{ book: town.book, clock, timeZone: "Asia/Shanghai" },
    settings: { recurDays: 7, complaintDays: 5, hotSpotResolution: 10, scores: WEIGHTS },
  });
});

afterAll(() => town.stop());

const asked = (fromMs = FROM_MS, toMs = TO_MS): Asked => ({ fromMs, toMs, nowMs: NOW_MS, days: 7 });
const measure = (by: Dimension, level: "community" | null = null, span = period) =>
  desk.measure({ ...WHOLE, ...span, by, level, limit: 50_000, recurDays: 7 });

const KEYS: Readonly<Record<Dimension, KeyOf>> = {
  all: () => null,
  area: ({ grid_id }) => grid_id,
  camera: ({ camera_code }) => (camera_code === "" ? null : camera_code),
  kind: ({ violation }) => violation,
  hour: ({ opened_at }) => new Date(opened_at + 8 * HOUR_MS).toISOString().slice(11, 13),
  worker: (_ticket, worker) => worker,
  source: ({ source }) => source,
};

const withoutZeros = (counts: object): object =>
  Object.fromEntries(Object.entries(counts).filter(([, n]) => n !== 0));

describe("figures of a month against a slow calculation over the same rows", () => {
  const dimensions = Object.keys(KEYS) as Dimension[];

  it.each(dimensions)("counts by %s", async (by) => {
    const rows = await measure(by);
    const slow = slowCounts(month, asked(), KEYS[by]);
    expect(new Map(rows.map(({ key, counts }) => [key, withoutZeros(counts)]))).toEqual(
      new Map([...slow].map(([key, counts]) => [key, withoutZeros(counts)])),
    );
  });

  it("counts by community, each grid with the one above it", async () => {
    const rows = await measure("area", "community");
    const keyOf: KeyOf = ({ grid_id }) => (grid_id === null ? null : (AREA_OF[grid_id] ?? null));
    const slow = slowCounts(month, asked(), keyOf);
    expect(new Map(rows.map(({ key, counts }) => [key, withoutZeros(counts)]))).toEqual(slow);
    expect(rows.map(({ name }) => name).sort()).toEqual([COMMUNITY, OTHER_COMMUNITY, null].sort());
    expect(STREET).not.toBe(COMMUNITY);
  });

  it.each(dimensions)("times by %s, each in its own clock", async (by) => {
    const rows = await measure(by);
    const worked = (fromMs: number, toMs: number): number => slowWorkedMs(fromMs, toMs, HOLIDAYS, WORKDAYS);
    const slow = slowTimes(month, asked(), KEYS[by], worked);
    let checked = 0;
    for (const { key, durations } of rows) {
      for (const clock of ["accept", "arrive", "done", "close"] as const) {
        const of = slow.filter((each) => each.key === key && each.clock === clock);
        const own = (isWorking: boolean): number[] =>
          of.filter((each) => each.isWorking === isWorking).map(({ ownMs }) => ownMs);
        const { working, running, natural } = durations[clock];
        expect({ working, running, natural }).toEqual({
          working: percentilesOf(own(true)),
          running: percentilesOf(own(false)),
          natural: percentilesOf(of.map(({ naturalMs }) => naturalMs)),
        });
        checked += of.length;
      }
    }
    expect(checked).toBe(slow.length);
    expect(checked).toBeGreaterThan(500);
  });

  it.each(dimensions)("by %s of one kind in one place of one camera, all three together", async (by) => {
    const [ticket] = month.tickets.filter(
      ({ grid_id, camera_code }) => grid_id !== null && camera_code !== "",
    );
    if (ticket === undefined) throw new Error("no ticket has a camera and a grid");
    const { violation, camera_code: cameraCode, grid_id: own } = ticket;
    const community = AREA_OF[own ?? ""] ?? "";
    const only = { violation, cameraCode, gridId: community };
    const asking = { ...period, ...only, by, level: null, limit: 50_000, recurDays: 7 } as const;
    const isMeant: KeyOf = (each, worker) =>
      each.violation === violation &&
      each.camera_code === cameraCode &&
      AREA_OF[each.grid_id ?? ""] === community
        ? KEYS[by](each, worker)
        : "elsewhere";
    const slow = slowCounts(month, asked(), isMeant);
    expect(slow.delete("elsewhere")).toBe(true);
    expect(slow.size).toBeGreaterThan(0);
    const rows = await desk.measure({ ...WHOLE, ...asking });
    expect(new Map(rows.map(({ key, counts }) => [key, withoutZeros(counts)]))).toEqual(
      new Map([...slow].map(([key, counts]) => [key, withoutZeros(counts)])),
    );
    const timed = slowTimes(month, asked(), isMeant, () => 0).filter(({ key }) => key !== "elsewhere");
    const told = rows
      .flatMap(({ durations }) => Object.values(durations))
      .map(({ natural }) => natural?.count ?? 0);
    expect(told.reduce((sum, n) => sum + n, 0)).toBe(timed.length);
    // Somebody of another place gets nothing by naming this one.
    const elsewhere = community === COMMUNITY ? OTHER_COMMUNITY : COMMUNITY;
    expect(await desk.measure({ gridIds: [elsewhere], ...asking })).toEqual([]);
  });

  it.each(dimensions)(
    "a grid leader's by %s: the own grids and what lies below them, nothing else",
    async (by) => {
      const span = { ...period, gridIds: [COMMUNITY] };
      const rows = await desk.measure({ ...span, by, level: null, limit: 50_000, recurDays: 7 });
      const inside: KeyOf = (ticket, worker) =>
        AREA_OF[ticket.grid_id ?? ""] === COMMUNITY ? KEYS[by](ticket, worker) : "elsewhere";
      const slow = slowCounts(month, asked(), inside);
      expect(slow.delete("elsewhere"), "there is something not to be told").toBe(true);
      expect(slow.size).toBeGreaterThan(0);
      expect(new Map(rows.map(({ key, counts }) => [key, withoutZeros(counts)]))).toEqual(
        new Map([...slow].map(([key, counts]) => [key, withoutZeros(counts)])),
      );
      const timed = slowTimes(month, asked(), inside, () => 0).filter(
        ({ key, clock }) => key !== "elsewhere" && clock === "accept",
      );
      const told = rows.reduce((sum, { durations }) => sum + (durations.accept.natural?.count ?? 0), 0);
      expect(told).toBe(timed.length);
    },
  );

  it("a grid leader's places, departments and workers, too: what the two communities are told is the whole", async () => {
    const communities = [COMMUNITY, OTHER_COMMUNITY].map((id) => ({ ...period, gridIds: [id] }));
    const sum = (lists: readonly (readonly number[])[]): number => lists.flat().reduce((a, b) => a + b, 0);
    const spots = async (span: (typeof communities)[number]) =>
      (await desk.hotSpots({ ...span, ...SPOTS })).map(({ tickets }) => tickets);
    const opened = month.tickets.filter(({ opened_at }) => opened_at >= FROM_MS && opened_at < TO_MS);
    const placed = opened.filter(({ grid_id }) => grid_id !== null);
    expect(sum(await Promise.all(communities.map(spots)))).toBe(placed.length);
    const first = await Promise.all(
      communities.map((span) => desk.beforeComplaint({ ...span, complaintDays: 5 })),
    );
    expect(Math.min(...first.map(([all]) => all?.places ?? 0))).toBeGreaterThan(0);
    const byId = new Map(month.tickets.map(({ id, grid_id }) => [id, grid_id]));
    const due = month.whistles.filter(
      ({ report_due_at, ticket_id }) =>
        report_due_at >= FROM_MS && report_due_at < TO_MS && byId.get(ticket_id) !== null,
    );
    const called = async (span: (typeof communities)[number]) =>
      (await desk.scores({ ...span, level: null })).departments.map(({ parts }) => parts[0]?.of ?? 0);
    expect(sum(await Promise.all(communities.map(called)))).toBe(due.length);
    const workers = await Promise.all(communities.map((span) => desk.workerExposure(span)));
    expect(workers.map((rows) => rows.map(({ key }) => key).sort())).toEqual([
      ["FULL", "PLANTS", "W1", "W2", "W3"],
      [],
    ]);
  });

  it("rates are the counts divided", async () => {
    const [all] = await measure("all");
    const slow = slowCounts(month, asked(), () => null).get(null) ?? {};
    const n = (name: string): number => slow[name] ?? 0;
    expect(all?.rates).toEqual({
      response: n("acceptInTime") / n("acceptDue"),
      inTime: n("closeInTime") / n("closeDue"),
      solved: n("verified") / (n("verified") + n("selfCleared")),
      satisfied: n("satisfied") / n("rated"),
      falseAlarm: n("falseAlarm") / (n("falseAlarm") + n("verified")),
      repeated: n("repeats") / (n("repeats") + n("opened")),
      recurred: n("recurred") / n("verified"),
    });
    expect(n("recurred")).toBeGreaterThan(5);
    expect(n("mergedByHand")).toBeGreaterThan(5);
  });

  it("two halves are the whole: what crosses an edge is counted once", async () => {
    const middleMs = Date.parse("2026-10-14T09:30:00+08:00");
    const sum = async (spans: readonly (typeof period)[]): Promise<Record<string, number>> => {
      const total: Record<string, number> = {};
      for (const span of spans) {
        const [all] = await measure("all", null, span);
        for (const [name, n] of Object.entries(all?.counts ?? {})) total[name] = (total[name] ?? 0) + n;
      }
      return total;
    };
    const halves = [
      { fromMs: FROM_MS, toMs: middleMs },
      { fromMs: middleMs, toMs: TO_MS },
    ];
    expect(await sum(halves)).toEqual(await sum([period]));
  });

  it("the camera was there first (未诉先办)", async () => {
    const rows = await desk.beforeComplaint({ ...WHOLE, ...period, complaintDays: 5 });
    const cellOf = ({ violation, lon, lat }: TicketRow): string =>
      `${violation}/${String(Math.floor(lon * 1000))}/${String(Math.floor(lat * 1000))}`;
    const byId = new Map(month.tickets.map((ticket) => [ticket.id, ticket]));
    const complaints = month.reports.map((each) => ({
      cell: cellOf(byId.get(each.ticket_id) as TicketRow),
      at: each.received_at,
    }));
    const cameras = month.tickets.filter(
      ({ source, opened_at }) =>
        (source === "camera" || source === "vendor") && opened_at >= FROM_MS && opened_at < TO_MS,
    );
    const cells = new Set([
      ...cameras.map(cellOf),
      ...complaints.filter(({ at }) => at >= FROM_MS && at < TO_MS).map(({ cell }) => cell),
    ]);
    const first = [...cells].filter((cell) => {
      const firstAt = Math.min(
        ...cameras.filter((each) => cellOf(each) === cell).map(({ opened_at }) => opened_at),
      );
      const before = complaints.some(
        ({ cell: of, at }) => of === cell && at <= firstAt && at >= firstAt - 5 * DAY_MS,
      );
      return firstAt !== Infinity && !before;
    });
    expect(rows[0]).toEqual({
      ...{ violation: "all", places: cells.size, cameraFirst: first.length, rate: first.length / cells.size },
    });
    expect(first.length).toBeGreaterThan(0);
    expect(first.length).toBeLessThan(cells.size);
    expect(rows.slice(1).reduce((total, { places }) => total + places, 0)).toBe(cells.size);
  });

  it("hot spots hold every ticket of the month once", async () => {
    const spots = await desk.hotSpots({ ...WHOLE, ...period, ...SPOTS });
    const opened = month.tickets.filter(({ opened_at }) => opened_at >= FROM_MS && opened_at < TO_MS);
    const again = opened.filter(({ linked_ticket_id, opened_at }) =>
      month.transitions.some(
        (t) =>
          t.ticket_id === linked_ticket_id &&
          t.action === "verifyClear" &&
          t.at < opened_at &&
          t.at >= opened_at - 7 * DAY_MS,
      ),
    );
    const sum = (of: "tickets" | "recurrences"): number => spots.reduce((total, spot) => total + spot[of], 0);
    expect([sum("tickets"), sum("recurrences")]).toEqual([opened.length, again.length]);
    expect(again.length).toBeGreaterThan(0);
    expect((await desk.hotSpots({ ...WHOLE, ...period, ...SPOTS, limit: 2 })).map(({ id }) => id)).toEqual(
      spots.slice(0, 2).map(({ id }) => id),
    );
  });

  it("hot spots of a coarser resolution are fewer, and hold as many tickets", async () => {
    const [fine, coarse] = await Promise.all(
      [10, 6].map((resolution) => desk.hotSpots({ ...WHOLE, ...period, ...SPOTS, resolution })),
    );
    const sum = (spots: typeof fine): number =>
      (spots ?? []).reduce((total, spot) => total + spot.tickets, 0);
    expect(coarse?.length).toBeLessThan(fine?.length ?? 0);
    expect(sum(coarse)).toBe(sum(fine));
    expect(coarse?.[0]?.id).toMatch(/^86[0-9a-f]{6}[7f]f{6}$/);
  });

  it("tickets for each hour that a camera looked, and cameras that said nothing", async () => {
    const looked = (n: number, part: "looked_s" | "blind_s"): number =>
      month.cameraDays
        .filter(
          ({ camera_code, day }) =>
            camera_code === cameraCode(n) && day >= "2026-10-01" && day <= "2026-10-31",
        )
        .reduce((total, row) => total + row[part], 0);
    const exposure = await desk.cameraExposure(period);
    for (let n = 0; n < 6; n += 1) {
      const tickets = month.tickets.filter(
        (t) =>
          t.camera_code === cameraCode(n) &&
          t.source === "camera" &&
          t.opened_at >= FROM_MS &&
          t.opened_at < TO_MS,
      ).length;
      const hours = looked(n, "looked_s") / 3_600;
      expect(exposure.find(({ key }) => key === cameraCode(n))).toEqual({
        ...{
          key: cameraCode(n),
          name: `camera ${cameraCode(n)}`,
          hours,
          tickets,
          ticketsPerHour: tickets / hours,
        },
      });
    }
    // 6 and 7 looked and have no ticket; 8 never looked.
    const silent = await desk.silentCameras(period);
    expect(silent.map(({ cameraCode: code }) => code).sort()).toEqual([cameraCode(6), cameraCode(7)]);
    expect(silent.find(({ cameraCode: code }) => code === cameraCode(6))).toMatchObject({
      ...{ lookedS: looked(6, "looked_s"), blindS: looked(6, "blind_s") },
    });
  });

  it("tickets for each hour on shift", async () => {
    const exposure = await desk.workerExposure({ ...WHOLE, ...period });
    const accepted = (id: string): number =>
      month.assignees.filter(
        (a) => a.worker_id === id && (a.accepted_at ?? 0) >= FROM_MS && (a.accepted_at ?? 0) < TO_MS,
      ).length;
    const w1 = exposure.find(({ key }) => key === "W1");
    expect(w1).toMatchObject({
      hours: 31 * 24,
      tickets: accepted("W1"),
      ticketsPerHour: accepted("W1") / (31 * 24),
    });
    expect(exposure.find(({ key }) => key === "FULL")).toMatchObject({ tickets: 0, ticketsPerHour: 0 });
  });
});

const percentilesOf = (values: readonly number[]): Percentiles | null =>
  values.length === 0
    ? null
    : { count: values.length, p50Ms: slowPercentile(values, 50), p90Ms: slowPercentile(values, 90) };

describe("who had other shifts then", () => {
  const at = (text: string): Date => new Date(`2026-10-${text}+08:00`);
  const hoursOf = async (id: string): Promise<number | null | undefined> =>
    (await desk.workerExposure({ ...WHOLE, ...period })).find(({ key }) => key === id)?.hours;

  it("is measured by those: a change within the month, leave of then, and one who is there no more", async () => {
    expect(await hoursOf("W3")).toBe(31 * 24);
    // Until the 11th at noon eight hours each day, since then none: W3 has left.
    await town.query("UPDATE worker SET retired = true WHERE id = 'W3'");
    await town.query("UPDATE worker_shift SET to_at = $1 WHERE worker_id = 'W3'", [at("01T00:00")]);
    await town.query(
      `INSERT INTO worker_shift (worker_id, from_at, to_at, grid_id, capacity, shifts)
        SELECT 'W3', $1, $2, grid_id, capacity, '[{"shiftStart": "08:00", "shiftEnd": "16:00", "days": [1,2,3,4,5,6,7]}]'
        FROM worker WHERE id = 'W3'`,
      [at("01T00:00"), at("11T12:00")],
    );
    expect(await hoursOf("W3")).toBe(10 * 8 + 4);
    await town.query(
      `INSERT INTO worker_exception (id, worker_id, kind, from_local, until_local, reason, made_by, made_at) VALUES
        (gen_random_uuid(), 'W3', 'leave', '2026-10-02T00:00', '2026-10-03T00:00', '病假', 'D01', now()),
        (gen_random_uuid(), 'W3', 'extra', '2026-10-04T18:00', '2026-10-04T21:00', '加班', 'D01', now())`,
    );
    expect(await hoursOf("W3")).toBe(10 * 8 + 4 - 8 + 3);
  });
});

describe("双派双考", () => {
  it("a worker's score is the weighted mean of what the book says", async () => {
    const { workers } = await desk.scores({ ...WHOLE, ...period, level: null });
    const slow = slowCounts(month, asked(), KEYS.worker).get("W2") ?? {};
    const n = (name: string): number => slow[name] ?? 0;
    const mean =
      (30 * n("acceptInTime")) / n("acceptDue") / 100 +
      (20 * n("closeInTime")) / n("closeDue") / 100 +
      (30 * n("verified")) / (n("verified") + n("selfCleared")) / 100 +
      (20 * n("satisfied")) / n("rated") / 100;
    expect(workers.find(({ key }) => key === "W2")?.score).toBeCloseTo(100 * mean, 1);
  });

  it("a department's: reported in time, solved, rated", async () => {
    const { departments } = await desk.scores({ ...WHOLE, ...period, level: null });
    for (const department of ["公安", "市监"]) {
      const calls = month.whistles.filter((w) => w.department === department);
      const due = calls.filter((w) => w.report_due_at >= FROM_MS && w.report_due_at < TO_MS);
      const inTime = due.filter((w) => w.reported_at !== null && w.reported_at <= w.report_due_at);
      const closings = (action: string): number =>
        month.transitions.filter(
          (t) =>
            t.action === action &&
            t.at >= FROM_MS &&
            t.at < TO_MS &&
            calls.some((w) => w.ticket_id === t.ticket_id && w.called_at <= t.at),
        ).length;
      const ratings = month.feedback.filter(
        (f) =>
          f.answered_at !== null &&
          f.answered_at >= FROM_MS &&
          f.answered_at < TO_MS &&
          calls.some((w) => w.ticket_id === f.ticket_id && w.called_at <= f.asked_at),
      );
      const good = ratings.filter(({ rating }) => (rating ?? 0) > 3).length;
      const solved = closings("verifyClear") / (closings("verifyClear") + closings("selfClear"));
      const parts: (readonly [number, number])[] = [
        [40, inTime.length / due.length],
        [40, solved],
      ];
      if (ratings.length > 0) parts.push([20, good / ratings.length]);
      const weight = parts.reduce((total, [w]) => total + w, 0);
      const score = parts.reduce((total, [w, rate]) => total + w * rate, 0) / weight;
      expect(departments.find(({ key }) => key === department)?.score).toBeCloseTo(100 * score, 1);
    }
    expect(departments).toHaveLength(2);
  });
});

describe("what cannot be asked", () => {
  it.each([
    [{ fromMs: TO_MS, toMs: FROM_MS }, 'Key "to" is 2026-09-30T16:00:00.000Z, which is not after "from"'],
    [{ fromMs: FROM_MS, toMs: FROM_MS + 367 * DAY_MS }, "more than 366 days after"],
  ])("refuses a period %#", async (span, sentence) => {
    await expect(measure("all", null, span)).rejects.toThrow(sentence);
  });
});
