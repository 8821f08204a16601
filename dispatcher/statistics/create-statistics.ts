/** The figures of a period: asked of the book, and shaped. */
import { DispatcherError } from "../errors.ts";
import { wallTime } from "../district/index.ts";
import { groupBy } from "../lifecycle/assign/group-by.ts";
import { type CalendarData, createCalendar } from "../lifecycle/clocks/calendar.ts";
import { createZoneTime, dayText, type ZoneTime } from "../lifecycle/clocks/zone-time.ts";
import type { RosterStore, ShiftException } from "../lifecycle/office-desk.ts";
import type { Clock } from "../time/clock.ts";
import { createHotSpotCount, type HotSpot } from "./hot-spots.ts";
import { type DurationRow, type Period, share, shapeStatistics } from "./measures.ts";
import {
  byScore,
  departmentScore,
  type DepartmentWeights,
  streetScore,
  type StreetWeights,
} from "./scores.ts";
import { dutyMs, type DutyRecord } from "./shift-hours.ts";
import type {
  BeforeComplaint,
  BeforeComplaintRow,
  DaySpan,
  Exposure,
  FigureDefaults,
  MeasureQuestion,
  Scope,
  StatisticsBook,
  StatisticsDesk,
} from "./statistics-desk.ts";
import { workingQuarters, type WorkingQuarters } from "./working-quarters.ts";

export interface StatisticsSettings extends FigureDefaults {
  readonly scores: { readonly street: StreetWeights; readonly departments: DepartmentWeights };
}

