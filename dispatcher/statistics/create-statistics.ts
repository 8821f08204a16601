/** The figures of a period: asked of the book, and shaped. */
import type { WorkerRecord } from "../book/book.ts";
import type { Absence } from "../district/index.ts";
import { DispatcherError } from "../errors.ts";
import { groupBy } from "../lifecycle/assign/group-by.ts";
import { type CalendarData, createCalendar } from "../lifecycle/clocks/calendar.ts";
import { createZoneTime, dayText, type ZoneTime } from "../lifecycle/clocks/zone-time.ts";
import type { Clock } from "../time/clock.ts";
import { hotSpots } from "./hex-cells.ts";
import { type DurationRow, type Period, share, shapeStatistics, type StatisticsQuery } from "./measures.ts";
import {
  byScore,
  departmentScore,
  type DepartmentWeights,
  streetScore,
  type StreetWeights,
} from "./scores.ts";
import { onShiftMs } from "./shift-hours.ts";
import type {
  BeforeComplaint,
  BeforeComplaintRow,
  DaySpan,
  Exposure,
  StatisticsBook,
  StatisticsDesk,
} from "./statistics-desk.ts";
import { workingQuarters, type WorkingQuarters } from "./working-quarters.ts";

export interface StatisticsSettings {
  readonly recurDays: number;
  readonly complaintDays: number;
  readonly scores: { readonly street: StreetWeights; readonly departments: DepartmentWeights };
}

/** Who is there to be sent, as the book keeps it now. */
export interface RosterBook {
  workers(): Promise<readonly WorkerRecord[]>;
  districtLists(): Promise<{ readonly absences: readonly Absence[] }>;
  newestCalendar(): Promise<CalendarData | null>;
}

export interface StatisticsOptions {
  readonly book: RosterBook & { readonly statistics: StatisticsBook };
  readonly clock: Clock;
  readonly timeZone: string;
  readonly settings: StatisticsSettings;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** A year has 366 days. */
const PERIOD_MAX_MS = 366 * DAY_MS;
/** Points looked at for hot spots: tickets of one camera share theirs. */
const POINTS_MAX = 200_000;
/** Groups that scores are given for. */
const SCORED_MAX = 10_000;

export function createStatistics(options: StatisticsOptions): StatisticsDesk {
  const { settings, timeZone } = options;
  const { statistics } = options.book;
  const zone = createZoneTime(timeZone);
  const desk: StatisticsDesk = {
    defaults: { recurDays: settings.recurDays, complaintDays: settings.complaintDays },
    measure: (query) => measure(options, query),
    async hotSpots({ recurDays, limit, ...period }) {
      refusePeriod(period);
      const points = await statistics.ticketPoints({
        ...period,
        recurMs: recurDays * DAY_MS,
        limit: POINTS_MAX + 1,
      });
      if (points.length > POINTS_MAX) throw tooManyPoints();
      return hotSpots(points, limit);
    },
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
      return withAll(await statistics.beforeComplaint({ ...period, windowMs: complaintDays * DAY_MS }));
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
      const called = await statistics.departmentCounts({ ...period, nowMs: options.clock.nowMs() });
      return {
        areas: byScore(areas.map((row) => streetScore(row, street))),
        workers: byScore(workers.map((row) => streetScore(row, street))),
        departments: byScore(called.map((row) => departmentScore(row, departments))),
      };
    },
  };
  return desk;
}

async function measure(
  { book, clock, timeZone }: StatisticsOptions,
  { recurDays, ...query }: StatisticsQuery & { readonly recurDays: number },
): ReturnType<StatisticsDesk["measure"]> {
  refusePeriod(query);
  const { statistics } = book;
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
  { book }: StatisticsOptions,
  period: Period,
  zone: ZoneTime,
): Promise<readonly Exposure[]> {
  refusePeriod(period);
  const accepted = await book.statistics.acceptedByWorker(period);
  const workers = await book.workers();
  const { absences } = await book.districtLists();
  const away = groupBy(absences, ({ workerId }) => workerId);
  const tickets = new Map(accepted.map((row) => [row.workerId, row.tickets]));
  const rostered = workers.map((worker) =>
    exposure({
      key: worker.id,
      name: worker.name,
      hours: onShiftMs(worker, away.get(worker.id) ?? [], period, zone) / HOUR_MS,
      tickets: tickets.get(worker.id) ?? 0,
    }),
  );
  const known = new Set(workers.map(({ id }) => id));
  const gone = accepted.filter(({ workerId }) => !known.has(workerId));
  return inOrder([
    ...rostered,
    ...gone.map(({ workerId, name, tickets: n }) =>
      exposure({ key: workerId, name, hours: null, tickets: n }),
    ),
  ]);
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
    `Key "to": the tickets of this period lie at more than ${String(POINTS_MAX)} points; a shorter period would be right.`,
  );
