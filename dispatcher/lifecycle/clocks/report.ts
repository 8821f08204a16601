/** The weekly and monthly report (通报): what it holds, and who may ask for it. */
import type { Violation } from "#contract";
import type { CloseReason } from "../ticket.ts";
import type { Deadline } from "./deadlines.ts";
import type { DryRun, DryRunRequest } from "./dry-run.ts";
import type { ReportPeriod } from "./report-period.ts";

export interface ReportCounts {
  readonly opened: number;
  readonly closed: number;
  /** Deadlines that passed in the period, an approved extension counted off. */
  readonly missed: number;
  /** Tickets not closed at the period's end. */
  readonly openAtEnd: number;
  /** Of these, those with a missed deadline. */
  readonly overdueAtEnd: number;
}

export interface ReportBody extends ReportCounts {
  readonly closedBy: Readonly<Partial<Record<CloseReason, number>>>;
  readonly missedBy: Readonly<Partial<Record<Deadline, number>>>;
  /** 催办 sent in the period: before a deadline, for a missed one, urgings. */
  readonly reminders: number;
  readonly escalations: number;
  /** `gridId`, `workerId` null: nobody's yet. Most missed first, at most 1,000 each. */
  readonly byGrid: readonly (ReportCounts & {
    readonly gridId: string | null;
    readonly name: string | null;
  })[];
  readonly byWorker: readonly (ReportCounts & {
    readonly workerId: string | null;
    readonly name: string | null;
  })[];
  readonly byViolation: readonly (ReportCounts & { readonly violation: Violation })[];
}

export interface Report extends ReportPeriod {
  readonly writtenAtMs: number;
  readonly body: ReportBody;
}

export interface ReportFilter {
  readonly kind?: ReportPeriod["kind"];
  /** Only those that end before this instant. */
  readonly beforeMs?: number;
  /** Newest first, at most so many (1 to 100). */
  readonly limit: number;
}

/** SEAM: what people ask about time. */
export interface ClockDesk {
  reports(filter: ReportFilter): Promise<readonly Report[]>;
  /** What another deadline table would have meant. Rejects BAD_REQUEST with one sentence for each mistake of it. */
  dryRun(request: DryRunRequest): Promise<DryRun>;
}
