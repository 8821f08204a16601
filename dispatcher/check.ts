/** `dispatcher check`: what would keep it from running, one line per thing, before it is run. */
import { openBook } from "./book/pg-book.ts";
import { connectBus } from "./bus/nats-bus.ts";
import { connectOpenKeys } from "./cache/open-keys.ts";
import { type DispatcherConfig, loadConfig } from "./config.ts";
import { readSigningKey } from "./config-access.ts";
import { readTileKey } from "./config-map.ts";
import { loadDistrictFiles } from "./district/index.ts";
import { messageOf } from "./errors.ts";
import { rulePaths } from "./lifecycle/clocks/create-clocks.ts";
import { loadClockRules } from "./lifecycle/clocks/load-rules.ts";
import { loadNotifySettings } from "./lifecycle/notify/notify-settings.ts";
import { createCounters } from "./telemetry/counters.ts";
import { createLogger, redactCredentials } from "./telemetry/logger.ts";
import { systemClock } from "./time/clock.ts";

const SERVER_TIMEOUT_MS = 5_000;

const silent = {
  clock: systemClock,
  logger: createLogger({ name: "check", level: "silent" }),
  counters: createCounters(),
};

/** Exit code: 0 when it would run. Redis may be away; its line says so. */
export async function checkDispatcher(
  configPath: string | undefined,
  say: (line: string) => void,
): Promise<number> {
  let config: DispatcherConfig;
  try {
    config = await loadConfig(configPath);
    say(`configuration: ${configPath ?? "defaults"}: good`);
    const { grids, workers, users } = await loadDistrictFiles(config.district);
    await loadClockRules(rulePaths(config.clocks));
    await checkSecrets(config, say);
    say(
      `district: ${String(grids.length)} grids, ${String(workers.length)} workers, ${String(users.length)} users: good`,
    );
  } catch (thrown) {
    say(messageOf(thrown));
    return 1;
  }
  const isBusThere = await checkBus(config.natsUrl);
  say(
    `NATS ${redactCredentials(config.natsUrl)}: ${isBusThere ? "good" : "does not answer; the dispatcher would wait for it"}`,
  );
  const isBookThere = await checkBook(config.databaseUrl);
  say(
    `PostgreSQL ${redactCredentials(config.databaseUrl)}: ${isBookThere ? "good" : "does not answer; the dispatcher would wait for it"}`,
  );
  const isCacheThere = await checkCache(config.redisUrl);
  say(
    `Redis ${redactCredentials(config.redisUrl)}: ${isCacheThere ? "good" : "does not answer; the dispatcher would go on without it"}`,
  );
  return isBusThere && isBookThere ? 0 : 1;
}

/** What only a running dispatcher would read: who is told what, and the key that signs addresses. */
async function checkSecrets(config: DispatcherConfig, say: (line: string) => void): Promise<void> {
  const { access, notifyFile, district, http, map } = config;
  await readSigningKey(access);
  await readTileKey(map);
  if (notifyFile === undefined) return;
  const context = { env: process.env, clock: systemClock, timeZone: district.timeZone };
  const { channels, links } = await loadNotifySettings(notifyFile, {
    ...context,
    publicUrl: http.publicUrl ?? null,
  });
  const signs = links === null ? "no links" : "signed links";
  say(`notifications: ${notifyFile}: ${String(channels.size)} channels, ${signs}: good`);
}

async function checkBus(url: string): Promise<boolean> {
  try {
    const bus = await connectBus({ ...silent, url, signal: AbortSignal.timeout(SERVER_TIMEOUT_MS) });
    await bus.close();
    return true;
  } catch {
    return false;
  }
}

async function checkBook(url: string): Promise<boolean> {
  const book = openBook({ ...silent, url });
  try {
    return await book.answers();
  } finally {
    await book.close();
  }
}

async function checkCache(url: string): Promise<boolean> {
  const cache = connectOpenKeys({ ...silent, url });
  // The connection is made in the background; a command before it is ready is refused.
  for (let tries = 0; tries < 10; tries += 1) {
    if (await cache.answers()) break;
    await systemClock.sleep(100);
  }
  const isThere = await cache.answers();
  await cache.close();
  return isThere;
}
