/** `eval`: builds the suite's clips, runs the agent's pipeline on them, scores it, and says how it did. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Violation } from "#contract";
import { createProgressBar } from "../eval/progress-bar.ts";
import { textTable } from "../text-table.ts";
import { centreDisplacementEvents, frameCountEvents } from "./baselines.ts";
import type { BuiltClip } from "./build-clip.ts";
import { contactSheetHtml, evalReportHtml } from "./eval-report.ts";
import { type GuardScore, guardScore } from "./guard-score.ts";
import { type Suite, type SuiteOptions, withSuite } from "./prepare.ts";
import { type Recall, recallByClass } from "./recall.ts";
import { type ClipRun, runClip } from "./run-clip.ts";
import {
  type FalseRate,
  falseRate,
  judgeClip,
  type Score,
  type ScoredClip,
  scoresByCondition,
  scoresByViolation,
} from "./score.ts";

/** Two detector workers are kept busy by two clips at a time. */
const CLIPS_AT_ONCE = 2;

export interface EvalOptions extends SuiteOptions {
  readonly json: boolean;
  /** Build and show the clips only. */
  readonly look: boolean;
  readonly reportsDir: string;
  /** To stdout. */
  readonly print: (text: string) => void;
}

export interface Scores {
  readonly violations: Partial<Record<Violation, Score>>;
  readonly quiet: FalseRate;
}

export interface SuiteResult {
  readonly seed: number;
  readonly small: boolean;
  readonly model: string;
  readonly clips: number;
  readonly looks: number;
  readonly tookS: number;
  readonly scores: Scores;
  /** Over the clips in which something happens that is no violation: not quiet, but nothing may be reported. */
  readonly provoked: FalseRate;
  readonly conditions: Readonly<Record<string, Score>>;
  readonly guard: GuardScore;
  readonly baselines: Readonly<Record<"frameCount" | "centreDisplacement", Scores>>;
  readonly recall: Readonly<Record<string, Recall>>;
  readonly costMsPerLook: CostPerLook;
  /** What went wrong, a line each. */
  readonly faults: readonly string[];
}

/** Milliseconds of one core, medians over all looks: other work on the machine lengthens some. */
export interface CostPerLook {
  /** One inference in this run; null when every detection was kept from an earlier one and nothing was looked at closely. */
  readonly detect: number | null;
  readonly scene: number | null;
  /** Describing, tracking and judging by the rules. */
  readonly rules: number | null;
  /** Of scene and rules in all that a look takes after decoding, 0 to 1; the goal is at most 0.15 with decoding. */
  readonly shareOfLook: number | null;
  /** Pictures shown to the model beside the frames, of a hundred looks. */
  readonly closerLooksPerHundred: number | null;
}

/** Resolves to 0 when everything ran, however it scored. Rejects when there is nothing to build clips from. */
export async function evalSuite(options: EvalOptions): Promise<number> {
  return await withSuite(options, async (suite) => {
    const startedMs = performance.now();
    const built = await buildAll(suite);
    await mkdir(options.reportsDir, { recursive: true });
    if (options.look) return await showClips(built, options);
    const runs = await runAll(built, suite, options);
    const result = { ...resultOf(runs, suite, options), tookS: (performance.now() - startedMs) / 1000 };
    await writeFile(join(options.reportsDir, "eval.json"), `${JSON.stringify(result, null, 2)}\n`);
    const path = join(options.reportsDir, "eval.html");
    await writeFile(path, await evalReportHtml(result, runs, built));
    (options.json ? options.say : options.print)(`${resultText(result)}\nreport: ${path}`);
    if (options.json) options.print(JSON.stringify(lastLine(result)));
    return 0;
  });
}

async function showClips(built: readonly BuiltClip[], { reportsDir, print }: EvalOptions): Promise<number> {
  const path = join(reportsDir, "eval-clips.html");
  await writeFile(path, await contactSheetHtml(built));
  print([...built.map(({ videoPath }) => videoPath), `all of them: ${path}`].join("\n"));
  return 0;
}

