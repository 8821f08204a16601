/** THE composition: consume → dedup → open → assign → notify → verify → close. Read this first. */
import type { Intake } from "./intake/intake.ts";
import { readEvent, readReport, sortBatch } from "./intake/consume/parse-batch.ts";
import { refuseMalformed } from "./intake/consume/refuse-malformed.ts";
import { judgeEvent } from "./intake/dedup/dedup-policy.ts";
import { groupByKey, joinRepeats, type KeyGroup } from "./intake/dedup/join-repeats.ts";
import { pickNear, reachOf } from "./intake/dedup/nearby.ts";
import { silenceOver, silenceSentence } from "./intake/dedup/silence.ts";
import type { DedupRules } from "./intake/open/open-ticket.ts";
import { openTickets } from "./intake/open/open-tickets.ts";
import type { Assigner } from "./lifecycle/assign/assigner.ts";
import type { Timekeeper } from "./lifecycle/clocks/timekeeper.ts";
import type { Notifier } from "./lifecycle/notify/notifier.ts";
import type { Verifier } from "./lifecycle/verify/verifier.ts";
import { retryDelayMs } from "./time/retry.ts";

export interface TicketFlow {
  readonly intake: Intake;
  readonly assigner: Assigner;
  readonly verifier: Verifier;
  readonly timekeeper: Timekeeper;
  readonly notifier: Notifier;
}

/** Events taken from the bus at once. */
const BATCH_MAX = 1_024;

/** Runs until the signal. An open ticket wakes the assigner, a done one the verifier, wherever it was written. */
export async function runTicketFlow(
  { intake, assigner, verifier, timekeeper, notifier }: TicketFlow,
  signal: AbortSignal,
): Promise<void> {
  const stopHearing = intake.book.onChange(({ moved, state }) => {
    if (moved && state === "open") assigner.wake();
    if (moved && state === "done") verifier.wake();
    if (moved) timekeeper.heard();
    if (moved) notifier.wake();
  });
  await Promise.all([
    runIntake(intake, signal),
    runReports(intake, signal),
    assigner.run(signal),
    verifier.run(signal),
    timekeeper.run(signal),
    notifier.run(signal),
  ]);
  stopHearing();
}

/** Every event ends in one recorded decision; only then is it acknowledged. */
async function runIntake(intake: Intake, signal: AbortSignal): Promise<void> {
  for await (const batch of intake.bus.events({ max: BATCH_MAX, read: readEvent }, signal)) {
    intake.counters.count("eventsReceived", batch.length);
    const { deliveries, malformed } = sortBatch(batch);
    await refuseMalformed(intake, malformed);
    await openOthers(intake, await joinRepeats(intake, groupByKey(deliveries)));
    intake.covers.flush();
    await untilBookAnswers(intake, signal);
  }
}

/** The same for what people and other systems say; each word is kept, so none of them is a mere repeat. */
async function runReports(intake: Intake, signal: AbortSignal): Promise<void> {
  for await (const batch of intake.bus.reports({ max: BATCH_MAX, read: readReport }, signal)) {
    intake.counters.count("reportsReceived", batch.length);
    const { deliveries, malformed } = sortBatch(batch);
    await refuseMalformed(intake, malformed);
    await openOthers(intake, groupByKey(deliveries));
    await untilBookAnswers(intake, signal);
  }
}

function openOthers(intake: Intake, groups: readonly KeyGroup[]): Promise<void> {
  const { places } = intake;
  const dedup: DedupRules = {
    judge: judgeEvent,
    reachOf: (arrival, nowMs) => reachOf(arrival, places, nowMs),
    pickNear: (arrival, near) => pickNear(arrival, near, places),
    silenceOver,
    silenceSentence,
    reopenWithinMs: ({ violation }) => places.reopenWithinMs[violation],
  };
  return openTickets(intake, groups, { dedup, refuse: (bad) => refuseMalformed(intake, bad) });
}

/** A book that is gone leaves the events where they are safe: on the bus. One that has just decided answers. */
async function untilBookAnswers({ book, clock, paced, doubt }: Intake, signal: AbortSignal): Promise<void> {
  if (!doubt.isOpen) return;
  doubt.isOpen = false;
  for (let attempt = 0; !signal.aborted && !(await book.answers()); attempt += 1) {
    paced.warn("the ticket book (PostgreSQL) does not answer; events wait on the bus");
    await clock.sleep(retryDelayMs(attempt), signal).catch(() => undefined);
  }
  paced.over("the ticket book answers");
}
