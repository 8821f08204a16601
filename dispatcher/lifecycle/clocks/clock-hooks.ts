/** Sets, changes and ends a ticket's clocks and timers in the transaction that opens or moves it. */
import type { BookSession, LockedTicket, Move } from "../../book/book.ts";
import type { MoveHooks } from "../move-hooks.ts";
import type { TicketHappening } from "../ticket.ts";
import type { Deadline } from "./deadlines.ts";
import { type ClockStep, extendClock, isRunning, planClocks } from "./plan-clocks.ts";
import { nextTimer } from "./plan-timers.ts";
import type { NewTimer, TicketClock, TicketTimerKind } from "./records.ts";
import type { RuleBook } from "./rule-book.ts";

export interface ClockHookOptions {
  readonly rules: RuleBook;
  readonly remindPercents: readonly number[];
  /** 5天催办: days between the urgings about a ticket that is not closed. */
  readonly urgeDays: number;
  /** How long an offered worker has to accept; null: as long as nobody objects. */
  readonly offerSeconds: number | null;
  /** Hears when a timer is set, so that the timekeeper does not sleep past it. */
  readonly onTimerSet: (dueAtMs: number) => void;
}

const DAY_MS = 86_400_000;

export interface ClockHooks extends Required<MoveHooks> {
  /** Timers of a ticket that has clocks to run and none that does; for tickets of before this version. */
  adopt(session: BookSession, ticket: LockedTicket, atMs: number): Promise<void>;
  /** Writes what a handler made of a clock, and sets the timer that follows. */
  goOn(session: BookSession, ticketId: string, change: ClockChange): Promise<void>;
}

export interface ClockChange {
  readonly clock: TicketClock;
  readonly version: number;
  readonly atMs: number;
}

export function createClockHooks(options: ClockHookOptions): ClockHooks {
  return new BookClocks(options);
}

interface Written {
  readonly clocks: readonly TicketClock[];
  readonly timers: readonly NewTimer[];
  readonly version: number;
  readonly atMs: number;
}

class BookClocks implements ClockHooks {
  readonly #options: ClockHookOptions;

  constructor(options: ClockHookOptions) {
    this.#options = options;
  }

  async opened(session: BookSession, ticket: LockedTicket, atMs: number): Promise<void> {
    const step = { from: null, to: ticket.state, version: ticket.version, atMs };
    await this.#step(session, ticket, { clocks: [], step });
  }

  async moved(
    session: BookSession,
    before: LockedTicket,
    after: LockedTicket,
    { atMs }: Move,
  ): Promise<void> {
    if (before.state === after.state && after.state !== "assigned") return;
    const clocks = await session.clocksOf(after.id);
    const step = { from: before.state, to: after.state, version: after.version, atMs };
    await this.#step(session, after, { clocks, step });
  }

  async happened(session: BookSession, ticket: LockedTicket, happening: TicketHappening): Promise<void> {
    const request = happening.kind === "extensionDecided" ? approvedExtension(happening) : null;
    if (request !== null) await this.#extend(session, ticket, request);
    const timer = whistleTimer(happening);
    if (timer === null) return;
    const { dueAtMs, subject, atMs } = timer;
    if (dueAtMs === null) {
      await session.cancelTimers(ticket.id, { kind: "whistle-report", subject }, atMs);
      return;
    }
    const timers = [{ kind: "whistle-report", subject, clock: null, dueAtMs, payload: {} } as const];
    await this.#write(session, ticket.id, { clocks: [], timers, version: ticket.version, atMs });
  }

  async adopt(session: BookSession, ticket: LockedTicket, atMs: number): Promise<void> {
    const clocks = await session.clocksOf(ticket.id);
    const step = { from: null, to: ticket.state, version: ticket.version, atMs };
    await this.#step(session, ticket, { clocks, step });
  }

  goOn(session: BookSession, ticketId: string, { clock, version, atMs }: ClockChange): Promise<void> {
    return this.#write(session, ticketId, { clocks: [clock], timers: [], version, atMs });
  }

