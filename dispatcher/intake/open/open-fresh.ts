/** The flood of new tickets: arrivals that nothing stands in the way of, opened together in a handful of statements. */
import { distanceM } from "#contract";
import type { BookSession } from "../../book/book.ts";
import type { Reach, Surroundings } from "../../book/session-intake.ts";
import type { Delivery } from "../consume/parse-batch.ts";
import type { DecideOptions, Decided } from "./open-ticket.ts";

type Verdict = ReturnType<DecideOptions["dedup"]["judge"]>;

/** Throwing rolls back: nothing of a second opening of a decided event may stay. */
class DecidedMeanwhileError extends Error {}

/**
 * Those that are opened here; what has anything open, closed, near or silenced around it is left to be decided alone.
 * `firsts`: the first delivery of each key.
 */
export async function openFresh(
  session: BookSession,
  firsts: readonly Delivery[],
  options: DecideOptions,
): Promise<ReadonlyMap<Delivery, Decided>> {
  const { dedup, newId, nowMs } = options;
  const looks = apart(
    firsts
      .filter(({ arrival }) => arrival.source === "camera")
      .map((delivery) => ({
        delivery,
        arrival: delivery.arrival,
        reach: dedup.reachOf(delivery.arrival, nowMs),
      })),
  );
  if (looks.length === 0) return new Map();
  const around = await session.lookAroundAll(looks);
  const made = looks.flatMap(({ delivery, arrival }, i) => {
    const found = around[i];
    const verdict = found === undefined || !isEmpty(found) ? null : judgeAlone(delivery, options);
    if (verdict?.kind !== "open") return [];
    return [{ id: newId(), arrival, opening: { state: verdict.state, atMs: nowMs }, delivery }];
  });
  if (made.length === 0) return new Map();
  const tickets = new Map((await session.insertTickets(made)).map((ticket) => [ticket.id, ticket]));
  const opened = made.flatMap(({ id, delivery }) => {
    const ticket = tickets.get(id);
    return ticket === undefined ? [] : [{ delivery, ticket }];
  });
  const decisions = opened.map(({ delivery: { arrival, incoming }, ticket }) => ({
    eventKey: arrival.id,
    outcome: "opened" as const,
    ticketId: ticket.id,
    reason: null,
    stream: "camera" as const,
    streamSequence: incoming.streamSequence,
    arrival,
    atMs: nowMs,
  }));
  if ((await session.recordDecisions(decisions)) !== decisions.length) {
    throw new DecidedMeanwhileError("an event was decided by another dispatcher while its ticket was opened");
  }
  return new Map(opened.map(({ delivery, ticket }) => [delivery, { outcome: "opened", ticket }]));
}

const isEmpty = ({ isDecided, isOpen, lastClosed, near, closedNear, silences }: Surroundings): boolean =>
  !isDecided &&
  !isOpen &&
  lastClosed === null &&
  near.length === 0 &&
  closedNear === null &&
  silences.length === 0;

function judgeAlone({ arrival }: Delivery, { dedup }: DecideOptions): Verdict {
  const { phase, capturedAt, uncertaintyMs, needsConfirmation } = arrival;
  const nothing = { open: null, lastClosed: null, hasNear: false, closedNear: null, silence: null } as const;
  return dedup.judge({
    phase,
    capturedAtMs: Date.parse(capturedAt),
    uncertaintyMs,
    needsConfirmation,
    ...nothing,
    reopenWithinMs: dedup.reopenWithinMs(arrival),
  });
}

interface Look extends Pick<Delivery, "arrival"> {
  readonly delivery: Delivery;
  readonly reach: Reach | null;
}

/** All look before any is opened, so none may stand where another would have to see it. */
function apart(looks: readonly Look[]): readonly Look[] {
  const kept: Look[] = [];
  for (const look of looks) if (!kept.some((other) => isNear(look, other))) kept.push(look);
  return kept;
}

/** Two cameras without points of their own say nothing of each other, wherever they hang. */
function isNear(one: Look, two: Look): boolean {
  if (one.reach === null || two.reach === null || one.arrival.violation !== two.arrival.violation)
    return false;
  if (one.arrival.pointOf === "camera" && two.arrival.pointOf === "camera") return false;
  // The look covers a square: its corner is half as far again as its edge.
  return distanceM(one.arrival, two.arrival) <= 2 * (one.reach.radiusM + two.reach.radiusM);
}
