/** The dispatcher as one thing: connects, starts the flow and the server, and stops in reverse order. */
import { randomBytes } from "node:crypto";
import { uuidV7 } from "#contract";
import type { Book, LockedTicket } from "./book/book.ts";
import { migrateBook, openBook } from "./book/pg-book.ts";
import type { Bus } from "./bus/bus.ts";
import { connectBus } from "./bus/nats-bus.ts";
import { connectOpenKeys, type OpenKeys } from "./cache/open-keys.ts";
import type { DispatcherConfig } from "./config.ts";
import { type District, loadDistrictFiles } from "./district/index.ts";
import { DispatcherError, messageOf } from "./errors.ts";
import { answerCoverQuestions } from "./intake/covers.ts";
import { type Heartbeats, listenForHeartbeats } from "./intake/heartbeats.ts";
import { createIntake } from "./intake/intake.ts";
import { createAssigner } from "./lifecycle/assign/assigner.ts";
import { createTicketDesk } from "./lifecycle/desk.ts";
import { announceTicket } from "./lifecycle/notify/ticket-notices.ts";
import type { TicketDesk } from "./lifecycle/ticket-desk.ts";
import { createVerifier } from "./lifecycle/verify/verifier.ts";
import type { LiveOptions } from "./serve/live/live-routes.ts";
import { startServer } from "./serve/server.ts";
import { type Counters, createCounters } from "./telemetry/counters.ts";
import { type Logger, redactCredentials } from "./telemetry/logger.ts";
import { createPacedLog } from "./telemetry/paced-log.ts";
import { runTicketFlow, type TicketFlow } from "./ticket-flow.ts";
import type { Clock } from "./time/clock.ts";
import { retryUntilDone } from "./time/retry.ts";

export interface DispatcherOptions {
  readonly config: DispatcherConfig;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Ends the waiting for servers that are not there. */
  readonly signal?: AbortSignal;
}

