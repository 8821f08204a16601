/**
 * The bus over NATS. Connects in the background for as long as it takes; what cannot be sent now is rejected at
 * once, because the outbox keeps it better than a client's buffer would (which is lost with the process).
 */
import { readFileSync } from "node:fs";
import {
  type ConnectionOptions,
  connect,
  credsAuthenticator,
  DebugEvents,
  DiscardPolicy,
  Events,
  type JetStreamManager,
  type Msg,
  type NatsConnection,
  NatsError,
  nanos,
  type ObjectStore,
  type Status,
  StorageType,
  type Subscription,
} from "nats";
import { EVENT_STREAM, EVIDENCE_BUCKET, STREAMS, type StreamDefinition } from "#contract";
import { AgentError, messageOf } from "../errors.ts";
import type { Logger } from "../telemetry/logger.ts";
import { Bell } from "../time/bell.ts";
import type { Clock } from "../time/clock.ts";
import type { Bus, EventStreamPlace, StreamFollow } from "./bus.ts";
import {
  type BusFault,
  isCredentialsFault,
  isSilence,
  KEPT,
  outageSentence,
  shown,
  storeSentence,
} from "./bus-fault.ts";
import { isDigestOf } from "./digest.ts";
import { watchKey } from "./key-watch.ts";
import { Offered } from "./offered.ts";
import { createOutageLog, type OutageLog } from "./outage-log.ts";
import { type BusCredentials, type BusServers, parseServers } from "./servers.ts";
import { watchStream } from "./stream-watch.ts";
import { unlessAborted } from "./unless-aborted.ts";
import { Watches } from "./watches.ts";

export interface NatsBusOptions {
  /** nats://host:4222, with user:password@ or token@ before the host where needed; several separated by commas. */
  readonly servers: string;
  /** What the server's connection list shows. */
  readonly name: string;
  /** Instead of those in `servers`. */
  readonly credentials?: BusCredentials;
  readonly logger: Logger;
  readonly clock: Clock;
  /** An acknowledgement that takes longer counts as none. */
  readonly publishTimeoutMs: number;
}

const CONNECT_TIMEOUT_MS = 5_000;
const RECONNECT_WAIT_MS = 1_000;
/** Pauses between the first connection's attempts; the last one repeats. */
const FIRST_CONNECT_WAITS_MS = [500, 1_000, 2_000, 5_000] as const;
/** A silent network path is given up after two of these. */
const PING_INTERVAL_MS = 10_000;
const CLOSE_TIMEOUT_MS = 2_000;
/** JetStream's err_code values (nats-server errors.json). */
const STREAM_NOT_FOUND = 10_059;
const STREAM_NAME_IN_USE = 10_058;

const BROKEN: BusFault = { code: "", text: "the connection broke" };

/** Null: no reply. */
type Hear = (body: Uint8Array) => Promise<Uint8Array | null>;

interface Heard {
  readonly subject: string;
  readonly hear: Hear;
  subscription: Subscription | null;
}

/** Returns at once. Throws AgentError CONFIG_INVALID when `servers` or the credentials cannot be read. */
export function connectBus(options: NatsBusOptions): Bus {
  const servers = parseServers(options.servers);
  const credentials = options.credentials ?? servers.credentials;
  return new NatsBus(options, { ...servers, credentials });
}

class NatsBus implements Bus {
  readonly #options: NatsBusOptions;
  readonly #servers: BusServers;
  readonly #connectionOptions: ConnectionOptions;
  readonly #outage: OutageLog;
  /** Troubles of a connection that stands: permissions, missing streams. */
  readonly #trouble: OutageLog;
  readonly #closing = new AbortController();
  readonly #heard = new Set<Heard>();
  readonly #watches: Watches;
  readonly #connections = new Bell();
  readonly #done: Promise<void>;
  #connection: NatsConnection | null = null;
  #offered: Offered | null = null;
  /** Aborted when the connection breaks, so that nobody waits out a time-out for an answer that cannot come. */
  #broken = new AbortController();
  #up = false;
  #streamsReady: Promise<void> | null = null;
  #evidence: Promise<ObjectStore> | null = null;

