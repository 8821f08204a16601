/**
 * SEAM between the office's pages and what keeps their matters: the map, the reviewers' queue, workers with shifts and
 * exceptions, deadline tables and the working calendar. Implemented over PostgreSQL in book/.
 */
import type { LonLat, Violation } from "#contract";
import type { Absence, Shift, WorkerSeed } from "../district/index.ts";
import type { MapBox, TicketQuery, TicketScope } from "./access-desk.ts";
import type { CalendarData } from "./clocks/calendar.ts";
import type { DeadlineTable } from "./clocks/deadlines.ts";
import type { TicketEvidence, TicketState, TicketSummary } from "./ticket.ts";

export interface MapPoint {
  readonly id: string;
  readonly number: number;
  readonly lon: number;
  readonly lat: number;
  readonly violation: Violation;
  readonly state: TicketState;
  readonly isOverdue: boolean;
}

export interface MapPoints {
  readonly points: readonly MapPoint[];
  /** More than `points` when they were cut. */
  readonly found: number;
}

export const REVIEW_KINDS = ["confirm", "verify"] as const;
/** confirm: nobody has looked at what the camera saw. verify: done, and no camera could say. */
export type ReviewKind = (typeof REVIEW_KINDS)[number];

export interface ReviewQuery {
  readonly scope: TicketScope;
  readonly kind?: ReviewKind;
  /** The last one of the page before. */
  readonly after?: { readonly atMs: number; readonly number: number };
  readonly limit: number;
}

export interface ReviewItem {
  readonly ticket: TicketSummary;
  readonly evidence: readonly TicketEvidence[];
  /** What was last said about it, such as why the camera could not see. */
  readonly lastReason: string | null;
  /** Everybody who ever had it: none of them judges it. */
  readonly workedBy: readonly string[];
}

/** What the office may set of a worker. */
export interface WorkerSetting extends WorkerSeed {
  readonly phone: string | null;
  /** Name of a notification channel → the worker's address there. */
  readonly channels: Readonly<Record<string, string>>;
}

export interface RosterWorker extends WorkerSetting {
  /** file: follows workers.csv; api: the office's own from the first change on. */
  readonly source: "file" | "api";
  readonly retired: boolean;
  readonly version: number;
  readonly openTickets: number;
}

/** Who changes it, when, and why. */
export interface OfficeChange {
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
}

/** One stretch of time with the same shifts. */
export interface ShiftTenure {
  readonly workerId: string;
  /** Null: always before. */
  readonly fromMs: number | null;
  /** Null: still. */
  readonly toMs: number | null;
  readonly gridId: string;
  readonly capacity: number;
  readonly shifts: readonly Shift[];
  /** Null: by the file. */
  readonly changedBy: string | null;
  readonly reason: string | null;
}

export interface ShiftException extends Absence {
  /** Null: of absences.csv, and changed there. */
  readonly id: string | null;
  readonly kind: "leave" | "extra";
  readonly swapId: string | null;
  readonly madeBy: string | null;
}

export type NewException = ShiftException & { readonly id: string; readonly madeBy: string };

export interface RosterStore {
  /** Retired ones too. */
  workers(): Promise<readonly RosterWorker[]>;
  /** Rejects BAD_REQUEST for a grid that is none. */
  add(worker: WorkerSetting, change: OfficeChange): Promise<"added" | "taken">;
  /** Also brings a retired one back. Rejects BAD_REQUEST for a grid that is none. */
  change(
    worker: WorkerSetting,
    expectedVersion: number,
    change: OfficeChange,
  ): Promise<"changed" | "stale" | "unknown">;
  /** Not while the worker has tickets in hand: how many is given. */
  retire(id: string, change: OfficeChange): Promise<"retired" | "unknown" | { readonly openTickets: number }>;
  /** Of one worker or of all, those that touch the period. */
  tenures(query: {
    readonly workerId?: string;
    readonly fromMs: number;
    readonly toMs: number;
  }): Promise<readonly ShiftTenure[]>;
  /** Those that touch [from, until), local times; also the file's. */
  exceptions(from: string, until: string): Promise<readonly ShiftException[]>;
  /** All or none. */
  addExceptions(exceptions: readonly NewException[], atMs: number): Promise<void>;
  /** Both halves of a swap. begun: it has begun by `nowLocal` and stays on record. */
  endException(
    id: string,
    end: { readonly by: string; readonly atMs: number; readonly nowLocal: string },
  ): Promise<"ended" | "begun" | "unknown">;
}

/** Where a version came from. */
export interface PutInForce {
  readonly id: number;
  readonly version: string;
  readonly loadedAtMs: number;
  readonly source: "file" | "api";
  readonly putBy: string | null;
  readonly reason: string | null;
}

export interface DeadlineVersion extends PutInForce {
  readonly table: DeadlineTable;
}

export interface CalendarVersion extends PutInForce {
  readonly data: CalendarData;
}

export interface DeadlineDraft {
  readonly id: string;
  /** As it was given: it may be unfinished. */
  readonly body: unknown;
  readonly version: number;
  readonly madeBy: string;
  readonly madeAtMs: number;
  readonly changedBy: string;
  readonly changedAtMs: number;
}

export interface RuleStore {
  /** Oldest first. */
  deadlineVersions(): Promise<readonly DeadlineVersion[]>;
  putDeadlines(table: DeadlineTable, hash: string, change: OfficeChange): Promise<number>;
  /** Newest first. */
  calendarVersions(limit: number): Promise<readonly CalendarVersion[]>;
  putCalendar(data: CalendarData, hash: string, change: OfficeChange): Promise<number>;
  drafts(): Promise<readonly DeadlineDraft[]>;
  /** False: there are as many drafts as may be. */
  addDraft(id: string, body: unknown, change: Omit<OfficeChange, "reason">): Promise<boolean>;
  changeDraft(
    draft: { readonly id: string; readonly body: unknown; readonly expectedVersion: number },
    change: Omit<OfficeChange, "reason">,
  ): Promise<"changed" | "stale" | "unknown">;
  dropDraft(id: string): Promise<boolean>;
}

export interface OfficeBook {
  /** Newest first, at most `limit`. */
  mapTickets(query: TicketQuery & { readonly box: MapBox }, nowMs: number): Promise<MapPoints>;
  /** Those of these cameras whose place the book knows. */
  cameraPoints(cameraCodes: readonly string[]): Promise<ReadonlyMap<string, LonLat>>;
  /** Longest waiting first. */
  reviewQueue(query: ReviewQuery): Promise<readonly ReviewItem[]>;
  readonly roster: RosterStore;
  readonly rules: RuleStore;
}
