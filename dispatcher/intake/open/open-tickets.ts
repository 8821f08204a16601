/** Everything that is not a plain repeat: keys side by side, each key in order, many new ones in one transaction. */
import type { Arrival } from "#contract";
import type { LockedTicket } from "../../book/book.ts";
import type { OpenKey } from "../../cache/open-keys.ts";
import { DispatcherError } from "../../errors.ts";
import type { Delivery, Malformed } from "../consume/parse-batch.ts";
import type { KeyGroup } from "../dedup/join-repeats.ts";
import { acknowledge, giveBack, type Intake } from "../intake.ts";
import { openFresh } from "./open-fresh.ts";
import { type Decided, decideEvent, type DedupRules } from "./open-ticket.ts";

/** What earlier stages know: the dedup rules, and where unreadable messages go. */
export interface EarlierStages {
  readonly dedup: DedupRules;
  refuse(malformed: readonly Malformed[]): Promise<void>;
}

type Opening = Intake & EarlierStages;

/** Keys decided side by side; the pool keeps connections for pages and assignment. */
const KEYS_AT_ONCE = 6;
/**
 * Keys decided in one transaction. A commit that tells of a change waits for every other such commit, so that the
 * number of commits, not of tickets, is what limits a flood of new ones.
 */
const KEYS_TOGETHER = 64;
/** With several dispatchers a "cleared" can overtake its "opened"; so long it may take to arrive. */
const OVERTAKEN_MS = 3_000;

export async function openTickets(
  intake: Intake,
  groups: readonly KeyGroup[],
  earlier: EarlierStages,
): Promise<void> {
  const opening: Opening = { ...intake, ...earlier };
  // In one order everywhere, so that two dispatchers with the same keys do not wait for each other in a circle.
  const queue = groups.toSorted((a, b) => (a.dedupKey < b.dedupKey ? -1 : 1));
  const together = Math.min(KEYS_TOGETHER, Math.max(1, Math.ceil(queue.length / KEYS_AT_ONCE)));
  const takeNext = async (): Promise<void> => {
    for (let some = queue.splice(0, together); some.length > 0; some = queue.splice(0, together)) {
      const failure = await decideGroups(opening, some);
      if (failure === null) continue;
      // A book that is gone for one key is gone for all: nobody waits for its time-outs one by one.
      const others = queue.splice(0).flatMap(({ deliveries }) => deliveries);
      giveBack(
        intake,
        others.map(({ incoming }) => incoming),
        failure,
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(KEYS_AT_ONCE, queue.length) }, takeNext));
}

/** Null, or why the book cannot be reached. What does not go together goes alone. */
async function decideGroups(opening: Opening, groups: readonly KeyGroup[]): Promise<DispatcherError | null> {
  // A "cleared" may have to wait for its "opened", which holds up its key alone.
  const isPlain = ({ deliveries }: KeyGroup): boolean =>
    deliveries.every(({ arrival }) => arrival.phase !== "cleared");
  const plain = groups.filter(isPlain);
  const isDecided = plain.length > 1 && (await decideTogether(opening, plain));
  const left = isDecided ? groups.filter((group) => !isPlain(group)) : groups;
  for (const [index, group] of left.entries()) {
    const failure = await decideGroup(opening, group);
    if (failure === null) continue;
    const others = left.slice(index + 1).flatMap(({ deliveries }) => deliveries);
    giveBack(
      opening,
      others.map(({ incoming }) => incoming),
      failure,
    );
    return failure;
  }
  return null;
}

/** All of them, or nothing: false, and each is tried alone, where it fails for itself. */
async function decideTogether(opening: Opening, groups: readonly KeyGroup[]): Promise<boolean> {
  const { book, clock, dedup, newId } = opening;
  const deliveries = groups.flatMap((group) => group.deliveries);
  const nowMs = clock.nowMs();
  const options = { dedup, newId, nowMs, mayWait: () => false };
  try {
    const decided = await book.transaction(async (session) => {
      await session.beAlone(
        deliveries.map(({ arrival }) => ({ arrival, reach: dedup.reachOf(arrival, nowMs) })),
      );
      const firsts = groups.flatMap((group) => group.deliveries.slice(0, 1));
      const fresh = await openFresh(session, firsts, options);
      const all: Decided[] = [];
      for (const delivery of deliveries) {
        all.push(fresh.get(delivery) ?? (await decideEvent(session, delivery, options)));
      }
      return all;
    });
    await settleAll(
      opening,
      deliveries.map((delivery, i) => ({ delivery, decided: decided[i] as Decided })),
    );
    return true;
  } catch {
    opening.counters.count("decisionsSplit");
    return false;
  }
}

