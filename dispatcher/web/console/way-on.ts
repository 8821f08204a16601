/** Addresses that lead somewhere else: those in messages, and a worker's way to the worker's own page. */
import type { Me } from "../shared/api.ts";

const TICKET = /^#ticket\/([0-9a-f-]{36})$/;

/** Messages hold /#ticket/<id>, which is for whoever reads it. Null: no such address. */
export function messagePath(hash: string): string | null {
  const id = TICKET.exec(hash)?.[1];
  return id === undefined ? null : `/tickets/${id}`;
}

/** Where a worker does the work, with the ticket that was asked for; null: stays here. */
export function workersAddress(
  { role, workerId }: Pick<Me, "role" | "workerId">,
  ticketId: string | readonly string[] | undefined,
): string | null {
  if (role !== "worker" || workerId === null) return null;
  return typeof ticketId === "string" ? `/m/#/ticket/${ticketId}` : "/m/";
}
