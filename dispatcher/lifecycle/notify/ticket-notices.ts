/** Tells the edge that a ticket was opened or closed. Fire and forget: an agent that misses it loses nothing. */
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
  const notice: TicketNotice = {
    ticketId: ticket.id,
    dedupKey: ticket.dedupKey,
    state,
    ...(ticket.closeReason === null ? {} : { resolution: ticket.closeReason }),
    at: new Date(clock.nowMs()).toISOString(),
  };
  bus.announce(ticketSubject(ticket.cameraCode), new TextEncoder().encode(JSON.stringify(notice)));
}