/** Null, or why the book cannot be reached. */
async function decideGroup(opening: Opening, { deliveries }: KeyGroup): Promise<DispatcherError | null> {
  for (const [index, delivery] of deliveries.entries()) {
    try {
      await decideOne(opening, delivery);
    } catch (thrown) {
      if (thrown instanceof DispatcherError && thrown.code === "BAD_REQUEST") {
        const { arrival, incoming } = delivery;
        const stream = arrival.source === "camera" ? "camera" : "report";
        await opening.refuse([{ eventKey: arrival.id, stream, incoming, reason: thrown.message }]);
        continue;
      }
      // Those behind it wait too, so that the key's order holds.
      giveBack(
        opening,
        deliveries.slice(index).map(({ incoming }) => incoming),
        thrown,
      );
      return thrown instanceof DispatcherError && thrown.code === "BOOK_UNAVAILABLE" ? thrown : null;
    }
  }
  return null;
}

async function decideOne(opening: Opening, delivery: Delivery): Promise<void> {
  const { book, clock, dedup, newId } = opening;
  const options = {
    dedup,
    newId,
    nowMs: clock.nowMs(),
    mayWait: (eventId: string) => opening.isNews(eventId),
  };
  const decided = await book.transaction((session) => decideEvent(session, delivery, options));
  await settleAll(opening, [{ delivery, decided }]);
}

interface Settled {
  readonly delivery: Delivery;
  readonly decided: Decided;
}

/** After the commit: told, remembered in one round trip, acknowledged side by side. */
async function settleAll(intake: Intake, all: readonly Settled[]): Promise<void> {
  const toRemember = all.flatMap((each) => settle(intake, each));
  if (toRemember.length > 0) await intake.cache.remember(toRemember);
  const done = all.filter(({ decided }) => decided.outcome !== "early");
  await acknowledge(
    intake,
    done.map(({ delivery }) => delivery.incoming),
  );
}

/** What the cache is to know of it. */
function settle(intake: Intake, { delivery, decided }: Settled): readonly OpenKey[] {
  const { counters, covers } = intake;
  const { arrival, incoming } = delivery;
  if (decided.outcome === "early") {
    counters.count("eventsGivenBack");
    incoming.nak(OVERTAKEN_MS);
    return [];
  }
  say(intake, delivery, decided);
  if (arrival.agentId !== "") covers.decided(arrival.agentId, arrival.id);
  if (decided.outcome === "opened") {
    intake.after.opened(decided.ticket);
    return remembered(intake, arrival, decided.ticket);
  }
  if (decided.outcome !== "merged" || decided.ticket === null) return [];
  if (decided.how === "aliased") intake.after.aliased(decided.ticket, arrival);
  if (decided.how === "reopened") intake.after.opened(decided.ticket);
  return remembered(intake, arrival, decided.ticket);
}

const MERGED = {
  confirmed: { counter: "ticketsConfirmed", sentence: "another source agrees: ticket confirmed" },
  aliased: { counter: "ticketsAliased", sentence: "another source sees the same thing: one ticket" },
  reopened: { counter: "ticketsReopened", sentence: "there again: ticket reopened" },
} as const;

/** Counts it and writes the log's line. */
function say(
  { counters, logger }: Intake,
  { arrival }: Delivery,
  decided: Exclude<Decided, { outcome: "early" }>,
): void {
  const { id: eventId, source, phase, cameraCode, dedupKey, violation } = arrival;
  const fields = { eventId, source, phase, cameraCode, dedupKey };
  switch (decided.outcome) {
    case "before":
      counters.count("eventsDecidedBefore");
      return;
    case "refused":
      counters.count("eventsRefused");
      if (decided.silenced) {
        counters.count("eventsSilenced");
        logger.info({ ...fields, reason: decided.reason }, "event silenced");
      } else logger.warn({ ...fields, reason: decided.reason }, "event refused");
      return;
    case "opened":
      counters.count("eventsOpened");
      logger.info({ ...fields, ...named(decided.ticket), violation }, "ticket opened");
      return;
    case "merged": {
      counters.count("eventsMerged");
      const how = decided.how === undefined ? null : MERGED[decided.how];
      if (how === null) {
        logger.debug({ ...fields, ...named(decided.ticket) }, "event merged");
        return;
      }
      counters.count(how.counter);
      logger.info({ ...fields, ...named(decided.ticket) }, how.sentence);
    }
  }
}

const named = (ticket: LockedTicket | null): { ticketId?: string; number?: number } =>
  ticket === null ? {} : { ticketId: ticket.id, number: ticket.number };

/**
 * Under the arrival's own key, alias or not. An unconfirmed ticket's sightings go the book's slow way: any of them may
 * be the one that confirms it. So do reports: what people say is kept word for word.
 */
function remembered({ after }: Intake, arrival: Arrival, ticket: LockedTicket): readonly OpenKey[] {
  if (ticket.state === "closed") after.closed(ticket);
  else if (ticket.state !== "unconfirmed" && arrival.source === "camera")
    return [{ dedupKey: arrival.dedupKey, ticketId: ticket.id }];
  return [];
}
