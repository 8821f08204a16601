/** The figures again, the slow way: row by row over the same month, by rules written anew. Shares no code with what it checks. */
import type { ClockRow, Month, TicketRow, TransitionRow } from "./month.double.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const ZONE_MS = 8 * HOUR_MS;

export interface Asked {
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
  readonly days: number;
}

const inside = (at: number | null, { fromMs, toMs }: Asked): at is number =>
  at !== null && at >= fromMs && at < toMs;

/** Group of a ticket, and of what a worker did with it. */
export type KeyOf = (ticket: TicketRow, workerId: string | null) => string | null;

export function slowCounts(
  month: Month,
  asked: Asked,
  keyOf: KeyOf,
): Map<string | null, Record<string, number>> {
  const groups = new Map<string | null, Record<string, number>>();
  const tickets = new Map(month.tickets.map((ticket) => [ticket.id, ticket]));
  const add = (metric: string, ticketId: string, workerId: string | null, n = 1): void => {
    const key = keyOf(tickets.get(ticketId) as TicketRow, workerId);
    const group = groups.get(key) ?? {};
    groups.set(key, { ...group, [metric]: (group[metric] ?? 0) + n });
  };
  for (const ticket of month.tickets) {
    if (!inside(ticket.opened_at, asked)) continue;
    add("opened", ticket.id, ticket.worker_id);
    add("repeats", ticket.id, ticket.worker_id, ticket.sightings - 1);
  }
  for (const each of month.transitions) {
    if (inside(each.at, asked)) countTransition(month, asked, each, add);
  }
  for (const clock of month.clocks) countClock(month, asked, clock, add);
  countAnswers(month, asked, add);
  return groups;
}

type Add = (metric: string, ticketId: string, workerId: string | null, n?: number) => void;

function countAnswers(month: Month, asked: Asked, add: Add): void {
  for (const { ticket_id, ticket_version, answered_at, rating, solved } of month.feedback) {
    if (!inside(answered_at, asked)) continue;
    const closing = month.transitions.find((t) => t.ticket_id === ticket_id && t.sequence === ticket_version);
    const worker = closing?.worker_id ?? null;
    add("rated", ticket_id, worker);
    if ((rating ?? 0) > 3) add("satisfied", ticket_id, worker);
    if (solved === true) add("saidSolved", ticket_id, worker);
  }
}

function countTransition(month: Month, asked: Asked, each: TransitionRow, add: Add): void {
  const { ticket_id, action, actor_role, worker_id } = each;
  const closings: Readonly<Record<string, string>> = {
    ...{
      verifyClear: "verified",
      falseAlarm: "falseAlarm",
      selfClear: "selfCleared",
      mergeInto: "duplicate",
    },
    ...{ refuse: "refused", cancel: "cancelled" },
  };
  const closing = closings[action];
  if (closing !== undefined) add(closing, ticket_id, worker_id);
  if (action === "mergeInto" && actor_role !== "system") add("mergedByHand", ticket_id, worker_id);
  if (action === "reopen") add("reopened", ticket_id, worker_id);
  if (action !== "verifyClear") return;
  const untilMs = each.at + asked.days * DAY_MS;
  const reopened = month.transitions.some(
    (t) =>
      t.ticket_id === ticket_id && t.sequence > each.sequence && t.action === "reopen" && t.at <= untilMs,
  );
  const again = month.tickets.some(
    (t) => t.linked_ticket_id === ticket_id && t.opened_at > each.at && t.opened_at <= untilMs,
  );
  if (reopened || again) add("recurred", ticket_id, worker_id);
}

function countClock(month: Month, asked: Asked, row: ClockRow, add: Add): void {
  const { clock, ticket_id, due_at, stopped_at, outcome } = row;
  const inTime = outcome === "met" && stopped_at !== null && (due_at === null || stopped_at <= due_at);
  const missed = due_at !== null && due_at < asked.nowMs && (stopped_at === null || stopped_at > due_at);
  const at = inTime ? stopped_at : missed ? due_at : null;
  if (!inside(at, asked)) return;
  const worker = holder(month, ticket_id, at);
  add(`${clock}Due`, ticket_id, worker);
  if (inTime) add(`${clock}InTime`, ticket_id, worker);
}

export function holder(month: Month, ticketId: string, at: number): string | null {
  const held = month.assignees.filter(
    (each) => each.ticket_id === ticketId && each.from_at <= at && (each.to_at === null || each.to_at >= at),
  );
  return held.sort((a, b) => b.from_sequence - a.from_sequence)[0]?.worker_id ?? null;
}

/** Monday to Friday but for the holidays, and worked weekend days; 08–12 and 14–18 in UTC+8. One day after another. */
export function slowWorkedMs(
  fromMs: number,
  toMs: number,
  holidays: readonly string[],
  workdays: readonly string[],
): number {
  let worked = 0;
  for (let day = Math.floor((fromMs + ZONE_MS) / DAY_MS); day * DAY_MS - ZONE_MS < toMs; day += 1) {
    const date = new Date(day * DAY_MS);
    const text = date.toISOString().slice(0, 10);
    const weekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
    if (!workdays.includes(text) && (weekend || holidays.includes(text))) continue;
    for (const [start, end] of [
      [8, 12],
      [14, 18],
    ] as const) {
      const startMs = day * DAY_MS - ZONE_MS + start * HOUR_MS;
      worked += Math.max(0, Math.min(toMs, startMs + (end - start) * HOUR_MS) - Math.max(fromMs, startMs));
    }
  }
  return worked;
}

export interface SlowTime {
  readonly key: string | null;
  readonly clock: string;
  readonly isWorking: boolean;
  readonly ownMs: number;
  readonly naturalMs: number;
}

export function slowTimes(
  month: Month,
  asked: Asked,
  keyOf: KeyOf,
  worked: (fromMs: number, toMs: number) => number,
): readonly SlowTime[] {
  return month.clocks.flatMap((row) => {
    const { ticket_id, clock, outcome, stopped_at, started_at, unit, pauses } = row;
    if (outcome !== "met" || !inside(stopped_at, asked)) return [];
    const ticket = month.tickets.find(({ id }) => id === ticket_id) as TicketRow;
    const isWorking = unit.startsWith("work-");
    const spent = isWorking ? worked : (fromMs: number, toMs: number): number => toMs - fromMs;
    // From pause to pause, as a stop watch is read.
    let ownMs = 0;
    let fromMs = started_at;
    for (const pause of pauses) {
      ownMs += spent(fromMs, pause.fromMs);
      fromMs = pause.toMs;
    }
    ownMs += spent(fromMs, stopped_at);
    const key = keyOf(ticket, holder(month, ticket_id, stopped_at));
    return [{ key, clock, isWorking, ownMs, naturalMs: stopped_at - started_at }];
  });
}

/** The value that as many as `percent` of a hundred do not exceed. */
export function slowPercentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted.find(
    (value) => sorted.filter((other) => other <= value).length * 100 >= percent * sorted.length,
  );
  return found as number;
}
