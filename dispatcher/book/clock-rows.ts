/** Rows of clocks and timers → the program's types, and back. */
import type { Deadline } from "../lifecycle/clocks/deadlines.ts";
import type { ClockUnit, Pause } from "../lifecycle/clocks/due.ts";
import type { DueTimer, NewTimer, TicketClock, TimerKind } from "../lifecycle/clocks/records.ts";

export const CLOCK_COLUMNS =
  "c.clock, c.run, c.started_at, c.amount, c.unit, c.extra_minutes, c.pauses, c.due_at, c.stopped_at, c.outcome, c.missed_at, c.reminded_percent, c.escalated, c.deadline_table_id, c.calendar_id";

export interface ClockRow {
  readonly clock: Deadline;
  readonly run: number;
  readonly started_at: Date;
  readonly amount: number;
  readonly unit: ClockUnit;
  readonly extra_minutes: number;
  readonly pauses: readonly Pause[];
  readonly due_at: Date | null;
  readonly stopped_at: Date | null;
  readonly outcome: TicketClock["outcome"];
  readonly missed_at: Date | null;
  readonly reminded_percent: number;
  readonly escalated: number;
  readonly deadline_table_id: number;
  readonly calendar_id: number;
}

export const toClock = (row: ClockRow): TicketClock => ({
  clock: row.clock,
  run: row.run,
  startedAtMs: row.started_at.getTime(),
  limit: { amount: row.amount, unit: row.unit },
  extraMinutes: row.extra_minutes,
  pauses: row.pauses,
  dueAtMs: row.due_at?.getTime() ?? null,
  stoppedAtMs: row.stopped_at?.getTime() ?? null,
  outcome: row.outcome,
  missedAtMs: row.missed_at?.getTime() ?? null,
  remindedPercent: row.reminded_percent,
  escalated: row.escalated,
  deadlineTableId: row.deadline_table_id,
  calendarId: row.calendar_id,
});

/**
 * As WRITE_CLOCKS reads it, instants as Unix ms. Nothing more than it reads, and no copies: a flood of new tickets spends
 * a good part of its time on these lines.
 */
export const fromClock = (ticketId: string, clock: TicketClock): object => ({
  ticketId,
  clock: clock.clock,
  run: clock.run,
  startedAtMs: clock.startedAtMs,
  amount: clock.limit.amount,
  unit: clock.limit.unit,
  extraMinutes: clock.extraMinutes,
  pauses: clock.pauses,
  dueAtMs: clock.dueAtMs,
  stoppedAtMs: clock.stoppedAtMs,
  outcome: clock.outcome,
  missedAtMs: clock.missedAtMs,
  remindedPercent: clock.remindedPercent,
  escalated: clock.escalated,
  deadlineTableId: clock.deadlineTableId,
  calendarId: clock.calendarId,
});

export const fromTimer = (
  ticketId: string,
  { kind, subject, clock, dueAtMs, payload }: NewTimer,
  { version, atMs }: { readonly version: number; readonly atMs: number },
): object => ({ ticketId, kind, subject, clock, dueAtMs, payload, version, setAtMs: atMs });

export interface TimerRow {
  readonly id: string;
  readonly ticket_id: string | null;
  readonly kind: TimerKind;
  readonly subject: string;
  readonly clock: Deadline | null;
  readonly due_at: Date;
  readonly tries: number;
  readonly set_for_version: number | null;
  readonly payload: NewTimer["payload"];
}

export const toDueTimer = (row: TimerRow): DueTimer => ({
  id: row.id,
  ticketId: row.ticket_id,
  kind: row.kind,
  subject: row.subject,
  clock: row.clock,
  dueAtMs: row.due_at.getTime(),
  tries: row.tries,
  setForVersion: row.set_for_version,
  payload: row.payload,
});
