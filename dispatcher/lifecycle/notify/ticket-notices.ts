/**
 * Tells the edge that a ticket was opened or closed. Fire and forget: the stream keeps what reaches it, and an agent
 * that misses the rest loses nothing. Only a false alarm teaches it something: false-alarm-notices.ts tells those.
 */
import { type TicketNotice, ticketSubject } from "#contract";
import type { Bus } from "../../bus/bus.ts";
import type { Clock } from "../../time/clock.ts";
import type { CloseReason } from "../ticket.ts";

export interface NoticedTicket {
  readonly id: string;
  readonly dedupKey: string;
  readonly cameraCode: string;
  readonly closeReason: CloseReason | null;
}

export function announceTicket(
  { bus, clock }: { readonly bus: Bus; readonly clock: Clock },
  ticket: NoticedTicket,
  state: TicketNotice["state"],
): void {
  if (state === "closed" && ticket.closeReason === "false-alarm") return;
  const notice: TicketNotice = {
    ticketId: ticket.id,
    dedupKey: ticket.dedupKey,
    state,
    ...resolutionOf(ticket.closeReason),
    at: new Date(clock.nowMs()).toISOString(),
  };
  bus.announce(ticketSubject(ticket.cameraCode), new TextEncoder().encode(JSON.stringify(notice)));
}

/** The message about a ticket that was closed at `atMs`. */
export function closedNotice({
  ticketId,
  dedupKey,
  resolution,
  atMs,
}: Pick<TicketNotice, "ticketId" | "dedupKey" | "resolution"> & { readonly atMs: number }): Uint8Array {
  const said = resolution === undefined ? {} : { resolution };
  const notice: TicketNotice = {
    ...{ ticketId, dedupKey, ...said },
    state: "closed",
    at: new Date(atMs).toISOString(),
  };
  return new TextEncoder().encode(JSON.stringify(notice));
}

/** An agent learns from what was said about the street; that the office merged or refused a ticket teaches it nothing. */
function resolutionOf(closeReason: CloseReason | null): Pick<TicketNotice, "resolution"> {
  const isOfStreet =
    closeReason === "verified" || closeReason === "false-alarm" || closeReason === "self-cleared";
  return isOfStreet ? { resolution: closeReason } : {};
}
