#!/usr/bin/env node
/** The program `dispatcher`: reads its arguments, does one of four things, and turns signals into a clean stop. */
import { parseArgs } from "node:util";
import { auditCommand } from "./audit/audit-command.ts";
import { migrateBook } from "./book/pg-book.ts";
import { loadConfig } from "./config.ts";
import { checkDispatcher } from "./check.ts";
import { startDispatcher } from "./dispatcher.ts";
import { DispatcherError, messageOf } from "./errors.ts";
import { createLogger } from "./telemetry/logger.ts";
import { systemClock } from "./time/clock.ts";

const HELP = `dispatcher: turns violation events into tickets, sends workers, and lets cameras verify.

Usage: dispatcher <command> [--config FILE]

Commands:
  run       connect, keep tickets, serve the page and the API, until SIGINT or SIGTERM
  check     read the configuration and the district's files, ask every server, say what is wrong where
  migrate   bring the ticket book's schema up to date, and end
  audit     look whether every promise was kept, tell the operators what was not; exit 1 when anything was found

Options:
  --config FILE   YAML; dispatcher.example.yaml explains every key. Without it, the defaults.
  --help          this text

Options of audit:
  --full          everything from the beginning, every event by its id; otherwise what is new since the last audit
  --watch         again and again, until SIGINT or SIGTERM
  --every S       seconds between two audits with --watch (default 60)
  --metrics FILE  writes the numbers in Prometheus' text format, for a textfile collector

Environment: NATS_URL, REDIS_URL and DATABASE_URL win over the file.
`;

async function run(configPath: string | undefined): Promise<number> {
  const config = await loadConfig(configPath);
  const logger = createLogger({ name: "dispatcher", level: config.logLevel });
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    const stop = (signal: NodeJS.Signals): void => {
      // The second one means it: whoever sends it does not want to wait for a clean end.
      if (stopping.signal.aborted) process.exit(1);
      logger.info({ signal }, "stopping");
      stopping.abort(new Error(`stopped by ${signal}`));
      resolve();
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
  });
  try {
    const dispatcher = await startDispatcher({ config, logger, clock: systemClock, signal: stopping.signal });
    await Promise.race([stopped, dispatcher.ended]).finally(() => dispatcher.close());
    logger.info({ counters: dispatcher.counters.snapshot() }, "dispatcher has stopped");
    return 0;
  } catch (thrown) {
    if (stopping.signal.aborted) return 0;
    throw thrown;
  }
}

async function migrate(configPath: string | undefined): Promise<number> {
  const config = await loadConfig(configPath);
  const applied = await migrateBook(config.databaseUrl);
  const said = applied.length === 0 ? "nothing to do" : applied.join("\n");
  process.stdout.write(`${said}\n`);
  return 0;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      config: { type: "string" },
      help: { type: "boolean", short: "h" },
      full: { type: "boolean" },
      watch: { type: "boolean" },
      every: { type: "string" },
      metrics: { type: "string" },
    },
  });
  const [command, ...rest] = positionals;
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  if (rest.length > 0)
    throw new DispatcherError("BAD_REQUEST", `argument "${rest[0] ?? ""}" is one too many; see --help`);
  const { config, full, watch, every, metrics } = values;
  const isAudit = [full, watch, every, metrics].some((value) => value !== undefined);
  if (isAudit && command !== "audit")
    throw new DispatcherError(
      "BAD_REQUEST",
      "--full, --watch, --every and --metrics belong to audit; see --help",
    );
  switch (command) {
    case "audit":
      return auditCommand({ config, full, watch, every, metrics }, (line) =>
        process.stdout.write(`${line}\n`),
      );
    case "run":
      return run(values.config);
    case "check":
      return checkDispatcher(values.config, (line) => process.stdout.write(`${line}\n`));
    case "migrate":
      return migrate(values.config);
    case undefined:
      throw new DispatcherError(
        "BAD_REQUEST",
        "a command is missing: run, check, migrate or audit would be right; see --help",
      );
    default:
      throw new DispatcherError(
        "BAD_REQUEST",
        `there is no command "${command}": run, check, migrate or audit would be right; see --help`,
      );
  }
}

try {
  // Not exitCode alone: pg leaves a socket open to a server whose challenge it could not answer (no password given),
  // and the program would wait for that server's own time-out.
  process.exit(await main());
} catch (thrown) {
  // Ours is a sentence for the user; anything else is a fault of the program and shows where it happened.
  const isOurs = thrown instanceof DispatcherError || (thrown instanceof Error && "code" in thrown);
  process.stderr.write(
    `dispatcher: ${isOurs ? messageOf(thrown) : String((thrown as Error).stack ?? thrown)}\n`,
  );
  process.exitCode = 1;
}
