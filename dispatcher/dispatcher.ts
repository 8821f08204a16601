/** The dispatcher as one thing: connects, starts the flow and the server, and stops in reverse order. */
import { randomBytes } from "node:crypto";
import { type Heartbeat, uuidV7 } from "#contract";
import type { Book, LockedTicket } from "./book/book.ts";
import { migrateBook, openBook } from "./book/pg-book.ts";
import type { Bus } from "./bus/bus.ts";
import { connectBus } from "./bus/nats-bus.ts";
import { connectLivePositions, type LivePositions } from "./cache/live-positions.ts";
import { connectOpenKeys, type OpenKeys } from "./cache/open-keys.ts";
import type { DispatcherConfig } from "./config.ts";
import { readSigningKey } from "./config-access.ts";
import { type District, loadDistrictFiles } from "./district/index.ts";
import { DispatcherError, messageOf } from "./errors.ts";
import { answerCoverQuestions } from "./intake/covers.ts";
import { placeRules } from "./intake/dedup/nearby.ts";
import { type Heartbeats, listenForHeartbeats } from "./intake/heartbeats.ts";
import { createIntake } from "./intake/intake.ts";
import { createTaskKeeper } from "./intake/settle-tasks.ts";
import { createSourceDesk } from "./intake/sources/source-desk.ts";
import { createEdgeEcho } from "./intake/tell-edge.ts";
import { createAssigner } from "./lifecycle/assign/assigner.ts";
import { createPlaceDesk } from "./lifecycle/assign/place-desk.ts";
import { createFeedbackDesk } from "./lifecycle/feedback/create-feedback.ts";
import type { FeedbackDesk } from "./lifecycle/feedback/feedback-desk.ts";
import { createFeedbackHooks } from "./lifecycle/feedback/feedback-hooks.ts";
import { createZoneTime } from "./lifecycle/clocks/zone-time.ts";
import { createCameraDays } from "./statistics/camera-days.ts";
import { createStatistics } from "./statistics/create-statistics.ts";
import type { StatisticsDesk } from "./statistics/statistics-desk.ts";
import { type Clocks, createClocks, rulePaths } from "./lifecycle/clocks/create-clocks.ts";
import { loadClockRules } from "./lifecycle/clocks/load-rules.ts";
import { createTicketDesk } from "./lifecycle/desk.ts";
import { bookWithHooks, combineHooks } from "./lifecycle/move-hooks.ts";
import { DEFAULT_RULES, type LifecycleRules } from "./lifecycle/rules.ts";
import type { SourceDesk } from "./lifecycle/source-desk.ts";
import type { ClockNotices } from "./lifecycle/notify/clock-notices.ts";
import { createLinkDesk, type LinkDesk } from "./lifecycle/notify/link-desk.ts";
import { loadNotifySettings, noNotifySettings, type NotifySettings } from "./lifecycle/notify/notify-settings.ts";
import { setUpNotification } from "./lifecycle/notify/set-up.ts";
import { tellFalseAlarms } from "./lifecycle/notify/false-alarm-notices.ts";
import { keepHouse } from "./lifecycle/keeping/housekeeper.ts";
import type { TicketDesk } from "./lifecycle/ticket-desk.ts";
import { createVitals } from "./lifecycle/vitals.ts";
import { createVerifier } from "./lifecycle/verify/verifier.ts";
import type { LiveOptions } from "./serve/live/live-routes.ts";
import type { DeclaredRoute } from "./serve/access/declared-routes.ts";
import { type ServerOptions, startServer } from "./serve/server.ts";
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
  /** An event whose dispatcher died comes again after this time. Default 30 000. */
  readonly ackWaitMs?: number;
}