  constructor(options: NatsBusOptions, servers: BusServers) {
    this.#options = options;
    this.#servers = servers;
    this.#connectionOptions = connectionOptions(options.name, servers);
    this.#outage = createOutageLog(options.logger, options.clock);
    this.#trouble = createOutageLog(options.logger, options.clock);
    this.#watches = new Watches(options);
    this.#done = this.#run();
  }

  get connected(): boolean {
    return this.#up;
  }

  publishEvent(subject: string, messageId: string, body: Uint8Array) {
    return this.publishInto(EVENT_STREAM, subject, messageId, body);
  }

  async publishInto(streamName: string, subject: string, msgID: string, body: Uint8Array) {
    const timeout = this.#options.publishTimeoutMs;
    const { seq, duplicate } = await this.#acknowledged(`message ${msgID} for ${streamName}`, (connection) =>
      connection.jetstream({ timeout }).publish(subject, body, { msgID, timeout, expect: { streamName } }),
    );
    return { streamSequence: seq, duplicate };
  }

  async putEvidence(object: string, bytes: Uint8Array): Promise<void> {
    const timeout = this.#options.publishTimeoutMs;
    await this.#acknowledged(`picture ${object}`, async (connection) => {
      this.#evidence ??= connection.jetstream({ timeout }).views.os(EVIDENCE_BUCKET);
      const store = await this.#evidence;
      const known = await store.info(object);
      if (known !== null && !known.deleted && isDigestOf(known.digest, bytes)) return;
      await store.putBlob({ name: object }, bytes, { timeout });
    });
  }

  announce(subject: string, body: Uint8Array): void {
    if (this.#up) this.#connection?.publish(subject, body);
  }

  offer(subject: string, body: Uint8Array): boolean {
    return this.#up && this.#offered?.offer(subject, body) === true;
  }

  serve(subject: string, answer: (request: Uint8Array) => Promise<Uint8Array>): void {
    this.#hear(subject, answer);
  }

  subscribe(subject: string, listener: (body: Uint8Array) => void): () => void {
    const heard = this.#hear(subject, (body) => {
      listener(body);
      return Promise.resolve(null);
    });
    return () => {
      this.#heard.delete(heard);
      heard.subscription?.unsubscribe();
    };
  }

  #hear(subject: string, hear: Hear): Heard {
    const heard: Heard = { subject, hear, subscription: null };
    this.#heard.add(heard);
    if (this.#connection !== null) this.#subscribe(this.#connection, heard);
    return heard;
  }

  async request(subject: string, body: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    const connection = this.#standing();
    try {
      const asked = connection.request(subject, body, { timeout: timeoutMs });
      return (await unlessAborted(asked, this.#broken.signal)).data;
    } catch (cause) {
      if (cause instanceof AgentError) throw cause;
      const fault = faultOf(cause);
      const what = isSilence(fault.code) ? `nobody answered within ${timeoutMs / 1000} s` : fault.text;
      throw new AgentError("BUS_UNAVAILABLE", `${subject}: ${what}`, { cause });
    }
  }

  watchKey(...[bucket, key, onValue]: Parameters<Bus["watchKey"]>): void {
    this.#watches.add(watchKey({ bucket, key, onValue }));
  }

  followStream(follow: StreamFollow): () => void {
    return this.#watches.add(watchStream(follow, (connection) => this.#streamsOf(connection)));
  }

  eventStream(): Promise<EventStreamPlace | null> {
    const timeout = this.#options.publishTimeoutMs;
    return this.#acknowledged("the question about the event stream", async (connection) => {
      const manager = await connection.jetstreamManager({ timeout, checkAPI: false });
      try {
        const { created, state } = await manager.streams.info(EVENT_STREAM);
        const { first_seq: firstSequence, last_seq: lastSequence } = state;
        return { createdAt: created, firstSequence, lastSequence };
      } catch (cause) {
        // A permission that is missing looks like silence; publishing goes on all the same.
        if (this.#up && isSilence(faultOf(cause).code)) return null;
        throw cause;
      }
    });
  }

  nextConnection(signal: AbortSignal): Promise<void> {
    return this.#connections.next(signal);
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(new AgentError("BUS_UNAVAILABLE", "the agent is stopping"));
    const connection = this.#connection;
    if (connection !== null) {
      // Draining lets announcements that were just made leave; a dead path must not hold the stop up.
      if (this.#up) {
        const drained = connection.drain().catch(() => undefined);
        await Promise.race([drained, this.#options.clock.sleep(CLOSE_TIMEOUT_MS)]);
      }
      await connection.close();
    }
    await this.#done;
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    const closing = this.#closing.signal;
    for (let attempt = 0; !closing.aborted; attempt += 1) {
      const connection = await this.#tryConnect();
      if (connection !== null) {
        attempt = 0;
        await this.#live(connection);
        continue;
      }
      const waitMs =
        FIRST_CONNECT_WAITS_MS[Math.min(attempt, FIRST_CONNECT_WAITS_MS.length - 1)] ?? RECONNECT_WAIT_MS;
      await clock.sleep(waitMs, closing).catch(() => undefined);
    }
  }

  async #tryConnect(): Promise<NatsConnection | null> {
    try {
      return await connect(this.#connectionOptions);
    } catch (cause) {
      if (!this.#closing.signal.aborted) this.#outage.failing(outageSentence(this.#servers, faultOf(cause)));
      return null;
    }
  }

  /** One connection from its first moment until it is closed; the client itself reconnects within. */
  async #live(connection: NatsConnection): Promise<void> {
    if (this.#closing.signal.aborted) {
      await connection.close();
      return;
    }
    const status = connection.status();
    this.#connection = connection;
    for (const heard of this.#heard) this.#subscribe(connection, heard);
    this.#rise();
    // Not awaited: the client never ends this iterator, not even when the connection is closed.
    void this.#watch(status);
    await connection.closed();
    this.#fall();
    this.#connection = null;
  }

  async #watch(status: AsyncIterable<Status>): Promise<void> {
    for await (const event of status) this.#onStatus(event);
  }

  #onStatus({ type, data }: Status): void {
    if (this.#closing.signal.aborted) return;
    switch (type) {
      case Events.Disconnect:
        this.#fall();
        this.#outage.failing(outageSentence(this.#servers, BROKEN));
        break;
      case Events.Reconnect:
        this.#rise();
        break;
      case Events.Error:
        this.#onError(typeof data === "string" ? data : type);
        break;
      case DebugEvents.Reconnecting:
        this.#outage.failing(outageSentence(this.#servers, BROKEN));
        break;
      case Events.LDM:
      case Events.Update:
      case DebugEvents.PingTimer:
      case DebugEvents.StaleConnection:
      case DebugEvents.ClientInitiatedReconnect:
        break;
    }
  }

  #onError(code: string): void {
    if (isCredentialsFault(code)) this.#outage.failing(outageSentence(this.#servers, { code, text: code }));
    else this.#trouble.failing(`NATS at ${shown(this.#servers)} reports ${code}`);
  }

  #rise(): void {
    this.#broken = new AbortController();
    this.#streamsReady = null;
    this.#evidence = null;
    this.#offered = this.#connection === null ? null : new Offered(this.#connection);
    this.#up = true;
    if (this.#connection !== null) this.#watches.follow(this.#connection, this.#broken.signal);
    this.#outage.over(`NATS at ${shown(this.#servers)} is connected`);
    this.#options.logger.debug({ servers: shown(this.#servers) }, "NATS connected");
    this.#connections.ring();
  }

  #fall(): void {
    this.#up = false;
    this.#broken.abort(
      new AgentError("BUS_UNAVAILABLE", `NATS at ${shown(this.#servers)} is not connected; ${KEPT}`),
    );
  }

  #subscribe(connection: NatsConnection, heard: Heard): void {
    const { logger } = this.#options;
    const { subject, hear } = heard;
    const respond = async (message: Msg): Promise<void> => {
      try {
        const reply = await hear(message.data);
        if (reply !== null) message.respond(reply);
      } catch (cause) {
        logger.error({ subject, reason: messageOf(cause) }, "request could not be answered");
      }
    };
    heard.subscription = connection.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) void respond(message);
        else
          this.#trouble.failing(
            `NATS does not let the agent listen on ${subject} (${error.message}): what is sent there will not arrive`,
          );
      },
    });
  }

  #standing(): NatsConnection {
    if (this.#connection !== null && this.#up) return this.#connection;
    throw new AgentError("BUS_UNAVAILABLE", `NATS at ${shown(this.#servers)} is not connected; ${KEPT}`);
  }

  /** Made once per connection; asked for again after a failure. */
  #streamsOf(connection: NatsConnection): Promise<void> {
    this.#streamsReady ??= ensureStreams(connection, this.#options.publishTimeoutMs).catch(
      (cause: unknown) => {
        this.#streamsReady = null;
        throw cause;
      },
    );
    return this.#streamsReady;
  }

  /** Runs `act` on the living connection; every way to fail becomes BUS_UNAVAILABLE with a sentence. */
  async #acknowledged<T>(what: string, act: (connection: NatsConnection) => Promise<T>): Promise<T> {
    const connection = this.#standing();
    const broken = this.#broken.signal;
    try {
      const acting = this.#streamsOf(connection).then(() => act(connection));
      const result = await unlessAborted(acting, broken);
      this.#trouble.over("NATS stores events again");
      return result;
    } catch (cause) {
      if (cause instanceof AgentError) throw cause;
      // Whatever it was, the streams may have gone with it; asking again costs one request.
      this.#streamsReady = null;
      this.#evidence = null;
      const sentence = `NATS at ${shown(this.#servers)} did not store ${what}: ${storeSentence(faultOf(cause))}`;
      throw new AgentError("BUS_UNAVAILABLE", sentence, { cause });
    }
  }
}

