/** What the dispatcher stands on: bus, book, cache, and who listens on them; each with the step that ends it. */
import type { Heartbeat } from "#contract";
import type { Book } from "./book/book.ts";
import { migrateBook, openBook } from "./book/pg-book.ts";
import type { Bus } from "./bus/bus.ts";
import { connectBus } from "./bus/nats-bus.ts";
import { connectLivePositions, type LivePositions } from "./cache/live-positions.ts";
import { connectOpenKeys, type OpenKeys } from "./cache/open-keys.ts";
import type { DispatcherConfig } from "./config.ts";
import type { District } from "./district/index.ts";
import { DispatcherError, messageOf } from "./errors.ts";
import { answerCoverQuestions } from "./intake/covers.ts";
import { type Heartbeats, listenForHeartbeats } from "./intake/heartbeats.ts";
import { type CameraRegistry, createCameraRegistry } from "./cameras/camera-registry.ts";
import { createRolloutKeeper } from "./learning/rollout-keeper.ts";
import { createTaskKeeper } from "./intake/settle-tasks.ts";
import { createZoneTime } from "./lifecycle/clocks/zone-time.ts";
import { createCameraDays } from "./statistics/camera-days.ts";
import { tellFalseAlarms } from "./lifecycle/notify/false-alarm-notices.ts";
import { type Counters, createCounters } from "./telemetry/counters.ts";
import { type Logger, redactCredentials } from "./telemetry/logger.ts";
import { createPacedLog } from "./telemetry/paced-log.ts";
import type { Clock } from "./time/clock.ts";
import { retryUntilDone } from "./time/retry.ts";

export interface DispatcherOptions {
  readonly config: DispatcherConfig;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Ends the waiting for servers that are not there. */
  readonly signal?: AbortSignal;
  /** An event whose dispatcher died comes again after this time. Default 30 000. */
  readonly ackWaitMs?: number;
}

/** How one part ends. */
export interface StopStep {
  readonly name: string;
  readonly stop: () => Promise<void> | void;
}

/** What the stages stand on. */
export interface Parts extends DispatcherOptions {
  readonly bus: Bus;
  readonly book: Book;
  readonly cache: OpenKeys;
  readonly positions: LivePositions;
  readonly heartbeats: Heartbeats;
  readonly cameras: CameraRegistry;
  readonly counters: Counters;
}

/**
 * Waits for NATS and PostgreSQL as long as it takes, saying so. Each stop step is noted the moment there is something
 * to stop.
 */
export async function connectParts(
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
  const connecting = connectBus({ ...common, url: config.natsUrl, signal, ...ackWaitOf(options) });
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
  const positions = connectLivePositions({ ...common, url: config.redisUrl });
  steps.push({ name: "live positions", stop: () => positions.close() });
  const tasks = createTaskKeeper({ ...common, tasks: book.operatorTasks });
  const zone = createZoneTime(config.district.timeZone);
  const cameraDays = createCameraDays({ ...common, book: book.cameraDays, zone });
  steps.push({ name: "camera days", stop: () => cameraDays.close() });
  const cameras = await createCameraRegistry({ ...common, book: book.cameras, grids: () => book.grids() });
  steps.push({ name: "cameras", stop: () => cameras.idle() });
  const rollouts = createRolloutKeeper({ ...common, rollouts: book.rollouts });
  const onHeard = (heartbeat: Heartbeat): void => {
    tasks.heard(heartbeat);
    cameras.heard(heartbeat);
    cameraDays.heard(heartbeat);
    rollouts.heard(heartbeat);
  };
  steps.push({ name: "models on trial", stop: () => rollouts.idle() });
  steps.push({ name: "operator tasks", stop: () => tasks.idle() });
  const heartbeats = listenForHeartbeats({ ...common, bus, onHeard });
  steps.push({
    name: "heartbeats",
    stop: () => {
      heartbeats.close();
    },
  });
  const stopAnswering = answerCoverQuestions({ ...common, bus, book });
  steps.push({ name: "cover questions", stop: stopAnswering });
  const untold = new AbortController();
  const telling = tellFalseAlarms({ ...common, bus, book }, untold.signal);
  steps.push({
    name: "false alarms",
    stop: () => {
      untold.abort();
      return telling;
    },
  });
  return { ...options, bus, book, cache, positions, heartbeats, cameras, counters };
}

const ackWaitOf = ({ ackWaitMs }: DispatcherOptions): { ackWaitMs?: number } =>
  ackWaitMs === undefined ? {} : { ackWaitMs };

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
