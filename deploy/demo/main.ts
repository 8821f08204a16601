/** `npm start`: arguments, signals, exit code. The job itself is demo.ts. */
import { runDemo } from "./demo.ts";
import { type DemoOptions, HELP, readOptions } from "./options.ts";
import { watchStarter } from "./watch-starter.ts";

const EXIT_USAGE = 2;

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Aborts at the first Ctrl-C (or when npm, which started us, is gone) and ends at once at the second. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  const stop = (): void => {
    // On exit every child is killed.
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  watchStarter(() => {
    stopping.abort();
  });
  return stopping.signal;
}

function failed(options: DemoOptions, thrown: unknown): number {
  if (options.check) process.stdout.write(`${JSON.stringify({ ok: false, reason: messageOf(thrown) })}\n`);
  else process.stderr.write(`${messageOf(thrown)}\n`);
  return 1;
}

async function main(): Promise<number> {
  let options: DemoOptions | null;
  try {
    options = readOptions(process.argv.slice(2), process.env);
  } catch (thrown) {
    process.stderr.write(`${messageOf(thrown)}\nnpm start -- --help shows what there is.\n`);
    return EXIT_USAGE;
  }
  if (options === null) {
    process.stdout.write(HELP);
    return 0;
  }
  // A closed terminal must not become an exception on the way down.
  process.stdout.on("error", () => undefined);
  const run = {
    options,
    write: (line: string) => process.stdout.write(`${line}\n`),
    signal: stopSignal(),
    startedAtMs: Number(process.env["GRIDWATCH_STARTED_AT_MS"] ?? Date.now()),
  };
  return runDemo(run).catch((thrown: unknown) => failed(run.options, thrown));
}

process.exitCode = await main();
// Idle connections must not hold the process; its output has two seconds to get out.
setTimeout(() => process.exit(), 2000).unref();
