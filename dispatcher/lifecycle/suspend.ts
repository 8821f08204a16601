/** 挂账: a ticket waits until an agreed day, never for ever. Pure. */
import type { LockedTicket } from "../book/book.ts";
import { DispatcherError } from "../errors.ts";

const DAY_MS = 86_400_000;
/** Longer than any season's ban or budget year; more would be forgetting it. */
const SUSPENSION_MAX_DAYS = 366;

/** Throws BAD_REQUEST. */
export function refuseSuspension(
  ticket: Pick<LockedTicket, "number">,
  { untilMs, nowMs }: { readonly untilMs: number; readonly nowMs: number },
): void {
  const isPast = !(untilMs > nowMs);
  if (!isPast && untilMs <= nowMs + SUSPENSION_MAX_DAYS * DAY_MS) return;
  const given =
    Number.isFinite(untilMs) && Math.abs(untilMs) <= 8.64e15 ? new Date(untilMs).toISOString() : untilMs;
  const fault = isPast ? "is past" : `is more than ${String(SUSPENSION_MAX_DAYS)} days ahead`;
  throw new DispatcherError(
    "BAD_REQUEST",
    `ticket ${String(ticket.number)} cannot wait until ${String(given)}: that ${fault}; key "untilMs" must lie between`,
  );
}
