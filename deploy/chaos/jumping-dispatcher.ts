/**
 * The dispatcher as a process whose wall clock can be set: the whole program, with its Clock seam read ahead or behind
 * by what stands in a file. A clock that is set changes what time it is and nobody's sleep, as on a real machine.
 */
import { readFileSync } from "node:fs";
import { loadConfig } from "../../dispatcher/config.ts";
import { startDispatcher } from "../../dispatcher/dispatcher.ts";
import { createLogger } from "../../dispatcher/telemetry/logger.ts";
import { type Clock, systemClock } from "../../dispatcher/time/clock.ts";

export interface JumpingDispatcherJob {
  readonly config: string;
  /** Holds milliseconds; read at the start and at SIGUSR2. */
  readonly clockFile: string;
  readonly ackWaitMs: number;
}

export const READY = "dispatcher is up";

export async function runJumpingDispatcher({
  config,
  clockFile,
  ackWaitMs,
}: JumpingDispatcherJob): Promise<void> {
  let aheadMs = 0;
  const setClock = (): void => {
    aheadMs = Number(readFileSync(clockFile, "utf8"));
  };
  setClock();
  process.on("SIGUSR2", setClock);
  const clock: Clock = { ...systemClock, nowMs: () => systemClock.nowMs() + aheadMs };
  const settings = await loadConfig(config);
  const logger = createLogger({ name: "dispatcher", level: settings.logLevel });
  const dispatcher = await startDispatcher({ config: settings, logger, clock, ackWaitMs });
  process.stdout.write(`${READY}\n`);
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.on(signal, () => {
        resolve();
      });
  });
  await Promise.race([stopped, dispatcher.ended]).finally(() => dispatcher.close());
}
