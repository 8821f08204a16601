/** Repeats, the bulk of all events: found in the cache, joined to their tickets in one transaction per batch. */
import type { Repeat } from "../../book/book.ts";
import { DispatcherError } from "../../errors.ts";
import type { Arrival } from "../consume/parse-batch.ts";
import { acknowledge, giveBack, type Intake } from "../intake.ts";

/** Events of one dedup key, in the order of the stream. */
export interface KeyGroup {
  readonly dedupKey: string;
  readonly arrivals: readonly Arrival[];
}

export function groupByKey(arrivals: readonly Arrival[]): readonly KeyGroup[] {
  const groups = new Map<string, Arrival[]>();
  // A redelivered event may come behind its successors.
  const ordered = arrivals.toSorted((a, b) => a.incoming.streamSequence - b.incoming.streamSequence);
  for (const arrival of ordered) {
    const group = groups.get(arrival.event.dedupKey);
    if (group === undefined) groups.set(arrival.event.dedupKey, [arrival]);
    else group.push(arrival);
  }
  return [...groups].map(([dedupKey, members]) => ({ dedupKey, arrivals: members }));
}

/** Settles the repeats and returns the events that need a closer look, in their groups. */
export async function joinRepeats(intake: Intake, groups: readonly KeyGroup[]): Promise<readonly KeyGroup[]> {
  const { cache, counters } = intake;
  const known = await cache.lookUp(groups.map(({ dedupKey }) => dedupKey));
  const hits: (KeyGroup & { readonly ticketId: string })[] = [];
  const rest: KeyGroup[] = [];
  for (const group of groups) {
    const ticketId = known.get(group.dedupKey);
    const changesState = group.arrivals.some(({ event }) => event.phase === "cleared");
    if (ticketId === undefined || changesState) rest.push(group);
    else hits.push({ ...group, ticketId });
  }
  counters.count("cacheHits", hits.length);
  counters.count("cacheMisses", groups.length - known.size);
  if (hits.length === 0) return rest;
  return [...rest, ...(await joinHits(intake, hits))];
}

async function joinHits(
  intake: Intake,
  hits: readonly (KeyGroup & { readonly ticketId: string })[],
): Promise<readonly KeyGroup[]> {
  const { book, clock, counters, logger } = intake;
  const arrivals = hits.flatMap((group) => group.arrivals);
  const repeats: readonly Repeat[] = hits.flatMap(({ ticketId, arrivals: members }) =>
    members.map(({ event, incoming }) => ({ ticketId, event, streamSequence: incoming.streamSequence })),
  );
  try {
    const { stale, decidedBefore } = await book.mergeRepeats(repeats, clock.nowMs());
    const staleKeys = new Set(stale.map(({ event }) => event.dedupKey));
    const settled = arrivals.filter(({ event }) => !staleKeys.has(event.dedupKey));
    counters.count("cacheStale", staleKeys.size);
    counters.count("eventsMerged", settled.length - decidedBefore);
    counters.count("eventsDecidedBefore", decidedBefore);
    logger.debug({ events: settled.length, tickets: hits.length }, "sightings merged");
    for (const { event } of settled) intake.covers.decided(event.agentId, event.id);
    await acknowledge(
      intake,
      settled.map(({ incoming }) => incoming),
    );
    return hits.filter(({ dedupKey }) => staleKeys.has(dedupKey));
  } catch (thrown) {
    // One value that cannot be stored must not hold the others: each goes alone.
    if (thrown instanceof DispatcherError && thrown.code === "BAD_REQUEST") return hits;
    giveBack(
      intake,
      arrivals.map(({ incoming }) => incoming),
      thrown,
    );
    return [];
  }
}