export interface Dispatcher {
  /** Where people reach it. */
  readonly url: string;
  readonly desk: TicketDesk;
  readonly counters: Counters;
  /** Rejects when the flow ended by a fault of its own; never resolves before close(). */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

interface StopStep {
  readonly name: string;
  readonly stop: () => Promise<void> | void;
}

interface Parts extends DispatcherOptions {
  readonly bus: Bus;
  readonly book: Book;
  readonly cache: OpenKeys;
  readonly heartbeats: Heartbeats;
  readonly counters: Counters;
}

/**
 * Waits for NATS and PostgreSQL as long as it takes, saying so. Rejects at once with CONFIG_INVALID or
 * DISTRICT_INVALID. Each stop step is noted the moment there is something to stop.
 */
export async function startDispatcher(options: DispatcherOptions): Promise<Dispatcher> {
  const { config, logger, clock } = options;
  const steps: StopStep[] = [];
  const close = once(() => stopAll(steps, logger));
  try {
    const district = await loadDistrictFiles(config.district);
    const parts = await connectParts(options, district, steps);
    const { flow, desk } = compose(parts);
    const stopping = new AbortController();
    const ended = runTicketFlow(flow, stopping.signal);
    ended.catch(() => undefined);
    steps.push({
      name: "ticket flow",
      stop: async () => {
        stopping.abort();
        await ended;
      },
    });
    const server = await startServer({ desk, http: listenOn(config), logger, clock, live: liveOf(parts) });
    steps.push({ name: "server", stop: () => server.close() });
    logger.info({ address: config.http.publicUrl ?? server.url }, "dispatcher is running");
    return { url: config.http.publicUrl ?? server.url, desk, counters: parts.counters, ended, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

function liveOf({ bus, counters }: Parts): LiveOptions {
  return {
    bus,
    count: (name, by) => {
      counters.count(name, by);
    },
  };
}

function listenOn({ http }: DispatcherConfig): { host: string; port: number; publicUrl?: string } {
  const { host, port, publicUrl } = http;
  return publicUrl === undefined ? { host, port } : { host, port, publicUrl };
}

async function connectParts(
  options: DispatcherOptions,
  district: District,
  steps: StopStep[],
): Promise<Parts> {
  const { config, logger, clock } = options;
  const counters = createCounters();
  const common = { logger, clock, counters };
  // A fault of one ends the waiting for the other.
  const failed = new AbortController();
  const signal =
    options.signal === undefined ? failed.signal : AbortSignal.any([options.signal, failed.signal]);
  const connecting = connectBus({ ...common, url: config.natsUrl, signal });
  const preparing = prepareBook({ config, logger, clock, signal }).then(() =>
    openBook({ ...common, url: config.databaseUrl }),
  );
  const noted = [
    connecting.then((bus) => steps.push({ name: "bus", stop: () => bus.close() })),
    preparing.then((book) => steps.push({ name: "book", stop: () => book.close() })),
  ];
  try {
    await Promise.all(noted);
  } catch (thrown) {
    failed.abort(thrown);
    await Promise.allSettled(noted);
    throw thrown;
  }
  const [bus, book] = await Promise.all([connecting, preparing]);
  await book.loadDistrict(district);
  const cache = connectOpenKeys({ ...common, url: config.redisUrl });
  steps.push({ name: "cache", stop: () => cache.close() });
  const heartbeats = listenForHeartbeats({ ...common, bus });
  steps.push({
    name: "heartbeats",
    stop: () => {
      heartbeats.close();
    },
  });
  const stopAnswering = answerCoverQuestions({ ...common, bus, book });
  steps.push({ name: "cover questions", stop: stopAnswering });
  return { ...options, bus, book, cache, heartbeats, counters };
}

async function prepareBook(options: DispatcherOptions & { readonly signal: AbortSignal }): Promise<void> {
  const { config, logger, clock, signal } = options;
  const paced = createPacedLog(logger, clock);
  const applied = await retryUntilDone({
    clock,
    signal,
    work: () => migrateBook(config.databaseUrl),
    onFailure: (thrown) => {
      if (!(thrown instanceof DispatcherError) || thrown.code !== "BOOK_UNAVAILABLE")
        throw asConfigFault(config, thrown);
      paced.warn(`${thrown.message}; waiting for it`);
    },
  });
  paced.over("the ticket book is there");
  if (applied.length > 0) logger.info({ migrations: applied }, "ticket book brought up to date");
}

/** A wrong password or database name does not heal by waiting. */
function asConfigFault(config: DispatcherConfig, thrown: unknown): unknown {
  if (thrown instanceof DispatcherError) return thrown;
  const where = redactCredentials(config.databaseUrl);
  return new DispatcherError("CONFIG_INVALID", `key "databaseUrl" is ${where}: ${messageOf(thrown)}`, {
    cause: thrown,
  });
}

/** Hangs the stages on the parts. What a commit changes is told to the edge and to the cache right after it. */
function compose(parts: Parts): { readonly flow: TicketFlow; readonly desk: TicketDesk } {
  const { config, clock, book, bus, cache, heartbeats } = parts;
  const { timeZone } = config.district;
  const assigner = createAssigner({ ...parts, retrySeconds: config.assign.retrySeconds, timeZone });
  const onClosed = (ticket: LockedTicket): void => {
    announceTicket(parts, ticket, "closed");
    void cache.forget(ticket.dedupKey);
  };
  const onOpened = (ticket: LockedTicket): void => {
    announceTicket(parts, ticket, "opened");
    assigner.wake();
  };
  const holder = randomBytes(8).toString("hex");
  const verifier = createVerifier({ ...parts, verify: config.verify, holder, onClosed });
  const newId = (): string => uuidV7(clock.nowMs(), randomBytes(10));
  const intake = createIntake({ ...parts, newId, after: { opened: onOpened, closed: onClosed } });
  const agents = () => heartbeats.agents();
  const desk = createTicketDesk({ ...parts, book, bus, assigner, agents, timeZone, onClosed });
  return { flow: { intake, assigner, verifier }, desk };
}

async function stopAll(steps: StopStep[], logger: Logger): Promise<void> {
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    try {
      await step.stop();
      logger.debug({ part: step.name }, "stopped");
    } catch (thrown) {
      logger.error({ part: step.name, reason: messageOf(thrown) }, "did not stop cleanly");
    }
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => (running ??= work());
}
