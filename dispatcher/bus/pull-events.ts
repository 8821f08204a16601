/** Batches from one durable consumer, pulled as fast as they are taken and no faster. */
import type { Consumer, JsMsg } from "nats";
import { DispatcherError, messageOf } from "../errors.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { PacedLog } from "../telemetry/paced-log.ts";
import type { Clock } from "../time/clock.ts";
import { createAlarm, retryDelayMs } from "../time/retry.ts";
import type { IncomingEvent } from "./bus.ts";

/** One pull waits so long for its messages. */
const PULL_MS = 5_000;
const ACK_TIMEOUT_MS = 5_000;

export interface PullOptions {
  /** The consumer as it is now. */
  readonly consumer: () => Consumer;
  /** A server that came back with an empty store has neither stream nor consumer: makes them again. */
  readonly prepareAgain: () => Promise<void>;
  readonly isConnected: () => boolean;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly paced: PacedLog;
  readonly max: number;
}

interface PullTarget {
  readonly waiting: IncomingEvent[];
  readonly arrived: ReturnType<typeof createAlarm>;
  readonly taken: ReturnType<typeof createAlarm>;
}

export async function* pullEvents(
  options: PullOptions,
  signal: AbortSignal,
): AsyncGenerator<readonly IncomingEvent[]> {
  const { clock, max } = options;
  const waiting: IncomingEvent[] = [];
  const arrived = createAlarm(clock);
  const taken = createAlarm(clock);
  // A consumer that leaves the loop by an error must end the pulling too; otherwise its error would wait, unheard,
  // for a stop that nobody has reason to ask for.
  const left = new AbortController();
  const ending = AbortSignal.any([signal, left.signal]);
  const pulling = pull(options, { waiting, arrived, taken }, ending);
  try {
    while (!signal.aborted) {
      if (waiting.length === 0) await arrived.sleep(PULL_MS, signal);
      const batch = waiting.splice(0, max);
      taken.wake();
      if (batch.length > 0) yield batch;
    }
  } finally {
    left.abort();
    await pulling;
    // What nobody took goes to another dispatcher now instead of after the ack wait.
    for (const event of waiting) event.nak(0);
  }
}

/** Fills `waiting`, never above twice `max`: nothing is pulled while a full batch waits to be taken. */
async function pull(options: PullOptions, to: PullTarget, signal: AbortSignal): Promise<void> {
  const { clock, counters, paced, max } = options;
  for (let failures = 0; !signal.aborted; ) {
    try {
      if (to.waiting.length >= max) await to.taken.sleep(PULL_MS, signal);
      else await pullOnce(options, to, signal);
      failures = 0;
    } catch (thrown) {
      counters.count("pullsFailed");
      paced.warn(`no events can be pulled: ${messageOf(thrown)}; trying again`);
      await options.prepareAgain();
      await clock.sleep(retryDelayMs(failures), signal).catch(() => undefined);
      failures += 1;
    }
  }
}

async function pullOnce(options: PullOptions, to: PullTarget, signal: AbortSignal): Promise<void> {
  if (!options.isConnected()) throw new Error("not connected");
  const messages = await options.consumer().fetch({ max_messages: options.max, expires: PULL_MS });
  let pulled = 0;
  const stop = (): void => {
    messages.stop();
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const message of messages) {
      if (message.redelivered) options.counters.count("eventsRedelivered");
      pulled += 1;
      to.waiting.push(new NatsEvent(message));
      to.arrived.wake();
    }
  } finally {
    signal.removeEventListener("abort", stop);
  }
  // Nothing came: because there is nothing, or because the consumer is not there any more, which this rejects with.
  if (pulled === 0 && !signal.aborted) await options.consumer().info();
}

class NatsEvent implements IncomingEvent {
  readonly #message: JsMsg;

  constructor(message: JsMsg) {
    this.#message = message;
  }

  get subject(): string {
    return this.#message.subject;
  }

  get body(): Uint8Array {
    return this.#message.data;
  }

  get streamSequence(): number {
    return this.#message.info.streamSequence;
  }

  get deliveries(): number {
    return this.#message.info.deliveryCount;
  }

  async ack(): Promise<void> {
    const isRecorded = await this.#message.ackAck({ timeout: ACK_TIMEOUT_MS });
    if (!isRecorded) throw new DispatcherError("BUS_UNAVAILABLE", "the acknowledgement was not recorded");
  }

  nak(delayMs: number): void {
    this.#message.nak(delayMs);
  }
}
