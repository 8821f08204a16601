/**
 * Drains what waits in the outbox in order, one entry at a time: an entry is sent only after the sink has stored it.
 * Strictly sequential, so a camera's `cleared` can never overtake its `opened`. Sent entries leave when they are
 * decided, see settler.ts.
 */
import { messageOf } from "../../errors.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { linkAbort } from "../../time/abort.ts";
import type { Clock } from "../../time/clock.ts";
import type { Outbox, OutboxEntry } from "../outbox/outbox.ts";
import type { Sink } from "./sink.ts";

/** Seconds of pause after the first, second, … failure in a row; the last one repeats. */
const BACKOFF_S = [1, 5, 10, 30] as const;
/** After the pauses have stopped growing, every so many failures are told. */
const TELL_EVERY = 20;

export interface PublisherCounters {
  stored: number;
  /** Stored before, by a process that did not live to mark it as sent. */
  duplicates: number;
  failures: number;
}

export interface PublisherOptions {
  readonly outbox: Pick<
    Outbox,
    "peek" | "markSent" | "appended" | "stats" | "sent" | "offerAgain" | "streamMark" | "saveStreamMark"
  >;
  readonly sink: Sink;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends the publisher after the entry that is under way. */
  readonly signal: AbortSignal;
  readonly counters?: PublisherCounters;
}

/** Runs until the signal; resolves then, and never rejects. */
export async function runPublisher(options: PublisherOptions): Promise<void> {
  const { outbox, signal } = options;
  const counters = options.counters ?? { stored: 0, duplicates: 0, failures: 0 };
  let failuresInRow = 0;
  while (!signal.aborted) {
    try {
      const [entry] = outbox.peek(1);
      if (entry === undefined) {
        await untilAppended(options);
        continue;
      }
      await publish(entry, options, counters);
      if (failuresInRow > 0)
        options.logger.info({ waiting: outbox.stats().depth }, "events are being stored again");
      failuresInRow = 0;
    } catch (cause) {
      failuresInRow += 1;
      counters.failures += 1;
      await pause(failuresInRow, cause, options);
    }
  }
}

async function untilAppended({ outbox, signal }: PublisherOptions): Promise<void> {
  try {
    await outbox.appended(signal);
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
}

async function publish(
  entry: OutboxEntry,
  options: PublisherOptions,
  counters: PublisherCounters,
): Promise<void> {
  const { outcome, streamSequence } = await options.sink.store(entry);
  counters[outcome === "stored" ? "stored" : "duplicates"] += 1;
  if (outcome === "stored") await noticeReuse(streamSequence, options);
  await options.outbox.markSent(entry.position, streamSequence);
  options.logger.debug({ eventId: entry.event.id, outcome }, "event stored");
}

/**
 * A stream gives no sequence twice. One that was acknowledged to this agent before and now belongs to this event shows
 * that the stream has lost the earlier events from there on: they are offered again.
 */
async function noticeReuse(streamSequence: number, { outbox, logger }: PublisherOptions): Promise<void> {
  const { createdAt, highestSequence } = outbox.streamMark();
  if (streamSequence > highestSequence) return;
  const lost = outbox.sent(Number.MAX_SAFE_INTEGER).filter((sent) => sent.streamSequence >= streamSequence);
  const count = await outbox.offerAgain(lost.map(({ position }) => position));
  await outbox.saveStreamMark({ createdAt, highestSequence: streamSequence - 1 });
  logger.warn(
    { offeredAgain: count },
    `the event stream went backwards (it gave sequence ${streamSequence} again and had acknowledged ${highestSequence}): ${count} undecided events are offered again`,
  );
}

async function pause(failuresInRow: number, cause: unknown, options: PublisherOptions): Promise<void> {
  const { clock, sink, signal, logger, outbox } = options;
  const pauseS = BACKOFF_S[Math.min(failuresInRow, BACKOFF_S.length) - 1] ?? 30;
  if (failuresInRow <= BACKOFF_S.length || failuresInRow % TELL_EVERY === 0) {
    const waiting = outbox.stats().depth;
    logger.warn(
      { reason: messageOf(cause), waiting, failuresInRow, pauseS },
      "event not stored yet, it stays in the outbox",
    );
  }
  const link = linkAbort(signal);
  try {
    await Promise.race([clock.sleep(pauseS * 1000, link.signal), sink.recovered(link.signal)]);
  } catch {
    // Only the agent's stop ends a pause by rejection.
  } finally {
    link.abort();
    link.unlink();
  }
}
