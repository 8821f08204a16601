/** Batches from one durable consumer, pulled as fast as they are taken and no faster. */
import type { Consumer, JsMsg } from "nats";
import { DispatcherError, messageOf } from "../errors.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { PacedLog } from "../telemetry/paced-log.ts";
import type { Clock } from "../time/clock.ts";
import { createAlarm, retryDelayMs } from "../time/retry.ts";
import type { IncomingEvent, Taking } from "./bus.ts";

/** One pull waits so long for its messages. */
const PULL_MS = 5_000;
const ACK_TIMEOUT_MS = 5_000;
/** A batch that the server says is not the last waits so long to become a full one: each has a price of its own. */
const FILL_MS = 25;

export interface PullOptions<T> {
  /** The consumer as it is now. */
  readonly consumer: () => Consumer;
  /** A server that came back with an empty store has neither stream nor consumer: makes them again. */
  readonly prepareAgain: () => Promise<void>;
  readonly isConnected: () => boolean;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly paced: PacedLog;
  readonly taking: Taking<T>;
}

interface PullTarget<T> {
  /** The server had more when it sent the newest one. */
  hasMore: boolean;
  readonly waiting: { readonly event: IncomingEvent; readonly read: T }[];
  readonly arrived: ReturnType<typeof createAlarm>;
  readonly taken: ReturnType<typeof createAlarm>;
}

export async function* pullEvents<T>(
  options: PullOptions<T>,
  signal: AbortSignal,
): AsyncGenerator<readonly T[]> {
  const { clock, taking } = options;
  const waiting: PullTarget<T>["waiting"] = [];
  const arrived = createAlarm(clock);
  const taken = createAlarm(clock);
  // A consumer that leaves the loop by an error must end the pulling too; otherwise its error would wait, unheard,
  // for a stop that nobody has reason to ask for.
  const left = new AbortController();
  const ending = AbortSignal.any([signal, left.signal]);
  const target: PullTarget<T> = { waiting, arrived, taken, hasMore: false };
  const pulling = pull(options, target, ending);
  try {
    while (!signal.aborted) {
      if (waiting.length === 0) await arrived.sleep(PULL_MS, signal);
      await filled(options, target, signal);
      const batch = waiting.splice(0, taking.max);
      taken.wake();
      if (batch.length > 0) yield batch.map(({ read }) => read);
    }
  } finally {
    left.abort();
    await pulling;
    // What nobody took goes to another dispatcher now instead of after the ack wait.
    for (const { event } of waiting) event.nak(0);
  }
}

async function filled<T>(
  { clock, taking }: PullOptions<T>,
  to: PullTarget<T>,
  signal: AbortSignal,
): Promise<void> {
  const endMs = clock.nowMs() + FILL_MS;
  while (to.hasMore && to.waiting.length > 0 && to.waiting.length < taking.max) {
    const leftMs = endMs - clock.nowMs();
    if (leftMs <= 0 || leftMs > FILL_MS || signal.aborted) return;
    await to.arrived.sleep(leftMs, signal);
  }
}

/** Fills `waiting`, never above twice `max`: nothing is pulled while a full batch waits to be taken. */
async function pull<T>(options: PullOptions<T>, to: PullTarget<T>, signal: AbortSignal): Promise<void> {
  const { clock, counters, paced, taking } = options;
  for (let failures = 0; !signal.aborted; ) {
    try {
      if (to.waiting.length >= taking.max) await to.taken.sleep(PULL_MS, signal);
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

async function pullOnce<T>(options: PullOptions<T>, to: PullTarget<T>, signal: AbortSignal): Promise<void> {
  const { max, read } = options.taking;
  if (!options.isConnected()) throw new Error("not connected");
  const messages = await options.consumer().fetch({ max_messages: max, expires: PULL_MS });
  let pulled = 0;
  const stop = (): void => {
    messages.stop();
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const message of messages) {
      if (message.redelivered) options.counters.count("eventsRedelivered");
      pulled += 1;
      const event = new NatsEvent(message);
      to.waiting.push({ event, read: read(event) });
      to.hasMore = message.info.pending > 0;
      // Whoever waits for a batch to fill need not hear of every message in between.
      if (to.waiting.length === 1 || to.waiting.length >= max || !to.hasMore) to.arrived.wake();
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

  ack(): void {
    this.#message.ack();
  }

  async ackAndConfirm(): Promise<void> {
    const isRecorded = await this.#message.ackAck({ timeout: ACK_TIMEOUT_MS });
    if (!isRecorded) throw new DispatcherError("BUS_UNAVAILABLE", "the acknowledgement was not recorded");
  }

  nak(delayMs: number): void {
    this.#message.nak(delayMs);
  }
}
