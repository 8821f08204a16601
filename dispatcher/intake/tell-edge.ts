/** What a commit changed is told to the cameras that see the thing, under the keys they know, and to the cache. */
import type { Arrival } from "#contract";
import type { Book, LockedTicket } from "../book/book.ts";
import type { Bus } from "../bus/bus.ts";
import type { OpenKeys } from "../cache/open-keys.ts";
import { announceTicket } from "../lifecycle/notify/ticket-notices.ts";
import type { Clock } from "../time/clock.ts";

export interface EdgeEcho {
  readonly opened: (ticket: LockedTicket) => void;
  readonly aliased: (ticket: LockedTicket, arrival: Arrival) => void;
  readonly closed: (ticket: LockedTicket) => void;
}

/** A camera of ours begins its keys with its code; what people and other makers say has no agent to tell. */
const CAMERA_OF_KEY = /^([0-9]{20})\//;

export function createEdgeEcho(parts: {
  readonly bus: Bus;
  readonly book: Book;
  readonly cache: OpenKeys;
  readonly clock: Clock;
}): EdgeEcho {
  const { book, cache } = parts;
  const tell = (ticket: LockedTicket, dedupKey: string, state: "opened" | "closed"): void => {
    const cameraCode = CAMERA_OF_KEY.exec(dedupKey)?.[1];
    if (cameraCode !== undefined) announceTicket(parts, { ...ticket, dedupKey, cameraCode }, state);
  };
  const forget = async (ticket: LockedTicket): Promise<void> => {
    // Without an answer the aliases are told nothing; a stale entry of the cache is found out by the book.
    const keys = await book.keysOf(ticket.id).catch(() => []);
    for (const key of keys) {
      if (key === ticket.dedupKey) continue;
      tell(ticket, key, "closed");
      await cache.forget(key);
    }
  };
  return {
    opened(ticket) {
      tell(ticket, ticket.dedupKey, "opened");
    },
    aliased(ticket, { dedupKey }) {
      tell(ticket, dedupKey, "opened");
    },
    closed(ticket) {
      tell(ticket, ticket.dedupKey, "closed");
      void cache.forget(ticket.dedupKey);
      void forget(ticket);
    },
  };
}
