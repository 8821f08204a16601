/** What the book keeps about time: a ticket's clocks, timers, reminders. */
import type { Violation } from "#contract";
import type { Deadline, EscalationTarget } from "./deadlines.ts";
import type { Limit, Pause } from "./due.ts";

/** One run of one clock of a ticket. */
export interface TicketClock {
  readonly clock: Deadline;
  /** The ticket's version when it was started. */
  readonly run: number;
  readonly startedAtMs: number;
  readonly limit: Limit;
  /** 延期, on the clock's own unit of time. */
  readonly extraMinutes: number;
  readonly pauses: readonly Pause[];
  /** Null while it stands still. */
  readonly dueAtMs: number | null;
  readonly stoppedAtMs: number | null;
  /** met: what it timed was done, in time or not; dropped: it does not matter any more. Null while it runs. */
  readonly outcome: "met" | "dropped" | null;
  /** The deadline that passed while it ran. */
  readonly missedAtMs: number | null;
  readonly remindedPercent: number;
  /** Steps of escalation taken. */
  readonly escalated: number;
  readonly deadlineTableId: number;
  readonly calendarId: number;
}

/** Timers of tickets; remind-* come before a deadline, escalate-* after it. */
export type TicketTimerKind =
  | Deadline
  | `remind-${Deadline}`
  | `escalate-${Deadline}`
  | "urge"
  | "offer"
  | "whistle-report"
  | "suspend-until";
export type ReportTimerKind = "report-week" | "report-month";
export type TimerKind = TicketTimerKind | ReportTimerKind;

export interface NewTimer {
  readonly kind: TimerKind;
  readonly subject: string;
  readonly clock: Deadline | null;
  readonly dueAtMs: number;
  readonly payload: Readonly<Record<string, number | string>>;
}

/** A due timer that this transaction has locked, its ticket too. */
export interface DueTimer extends NewTimer {
  readonly id: string;
  readonly ticketId: string | null;
  readonly setForVersion: number | null;
  /** How often its handler failed before. */
  readonly tries: number;
}

export interface NewReminder {
  readonly kind: "before" | "missed" | "escalation" | "urge";
  readonly clock: Deadline | null;
  /** before: per cent of the limit used up; escalation and urge: which, from 1; missed: 0. */
  readonly step: number;
  readonly toRole: "worker" | EscalationTarget;
  readonly workerId: string | null;
  readonly gridId: string | null;
  readonly deadlineMs: number | null;
  readonly atMs: number;
}

/** 催办, as it is written. */
export interface Reminder extends NewReminder {
  readonly timerId: string;
  readonly ticketId: string;
}

/** A clock with what a dry run needs to know of its ticket. */
export interface PastClock extends TicketClock {
  readonly ticketId: string;
  readonly violation: Violation;
  readonly gridId: string | null;
}
