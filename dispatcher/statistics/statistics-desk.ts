/** SEAM between the pages of figures (serve/) and the book: everything is counted when it is asked, nothing is stored. */
import type { GridLevel } from "../lifecycle/assign/grid.ts";
import type { HotSpot, PointCount } from "./hot-spots.ts";
import type { CountRow, DurationRow, Period, StatisticsQuery, StatisticsRow } from "./measures.ts";
import type { DepartmentCounts, Score } from "./scores.ts";
import type { WorkingQuarters } from "./working-quarters.ts";

/** What of the district is asked about. */
export interface Scope {
  /** Grids with everything below them; null: the whole district. */
  readonly gridIds: readonly string[] | null;
}

/** Hours something was there to be counted in, and how many tickets came of it. */
export interface Exposure {
  readonly key: string;
  readonly name: string | null;
  /** Null: not known, for a worker of whom no roster of then is kept. */
  readonly hours: number | null;
  /** worker: tickets accepted in the period. camera: tickets opened by it. */
  readonly tickets: number;
  readonly ticketsPerHour: number | null;
}

/** Seconds of a camera over the days of a period. */
export interface CameraTime {
  readonly cameraCode: string;
  readonly cameraName: string;
  readonly lookedS: number;
  readonly blindS: number;
  readonly suspendedS: number;
}

/** 未诉先办: places (a cell of a thousandth of a degree, and a kind) with a camera's ticket or a complaint. */
export interface BeforeComplaint {
  readonly violation: string;
  readonly places: number;
  /** Of these, those where a camera's ticket came first. */
  readonly cameraFirst: number;
}

export interface BeforeComplaintRow extends BeforeComplaint {
  readonly rate: number | null;
}

export interface FigureDefaults {
  /** Days within which a place that comes back counts as a recurrence. */
  readonly recurDays: number;
  /** Days without a complaint before a camera's ticket was there first. */
  readonly complaintDays: number;
  /** H3's resolution of hot spots. */
  readonly hotSpotResolution: number;
}

interface HotSpotQuestion {
  /** Of H3; hot-spots.ts gives the bounds. */
  readonly resolution: number;
  readonly limit: number;
}

export interface MeasureQuestion extends StatisticsQuery, Scope {
  readonly recurDays: number;
  /** Only this grid and what lies below it, as far as it is within the scope; left out: all of the scope. */
  readonly gridId?: string;
}

export interface StatisticsDesk {
  /** What holds unless a question says otherwise. */
  readonly defaults: FigureDefaults;
  measure(query: MeasureQuestion): Promise<readonly StatisticsRow[]>;
  /** Rejects BAD_REQUEST for a period with more points or cells than are looked at. */
  hotSpots(
    period: Period & Scope & HotSpotQuestion & { readonly recurDays: number },
  ): Promise<readonly HotSpot[]>;
  /** Workers whose home is in these grids, by the roster of then; their tickets wherever they lay. */
  workerExposure(period: Period & Scope): Promise<readonly Exposure[]>;
  /** Of the whole district: a camera that said nothing lies in no known grid. */
  cameraExposure(period: Period): Promise<readonly Exposure[]>;
  /** By kind; the row "all" comes first. */
  beforeComplaint(
    period: Period & Scope & { readonly complaintDays: number },
  ): Promise<readonly BeforeComplaintRow[]>;
  /** Cameras that looked and of which no ticket came: longest looked first. */
  silentCameras(period: Period): Promise<readonly CameraTime[]>;
  /** 双派双考. */
  scores(question: Period & Scope & { readonly level: GridLevel | null }): Promise<{
    readonly areas: readonly Score[];
    readonly workers: readonly Score[];
    readonly departments: readonly Score[];
  }>;
}

/** What the book can count; grids are counted as given. `nowMs`: deadlines after it are not due yet. */
export interface StatisticsBook {
  /** These grids and all below them. */
  gridsBelow(gridIds: readonly string[]): Promise<readonly string[]>;
  countFacts(
    query: StatisticsQuery &
      Scope & { readonly nowMs: number; readonly recurMs: number; readonly timeZone: string },
  ): Promise<readonly CountRow[]>;
  /** When the first of the clocks on working time started that were met in the period; null: there are none. */
  earliestWorkClock(period: Period): Promise<number | null>;
  measureDurations(
    query: Omit<StatisticsQuery, "limit"> & Scope & { readonly timeZone: string },
    quarters: WorkingQuarters,
  ): Promise<readonly DurationRow[]>;
  /** At most `limit`. */
  ticketPoints(
    period: Period & Scope & { readonly recurMs: number; readonly limit: number },
  ): Promise<readonly PointCount[]>;
  acceptedByWorker(
    period: Period & Scope,
  ): Promise<
    readonly { readonly workerId: string; readonly name: string | null; readonly tickets: number }[]
  >;
  /** Days are "YYYY-MM-DD", the last one included. */
  openedByCamera(
    period: Period,
    days: DaySpan,
  ): Promise<readonly (CameraTime & { readonly tickets: number })[]>;
  beforeComplaint(
    period: Period & Scope & { readonly windowMs: number },
  ): Promise<readonly BeforeComplaint[]>;
  silentCameras(period: Period, days: DaySpan): Promise<readonly CameraTime[]>;
  departmentCounts(period: Period & Scope & { readonly nowMs: number }): Promise<readonly DepartmentCounts[]>;
}

export interface DaySpan {
  readonly firstDay: string;
  readonly lastDay: string;
}
