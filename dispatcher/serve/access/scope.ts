/** What of the district a user sees, as the book's search understands it. */
import type { TicketScope } from "../../lifecycle/access-desk.ts";
import type { User } from "../../lifecycle/ticket-desk.ts";

/** A worker's account without a worker and without grids sees nothing, not everything. */
export function scopeOf({ role, workerId, gridIds }: User): TicketScope {
  return {
    gridIds: role === "administrator" ? null : gridIds,
    workerId,
    // Nobody shall set out for what nobody has looked at.
    seesUnconfirmed: role !== "worker",
  };
}
