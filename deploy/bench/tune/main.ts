/** `npm run bench:tune`: does tuning by labels mend a bad configuration, on clips that it has not seen? */
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { VIOLATIONS } from "#contract";
import type { ModelManifest } from "../../../edge-agent/perceive/detect/model-manifest.ts";
import { cacheDir, dataDirs, modelCacheDir, reportsDir } from "../../../models/paths.ts";
import type { ClipPlan } from "../../../models/suite/clip-plan.ts";
import { type Suite, withSuite } from "../../../models/suite/prepare.ts";
import { agentCodeSha256, type RecordedClip, recordClip } from "./clip-records.ts";
import { type BenchOptions, HELP, readOptions } from "./options.ts";
import { figuresOf, textOf, type TuneReport } from "./report.ts";
import { splitClips } from "./split.ts";
import { type TunedViolation, tuneViolation } from "./tune-halves.ts";

/** Of `--seconds`: the rest is for replaying and scoring. */
const WATCHING_SHARE = 0.55;
const CLIPS_AT_ONCE = 2;

interface Watched {
  readonly clips: readonly RecordedClip[];
  readonly notWatched: number;
  readonly manifest: ModelManifest | undefined;
  readonly small: boolean;
}

async function watchAll(
  options: BenchOptions,
  say: (line: string) => void,
  startedMs: number,
): Promise<Watched> {
  const codeSha256 = await agentCodeSha256();
  const clips: RecordedClip[] = [];
  let notWatched = 0;
  let manifest: ModelManifest | undefined;
  let small = false;
  const share =
    options.seconds === undefined
      ? undefined
      : (1000 * WATCHING_SHARE * options.seconds) / options.seeds.length;
  for (const [turn, seed] of options.seeds.entries()) {
    const places = { dataDirs: dataDirs(), cacheDir: cacheDir(), modelCacheDir: modelCacheDir(), say };
    await withSuite({ seed, only: undefined, ...places }, async (suite) => {
      const untilMs = share === undefined ? Number.POSITIVE_INFINITY : startedMs + share * (turn + 1);
      const plans = suite.plans.filter((plan) => isAsked(plan, options)).toSorted(byTurn(options));
      const watched = await watchSeed(suite, plans, { codeSha256, untilMs });
      clips.push(...watched);
      notWatched += plans.length - watched.length;
      [manifest, small] = [suite.model.manifest, small || suite.small];
      const kept = watched.filter(({ fromCache }) => fromCache).length;
      say(
        `seed ${String(seed)}: records of ${String(watched.length)} of ${String(plans.length)} clips, ${String(kept)} of an earlier run`,
      );
    });
  }
  return { clips, notWatched, manifest, small };
}

/** Clips in which the camera cannot be believed say nothing about thresholds. */
const isAsked = ({ kind, about }: ClipPlan, { violations }: BenchOptions): boolean =>
  kind !== "guard" && (about === "any" || violations.includes(about));

/** One violation's clips after the other's: when time runs out, those that were begun have enough labels. */
const byTurn =
  ({ violations }: BenchOptions) =>
  (a: ClipPlan, b: ClipPlan): number => {
    const turnOf = ({ about }: ClipPlan): number =>
      about === "any" ? VIOLATIONS.length : violations.indexOf(about);
    return turnOf(a) - turnOf(b);
  };

async function watchSeed(
  suite: Suite,
  plans: readonly ClipPlan[],
  { codeSha256, untilMs }: { readonly codeSha256: string; readonly untilMs: number },
): Promise<readonly RecordedClip[]> {
  const context = { suite, cacheDir: join(cacheDir(), "suite"), codeSha256 };
  const watched: (RecordedClip | undefined)[] = plans.map(() => undefined);
  const queue = plans.entries();
  const worker = async (): Promise<void> => {
    for (const [index, plan] of queue) {
      if (performance.now() > untilMs) return;
      watched[index] = await recordClip(await suite.build(plan), context);
    }
  };
  await Promise.all(Array.from({ length: CLIPS_AT_ONCE }, worker));
  return watched.flatMap((clip) => clip ?? []);
}

async function runBench(options: BenchOptions, say: (line: string) => void): Promise<TuneReport> {
  const startedMs = performance.now();
  const { clips, notWatched, manifest, small } = await watchAll(options, say, startedMs);
  if (manifest === undefined) throw new Error("--seeds is empty; give at least one");
  const halves = splitClips(clips);
  const violations: TunedViolation[] = [];
  for (const violation of options.violations) {
    const tuned = await tuneViolation(violation, halves, { manifest, minPrecision: options.minPrecision });
    say(`${violation}: ${tuned.says}`);
    violations.push(tuned);
  }
  return {
    measuredAt: new Date().toISOString(),
    machine: `${String(availableParallelism())} x ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}`,
    ...{ seeds: options.seeds, model: manifest.name, small, violations },
    clips: {
      tuning: halves.tuning.length,
      scoring: halves.scoring.length,
      leftOut: halves.leftOut,
      notWatched,
    },
    looks: clips.reduce((sum, { records }) => sum + records.length, 0),
    tookS: (performance.now() - startedMs) / 1000,
  };
}

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options === null) {
    process.stdout.write(HELP);
    return;
  }
  const report = await runBench(options, (line) => process.stderr.write(`bench: ${line}\n`));
  mkdirSync(reportsDir(), { recursive: true });
  const path = join(reportsDir(), "bench-tune.json");
  writeFileSync(path, `${JSON.stringify({ ...figuresOf(report), ...report }, null, 2)}\n`);
  process.stdout.write(`${textOf(report)}\n${path}\n`);
  if (options.json) process.stdout.write(`${JSON.stringify(figuresOf(report))}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (thrown) {
  process.stderr.write(`bench:tune: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exitCode = 1;
}
