/** Writes what somebody did into the log before it takes effect: no record, no deed. */
import type { FastifyRequest } from "fastify";
import type { Deed } from "../../lifecycle/access-desk.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import type { Clock } from "../../time/clock.ts";
import { userOf } from "../access/gate.ts";

export type DeedLog = (
  request: FastifyRequest,
  deed: Pick<Deed, "action"> & Partial<Pick<Deed, "subject" | "ticketId" | "details">>,
) => Promise<void>;

export function deedLog(desk: Pick<TicketDesk, "access">, clock: Clock): DeedLog {
  return (request, { action, subject = null, ticketId = null, details = {} }) =>
    desk.access.recordDeed({
      userId: userOf(request).id,
      ...{ action, subject, ticketId, details },
      address: request.ip,
      atMs: clock.nowMs(),
    });
}