export interface StatisticsOptions {
  readonly book: {
    readonly statistics: StatisticsBook;
    /** Who had which shifts when, with leave and extra duty. */
    readonly office: { readonly roster: Pick<RosterStore, "workers" | "tenures" | "exceptions"> };
    newestCalendar(): Promise<CalendarData | null>;
  };
  readonly clock: Clock;
  readonly timeZone: string;
  readonly settings: StatisticsSettings;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** A year has 366 days. */
const PERIOD_MAX_MS = 366 * DAY_MS;
/**
 * Hot spots are read in parts of a period, so that neither the book nor we hold a year at once. Tickets of one camera
 * share its point; where each lies at its own (calibrated ground), five million a year are 192,000 in a part.
 */
const POINTS_PART_MS = 14 * DAY_MS;
const POINTS_MAX = 250_000;
/** Groups that scores are given for. */
const SCORED_MAX = 10_000;

export function createStatistics(options: StatisticsOptions): StatisticsDesk {
  const { settings, timeZone } = options;
  const { statistics } = options.book;
  const zone = createZoneTime(timeZone);
  const desk: StatisticsDesk = {
    defaults: settings,
    measure: (query) => measure(options, query),
    hotSpots: (question) => hotSpots(statistics, question),
    workerExposure: (period) => workerExposure(options, period, zone),
    async cameraExposure(period) {
      refusePeriod(period);
      const rows = await statistics.openedByCamera(period, daysOf(period, zone));
      return inOrder(
        rows.map(({ cameraCode, cameraName, lookedS, tickets }) =>
          exposure({ key: cameraCode, name: cameraName, hours: lookedS / 3_600, tickets }),
        ),
      );
    },
    async beforeComplaint({ complaintDays, ...period }) {
      refusePeriod(period);
      const asked = await withBelow(statistics, period);
      return withAll(await statistics.beforeComplaint({ ...asked, windowMs: complaintDays * DAY_MS }));
    },
    async silentCameras(period) {
      refusePeriod(period);
      return statistics.silentCameras(period, daysOf(period, zone));
    },
    async scores({ level, ...period }) {
      const { street, departments } = settings.scores;
      const of = (by: "area" | "worker") =>
        desk.measure({ ...period, by, level, limit: SCORED_MAX, recurDays: settings.recurDays });
      // One after another: figures must not take every connection from those who work.
      const areas = await of("area");
      const workers = await of("worker");
      const asked = await withBelow(statistics, period);
      const called = await statistics.departmentCounts({ ...asked, nowMs: options.clock.nowMs() });
      return {
        areas: byScore(areas.map((row) => streetScore(row, street))),
        workers: byScore(workers.map((row) => streetScore(row, street))),
        departments: byScore(called.map((row) => departmentScore(row, departments))),
      };
    },
  };
  return desk;
}

/** The same question with every grid named. */
async function withBelow<T extends Scope>(book: StatisticsBook, asked: T): Promise<T> {
  return asked.gridIds === null ? asked : { ...asked, gridIds: await book.gridsBelow(asked.gridIds) };
}

/** With every grid named: those of the scope that lie in the one asked for. */
async function within(
  book: StatisticsBook,
  asked: Scope,
  gridId: string | undefined,
): Promise<readonly string[] | null> {
  const { gridIds } = await withBelow(book, asked);
  if (gridId === undefined) return gridIds;
  const own = gridIds === null ? null : new Set(gridIds);
  return (await book.gridsBelow([gridId])).filter((id) => own === null || own.has(id));
}

async function measure(
  { book, clock, timeZone }: StatisticsOptions,
  { recurDays, gridId, ...asked }: MeasureQuestion,
): ReturnType<StatisticsDesk["measure"]> {
  refusePeriod(asked);
  const { statistics } = book;
  const query = { ...asked, gridIds: await within(statistics, asked, gridId) };
  const counted = await statistics.countFacts({
    ...query,
    nowMs: clock.nowMs(),
    recurMs: recurDays * DAY_MS,
    timeZone,
  });
  const quarters = await quartersOf(book, query, timeZone);
  const durations: readonly DurationRow[] = await statistics.measureDurations(
    { ...query, timeZone },
    quarters,
  );
  return shapeStatistics(counted, durations);
}

async function hotSpots(
  book: StatisticsBook,
  { recurDays, resolution, limit, ...period }: Parameters<StatisticsDesk["hotSpots"]>[0],
): Promise<readonly HotSpot[]> {
  refusePeriod(period);
  const asked = await withBelow(book, period);
  const count = createHotSpotCount(resolution);
  for (let fromMs = asked.fromMs; fromMs < asked.toMs; fromMs += POINTS_PART_MS) {
    const points = await book.ticketPoints({
      ...{ ...asked, fromMs, toMs: Math.min(asked.toMs, fromMs + POINTS_PART_MS) },
      ...{ recurMs: recurDays * DAY_MS, limit: POINTS_MAX + 1 },
    });
    if (points.length > POINTS_MAX) throw tooManyPoints();
    if (!(await count.add(points))) throw tooManyCells(resolution);
  }
  return count.top(limit);
}

/** From the start of the oldest clock that was met in the period to the period's end. */
async function quartersOf(
  book: StatisticsOptions["book"],
  period: Period,
  timeZone: string,
): Promise<WorkingQuarters> {
  const fromMs = await book.statistics.earliestWorkClock(period);
  const data = fromMs === null ? null : await book.newestCalendar();
  if (fromMs === null || data === null) return { fromMs: period.fromMs, worked: [0, 0] };
  return workingQuarters(createCalendar({ data, timeZone }), { fromMs, toMs: period.toMs });
}

async function workerExposure(
  { book: { statistics, office }, timeZone }: StatisticsOptions,
  period: Period & Scope,
  zone: ZoneTime,
): Promise<readonly Exposure[]> {
  refusePeriod(period);
  const asked = await withBelow(statistics, period);
  const accepted = await statistics.acceptedByWorker(asked);
  const within = asked.gridIds === null ? null : new Set(asked.gridIds);
  const duty = await dutyOf(office.roster, period, timeZone);
  const tickets = new Map(accepted.map((row) => [row.workerId, row.tickets]));
  const rostered = (await office.roster.workers()).flatMap(({ id, name, gridId }) => {
    const record = duty.get(id);
    if (record === undefined || within?.has(gridId) === false) return [];
    const hours = dutyMs(record, period, zone) / HOUR_MS;
    return [exposure({ key: id, name, hours, tickets: tickets.get(id) ?? 0 })];
  });
  const gone = accepted.filter(({ workerId }) => !duty.has(workerId));
  return inOrder([
    ...rostered,
    ...gone.map(({ workerId, name, tickets: n }) =>
      exposure({ key: workerId, name, hours: null, tickets: n }),
    ),
  ]);
}

/** The book tells at most so many exceptions at once; a month of a district's leave is far below. */
const ASKED_AT_ONCE_MS = 31 * DAY_MS;

/** Everybody who had shifts in the period, with what was besides: by the roster of then, not by that of today. */
async function dutyOf(
  roster: StatisticsOptions["book"]["office"]["roster"],
  period: Period,
  timeZone: string,
): Promise<ReadonlyMap<string, DutyRecord>> {
  const tenures = groupBy(await roster.tenures(period), ({ workerId }) => workerId);
  const besides: ShiftException[] = [];
  for (let fromMs = period.fromMs; fromMs < period.toMs; fromMs += ASKED_AT_ONCE_MS) {
    const toMs = Math.min(period.toMs, fromMs + ASKED_AT_ONCE_MS);
    // To the end of the last minute. What touches two stretches is told twice, and counts once.
    const ends = [fromMs, toMs + MINUTE_MS].map((ms) => wallTime(ms, timeZone).text);
    besides.push(...(await roster.exceptions(ends[0] ?? "", ends[1] ?? "")));
  }
  const of = groupBy(besides, ({ workerId, kind }) => `${kind}/${workerId}`);
  return new Map(
    [...tenures].map(([id, held]) => [
      id,
      { tenures: held, leaves: of.get(`leave/${id}`) ?? [], extras: of.get(`extra/${id}`) ?? [] },
    ]),
  );
}

const exposure = (row: Omit<Exposure, "ticketsPerHour">): Exposure => ({
  ...row,
  ticketsPerHour: row.hours === null ? null : share(row.tickets, row.hours),
});

const inOrder = (rows: readonly Exposure[]): readonly Exposure[] =>
  rows.toSorted((a, b) => (b.ticketsPerHour ?? -1) - (a.ticketsPerHour ?? -1) || (a.key < b.key ? -1 : 1));

function withAll(rows: readonly BeforeComplaint[]): readonly BeforeComplaintRow[] {
  const sum = (of: (row: BeforeComplaint) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  const all = {
    violation: "all",
    places: sum((row) => row.places),
    cameraFirst: sum((row) => row.cameraFirst),
  };
  return [all, ...rows].map((row) => ({ ...row, rate: share(row.cameraFirst, row.places) }));
}

/** A camera's day belongs to the period in which it begins. */
function daysOf({ fromMs, toMs }: Period, zone: ZoneTime): DaySpan {
  const first = zone.dayOf(fromMs) + (zone.msOfDay(fromMs) === 0 ? 0 : 1);
  return { firstDay: dayText(first), lastDay: dayText(zone.dayOf(toMs - 1)) };
}

function refusePeriod({ fromMs, toMs }: Period): void {
  const to = `Key "to" is ${new Date(toMs).toISOString()}`;
  if (toMs <= fromMs) {
    throw new DispatcherError(
      "BAD_REQUEST",
      `${to}, which is not after "from"; a later instant would be right.`,
    );
  }
  if (toMs - fromMs <= PERIOD_MAX_MS) return;
  throw new DispatcherError(
    "BAD_REQUEST",
    `${to}, more than 366 days after "from"; a year at most would be right.`,
  );
}

const tooManyPoints = (): DispatcherError =>
  new DispatcherError(
    "BAD_REQUEST",
    `Key "to": the tickets of two weeks of this period lie at more than ${String(POINTS_MAX)} points; a shorter period would be right.`,
  );

const tooManyCells = (resolution: number): DispatcherError =>
  new DispatcherError(
    "BAD_REQUEST",
    `Key "resolution": the tickets of this period lie in more cells of resolution ${String(resolution)} than are counted; a smaller number or a shorter period would be right.`,
  );
