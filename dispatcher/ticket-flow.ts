/** THE composition: consume → dedup → open → assign → notify → verify → close. Read this first. */
import type { Intake } from "./intake/intake.ts";
import { parseBatch } from "./intake/consume/parse-batch.ts";
import { refuseMalformed } from "./intake/consume/refuse-malformed.ts";
import { judgeEvent } from "./intake/dedup/dedup-policy.ts";
import { groupByKey, joinRepeats } from "./intake/dedup/join-repeats.ts";
import { openTickets } from "./intake/open/open-tickets.ts";
import type { Assigner } from "./lifecycle/assign/assigner.ts";
import type { Verifier } from "./lifecycle/verify/verifier.ts";
import { retryDelayMs } from "./time/retry.ts";

export interface TicketFlow {
  readonly intake: Intake;
  readonly assigner: Assigner;
  readonly verifier: Verifier;
}

/** Events taken from the bus at once. */
const BATCH_MAX = 256;

/** Runs until the signal. An open ticket wakes the assigner, a done one the verifier, wherever it was written. */
export async function runTicketFlow(
  { intake, assigner, verifier }: TicketFlow,
  signal: AbortSignal,
): Promise<void> {
  const stopHearing = intake.book.onChange(({ moved, state }) => {
    if (moved && state === "open") assigner.wake();
    if (moved && state === "done") verifier.wake();
  });
  await Promise.all([runIntake(intake, signal), assigner.run(signal), verifier.run(signal)]);
  stopHearing();
}

/** Every event ends in one recorded decision; only then is it acknowledged. */
async function runIntake(intake: Intake, signal: AbortSignal): Promise<void> {
  for await (const batch of intake.bus.events(BATCH_MAX, signal)) {
    intake.counters.count("eventsReceived", batch.length);
    const { arrivals, malformed } = parseBatch(batch);
    await refuseMalformed(intake, malformed);
    const others = await joinRepeats(intake, groupByKey(arrivals));
    await openTickets(intake, others, { judge: judgeEvent, refuse: (bad) => refuseMalformed(intake, bad) });
    intake.covers.flush();
    await untilBookAnswers(intake, signal);
  }
}

/** A book that is gone leaves the events where they are safe: on the bus. */
async function untilBookAnswers({ book, clock, paced }: Intake, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; !signal.aborted && !(await book.answers()); attempt += 1) {
    paced.warn("the ticket book (PostgreSQL) does not answer; events wait on the bus");
    await clock.sleep(retryDelayMs(attempt), signal).catch(() => undefined);
  }
  paced.over("the ticket book answers");
}
