/** What a timer does when it is due, by its kind, in the transaction that marks it as fired. */
import type { BookSession, LockedTicket } from "../../book/book.ts";
import { moveTicket } from "../move-ticket.ts";
import type { ClockHooks } from "./clock-hooks.ts";
import type { EscalationTarget } from "./deadlines.ts";
import { isRunning } from "./plan-clocks.ts";
import type {
  DueTimer,
  NewReminder,
  Reminder,
  ReportTimerKind,
  TicketClock,
  TicketTimerKind,
} from "./records.ts";

export interface Firing {
  readonly session: BookSession;
  readonly timer: DueTimer;
  readonly nowMs: number;
}

export interface TicketFiring extends Firing {
  readonly ticket: LockedTicket;
}

/** acted: something was written; moot: there was nothing left to do. */
export type Effect = "acted" | "moot";
export type TicketHandler = (firing: TicketFiring) => Promise<Effect>;
export type ReportHandler = (firing: Firing) => Promise<Effect>;

export interface TimerHandlers {
  readonly ticket: Readonly<Record<TicketTimerKind, TicketHandler>>;
  readonly report: Readonly<Record<ReportTimerKind, ReportHandler>>;
}

export interface TicketHandlerOptions {
  readonly hooks: ClockHooks;
  readonly urgeDays: number;
  /** A department did not report in time. */
  readonly whistleMissed: TicketHandler;
  /** Hears every reminder in its transaction, to send it. */
  readonly onReminder?: (session: BookSession, ticket: LockedTicket, reminder: Reminder) => Promise<void>;
}

const CLOCK = { role: "system", id: "clock" } as const;
const DAY_MS = 86_400_000;

export function createTicketHandlers(options: TicketHandlerOptions): TimerHandlers["ticket"] {
  const remind = async ({ session, timer, ticket }: TicketFiring, given: NewReminder): Promise<void> => {
    const reminder = { ...given, timerId: timer.id, ticketId: ticket.id };
    await session.writeReminder(reminder);
    await options.onReminder?.(session, ticket, reminder);
  };
  const before = clockHandler(options, remind, tellBefore);
  const missed = clockHandler(options, remind, tellMissed);
  const escalate = clockHandler(options, remind, tellEscalated);
  return {
    "remind-accept": before,
    "remind-arrive": before,
    "remind-done": before,
    "remind-close": before,
    accept: missed,
    arrive: missed,
    done: missed,
    close: missed,
    "escalate-accept": escalate,
    "escalate-arrive": escalate,
    "escalate-done": escalate,
    "escalate-close": escalate,
    urge: (firing) => urge(firing, options, remind),
    offer: offerExpired,
    "suspend-until": resume,
    "whistle-report": options.whistleMissed,
  };
}

type Remind = (firing: TicketFiring, reminder: NewReminder) => Promise<void>;

interface Told {
  readonly clock: TicketClock;
  /** Null: nobody needs to hear of it any more. */
  readonly reminder: NewReminder | null;
}

type Tell = (firing: TicketFiring, clock: TicketClock) => Told;

/** The clock as it stands now decides, not what the timer was set for. */
function clockHandler({ hooks }: TicketHandlerOptions, remind: Remind, tell: Tell): TicketHandler {
  return async (firing) => {
    const { session, timer, ticket, nowMs } = firing;
    const clocks = await session.clocksOf(ticket.id);
    const clock = clocks.find((each) => each.clock === timer.clock && isRunning(each));
    if (clock?.dueAtMs == null) return "moot";
    const told = tell(firing, clock);
    if (told.reminder !== null) await remind(firing, told.reminder);
    await hooks.goOn(session, ticket.id, { clock: told.clock, version: ticket.version, atMs: nowMs });
    return told.reminder === null ? "moot" : "acted";
  };
}

const numberIn = (timer: DueTimer, key: string): number => Number(timer.payload[key] ?? 0);

function tellBefore(firing: TicketFiring, clock: TicketClock): Told {
  const percent = numberIn(firing.timer, "percent");
  const isTooLate = (clock.dueAtMs ?? 0) <= firing.nowMs;
  const reminder = { ...addressed(firing, clock), kind: "before", step: percent } as const;
  return { clock: { ...clock, remindedPercent: percent }, reminder: isTooLate ? null : reminder };
}

function tellMissed(firing: TicketFiring, clock: TicketClock): Told {
  return {
    clock: { ...clock, missedAtMs: clock.dueAtMs },
    reminder: { ...addressed(firing, clock), kind: "missed", step: 0 },
  };
}

function tellEscalated(firing: TicketFiring, clock: TicketClock): Told {
  const step = numberIn(firing.timer, "step");
  const toRole = firing.timer.payload["to"] as EscalationTarget;
  return {
    clock: { ...clock, escalated: step },
    reminder: { ...addressed(firing, clock), kind: "escalation", step, toRole, workerId: null },
  };
}

/** The one whose turn it is: the worker who has it, and the office for what no worker has or for the end of it all. */
function addressed(
  { ticket, nowMs }: TicketFiring,
  clock: TicketClock | null,
): Pick<NewReminder, "clock" | "toRole" | "workerId" | "gridId" | "deadlineMs" | "atMs"> {
  const isWorkers = ticket.workerId !== null && clock !== null && clock.clock !== "close";
  return {
    clock: clock?.clock ?? null,
    toRole: isWorkers ? "worker" : "street-office",
    workerId: isWorkers ? ticket.workerId : null,
    gridId: ticket.gridId,
    deadlineMs: clock?.dueAtMs ?? null,
    atMs: nowMs,
  };
}

/** 5天催办: again and again, until it is closed. */
async function urge(firing: TicketFiring, options: TicketHandlerOptions, remind: Remind): Promise<Effect> {
  const { session, timer, ticket, nowMs } = firing;
  if (ticket.state === "closed" || ticket.state === "suspended") return "moot";
  const urged = numberIn(timer, "urged") + 1;
  await remind(firing, { ...addressed(firing, null), kind: "urge", step: urged });
  const dueAtMs = nowMs + options.urgeDays * DAY_MS;
  await session.writeClocks(ticket.id, {
    clocks: [],
    timers: [{ kind: "urge", subject: "", clock: null, dueAtMs, payload: { urged } }],
    version: ticket.version,
    atMs: nowMs,
  });
  return "acted";
}

async function offerExpired({ session, ticket, nowMs }: TicketFiring): Promise<Effect> {
  if (ticket.state !== "assigned") return "moot";
  const reason = `${ticket.workerId ?? "the worker"} did not accept in time`;
  await moveTicket(session, ticket, { action: "offerExpired", actor: CLOCK, reason, atMs: nowMs });
  return "acted";
}

async function resume({ session, ticket, nowMs }: TicketFiring): Promise<Effect> {
  if (ticket.state !== "suspended") return "moot";
  const reason = "the day it was suspended until has come";
  await moveTicket(session, ticket, { action: "resume", actor: CLOCK, reason, atMs: nowMs });
  return "acted";
}