export interface Dispatcher {
  /** Where people reach it. */
  readonly url: string;
  readonly desk: TicketDesk;
  /** Every route of the door, with who may use it. */
  readonly routes: readonly DeclaredRoute[];
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
  readonly positions: LivePositions;
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
    const clockRules = await loadClockRules(rulePaths(config.clocks));
    const parts = await connectParts(options, district, steps);
    await parts.book.transaction((session) => session.storeClockRules(clockRules, clock.nowMs()));
    const notifySettings = await notifySettingsOf(options);
    const { flow, desk, links, feedback } = compose(parts, notifySettings);
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
    steps.push(startKeeping(parts));
    const server = await startServer({ desk, http: listenOn(config), logger, clock, live: liveOf(parts), links, feedback, statistics: statisticsOf(parts), sources: sourcesOf(parts), vitals: createVitals({ ...parts, lateness: () => flow.timekeeper.lateness() }), ...(await doorOf(config)) });
    steps.push({ name: "server", stop: () => server.close() });
    logger.info({ address: config.http.publicUrl ?? server.url }, "dispatcher is running");
    return { url: config.http.publicUrl ?? server.url, desk, counters: parts.counters, ended, close, routes: server.routes };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** Beside everything else: a ticket never waits for it. */
function startKeeping({ config, ...parts }: Parts): StopStep {
  const stopping = new AbortController();
  const keeping = keepHouse({ ...parts, keep: config.keep }, stopping.signal);
  return {
    name: "housekeeping",
    stop: () => {
      stopping.abort();
      return keeping;
    },
  };
}

function statisticsOf({ book, clock, config }: Parts): StatisticsDesk {
  return createStatistics({ book, clock, timeZone: config.district.timeZone, settings: config.statistics });
}

function sourcesOf(parts: Parts): SourceDesk {
  const { config, clock } = parts;
  const newId = (): string => uuidV7(clock.nowMs(), randomBytes(10));
  return createSourceDesk({ ...parts, rules: config.sources, timeZone: config.district.timeZone, newId });
}

/** How the door is set: the key that signs addresses, and what others may read. */
async function doorOf({ access, open311 }: DispatcherConfig): Promise<Pick<ServerOptions, "signingKey" | "open311">> {
  const signingKey = await readSigningKey(access);
  return signingKey === undefined ? { open311 } : { open311, signingKey };
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
  const onHeard = (heartbeat: Heartbeat): void => {
    tasks.heard(heartbeat);
    cameraDays.heard(heartbeat);
  };
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
  return { ...options, bus, book, cache, positions, heartbeats, counters };
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

/** Hangs the stages on the parts. What a commit changes is told to the edge and to the cache right after it. */
function compose(given: Parts, settings: NotifySettings): { readonly flow: TicketFlow; readonly desk: TicketDesk; readonly links: LinkDesk; readonly feedback: FeedbackDesk } {
  const holder = randomBytes(8).toString("hex");
  const publicUrl = given.config.http.publicUrl ?? null;
  const notification = setUpNotification({ ...given, settings, publicUrl, holder });
  const clocks = clocksOf(given, notification.clocks);
  const secrets = settings.links?.secrets ?? [];
  const canLink = publicUrl !== null && secrets.length > 0;
  const feedbackHooks = createFeedbackHooks({ ...given, linkDays: given.config.feedback.linkDays, canLink });
  // Clocks and notifications are told inside the transaction, whoever writes.
  const parts: Parts = { ...given, book: bookWithHooks(given.book, combineHooks(clocks.hooks, notification.notices.hooks, feedbackHooks)) };
  const { config, clock, book, bus, heartbeats } = parts;
  const { timeZone } = config.district;
  const echo = createEdgeEcho(parts);
  const onClosed = (ticket: LockedTicket): void => {
    echo.closed(ticket);
  };
  const assigner = createAssigner({ ...parts, assign: config.assign, timeZone, onClosed });
  const onOpened = (ticket: LockedTicket): void => {
    echo.opened(ticket);
    assigner.wake();
  };
  const verifier = createVerifier({ ...parts, verify: config.verify, holder, onClosed });
  const newId = (): string => uuidV7(clock.nowMs(), randomBytes(10));
  const after = { opened: onOpened, aliased: echo.aliased, closed: onClosed };
  const intake = createIntake({ ...parts, newId, after, places: placeRules(config.dedup) });
  const agents = () => heartbeats.agents();
  const { positionGoodForMinutes } = config.assign;
  const onModeChange = (): void => {
    assigner.wake();
  };
  const places = createPlaceDesk({ ...parts, timeZone, positionGoodForMinutes, onModeChange });
  const desk = createTicketDesk({ ...parts, book, bus, assigner, agents, places, onClosed, rules: rulesOf(config), clocks: clocks.desk });
  const timekeeper = clocks.keeper(book);
  const links = createLinkDesk({ ...parts, secrets });
  const { notSolved } = config.feedback;
  const feedback = createFeedbackDesk({ ...parts, secrets, publicUrl, notSolved, onReopened: onOpened });
  return { flow: { intake, assigner, verifier, timekeeper, notifier: notification.notifier }, desk, links, feedback };
}

/** Who is told what; without a file nobody is. */
function notifySettingsOf({ config, clock }: DispatcherOptions): Promise<NotifySettings> {
  const { notifyFile, district, http } = config;
  const { timeZone } = district;
  if (notifyFile === undefined) return Promise.resolve(noNotifySettings(timeZone));
  return loadNotifySettings(notifyFile, { env: process.env, clock, timeZone, publicUrl: http.publicUrl ?? null });
}

function clocksOf({ config, ...parts }: Parts, notices: ClockNotices): Clocks {
  const { remindPercents, urgeDays } = config.clocks;
  const { offerSeconds } = config.assign;
  return createClocks({ ...parts, timeZone: config.district.timeZone, remindPercents, urgeDays, offerSeconds, ...notices });
}

function rulesOf({ lifecycle, assign: { competence } }: DispatcherConfig): LifecycleRules {
  const { donePhoto, ...numbers } = lifecycle;
  return { ...DEFAULT_RULES, ...numbers, competence, donePhotoRequired: donePhoto === "required" };
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
