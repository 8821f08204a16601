/** What a ticket's clocks do when it is opened or moves: started, paused, resumed, stopped. Pure. */
import type { TicketState } from "../ticket.ts";
import type { WorkCalendar } from "./calendar.ts";
import type { Deadline } from "./deadlines.ts";
import { dueAfter, type Limit, limitMs, type Pause } from "./due.ts";
import type { TicketClock } from "./records.ts";

/**
 * Which clocks run in which state. accept waits for a worker to take it; arrive for the worker to be there; done for
 * the place to be put right, and not while the camera or a reviewer looks; close until the end.
 */
export const RUNNING: Readonly<Record<TicketState, readonly Deadline[]>> = {
  unconfirmed: ["accept"],
  open: ["accept", "done", "close"],
  assigned: ["accept", "done", "close"],
  accepted: ["arrive", "done", "close"],
  arrived: ["done", "close"],
  done: ["close"],
  suspended: [],
  closed: [],
};

/** States in which what the clock timed has happened. */
const MET_IN: Readonly<Record<Deadline, readonly TicketState[]>> = {
  accept: ["accepted", "arrived", "done"],
  arrive: ["arrived", "done"],
  done: ["done"],
  close: ["closed"],
};

export interface ClockStep {
  /** Null for a ticket that is opened now. */
  readonly from: TicketState | null;
  readonly to: TicketState;
  /** The ticket's version afterwards. */
  readonly version: number;
  readonly atMs: number;
}

export interface ClockRule {
  readonly limits: Readonly<Record<Deadline, Limit>>;
  readonly deadlineTableId: number;
  readonly calendarId: number;
  readonly calendar: WorkCalendar;
}

/** The clocks that change, as they are afterwards. `clocks`: the newest run of each. */
export function planClocks(
  clocks: readonly TicketClock[],
  step: ClockStep,
  rule: ClockRule,
): readonly TicketClock[] {
  if (step.to === "suspended") {
    return clocks.filter(isRunning).map((clock) => pause(clock, step.atMs));
  }
  const wanted = RUNNING[step.to];
  const changed: TicketClock[] = [];
  for (const clock of clocks.filter(isRunning)) {
    if (!wanted.includes(clock.clock)) changed.push(stop(clock, step));
    else if (isPaused(clock)) changed.push(resume(clock, step.atMs, rule));
  }
  for (const name of wanted) {
    const last = clocks.find(({ clock }) => clock === name);
    if (last !== undefined && isRunning(last)) continue;
    changed.push(
      name === "done" && step.from === "done" && last !== undefined
        ? bounce(last, step.atMs, rule)
        : start(name, step, rule),
    );
  }
  return changed;
}

/** An approved extension (延期): more time on the clock's own unit. A deadline that had passed is not missed any more. */
export function extendClock(clock: TicketClock, minutes: number, rule: ClockRule): TicketClock {
  const longer = timed({ ...clock, extraMinutes: clock.extraMinutes + minutes }, rule);
  const stillMissed =
    longer.dueAtMs !== null && longer.missedAtMs !== null && longer.dueAtMs <= longer.missedAtMs;
  return stillMissed ? longer : { ...longer, missedAtMs: null, escalated: 0, remindedPercent: 0 };
}

export const isRunning = ({ stoppedAtMs }: TicketClock): boolean => stoppedAtMs === null;

const isPaused = ({ pauses }: TicketClock): boolean => pauses.at(-1)?.toMs === null;

function start(name: Deadline, { version, atMs }: ClockStep, rule: ClockRule): TicketClock {
  return timed(
    {
      clock: name,
      run: version,
      startedAtMs: atMs,
      limit: rule.limits[name],
      extraMinutes: 0,
      pauses: [],
      dueAtMs: null,
      stoppedAtMs: null,
      outcome: null,
      missedAtMs: null,
      remindedPercent: 0,
      escalated: 0,
      deadlineTableId: rule.deadlineTableId,
      calendarId: rule.calendarId,
    },
    rule,
  );
}

function stop(clock: TicketClock, { to, atMs }: ClockStep): TicketClock {
  const outcome = MET_IN[clock.clock].includes(to) ? "met" : "dropped";
  return { ...clock, pauses: closed(clock.pauses, atMs), stoppedAtMs: atMs, outcome };
}

const pause = (clock: TicketClock, atMs: number): TicketClock =>
  isPaused(clock)
    ? clock
    : { ...clock, pauses: [...clock.pauses, { fromMs: atMs, toMs: null }], dueAtMs: null };

const resume = (clock: TicketClock, atMs: number, rule: ClockRule): TicketClock =>
  timed({ ...clock, pauses: closed(clock.pauses, atMs) }, rule);

/** "Done" was not: the clock goes on where it stood, and the time in which others looked is not the worker's. */
function bounce(clock: TicketClock, atMs: number, rule: ClockRule): TicketClock {
  const looked = { fromMs: clock.stoppedAtMs ?? atMs, toMs: atMs };
  return timed({ ...clock, pauses: [...clock.pauses, looked], stoppedAtMs: null, outcome: null }, rule);
}

const closed = (pauses: readonly Pause[], atMs: number): readonly Pause[] =>
  pauses.map((each) => (each.toMs === null ? { ...each, toMs: Math.max(atMs, each.fromMs) } : each));

function timed(clock: TicketClock, { calendar, calendarId }: ClockRule): TicketClock {
  return { ...clock, calendarId, dueAtMs: clockDueAt(calendar, clock) };
}

/** When `share` (0 to 1) of the clock's time is used up; null while it stands still. */
export function clockDueAt(calendar: WorkCalendar, clock: TicketClock, share = 1): number | null {
  const { startedAtMs, limit, extraMinutes, pauses } = clock;
  const needMs = Math.round(limitMs(limit, extraMinutes) * share);
  return dueAfter(calendar, { startMs: startedAtMs, unit: limit.unit, needMs }, pauses);
}