function connectionOptions(name: string, { hosts, tls, credentials }: BusServers): ConnectionOptions {
  return {
    servers: [...hosts],
    name,
    ...(tls ? { tls: {} } : {}),
    ...credentialsOption(credentials),
    timeout: CONNECT_TIMEOUT_MS,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    pingInterval: PING_INTERVAL_MS,
    // Otherwise two refusals in a row close the connection for good, also while the server's users are reloaded.
    ignoreAuthErrorAbort: true,
  };
}

function credentialsOption(credentials: BusCredentials): ConnectionOptions {
  switch (credentials.kind) {
    case "none":
      return {};
    case "user":
      return { user: credentials.user, pass: credentials.password };
    case "token":
      return { token: credentials.token };
    case "file":
      try {
        return { authenticator: credsAuthenticator(readFileSync(credentials.path)) };
      } catch (cause) {
        const reason = `the NATS credentials file ${credentials.path} cannot be read (${messageOf(cause)}): give the path of a .creds file`;
        throw new AgentError("CONFIG_INVALID", reason, { cause });
      }
  }
}

function faultOf(cause: unknown): BusFault {
  if (!(cause instanceof NatsError)) return { code: "", text: messageOf(cause) };
  return { code: cause.code, text: cause.api_error?.description ?? cause.message };
}

