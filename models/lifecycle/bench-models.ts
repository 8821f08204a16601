/** Every model, precision and input size on this machine: what a look costs, how well it sees, and which one to take. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { type ModelEntry, type PulledModel, weightsPathOf } from "../catalogue.ts";
import { messageOf, ModelError } from "../errors.ts";
import type { CocoDataset } from "../eval/coco-dataset.ts";
import { createProgressBar, type ProgressBar } from "../eval/progress-bar.ts";
import { sha256OfFile } from "../fetch/sha256.ts";
import { textTable } from "../text-table.ts";
import { benchReportHtml } from "./bench-report.ts";
import type { InputSize } from "./input-size.ts";
import { int8Sentence } from "./int8-kernels.ts";
import { apOn, picturesToTime } from "./labelled-pictures.ts";
import { type LookTimes, measureLooks } from "./look-times.ts";
import { placesOf, writeMadeModel } from "./made-model.ts";
import {
  camerasCarried,
  type Load,
  looksPerSecondPerCore,
  recommend,
  type Recommendation,
} from "./recommend.ts";
import { resizeModel } from "./resize-model.ts";

export interface BenchOptions {
  readonly entries: readonly ModelEntry[];
  /** Further input sizes, tried with every float32 model of its own size. */
  readonly inputs: readonly InputSize[];
  readonly load: Load;
  /** Of each model. */
  readonly seconds: number;
  /** Undefined: no accuracy but what the manifests say. */
  readonly dataset: CocoDataset | undefined;
  readonly cacheDir: string;
  readonly reportsDir: string;
  readonly json: boolean;
  readonly print: (text: string) => void;
  readonly say: (line: string) => void;
}

export interface BenchRow extends LookTimes {
  readonly name: string;
  readonly input: string;
  readonly precision: "float32" | "int8";
  /** Percent; undefined where neither labelled pictures nor a reference say it. */
  readonly ap: number | undefined;
  readonly looksPerSecondPerCore: number;
  readonly camerasPerCore: number;
}

export interface BenchReport {
  readonly measuredAt: string;
  readonly cpu: string;
  readonly int8: string;
  readonly load: Load;
  /** 0: accuracy as the manifests state it. */
  readonly pictures: number;
  readonly noise: string;
  readonly rows: readonly BenchRow[];
  readonly recommendation: Recommendation;
}

/** All are loaded at once, so that they can take turns; a session with its thread is about 100 MB. */
const MOST_MODELS = 24;

