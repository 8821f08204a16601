/** Whether this worker may be handed a ticket: there, competent, and with room for it. */
import type { BookSession, LockedTicket } from "../book/book.ts";
import { DispatcherError } from "../errors.ts";
import type { LifecycleRules } from "./rules.ts";

/** Locks the worker's load, so that two hand-overs cannot fill the last place twice. Throws BAD_REQUEST or NOT_ALLOWED. */
export async function refuseHandOver(
  session: BookSession,
  ticket: LockedTicket,
  { workerId, rules }: { readonly workerId: string; readonly rules: LifecycleRules },
): Promise<void> {
  const load = await session.lockWorkerLoad(workerId);
  const worker = load === null ? undefined : (await session.workers()).find(({ id }) => id === workerId);
  if (load === null || worker === undefined) {
    const given = workerId.slice(0, 64);
    throw new DispatcherError(
      "BAD_REQUEST",
      `key "workerId" is ${given}, which is no worker of this district`,
    );
  }
  const { name, role, capacity } = worker;
  const may = worker.violations ?? rules.competence[role];
  if (!may.includes(ticket.violation)) {
    throw new DispatcherError(
      "NOT_ALLOWED",
      `${name} (${role}) may not act on ${ticket.violation}; hand ticket ${String(ticket.number)} to somebody who may`,
    );
  }
  if (load.openTickets >= capacity) {
    throw new DispatcherError(
      "NOT_ALLOWED",
      `${name} has ${String(load.openTickets)} of ${String(capacity)} tickets open and takes no more`,
    );
  }
}
