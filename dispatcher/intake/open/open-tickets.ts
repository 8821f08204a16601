/** Everything that is not a plain repeat: decided one by one, keys side by side, each key in order. */
import type { LockedTicket } from "../../book/book.ts";
import { DispatcherError } from "../../errors.ts";
import type { Arrival, Malformed } from "../consume/parse-batch.ts";
import type { KeyGroup } from "../dedup/join-repeats.ts";
import { acknowledge, giveBack, type Intake } from "../intake.ts";
import { type Decided, type DecideOptions, decideEvent } from "./open-ticket.ts";

/** What earlier stages know: the dedup rule, and where unreadable messages go. */
export interface EarlierStages {
  readonly judge: DecideOptions["judge"];
  refuse(malformed: readonly Malformed[]): Promise<void>;
}

type Opening = Intake & EarlierStages;

/** Keys decided side by side; the pool keeps connections for pages and assignment. */
const KEYS_AT_ONCE = 6;
/** With several dispatchers a "cleared" can overtake its "opened"; so long it may take to arrive. */
const OVERTAKEN_MS = 3_000;

export async function openTickets(
  intake: Intake,
  groups: readonly KeyGroup[],
  earlier: EarlierStages,
): Promise<void> {
  const opening: Opening = { ...intake, ...earlier };
  const queue = [...groups];
  const takeNext = async (): Promise<void> => {
    for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
      const failure = await decideGroup(opening, group);
      if (failure === null) continue;
      // A book that is gone for one key is gone for all: nobody waits for its time-outs one by one.
      const others = queue.splice(0).flatMap(({ arrivals }) => arrivals);
      giveBack(
        intake,
        others.map(({ incoming }) => incoming),
        failure,
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(KEYS_AT_ONCE, queue.length) }, takeNext));
}

/** Null, or why the book cannot be reached. */
async function decideGroup(opening: Opening, { arrivals }: KeyGroup): Promise<DispatcherError | null> {
  for (const [index, arrival] of arrivals.entries()) {
    try {
      await decideOne(opening, arrival);
    } catch (thrown) {
      if (thrown instanceof DispatcherError && thrown.code === "BAD_REQUEST") {
        await opening.refuse([
          { eventKey: arrival.event.id, incoming: arrival.incoming, reason: thrown.message },
        ]);
        continue;
      }
      // Those behind it wait too, so that the key's order holds.
      giveBack(
        opening,
        arrivals.slice(index).map(({ incoming }) => incoming),
        thrown,
      );
      return thrown instanceof DispatcherError && thrown.code === "BOOK_UNAVAILABLE" ? thrown : null;
    }
  }
  return null;
}

async function decideOne(opening: Opening, arrival: Arrival): Promise<void> {
  const { book, clock, judge, newId } = opening;
  const options = {
    judge,
    newId,
    nowMs: clock.nowMs(),
    mayWait: (eventId: string) => opening.isNews(eventId),
  };
  const decided = await book.transaction((session) => decideEvent(session, arrival, options));
  await settle(opening, arrival, decided);
}

async function settle(intake: Intake, { event, incoming }: Arrival, decided: Decided): Promise<void> {
  const { counters, logger, covers } = intake;
  const fields = {
    eventId: event.id,
    phase: event.phase,
    cameraCode: event.cameraCode,
    dedupKey: event.dedupKey,
  };
  switch (decided.outcome) {
    case "early":
      counters.count("eventsGivenBack");
      incoming.nak(OVERTAKEN_MS);
      return;
    case "before":
      counters.count("eventsDecidedBefore");
      break;
    case "refused":
      counters.count("eventsRefused");
      logger.warn({ ...fields, reason: decided.reason }, "event refused");
      break;
    case "opened":
      counters.count("eventsOpened");
      logger.info({ ...fields, ...named(decided.ticket), violation: event.violation }, "ticket opened");
      intake.after.opened(decided.ticket);
      await remember(intake, decided.ticket);
      break;
    case "merged":
      counters.count("eventsMerged");
      if (decided.confirmed === true)
        logger.info({ ...fields, ...named(decided.ticket) }, "a detector agrees: ticket confirmed");
      else logger.debug({ ...fields, ...named(decided.ticket) }, "event merged");
      if (decided.ticket !== null) await remember(intake, decided.ticket);
      break;
  }
  covers.decided(event.agentId, event.id);
  await acknowledge(intake, [incoming]);
}

const named = (ticket: LockedTicket | null): { ticketId?: string; number?: number } =>
  ticket === null ? {} : { ticketId: ticket.id, number: ticket.number };

/** An unconfirmed ticket's sightings go the book's slow way: any of them may be the one that confirms it. */
async function remember({ cache, after }: Intake, ticket: LockedTicket): Promise<void> {
  if (ticket.state === "closed") after.closed(ticket);
  else if (ticket.state !== "unconfirmed")
    await cache.remember([{ dedupKey: ticket.dedupKey, ticketId: ticket.id }]);
}
