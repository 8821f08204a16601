/** The one live timer of a running clock: its next reminder, its deadline, or the next step of escalation. Pure. */
import type { WorkCalendar } from "./calendar.ts";
import type { EscalationStep } from "./deadlines.ts";
import { clockDueAt, isRunning } from "./plan-clocks.ts";
import type { NewTimer, TicketClock } from "./records.ts";

const MINUTE_MS = 60_000;

export interface TimerPolicy {
  readonly calendar: WorkCalendar;
  /** Per cent of the limit at which is reminded, ascending. */
  readonly remindPercents: readonly number[];
  /** Of the table that the clock was started by. */
  readonly escalation: readonly EscalationStep[];
}

/**
 * Null when nothing is left to come, or while the clock stands still. A reminder whose moment has passed is left out:
 * after hours of standstill one is told of the deadline, not first of every share of it.
 */
export function nextTimer(clock: TicketClock, policy: TimerPolicy, nowMs: number): NewTimer | null {
  if (!isRunning(clock) || clock.dueAtMs === null) return null;
  if (clock.missedAtMs !== null) return escalationTimer(clock, clock.missedAtMs, policy.escalation);
  const name = clock.clock;
  for (const percent of policy.remindPercents) {
    if (percent <= clock.remindedPercent) continue;
    const dueAtMs = clockDueAt(policy.calendar, clock, percent / 100);
    if (dueAtMs === null || dueAtMs <= nowMs) continue;
    return { kind: `remind-${name}`, subject: "", clock: name, dueAtMs, payload: { percent } };
  }
  return { kind: name, subject: "", clock: name, dueAtMs: clock.dueAtMs, payload: {} };
}

function escalationTimer(
  clock: TicketClock,
  missedAtMs: number,
  escalation: readonly EscalationStep[],
): NewTimer | null {
  const step = escalation[clock.escalated];
  if (step === undefined) return null;
  return {
    kind: `escalate-${clock.clock}`,
    subject: "",
    clock: clock.clock,
    dueAtMs: missedAtMs + step.afterMinutes * MINUTE_MS,
    payload: { step: clock.escalated + 1, to: step.to },
  };
}
