/** The dispatcher as one thing: connects, starts the flow and the server, and stops in reverse order. */
import { randomBytes } from "node:crypto";
import { uuidV7 } from "#contract";
import type { DispatcherConfig } from "./config.ts";
import type { CameraDesk } from "./cameras/camera-desk.ts";
import { createCameraDesk } from "./cameras/create-camera-desk.ts";
import { readSigningKey } from "./config-access.ts";
import { readTileKey } from "./config-map.ts";
import { loadDistrictFiles } from "./district/index.ts";
import { messageOf } from "./errors.ts";
import { createSourceDesk } from "./intake/sources/source-desk.ts";
import { createLearning } from "./learning/create-learning.ts";
import { keepMuting } from "./learning/muting.ts";
import { takeShadows } from "./learning/shadow-intake.ts";
import { createStatistics } from "./statistics/create-statistics.ts";
import type { StatisticsDesk } from "./statistics/statistics-desk.ts";
import { rulePaths } from "./lifecycle/clocks/create-clocks.ts";
import { loadClockRules } from "./lifecycle/clocks/load-rules.ts";
import type { SourceDesk } from "./lifecycle/source-desk.ts";
import {
  loadNotifySettings,
  noNotifySettings,
  type NotifySettings,
} from "./lifecycle/notify/notify-settings.ts";
import { keepHouse } from "./lifecycle/keeping/housekeeper.ts";
import type { TicketDesk } from "./lifecycle/ticket-desk.ts";
import { createVitals } from "./lifecycle/vitals.ts";
import type { LiveOptions } from "./serve/live/live-routes.ts";
import type { DeclaredRoute } from "./serve/access/declared-routes.ts";
import { type ServerOptions, startServer } from "./serve/server.ts";
import type { Counters } from "./telemetry/counters.ts";
import type { Logger } from "./telemetry/logger.ts";
import { runTicketFlow } from "./ticket-flow.ts";
import { compose } from "./compose.ts";
import { connectParts, type DispatcherOptions, type Parts, type StopStep } from "./parts.ts";

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
    const { flow, desk, links, feedback, office } = compose(parts, notifySettings);
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
    steps.push(startLearning(parts));
    const sources = sourcesOf(parts);
    const server = await startServer({
      desk,
      http: listenOn(config),
      logger,
      clock,
      live: liveOf(parts),
      links,
      feedback,
      office,
      statistics: statisticsOf(parts),
      sources,
      cameras: camerasOf(parts, sources),
      learning: createLearning(parts),
      vitals: createVitals({ ...parts, lateness: () => flow.timekeeper.lateness() }),
      ...(await doorOf(config)),
    });
    steps.push({ name: "server", stop: () => server.close() });
    logger.info({ address: config.http.publicUrl ?? server.url }, "dispatcher is running");
    return {
      url: config.http.publicUrl ?? server.url,
      desk,
      counters: parts.counters,
      ended,
      close,
      routes: server.routes,
    };
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

/** The same for rules on trial, and for what a policy mutes, where the district wrote one. */
function startLearning(parts: Parts): StopStep {
  const { muting: policy } = parts.config;
  const stopping = new AbortController();
  const working = Promise.all([
    takeShadows(parts, stopping.signal),
    ...(policy === undefined ? [] : [keepMuting({ ...parts, policy }, stopping.signal)]),
  ]);
  working.catch((thrown: unknown) => {
    parts.logger.error({ reason: messageOf(thrown) }, "what rules on trial say is not taken any more");
  });
  return {
    name: "rules on trial",
    stop: async () => {
      stopping.abort();
      await working;
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

function camerasOf(parts: Parts, sources: SourceDesk): CameraDesk {
  return createCameraDesk({ ...parts, registry: parts.cameras, book: parts.book.cameras, sources });
}

/** How the door is set: the key that signs addresses, what others may read, the base map. */
async function doorOf({
  access,
  open311,
  map: settings,
}: DispatcherConfig): Promise<Pick<ServerOptions, "signingKey" | "open311" | "map">> {
  const signingKey = await readSigningKey(access);
  const door = { open311, map: { settings, tileKey: await readTileKey(settings) } };
  return signingKey === undefined ? door : { ...door, signingKey };
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

/** Who is told what; without a file nobody is. */
function notifySettingsOf({ config, clock }: DispatcherOptions): Promise<NotifySettings> {
  const { notifyFile, district, http } = config;
  const { timeZone } = district;
  if (notifyFile === undefined) return Promise.resolve(noNotifySettings(timeZone));
  return loadNotifySettings(notifyFile, {
    env: process.env,
    clock,
    timeZone,
    publicUrl: http.publicUrl ?? null,
  });
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
