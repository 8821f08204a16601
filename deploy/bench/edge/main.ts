/** `npm run bench:edge`: how many cameras a core carries, beside the floor and the usual design. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { pullModel } from "../../../models/catalogue.ts";
import { dataDirs, modelCacheDir, repoRoot, reportsDir } from "../../../models/paths.ts";
import { DEFAULT_MODEL } from "../../demo/default-model.ts";
import { startNatsServer } from "../../harness/nats-server.ts";
import { makeBenchClips, type StreamCase } from "./cases.ts";
import { type CaseFigures, figuresOf, rounded } from "./figures.ts";
import { startIdle } from "./idle.ts";
import { type Bench, type CaseReading, measure, tryOnOneCore } from "./measure.ts";
import { type BenchOptions, HELP, readOptions } from "./options.ts";
import { type EdgeReport, htmlOf, tableOf } from "./report.ts";
import { runSessionAlone, type SessionRunJob } from "./session-run.ts";

/** From here on one case after the other has time for a window of its own and for the trial on one core. */
const UNHURRIED_S = 150;
const SHARE_OF_CAPACITY = 0.9;
const TIDY_UP_MS = 4_000;
/** Reading bare keyframes, for each case, comes after the window. */
const AFTERWARDS_MS = 1_000;

type Say = (line: string) => void;

async function runBench(options: BenchOptions, say: Say): Promise<EdgeReport> {
  const model = await pullModel(DEFAULT_MODEL, {
    cacheDir: modelCacheDir(),
    dataDirs: dataDirs(),
    progress: say,
  });
  const { patrol, rule, openGop } = options;
  const clips = await makeBenchClips(options.cases, { openGop, say });
  const endMs = performance.now() + options.seconds * 1000;
  const storeDir = mkdtempSync(join(tmpdir(), "gridwatch-bench-"));
  const nats = await startNatsServer({ storeDir });
  try {
    const build = options.build ?? join(repoRoot(), "dist");
    const bench: Bench = { build, natsUrl: nats.url, model, patrol, rule, clips: clips.files };
    const idling = options.idle ? await startIdle(bench) : null;
    const cases = await measureCases(bench, options, { endMs, say });
    if (cases.size === 0) await until(endMs - TIDY_UP_MS);
    return {
      measuredAt: new Date().toISOString(),
      machine: `${String(availableParallelism())} x ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}`,
      load: { mean: rounded(loadavg()[0] ?? 0), cores: availableParallelism() },
      model: DEFAULT_MODEL,
      footage: clips.footage,
      patrol,
      rule,
      openGop,
      cases: rounded(Object.fromEntries(cases)),
      idle: idling === null ? null : rounded(await idling.finish()),
    };
  } finally {
    await nats.stop();
    rmSync(storeDir, { recursive: true, force: true });
  }
}

const until = (atMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - performance.now())));

/** In a hurry all share one window, and nothing is tried on one core: starting things takes most of the time. */
function groupsOf({ cases, seconds }: BenchOptions): readonly (readonly StreamCase[])[] {
  if (seconds >= UNHURRIED_S) return cases.map((each) => [each]);
  return cases.length === 0 ? [] : [cases];
}

async function measureCases(
  bench: Bench,
  options: BenchOptions,
  { endMs, say }: { readonly endMs: number; readonly say: Say },
): Promise<ReadonlyMap<string, CaseFigures>> {
  const groups = groupsOf(options);
  const unhurried = options.seconds >= UNHURRIED_S;
  const done = new Map<string, CaseFigures>();
  for (const [i, cases] of groups.entries()) {
    const shareMs = (endMs - TIDY_UP_MS - performance.now()) / (groups.length - i);
    const untilMs = performance.now() + shareMs * (unhurried ? 0.5 : 1) - AFTERWARDS_MS * cases.length;
    const camerasPerCase = options.cameras ?? (cases.length > 1 ? 4 : 10);
    const names = cases.map(({ name }) => name).join(", ");
    say(`${names}: ${String(camerasPerCase)} cameras each, beside floor and usual design`);
    const readings = await measure(bench, { cases, camerasPerCase, untilMs });
    for (const reading of readings) {
      const capacity = unhurried
        ? await tryCapacity(bench, reading, { untilMs: untilMs + shareMs * 0.45, say })
        : undefined;
      done.set(reading.case.name, figuresOf(reading, capacity));
    }
  }
  return done;
}

async function tryCapacity(
  bench: Bench,
  reading: CaseReading,
  { untilMs, say }: { readonly untilMs: number; readonly say: Say },
): Promise<Awaited<ReturnType<typeof tryOnOneCore>> & { cameras: number }> {
  const cameras = Math.max(1, Math.floor(SHARE_OF_CAPACITY * figuresOf(reading).camerasPerCore));
  say(`${reading.case.name}: ${String(cameras)} cameras, which is 90 % of one core, on one core`);
  const core = availableParallelism() - 1;
  return { cameras, ...(await tryOnOneCore(bench, { case: reading.case, cameras, untilMs, core })) };
}

function write(report: EdgeReport): string {
  mkdirSync(reportsDir(), { recursive: true });
  const path = join(reportsDir(), "bench-edge");
  writeFileSync(`${path}.json`, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(`${path}.html`, htmlOf(report));
  return path;
}

async function main(args: readonly string[]): Promise<void> {
  if (args[0] === "session-run") {
    await runSessionAlone(JSON.parse(args[1] ?? "") as SessionRunJob);
    return;
  }
  const options = readOptions(args);
  if (options === null) {
    process.stdout.write(HELP);
    return;
  }
  const report = await runBench(options, (line) => process.stderr.write(`bench: ${line}\n`));
  const path = write(report);
  process.stdout.write(`${tableOf(report)}\n\n${path}.html and .json\n`);
  if (!options.json) return;
  const { cases, idle, ...about } = report;
  process.stdout.write(`${JSON.stringify({ ...cases, idle, ...about })}\n`);
}

main(process.argv.slice(2)).then(
  // An abandoned inference thread or socket must not hold the bench open.
  () => process.exit(),
  (thrown: unknown) => {
    process.stderr.write(`bench:edge: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    process.exit(1);
  },
);