/**
 * Makes the streams that are missing and leaves those that exist alone. An agent whose account may not ask goes
 * on: then somebody else has made them, or publishing says that they are not there.
 */
async function ensureStreams(connection: NatsConnection, timeoutMs: number): Promise<void> {
  const manager = await connection.jetstreamManager({ timeout: timeoutMs, checkAPI: false });
  for (const stream of STREAMS) {
    if (await isMissing(manager, stream.name)) await makeStream(manager, stream);
  }
}

const apiFault = (cause: unknown): number | undefined =>
  cause instanceof NatsError ? cause.api_error?.err_code : undefined;

async function isMissing(manager: JetStreamManager, name: string): Promise<boolean> {
  try {
    await manager.streams.info(name);
    return false;
  } catch (cause) {
    return apiFault(cause) === STREAM_NOT_FOUND;
  }
}

async function makeStream(manager: JetStreamManager, stream: StreamDefinition): Promise<void> {
  try {
    await manager.streams.add({
      name: stream.name,
      subjects: [...stream.subjects],
      storage: StorageType.File,
      discard: DiscardPolicy.Old,
      max_age: nanos(stream.maxAgeS * 1000),
      max_bytes: stream.maxBytes,
      duplicate_window: nanos(stream.duplicateWindowS * 1000),
      allow_rollup_hdrs: stream.rollup,
      allow_direct: stream.rollup,
    });
  } catch (cause) {
    // The dispatcher made it in the same moment.
    if (apiFault(cause) === STREAM_NAME_IN_USE) return;
    const size = `${Math.round(stream.maxBytes / 1024 ** 2)} MiB`;
    throw new Error(
      `stream ${stream.name} is missing and cannot be made with ${size} (${messageOf(cause)})`,
      { cause },
    );
  }
}