  async #step(
    session: BookSession,
    after: LockedTicket,
    { clocks, step }: { readonly clocks: readonly TicketClock[]; readonly step: ClockStep },
  ): Promise<void> {
    const { version, atMs, from } = step;
    const changed = planClocks(clocks, step, await this.#options.rules.ruleOf(session, after, atMs));
    const names = changed.map(({ clock }) => clock);
    if (from !== null) await cancelOutlived(session, after, { clocks: names, from, atMs });
    const timers = stateTimers(after, step, this.#options);
    await this.#write(session, after.id, { clocks: changed, timers, version, atMs });
  }

  async #extend(
    session: BookSession,
    ticket: LockedTicket,
    { name, minutes, atMs }: ApprovedExtension,
  ): Promise<void> {
    const running = (await session.clocksOf(ticket.id)).filter(isRunning);
    const clock = running.find((each) => each.clock === name);
    // It ended meanwhile: more time for it means nothing.
    if (clock === undefined) return;
    const rule = await this.#options.rules.ruleOf(session, ticket, atMs);
    await session.cancelTimers(ticket.id, { clocks: [name] }, atMs);
    const clocks = [extendClock(clock, minutes, rule)];
    await this.#write(session, ticket.id, { clocks, timers: [], version: ticket.version, atMs });
  }

  async #write(session: BookSession, ticketId: string, written: Written): Promise<void> {
    const { clocks, version, atMs } = written;
    const timers = [...written.timers];
    for (const clock of clocks) {
      const timer = await this.#timerOf(session, clock, atMs);
      if (timer !== null) timers.push(timer);
    }
    if (clocks.length + timers.length === 0) return;
    await session.writeClocks(ticketId, { clocks, timers, version, atMs });
    for (const { dueAtMs } of timers) this.#options.onTimerSet(dueAtMs);
  }

  async #timerOf(session: BookSession, clock: TicketClock, atMs: number): Promise<NewTimer | null> {
    const { rules, remindPercents } = this.#options;
    const { calendar } = await rules.calendar(session, atMs);
    const { escalation } = await rules.tableOf(session, clock.deadlineTableId);
    return nextTimer(clock, { calendar, remindPercents, escalation }, atMs);
  }
}

/** Timers of the state itself, besides those of clocks. */
function stateTimers(
  ticket: LockedTicket,
  { from, to, atMs }: ClockStep,
  { urgeDays, offerSeconds }: ClockHookOptions,
): readonly NewTimer[] {
  const timers: NewTimer[] = [];
  const set = (kind: TicketTimerKind, dueAtMs: number, payload: NewTimer["payload"] = {}): void => {
    timers.push({ kind, subject: "", clock: null, dueAtMs, payload });
  };
  const begins = from === null || from === "closed" || from === "suspended";
  if (begins && to !== "suspended" && to !== "closed") set("urge", atMs + urgeDays * DAY_MS, { urged: 0 });
  if (to === "assigned" && offerSeconds !== null) set("offer", atMs + Math.round(offerSeconds * 1_000));
  if (to === "suspended") set("suspend-until", ticket.suspendedUntilMs ?? atMs);
  return timers;
}

/** Timers that the move has overtaken. */
async function cancelOutlived(
  session: BookSession,
  { id, state }: LockedTicket,
  {
    clocks,
    from,
    atMs,
  }: { readonly clocks: readonly Deadline[]; readonly from: ClockStep["from"]; readonly atMs: number },
): Promise<void> {
  if (state === "closed" || state === "suspended") {
    // A called department must report all the same while the ticket is suspended.
    await session.cancelTimers(id, { exceptKind: state === "closed" ? "" : "whistle-report" }, atMs);
    return;
  }
  if (clocks.length > 0) await session.cancelTimers(id, { clocks }, atMs);
  if (from === "assigned") await session.cancelTimers(id, { kind: "offer", subject: "" }, atMs);
  if (from === "suspended") await session.cancelTimers(id, { kind: "suspend-until", subject: "" }, atMs);
}

interface ApprovedExtension {
  readonly name: Deadline;
  readonly minutes: number;
  readonly atMs: number;
}

function approvedExtension({
  extension,
}: Extract<
  TicketHappening,
  { readonly kind: "extensionAsked" | "extensionDecided" }
>): ApprovedExtension | null {
  const { decision, decidedAt, clock, minutes } = extension;
  if (decision !== "approved" || decidedAt === null) return null;
  return { name: clock, minutes, atMs: Date.parse(decidedAt) };
}

/** `dueAtMs` null: the department has reported, or its miss is written down. */
function whistleTimer(
  happening: TicketHappening,
): { readonly subject: string; readonly dueAtMs: number | null; readonly atMs: number } | null {
  switch (happening.kind) {
    case "extensionAsked":
    case "extensionDecided":
      return null;
    case "departmentCalled": {
      const { id, reportDueAt, calledAt } = happening.whistle;
      return { subject: id, dueAtMs: Date.parse(reportDueAt), atMs: Date.parse(calledAt) };
    }
    case "departmentReported":
    case "reportMissed": {
      const { id, reportedAt, escalatedAt, calledAt } = happening.whistle;
      return { subject: id, dueAtMs: null, atMs: Date.parse(reportedAt ?? escalatedAt ?? calledAt) };
    }
  }
}
