/**
 * 吹哨报到: the street calls a department to a ticket, the department reports (报到) by a deadline of its own, and no
 * show calls the next level by itself. The clocks hear a call and a report by their hook, and call back at the deadline.
 */
import { randomUUID } from "node:crypto";
import type { BookSession, LockedTicket } from "../book/book.ts";
import { DispatcherError } from "../errors.ts";
import { either } from "./judge-move.ts";
import type { LifecycleRules } from "./rules.ts";
import { refuseOutsideGrids } from "./scope.ts";
import type { Actor, TicketState, Whistle } from "./ticket.ts";

export interface DepartmentCall {
  readonly actor: Actor;
  /** What people call it, 1 to 100 characters. */
  readonly department: string;
  /** 1 unless given: 一般→街道. 2, for the office alone: 复杂→挂包区领导. */
  readonly level?: 1 | 2;
  readonly reason: string;
  /** Until it must have reported; the rules' minutes unless given. */
  readonly reportMinutes?: number;
  readonly atMs: number;
}

export interface DepartmentReport {
  readonly whistleId: string;
  readonly actor: Actor;
  readonly atMs: number;
}

/** The worker on the spot is who sees that a department is needed; the own ticket only. */
const CALLERS: readonly Actor["role"][] = ["worker", "gridLeader", "dispatcher"];
/** On the spot, in the office, or the department's own system. */
const REPORTERS: readonly Actor["role"][] = ["worker", "gridLeader", "dispatcher", "service"];
const CALLED_IN: readonly TicketState[] = ["open", "assigned", "accepted", "arrived", "suspended"];
const DEPARTMENT_MAX_CHARS = 100;
const REPORT_MAX_MINUTES = 7 * 24 * 60;
/** More departments than any one ticket needs; it ends a loop that should not exist. */
const WHISTLES_MAX = 30;
const MINUTE_MS = 60_000;

/** The ticket must be locked. Throws NOT_ALLOWED, ILLEGAL_TRANSITION or BAD_REQUEST. */
export async function callDepartment(
  session: BookSession,
  ticket: LockedTicket,
  call: DepartmentCall,
  rules: Pick<LifecycleRules, "reportMinutes">,
): Promise<Whistle> {
  const { actor, reason, atMs } = call;
  refuseCaller(ticket, call);
  await refuseOutsideGrids(session, ticket, { actor, what: "call a department to" });
  const minutes = call.reportMinutes ?? rules.reportMinutes;
  refuseMalformedCall(call, minutes);
  const department = call.department.trim();
  refuseSecondCall(ticket, department, await session.whistlesOf(ticket.id));
  const whistle = blown({
    department,
    level: call.level ?? 1,
    reason: reason.trim(),
    calledBy: actor.id,
    atMs,
    dueMs: atMs + minutes * MINUTE_MS,
  });
  await session.writeHappening(ticket, { kind: "departmentCalled", whistle });
  return whistle;
}

function refuseCaller(ticket: LockedTicket, { actor, level }: DepartmentCall): void {
  const callers = level === 2 ? (["dispatcher"] as const) : CALLERS;
  if (!callers.includes(actor.role)) {
    throw new DispatcherError(
      "NOT_ALLOWED",
      `a department is called at level ${String(level ?? 1)} by the ${either(callers)}; ${actor.id} is a ${actor.role}`,
    );
  }
  if (actor.role === "worker" && actor.id !== ticket.workerId) {
    throw new DispatcherError(
      "NOT_ALLOWED",
      `ticket ${String(ticket.number)} is not ${actor.id}'s; only its own worker calls a department to it`,
    );
  }
  if (CALLED_IN.includes(ticket.state)) return;
  throw new DispatcherError(
    "ILLEGAL_TRANSITION",
    `ticket ${String(ticket.number)} is ${ticket.state}; a department is called while it is ${either(CALLED_IN)}`,
  );
}

function refuseMalformedCall({ department, reason }: DepartmentCall, minutes: number): void {
  const length = department.trim().length;
  if (length < 1 || length > DEPARTMENT_MAX_CHARS) {
    throw new DispatcherError(
      "BAD_REQUEST",
      `key "department" has ${String(length)} characters; a name of 1 to ${String(DEPARTMENT_MAX_CHARS)} would be right`,
    );
  }
  if (reason.trim() === "") {
    throw new DispatcherError("BAD_REQUEST", 'a call needs a reason in words; key "reason" is empty');
  }
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= REPORT_MAX_MINUTES) return;
  throw new DispatcherError(
    "BAD_REQUEST",
    `key "reportMinutes" is ${String(minutes)}; a whole number from 1 to ${String(REPORT_MAX_MINUTES)} would be right`,
  );
}