async function inParallel<T, R>(
  items: readonly T[],
  title: string,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const bar = createProgressBar(process.stderr, title, "clips");
  const results: R[] = [];
  const queue = items.entries();
  let done = 0;
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      results[index] = await work(item);
      bar.show(++done, items.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: CLIPS_AT_ONCE }, worker));
  } finally {
    bar.end();
  }
  return results;
}

const buildAll = async (suite: Suite): Promise<BuiltClip[]> =>
  await inParallel(suite.plans, "building", async (plan) => await suite.build(plan));

async function runAll(
  built: readonly BuiltClip[],
  suite: Suite,
  { cacheDir, say }: EvalOptions,
): Promise<ClipRun[]> {
  const { detector, model } = suite;
  const context = { detector, manifest: model.manifest, cacheDir: join(cacheDir, "suite", "detections") };
  const runs = await inParallel(built, "watching", async (clip) => await runClip(clip, context));
  const kept = runs.filter(({ detectionsFromCache }) => detectionsFromCache).length;
  if (kept > 0)
    say(`detections of ${kept} of ${runs.length} clips are those of an earlier run, in ${context.cacheDir}`);
  return runs;
}

function scoresOf(clips: readonly ScoredClip[]): Scores {
  const quiet = clips.filter(({ truth }) => truth.kind === "quiet");
  return { violations: scoresByViolation(clips), quiet: falseRate(quiet) };
}

function resultOf(runs: readonly ClipRun[], suite: Suite, { seed }: EvalOptions): Omit<SuiteResult, "tookS"> {
  const by = (events: (run: ClipRun) => ScoredClip["events"]): Scores =>
    scoresOf(runs.map((run) => ({ truth: run.truth, events: events(run) })));
  return {
    ...{ seed, small: suite.small, model: suite.model.manifest.name, clips: runs.length },
    looks: runs.reduce((sum, { looks }) => sum + looks.length, 0),
    scores: scoresOf(runs),
    provoked: falseRate(runs.filter(({ truth }) => truth.kind === "negative")),
    conditions: scoresByCondition(runs),
    guard: guardScore(runs),
    baselines: { frameCount: by(frameCountEvents), centreDisplacement: by(centreDisplacementEvents) },
    recall: recallByClass(runs, suite.stock, suite.model.manifest),
    costMsPerLook: costOf(runs, suite.detector.inferenceMsP50()),
    faults: runs.flatMap(faultsOf),
  };
}

function costOf(runs: readonly ClipRun[], detectMs: number | undefined): CostPerLook {
  const scene = runs.flatMap(({ cost }) => cost.sceneMs);
  const taken = runs.reduce((sum, { cost }) => sum + cost.closerLooks, 0);
  const [sceneMs, rulesMs] = [medianOf(scene), medianOf(runs.flatMap(({ cost }) => cost.rulesMs))];
  const ownMs = (sceneMs ?? 0) + (rulesMs ?? 0);
  return {
    detect: detectMs ?? null,
    scene: sceneMs,
    rules: rulesMs,
    shareOfLook: detectMs === undefined ? null : ownMs / (detectMs + ownMs),
    closerLooksPerHundred: scene.length === 0 ? null : (100 * taken) / scene.length,
  };
}

const medianOf = (values: readonly number[]): number | null =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? null;

function faultsOf(run: ClipRun): string[] {
  const { findings, falseAlarms } = judgeClip(run);
  const at = `${run.truth.clip} (${run.truth.conditions.join(", ")})`;
  return [
    ...findings.flatMap(({ expected: { violation, objectId, openedS }, opened, doubles }) => [
      ...(opened === undefined ? [`missed: ${at}: ${violation} ${objectId}, due at ${openedS} s`] : []),
      ...doubles.map(({ atS }) => `doubled: ${at}: ${violation} ${objectId} again at ${atS} s`),
    ]),
    ...falseAlarms.map(
      ({ event: { violation, zoneId, className, atS, sinceS } }) =>
        `false: ${at}: ${violation} in ${zoneId} by ${className} at ${atS} s, since ${sinceS} s`,
    ),
  ];
}

