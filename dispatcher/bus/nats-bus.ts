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
  type KV,
  type NatsConnection,
  nanos,
  type ObjectStore,
  type StreamConfig,
} from "nats";
import {
  CONFIG_BUCKET,
  DEAD_EVENT_SUBJECT,
  DEAD_ORIGIN_HEADER,
  DEAD_REASON_HEADER,
  DEAD_REPORT_SUBJECT,
  EVENT_CONSUMER,
  EVENT_STREAM,
  EVIDENCE_BUCKET,
  REPORT_STREAM,
  SHADOW_STREAM,
  STREAMS,
  type StreamDefinition,
} from "#contract";
import { DispatcherError, messageOf } from "../errors.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Logger } from "../telemetry/logger.ts";
import { createPacedLog, type PacedLog } from "../telemetry/paced-log.ts";
import type { Clock } from "../time/clock.ts";
import { retryUntilDone } from "../time/retry.ts";
import type { Bus, ConfigEntry, IncomingEvent, StoreOptions, StreamBacklog, Taking } from "./bus.ts";
import { CONFIG_HISTORY, readConfig, writeConfig } from "./config-bucket.ts";
import { pullEvents } from "./pull-events.ts";
import { createStreamReader, type StreamReader } from "./read-stream.ts";

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

/** Events under way at once, of all dispatchers together; one has at most four batches of 1,024 in its hands. */
const ACK_PENDING_MAX = 8_192;
const ACK_WAIT_MS = 30_000;
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
  const consumers = await retryUntilDone({
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
  return new NatsBus(connection, consumers, { ...options, paced });
}

/** Only reads, and waits for nobody. Rejects BUS_UNAVAILABLE. */
export async function connectStreamReader(url: string): Promise<StreamReader> {
  try {
    const connection = await connect({
      ...connectionOptions(url),
      name: "gridwatch-auditor",
      maxReconnectAttempts: 5,
    });
    return createStreamReader(connection, await connection.jetstreamManager());
  } catch (thrown) {
    throw unavailable(`NATS at ${hostOf(url)} does not answer`, thrown);
  }
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

interface Consumers {
  readonly events: Consumer;
  readonly reports: Consumer;
  readonly shadows: Consumer;
}

async function prepare(connection: NatsConnection, ackWaitMs: number): Promise<Consumers> {
  const manager = await connection.jetstreamManager();
  for (const stream of STREAMS) await ensureStream(manager, stream);
  // Without a filter: a stream holds nothing else. With one, nats-server 2.9 counts what is pending anew for each message
  // it delivers (it looks through the stored block), so that a backlog costs its square.
  const consumerOf = async (stream: string): Promise<Consumer> => {
    await manager.consumers.add(stream, {
      durable_name: EVENT_CONSUMER,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(ackWaitMs),
      max_ack_pending: ACK_PENDING_MAX,
      max_deliver: -1,
    });
    return connection.jetstream().consumers.get(stream, EVENT_CONSUMER);
  };
  return {
    events: await consumerOf(EVENT_STREAM),
    reports: await consumerOf(REPORT_STREAM),
    shadows: await consumerOf(SHADOW_STREAM),
  };
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
  /** Made anew when the server lost them. */
  #consumers: Consumers;
  readonly #stream: JetStreamClient;
  readonly #options: NatsBusOptions & { readonly paced: PacedLog };
  #store: ObjectStore | null = null;
  #connected = true;

  constructor(
    connection: NatsConnection,
    consumers: Consumers,
    options: NatsBusOptions & { paced: PacedLog },
  ) {
    this.#connection = connection;
    this.#consumers = consumers;
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

  events<T>(taking: Taking<T>, signal: AbortSignal): AsyncIterable<readonly T[]> {
    return this.#pulled("events", taking, signal);
  }

  reports<T>(taking: Taking<T>, signal: AbortSignal): AsyncIterable<readonly T[]> {
    return this.#pulled("reports", taking, signal);
  }

  shadows<T>(taking: Taking<T>, signal: AbortSignal): AsyncIterable<readonly T[]> {
    return this.#pulled("shadows", taking, signal);
  }

  #pulled<T>(what: keyof Consumers, taking: Taking<T>, signal: AbortSignal): AsyncIterable<readonly T[]> {
    const { clock, counters, paced } = this.#options;
    const options = {
      consumer: () => this.#consumers[what],
      prepareAgain: () => this.#prepareAgain(),
      isConnected: () => this.connected,
    };
    return pullEvents({ ...options, clock, counters, paced, taking }, signal);
  }

  /** A server that came back with an empty store has neither streams nor consumers. */
  async #prepareAgain(): Promise<void> {
    if (!this.connected) return;
    const { logger, ackWaitMs = ACK_WAIT_MS } = this.#options;
    try {
      this.#consumers = await prepare(this.#connection, ackWaitMs);
    } catch (thrown) {
      logger.debug({ reason: messageOf(thrown) }, "the consumers cannot be made now");
    }
  }

  async bury(origin: IncomingEvent, reason: string, stream: "camera" | "report"): Promise<void> {
    const carried = headers();
    carried.set(DEAD_REASON_HEADER, reason.replaceAll(/[\r\n\0]/g, " "));
    carried.set(DEAD_ORIGIN_HEADER, String(origin.streamSequence));
    // Buried again after a crash, it is recognised by its place in its stream.
    const isEvent = stream === "camera";
    const msgID = `${isEvent ? EVENT_STREAM : REPORT_STREAM}-${String(origin.streamSequence)}`;
    const subject = isEvent ? DEAD_EVENT_SUBJECT : DEAD_REPORT_SUBJECT;
    try {
      await this.#stream.publish(subject, origin.body, { headers: carried, msgID });
    } catch (thrown) {
      throw unavailable(`the dead letter of event ${String(origin.streamSequence)} was not stored`, thrown);
    }
  }

  async store(subject: string, body: Uint8Array, options: StoreOptions): Promise<void> {
    if (!this.connected) throw new DispatcherError("BUS_UNAVAILABLE", "NATS is not connected");
    const carried = headers();
    if (options.reason !== undefined)
      carried.set(DEAD_REASON_HEADER, options.reason.replaceAll(/[\r\n\0]/g, " "));
    try {
      await this.#stream.publish(subject, body, { headers: carried, msgID: options.messageId });
    } catch (thrown) {
      throw unavailable(`the message for ${subject} was not stored`, thrown);
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

  async backlog(): Promise<readonly StreamBacklog[] | null> {
    if (!this.connected) return null;
    try {
      const manager = await this.#connection.jetstreamManager({ checkAPI: false, timeout: ACK_TIMEOUT_MS });
      const of = async (stream: string): Promise<StreamBacklog> => {
        const { num_pending, num_ack_pending } = await manager.consumers.info(stream, EVENT_CONSUMER);
        return { stream, waiting: num_pending, unacknowledged: num_ack_pending };
      };
      return await Promise.all([of(EVENT_STREAM), of(REPORT_STREAM)]);
    } catch {
      return null;
    }
  }

  readEvidence(object: string): Promise<Uint8Array | null> {
    return this.#withStore(`evidence ${object} could not be read`, (store) => store.getBlob(object));
  }

  async storeEvidence(object: string, bytes: Uint8Array): Promise<void> {
    await this.#withStore(`evidence ${object} could not be stored`, (store) =>
      store.putBlob({ name: object }, bytes, { timeout: EVIDENCE_TIMEOUT_MS }),
    );
  }

  readConfig(agentId: string): Promise<ConfigEntry | null> {
    return this.#withConfigs((kv) => readConfig(kv, agentId));
  }

  writeConfig(agentId: string, text: string, revision: number | null): Promise<number | null> {
    return this.#withConfigs((kv) => writeConfig(kv, agentId, { text, revision }));
  }

  async #withConfigs<T>(work: (kv: KV) => Promise<T>): Promise<T> {
    if (!this.connected) throw new DispatcherError("BUS_UNAVAILABLE", "NATS is not connected");
    try {
      return await work(await this.#stream.views.kv(CONFIG_BUCKET, { history: CONFIG_HISTORY }));
    } catch (thrown) {
      throw unavailable("the bucket of configurations did not answer", thrown);
    }
  }

  async #withStore<T>(fault: string, work: (store: ObjectStore) => Promise<T>): Promise<T> {
    const stopped = new AbortController();
    const tooLate = this.#options.clock.sleep(EVIDENCE_TIMEOUT_MS, stopped.signal).then(() => {
      throw new DispatcherError("BUS_UNAVAILABLE", "the evidence store did not answer in time");
    });
    tooLate.catch(() => undefined);
    try {
      this.#store ??= await this.#stream.views.os(EVIDENCE_BUCKET);
      return await Promise.race([work(this.#store), tooLate]);
    } catch (thrown) {
      if (thrown instanceof DispatcherError) throw thrown;
      throw unavailable(fault, thrown);
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

const unavailable = (sentence: string, cause: unknown): DispatcherError =>
  new DispatcherError("BUS_UNAVAILABLE", `${sentence}: ${messageOf(cause)}`, { cause });
