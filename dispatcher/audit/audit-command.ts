/** `dispatcher audit`: its arguments and its exit code. */
import { loadConfig } from "../config.ts";
import { DispatcherError } from "../errors.ts";
import { createLogger } from "../telemetry/logger.ts";
import { systemClock } from "../time/clock.ts";
import { runAuditor } from "./auditor.ts";

export interface AuditArguments {
  readonly config: string | undefined;
  readonly full: boolean | undefined;
  readonly watch: boolean | undefined;
  readonly every: string | undefined;
  readonly metrics: string | undefined;
}

const EVERY_S = "60";
const EVERY_MAX_S = 86_400;

/** 0: nothing was found; 1: something was. Rejects when the book or the bus cannot be read. */
export async function auditCommand(given: AuditArguments, say: (line: string) => void): Promise<number> {
  const every = given.every ?? EVERY_S;
  const everyS = /^\d+$/.test(every) ? Number(every) : 0;
  if (everyS < 1 || everyS > EVERY_MAX_S) {
    throw new DispatcherError(
      "BAD_REQUEST",
      `--every is "${every}"; a whole number of seconds from 1 to ${String(EVERY_MAX_S)} would be right`,
    );
  }
  const config = await loadConfig(given.config);
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(1);
      stopping.abort(new Error(`stopped by ${signal}`));
    });
  }
  const isClean = await runAuditor({
    config,
    logger: createLogger({ name: "auditor", level: given.watch === true ? config.logLevel : "fatal" }),
    clock: systemClock,
    isFull: given.full === true,
    everyS: given.watch === true ? everyS : null,
    metricsFile: given.metrics ?? null,
    say,
    signal: stopping.signal,
  });
  return isClean ? 0 : 1;
}