const share = (value: number | null): string => value?.toFixed(3) ?? "-";
const seconds = (value: number | null): string => value?.toFixed(1) ?? "-";

const HEAD = [
  "expected",
  "found",
  "false",
  "doubled",
  "precision",
  "recall",
  "start error s",
  "cleared error s",
];

function scoreTable(first: string, scores: Readonly<Record<string, Score>>): string {
  const rows = Object.entries(scores).map(([name, score]) => [
    name,
    ...[score.expected, score.found, score.false, score.doubled].map(String),
    ...[
      share(score.precision),
      share(score.recall),
      seconds(score.startErrorS),
      seconds(score.clearedErrorS),
    ],
  ]);
  return textTable([first, ...HEAD], rows);
}

function rateText({ falseAlarms, hours, perCameraDay, atMostPerCameraDay }: FalseRate): string {
  if (perCameraDay === null || atMostPerCameraDay === null) return "no such footage in this run";
  const rests = `${falseAlarms} in ${hours.toFixed(2)} h`;
  return `${perCameraDay.toFixed(1)} a camera-day (${rests}; so little footage only says: at most ${atMostPerCameraDay.toFixed(0)}, with 95 % confidence)`;
}

function costText({ detect, scene, rules, shareOfLook, closerLooksPerHundred }: CostPerLook): string {
  const ms = (value: number | null): string => value?.toFixed(2) ?? "-";
  const percent = shareOfLook === null ? "-" : (100 * shareOfLook).toFixed(1);
  return `costMsPerLook: detect ${ms(detect)}, scene ${ms(scene)}, describe, track and zones ${ms(rules)}: scene and rules are ${percent} % of a look without its decoding; ${closerLooksPerHundred?.toFixed(1) ?? "-"} closer looks in a hundred`;
}

export function resultText(result: SuiteResult): string {
  const { scores, baselines, guard } = result;
  const recall = Object.entries(result.recall).map(([name, { cutouts, inPhotographs, pasted, ...seen }]) => [
    ...[name, String(cutouts), inPhotographs.toFixed(2), String(pasted), seen.inClips?.toFixed(2) ?? "-"],
    seen.heightPxAt640?.toFixed(0) ?? "-",
  ]);
  return [
    `${result.clips} clips, ${result.looks} looks, ${result.model}, seed ${result.seed}, ${result.tookS.toFixed(0)} s`,
    scoreTable("violation", scores.violations),
    scoreTable("condition", result.conditions),
    `false alarms on quiet footage: ${rateText(scores.quiet)}`,
    `false alarms where something happens that is no violation: ${rateText(result.provoked)}`,
    `scene guard: suspended in ${share(guard.suspendedShare)} of ${guard.looks} looks that had to be, and in ${guard.wronglySuspended} of ${guard.otherLooks} others`,
    costText(result.costMsPerLook),
    `the same with a frame count (Frigate's way):\n${scoreTable("violation", baselines.frameCount.violations)}`,
    `the same with a centre displacement (PP-Vehicle's way):\n${scoreTable("violation", baselines.centreDisplacement.violations)}`,
    `the detector's recall:\n${textTable(["class", "cutouts", "in photographs", "pasted", "in clips", "px high of 640 wide"], recall)}`,
    ...(result.faults.length === 0 ? [] : [result.faults.join("\n")]),
  ].join("\n\n");
}

/** What a program reads: fixed names, nothing but numbers and null. */
export function lastLine({ scores, baselines }: SuiteResult): object {
  const said = ({ violations, quiet }: Scores): object => ({
    violations: Object.fromEntries(
      Object.entries(violations).map(([name, score]) => [
        name,
        {
          ...{ expected: score.expected, precision: score.precision, recall: score.recall },
          ...{ doubled: score.doubled, startErrorS: score.startErrorS, clearedErrorS: score.clearedErrorS },
        },
      ]),
    ),
    falsePerCameraDay: quiet.perCameraDay,
  });
  return {
    ...said(scores),
    baselines: {
      frameCount: said(baselines.frameCount),
      centreDisplacement: said(baselines.centreDisplacement),
    },
  };
}
