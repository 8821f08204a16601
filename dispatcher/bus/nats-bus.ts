/** The bus over NATS: JetStream for events, dead letters and evidence; core NATS for what may be missed. */
import {
  AckPolicy,
  connect,
  type Consumer,
  type ConnectionOptions,
  DeliverPolicy,
  Events,
  headers,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
  type NatsConnection,
  nanos,
  type ObjectStore,
  type StreamConfig,
} from "nats";
import {
  DEAD_EVENT_SUBJECT,
  DEAD_ORIGIN_HEADER,
  DEAD_REASON_HEADER,
  EVENT_CONSUMER,
  EVENT_STREAM,
  EVENT_SUBJECTS,
  EVIDENCE_BUCKET,
  STREAMS,
  type StreamDefinition,
} from "#contract";
import { DispatcherError, messageOf } from "../errors.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Logger } from "../telemetry/logger.ts";
import { createPacedLog, type PacedLog } from "../telemetry/paced-log.ts";
import type { Clock } from "../time/clock.ts";
import { createAlarm, retryDelayMs, retryUntilDone } from "../time/retry.ts";
import type { Bus, IncomingEvent } from "./bus.ts";

export interface NatsBusOptions {
  /** nats://user:password@host:4222 */
  readonly url: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
  /** Ends the waiting for a server that is not there. */
  readonly signal: AbortSignal;
  /** An event that is neither acknowledged nor given back comes again after this time. Default 30 000. */
  readonly ackWaitMs?: number;
}

/** Events under way at once, of all dispatchers together. */
const ACK_PENDING_MAX = 1_024;
const ACK_WAIT_MS = 30_000;
/** One pull waits so long for its messages. */
const PULL_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;
const ACK_TIMEOUT_MS = 5_000;
const EVIDENCE_TIMEOUT_MS = 10_000;
const STREAM_NOT_FOUND = 10_059;

/** Waits for the server as long as it takes; then the streams and the consumer are there. */
export async function connectBus(options: NatsBusOptions): Promise<Bus> {
  const { clock, signal, logger } = options;
  const paced = createPacedLog(logger, clock);
  const connection = await retryUntilDone({
    clock,
    signal,
    work: () => connect(connectionOptions(options.url)),
    onFailure: (thrown) => {
      paced.warn(`NATS at ${hostOf(options.url)} does not answer (${messageOf(thrown)}); waiting for it`);
    },
  });
  const consumer = await retryUntilDone({
    clock,
    signal,
    work: () => prepare(connection, options.ackWaitMs ?? ACK_WAIT_MS),
    onFailure: (thrown) => {
      paced.warn(`JetStream at ${hostOf(options.url)} is not ready (${messageOf(thrown)}); waiting for it`);
    },
  }).catch(async (thrown: unknown) => {
    await connection.close();
    throw thrown;
  });
  paced.over("NATS is there");
  return new NatsBus(connection, consumer, { ...options, paced });
}

const hostOf = (url: string): string => {
  const { host } = new URL(url);
  return host;
};

