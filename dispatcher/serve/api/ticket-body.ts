/** A ticket as the API gives it: with what the one who asks may do. */
import type { TicketDetail } from "../../lifecycle/ticket.ts";
import type { User } from "../../lifecycle/ticket-desk.ts";
import { allowedActions } from "../access/visibility.ts";

/** The seam's lists are read-only, the schema's are not. */
export const ticketBodyOf = (ticket: TicketDetail, user: User) => ({
  ...ticket,
  assignees: [...ticket.assignees],
  clocks: [...ticket.clocks],
  extensions: [...ticket.extensions],
  whistles: [...ticket.whistles],
  transitions: ticket.transitions.map((row) => ({ ...row, evidence: [...row.evidence] })),
  candidates: [...ticket.candidates],
  evidence: [...ticket.evidence],
  allowed: allowedActions(user, ticket),
});