function refuseSecondCall(ticket: LockedTicket, department: string, before: readonly Whistle[]): void {
  const name = `ticket ${String(ticket.number)}`;
  if (before.length >= WHISTLES_MAX) {
    throw new DispatcherError(
      "ILLEGAL_TRANSITION",
      `${name}: departments were called ${String(before.length)} times; no more`,
    );
  }
  const live = before.find(
    (each) => each.department === department && each.reportedAt === null && each.escalatedAt === null,
  );
  if (live === undefined) return;
  throw new DispatcherError(
    "ILLEGAL_TRANSITION",
    `${name}: ${department} was called by ${live.calledBy} and has until ${live.reportDueAt} to report`,
  );
}

interface Blow {
  readonly department: string;
  readonly level: 1 | 2;
  readonly reason: string;
  readonly calledBy: string;
  readonly atMs: number;
  readonly dueMs: number;
}

const blown = ({ department, level, reason, calledBy, atMs, dueMs }: Blow): Whistle => ({
  id: randomUUID(),
  department,
  level,
  reason,
  calledBy,
  calledAt: new Date(atMs).toISOString(),
  reportDueAt: new Date(dueMs).toISOString(),
  reportedBy: null,
  reportedAt: null,
  escalatedAt: null,
});

/** Late is kept as late. The ticket must be locked. Throws NOT_ALLOWED, NOT_FOUND or STALE_VERSION. */
export async function reportIn(
  session: BookSession,
  ticket: LockedTicket,
  { whistleId, actor, atMs }: DepartmentReport,
): Promise<Whistle> {
  const name = `ticket ${String(ticket.number)}`;
  const isOther = actor.role === "worker" && actor.id !== ticket.workerId;
  if (!REPORTERS.includes(actor.role) || isOther) {
    throw new DispatcherError(
      "NOT_ALLOWED",
      `that a department is there is told by the ticket's own worker, the gridLeader, dispatcher or service; ${actor.id} is a ${actor.role}`,
    );
  }
  await refuseOutsideGrids(session, ticket, { actor, what: "report to" });
  const before = (await session.whistlesOf(ticket.id)).find(({ id }) => id === whistleId);
  if (before === undefined) {
    throw new DispatcherError("NOT_FOUND", `${name} has no call ${whistleId.slice(0, 64)}`);
  }
  if (before.reportedAt !== null) {
    const who = `${String(before.reportedBy)} at ${before.reportedAt}`;
    throw new DispatcherError(
      "STALE_VERSION",
      `${name}: ${before.department} was reported already by ${who}`,
    );
  }
  const whistle: Whistle = { ...before, reportedBy: actor.id, reportedAt: new Date(atMs).toISOString() };
  await session.writeHappening(ticket, { kind: "departmentReported", whistle });
  return whistle;
}

/**
 * For the timer at a report's deadline: every call of this ticket that is overdue and unreported is kept as missed,
 * and one of level 1 is called again at level 2 with as much time. Fired twice, or too early, it changes nothing; a
 * closed ticket needs nobody any more. The ticket must be locked. Gives back the calls that were missed.
 */
export async function escalateMissedReports(
  session: BookSession,
  ticket: LockedTicket,
  nowMs: number,
): Promise<readonly Whistle[]> {
  if (ticket.state === "closed") return [];
  const all = await session.whistlesOf(ticket.id);
  const missed = all.filter(
    (each) => each.reportedAt === null && each.escalatedAt === null && Date.parse(each.reportDueAt) <= nowMs,
  );
  for (const before of missed) {
    const whistle: Whistle = { ...before, escalatedAt: new Date(nowMs).toISOString() };
    await session.writeHappening(ticket, { kind: "reportMissed", whistle });
    if (before.level === 1) await callNextLevel(session, ticket, { before, nowMs });
  }
  return missed;
}

async function callNextLevel(
  session: BookSession,
  ticket: LockedTicket,
  { before, nowMs }: { readonly before: Whistle; readonly nowMs: number },
): Promise<void> {
  const { department, reportDueAt, calledAt } = before;
  const givenMs = Date.parse(reportDueAt) - Date.parse(calledAt);
  const whistle = blown({
    department,
    level: 2,
    reason: `${department} had not reported by ${reportDueAt}: ${before.reason}`,
    calledBy: "clock",
    atMs: nowMs,
    dueMs: nowMs + givenMs,
  });
  await session.writeHappening(ticket, { kind: "departmentCalled", whistle });
}