/** The client reads no credentials from the address, so they are handed over beside it. */
function connectionOptions(url: string): ConnectionOptions {
  const { protocol, host, username, password } = new URL(url);
  const credentials =
    username === ""
      ? {}
      : password === ""
        ? { token: decodeURIComponent(username) }
        : { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  return {
    ...credentials,
    ...(protocol === "tls:" ? { tls: {} } : {}),
    servers: host,
    name: "gridwatch-dispatcher",
    timeout: CONNECT_TIMEOUT_MS,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 1_000,
    pingInterval: 10_000,
  };
}

async function prepare(connection: NatsConnection, ackWaitMs: number): Promise<Consumer> {
  const manager = await connection.jetstreamManager();
  for (const stream of STREAMS) await ensureStream(manager, stream);
  await manager.consumers.add(EVENT_STREAM, {
    durable_name: EVENT_CONSUMER,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    filter_subject: EVENT_SUBJECTS,
    ack_wait: nanos(ackWaitMs),
    max_ack_pending: ACK_PENDING_MAX,
    max_deliver: -1,
  });
  return connection.jetstream().consumers.get(EVENT_STREAM, EVENT_CONSUMER);
}

/** Makes a stream that is missing; one that exists keeps its operator's limits. */
async function ensureStream(manager: JetStreamManager, stream: StreamDefinition): Promise<void> {
  try {
    await manager.streams.info(stream.name);
  } catch (thrown) {
    if (apiErrorOf(thrown) !== STREAM_NOT_FOUND) throw thrown;
    const config: Partial<StreamConfig> = {
      name: stream.name,
      subjects: [...stream.subjects],
      max_age: nanos(stream.maxAgeS * 1_000),
      max_bytes: stream.maxBytes,
      duplicate_window: nanos(stream.duplicateWindowS * 1_000),
      allow_rollup_hdrs: stream.rollup,
      allow_direct: stream.rollup,
    };
    await manager.streams.add(config);
  }
}

function apiErrorOf(thrown: unknown): number | null {
  if (typeof thrown !== "object" || thrown === null || !("api_error" in thrown)) return null;
  const { api_error } = thrown as { api_error?: { err_code?: unknown } };
  return typeof api_error?.err_code === "number" ? api_error.err_code : null;
}

class NatsBus implements Bus {
  readonly #connection: NatsConnection;
  /** Made anew when the server lost it. */
  #consumer: Consumer;
  readonly #stream: JetStreamClient;
  readonly #options: NatsBusOptions & { readonly paced: PacedLog };
  #store: ObjectStore | null = null;
  #connected = true;
  #pulled = 0;

  constructor(connection: NatsConnection, consumer: Consumer, options: NatsBusOptions & { paced: PacedLog }) {
    this.#connection = connection;
    this.#consumer = consumer;
    this.#stream = connection.jetstream({ timeout: ACK_TIMEOUT_MS });
    this.#options = options;
    void this.#watch();
  }

  get connected(): boolean {
    return this.#connected && !this.#connection.isClosed();
  }

  async #watch(): Promise<void> {
    const { paced, url } = this.#options;
    for await (const { type } of this.#connection.status()) {
      if (type === Events.Disconnect) this.#connected = false;
      if (type === Events.Reconnect) {
        this.#connected = true;
        paced.over("NATS is back");
      }
      if (!this.#connected) paced.warn(`NATS at ${hostOf(url)} is gone; waiting for it`);
    }
  }

  async *events(max: number, signal: AbortSignal): AsyncGenerator<readonly IncomingEvent[]> {
    const { clock } = this.#options;
    const waiting: IncomingEvent[] = [];
    const arrived = createAlarm(clock);
    const taken = createAlarm(clock);
    // A consumer that leaves the loop by an error must end the pulling too; otherwise its error would wait, unheard,
    // for a stop that nobody has reason to ask for.
    const left = new AbortController();
    const ending = AbortSignal.any([signal, left.signal]);
    const pulling = this.#pull({ waiting, arrived, taken, max }, ending);
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
  async #pull(to: PullTarget, signal: AbortSignal): Promise<void> {
    const { clock, counters, paced } = this.#options;
    for (let failures = 0; !signal.aborted; ) {
      try {
        if (to.waiting.length >= to.max) await to.taken.sleep(PULL_MS, signal);
        else await this.#pullOnce(to, signal);
        failures = 0;
      } catch (thrown) {
        counters.count("pullsFailed");
        paced.warn(`no events can be pulled: ${messageOf(thrown)}; trying again`);
        await this.#prepareAgain();
        await clock.sleep(retryDelayMs(failures), signal).catch(() => undefined);
        failures += 1;
      }
    }
  }

  async #pullOnce(to: PullTarget, signal: AbortSignal): Promise<void> {
    if (!this.connected) throw new Error("not connected");
    const messages = await this.#consumer.fetch({ max_messages: to.max, expires: PULL_MS });
    const before = this.#pulled;
    const stop = (): void => {
      messages.stop();
    };
    signal.addEventListener("abort", stop, { once: true });
    try {
      for await (const message of messages) {
        if (message.redelivered) this.#options.counters.count("eventsRedelivered");
        this.#pulled += 1;
        to.waiting.push(new NatsEvent(message));
        to.arrived.wake();
      }
    } finally {
      signal.removeEventListener("abort", stop);
    }
    // Nothing came: because there is nothing, or because the consumer is not there any more, which this rejects with.
    if (this.#pulled === before && !signal.aborted) await this.#consumer.info();
  }

  /** A server that came back with an empty store has neither stream nor consumer. */
  async #prepareAgain(): Promise<void> {
    if (!this.connected) return;
    const { logger, ackWaitMs = ACK_WAIT_MS } = this.#options;
    try {
      this.#consumer = await prepare(this.#connection, ackWaitMs);
    } catch (thrown) {
      logger.debug({ reason: messageOf(thrown) }, "the event consumer cannot be made now");
    }
  }

  async bury(origin: IncomingEvent, reason: string): Promise<void> {
    const carried = headers();
    carried.set(DEAD_REASON_HEADER, reason.replaceAll(/[\r\n\0]/g, " "));
    carried.set(DEAD_ORIGIN_HEADER, String(origin.streamSequence));
    // Buried again after a crash, it is recognised by its place in the event stream.
    const msgID = `${EVENT_STREAM}-${String(origin.streamSequence)}`;
    try {
      await this.#stream.publish(DEAD_EVENT_SUBJECT, origin.body, { headers: carried, msgID });
    } catch (thrown) {
      throw unavailable(`the dead letter of event ${String(origin.streamSequence)} was not stored`, thrown);
    }
  }

  async request(subject: string, body: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    if (!this.connected) throw new DispatcherError("BUS_UNAVAILABLE", "NATS is not connected");
    try {
      const reply = await this.#connection.request(subject, body, { timeout: timeoutMs });
      return reply.data;
    } catch (thrown) {
      throw unavailable(`nobody answered on ${subject} within ${String(timeoutMs / 1_000)} s`, thrown);
    }
  }

  announce(subject: string, body: Uint8Array): void {
    if (this.connected) this.#connection.publish(subject, body);
    else this.#options.counters.count("noticesDropped");
  }

  subscribe(subject: string, listener: (subject: string, body: Uint8Array) => void): () => void {
    const subscription = this.#connection.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) listener(message.subject, message.data);
      },
    });
    return () => {
      subscription.unsubscribe();
    };
  }

  serve(
    subject: string,
    answer: (subject: string, body: Uint8Array) => Promise<Uint8Array | null>,
  ): () => void {
    const subscription = this.#connection.subscribe(subject, {
      queue: EVENT_CONSUMER,
      callback: (error, message) => {
        if (error !== null) return;
        void answer(message.subject, message.data).then((reply) => {
          if (reply !== null && this.connected) message.respond(reply);
        });
      },
    });
    return () => {
      subscription.unsubscribe();
    };
  }

  async settledPlace(): Promise<{ readonly createdAt: string; readonly settledSequence: number } | null> {
    if (!this.connected) return null;
    try {
      const manager = await this.#connection.jetstreamManager({ checkAPI: false, timeout: ACK_TIMEOUT_MS });
      const { created } = await manager.streams.info(EVENT_STREAM);
      const { ack_floor } = await manager.consumers.info(EVENT_STREAM, EVENT_CONSUMER);
      return { createdAt: created, settledSequence: ack_floor.stream_seq };
    } catch {
      return null;
    }
  }

  async readEvidence(object: string): Promise<Uint8Array | null> {
    const stopped = new AbortController();
    const tooLate = this.#options.clock.sleep(EVIDENCE_TIMEOUT_MS, stopped.signal).then(() => {
      throw new DispatcherError("BUS_UNAVAILABLE", "the evidence store did not answer in time");
    });
    tooLate.catch(() => undefined);
    try {
      this.#store ??= await this.#stream.views.os(EVIDENCE_BUCKET);
      return await Promise.race([this.#store.getBlob(object), tooLate]);
    } catch (thrown) {
      if (thrown instanceof DispatcherError) throw thrown;
      throw unavailable(`evidence ${object} could not be read`, thrown);
    } finally {
      stopped.abort();
    }
  }

  async close(): Promise<void> {
    // Acknowledgements still in the buffer go out first; a server that is gone gets no second.
    if (this.connected) await this.#connection.flush().catch(() => undefined);
    await this.#connection.close();
  }
}

interface PullTarget {
  readonly waiting: IncomingEvent[];
  readonly arrived: ReturnType<typeof createAlarm>;
  readonly taken: ReturnType<typeof createAlarm>;
  readonly max: number;
}

const unavailable = (sentence: string, cause: unknown): DispatcherError =>
  new DispatcherError("BUS_UNAVAILABLE", `${sentence}: ${messageOf(cause)}`, { cause });

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