/** Resolves to 0; to 1 when no model carries the load. Throws when there is nothing to measure. */
export async function benchModels(options: BenchOptions): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "gridwatch-bench-"));
  try {
    const report = await measured(await contestants(options, folder), options);
    const path = await writeReports(report, options.reportsDir);
    (options.json ? options.say : options.print)(`${tableOf(report)}\nreport: ${path}`);
    if (options.json) options.print(JSON.stringify(report));
    return report.recommendation.name === undefined ? 1 : 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What is in the cache with the right hash, then each of those at further sizes; what cannot be had is said. */
async function contestants(options: BenchOptions, folder: string): Promise<PulledModel[]> {
  const own: PulledModel[] = [];
  for (const entry of options.entries) {
    const weightsPath = weightsPathOf(entry.manifest, options.cacheDir);
    const right = (await sha256OfFile(weightsPath)) === entry.manifest.weights.sha256;
    if (right) own.push({ ...entry, weightsPath, origin: "cache" });
    else
      options.say(
        `${entry.manifest.name}: skipped: its weights are not in the cache; "models pull ${entry.manifest.name}" fetches them.`,
      );
  }
  const all = [...own, ...(await resized(own, options, folder))];
  if (all.length === 0) throw new ModelError("DATA_MISSING", "There is no model in the cache to measure.");
  if (all.length <= MOST_MODELS) return all;
  const said = `${all.length} models and sizes are more than the ${MOST_MODELS} that are measured in turns; name fewer by --models or --inputs.`;
  throw new ModelError("USAGE", said);
}

async function resized(
  own: readonly PulledModel[],
  { inputs, say }: BenchOptions,
  folder: string,
): Promise<PulledModel[]> {
  const made: PulledModel[] = [];
  const names = new Set(own.map(({ manifest }) => manifest.name));
  for (const model of own) {
    const { quantisedFrom, resizedFrom, input } = model.manifest;
    // A made model is measured as it is; its float32 original brings the other sizes.
    if (quantisedFrom !== undefined || resizedFrom !== undefined) continue;
    for (const size of inputs) {
      if (size.widthPx === input.widthPx && size.heightPx === input.heightPx) continue;
      try {
        const { manifest, bytes } = await resizeModel(model, size);
        if (names.has(manifest.name)) continue;
        made.push(
          await writeMadeModel(manifest, bytes, placesOf(manifest, { cacheDir: folder, out: undefined })),
        );
      } catch (error) {
        say(messageOf(error));
        // The graph's own reasons are the same for every size; a size may also be wrong by itself.
      }
    }
  }
  return made;
}

async function measured(models: readonly PulledModel[], options: BenchOptions): Promise<BenchReport> {
  const { dataset, load, seconds } = options;
  const aps: (number | undefined)[] = [];
  for (const model of models) aps.push(await accuracyOf(model, dataset));
  const pictures = await picturesToTime(dataset);
  const times = await withBar("looks", "rounds", (bar) =>
    measureLooks(models, {
      ...{ pictures, seconds },
      onRound: (done, total) => {
        bar.show(done, total);
      },
    }),
  );
  const rows = models
    .map((model, k) => rowOf(model, { times: times[k] as LookTimes, ap: aps[k] }, load))
    .toSorted((a, b) => a.cpuMs - b.cpuMs);
  return {
    measuredAt: new Date().toISOString(),
    cpu: `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores`,
    int8: await int8Sentence(),
    load,
    pictures: dataset?.images.length ?? 0,
    noise: noiseSentence(rows),
    rows,
    recommendation: recommend(rows, load),
  };
}

async function accuracyOf(model: PulledModel, dataset: CocoDataset | undefined): Promise<number | undefined> {
  if (dataset === undefined) return model.manifest.measured.referenceAp ?? undefined;
  return await withBar(`AP of ${model.manifest.name}`, "images", (bar) =>
    apOn(dataset, model, (done, total) => {
      bar.show(done, total);
    }),
  );
}

async function withBar<T>(title: string, unit: string, run: (bar: ProgressBar) => Promise<T>): Promise<T> {
  const bar = createProgressBar(process.stderr, title, unit);
  const result = await run(bar);
  bar.end();
  return result;
}

function rowOf(
  { manifest }: PulledModel,
  { times, ap }: { readonly times: LookTimes; readonly ap: number | undefined },
  load: Load,
): BenchRow {
  const { name, input, quantisedFrom } = manifest;
  return {
    name,
    input: `${input.widthPx}x${input.heightPx}`,
    precision: quantisedFrom === undefined ? "float32" : "int8",
    ap,
    ...times,
    looksPerSecondPerCore: looksPerSecondPerCore(times),
    camerasPerCore: camerasCarried(times, { ...load, cores: 1 }),
  };
}

function noiseSentence(rows: readonly BenchRow[]): string {
  const sorted = rows.map(({ noise }) => 100 * noise).toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `The CPU times of one model differed by ${middle.toFixed(0)} % between its rounds (median; ${(sorted.at(-1) ?? 0).toFixed(0)} % at most): models closer than that are not told apart.`;
}

function tableOf({ rows, pictures, noise, int8, recommendation }: BenchReport): string {
  const cells = rows.map((row) => [
    ...[row.name, row.input, row.precision, row.ap?.toFixed(2) ?? "-"],
    ...[row.medianMs, row.p95Ms, row.cpuMs, row.looksPerSecondPerCore].map((value) => value.toFixed(1)),
    ...[String(row.camerasPerCore), (100 * row.noise).toFixed(0)],
  ]);
  const head = ["model", "input", "precision", "AP", "ms", "p95", "CPU ms"];
  const table = textTable([...head, "looks/s/core", "cameras/core", "noise %"], cells);
  const accuracy =
    pictures > 0
      ? `AP on ${pictures} labelled pictures.`
      : "There were no labelled pictures: AP is the reference that the manifests state.";
  return [table, accuracy, noise, int8, recommendation.sentence].join("\n");
}

async function writeReports(report: BenchReport, dir: string): Promise<string> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, "models-bench.json"), `${JSON.stringify(report, null, 2)}\n`);
  const path = join(dir, "models-bench.html");
  await writeFile(path, benchReportHtml(report));
  return path;
}
