/** Average precision of every obtainable model beside its reference: a table, a report, and an exit code. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ModelEntry, type PulledModel, pullEntry } from "../catalogue.ts";
import { messageOf, ModelError } from "../errors.ts";
import { textTable } from "../text-table.ts";
import { type ApReport, apReportHtml } from "./ap-report.ts";
import { type CocoDataset, openCocoDataset } from "./coco-dataset.ts";
import { evaluateModel } from "./evaluate-model.ts";
import { createProgressBar } from "./progress-bar.ts";

/** Percentage points; resizing and the order of sums differ a little between harnesses, and no more than this. */
export const TOLERANCE = 0.5;

export interface ModelResult {
  /** Percent, one decimal. */
  readonly ap: number;
  readonly ap50: number;
  /** Null where no independent harness has measured this model on these images. */
  readonly reference: number | null;
  readonly images: number;
  /** Median of preprocessing, inference and post-processing of one picture, on one thread of this machine. */
  readonly msP50: number;
}

export interface EvalApOptions {
  readonly entries: readonly ModelEntry[];
  /** Where coco/instances.json is looked for. */
  readonly labelledDirs: readonly string[];
  /** Where weights of `local:` origins are looked for. */
  readonly dataDirs: readonly string[];
  readonly cacheDir: string;
  readonly reportsDir: string;
  readonly workers: number;
  readonly json: boolean;
  /** To stdout. */
  readonly print: (text: string) => void;
  /** To stderr. */
  readonly say: (line: string) => void;
}

/** Resolves to 0, or to 1 when a model is off its reference or none could be had. Rejects when there are no labelled images. */
export async function evalAp(options: EvalApOptions): Promise<number> {
  const dataset = await openCocoDataset(options.labelledDirs);
  const models: Record<string, ModelResult> = {};
  for (const entry of options.entries) {
    const pulled = await obtain(entry, options);
    if (pulled !== undefined) models[entry.manifest.name] = await measure(pulled, dataset, options.workers);
  }
  if (Object.keys(models).length === 0)
    throw new ModelError("FETCH_FAILED", "No model could be had, so none was measured.");
  const reportPath = await writeReports(options.reportsDir, { instances: dataset.instancesPath, models });
  (options.json ? options.say : options.print)(`${resultTable(models)}\nreport: ${reportPath}`);
  for (const sentence of deviations(models)) options.say(sentence);
  if (options.json) options.print(JSON.stringify({ models }));
  return deviations(models).length === 0 ? 0 : 1;
}

/** Models whose AP is off the reference, as sentences. */
export function deviations(models: Readonly<Record<string, ModelResult>>): string[] {
  return Object.entries(models).flatMap(([name, { ap, reference }]) =>
    reference === null || Math.abs(ap - reference) <= TOLERANCE
      ? []
      : [`${name}: AP ${ap.toFixed(2)} is off its reference ${reference} by more than ${TOLERANCE}.`],
  );
}

async function obtain(
  entry: ModelEntry,
  { dataDirs, cacheDir, say }: EvalApOptions,
): Promise<PulledModel | undefined> {
  const { name } = entry.manifest;
  try {
    return await pullEntry(entry, { cacheDir, dataDirs, progress: say });
  } catch (error) {
    if (error instanceof ModelError && error.code === "FETCH_FAILED") {
      say(`${name}: skipped: ${messageOf(error)}`);
      return undefined;
    }
    throw error;
  }
}

async function measure(model: PulledModel, dataset: CocoDataset, workers: number): Promise<ModelResult> {
  const bar = createProgressBar(process.stderr, model.manifest.name);
  const { ap, ap50, images, busyMsP50 } = await evaluateModel({
    model,
    dataset,
    workers,
    onImage: (done, total) => {
      bar.show(done, total);
    },
  });
  bar.end();
  const rounded = (value: number): number => Number(value.toFixed(2));
  const { referenceAp: reference } = model.manifest.measured;
  return { ap: rounded(ap), ap50: rounded(ap50), reference, images, msP50: rounded(busyMsP50) };
}

function resultTable(models: Readonly<Record<string, ModelResult>>): string {
  const rows = Object.entries(models).map(([name, { ap, ap50, reference, images, msP50 }]) => {
    const difference = reference === null ? "-" : (ap - reference).toFixed(2);
    return [
      name,
      ap.toFixed(2),
      reference?.toFixed(1) ?? "-",
      difference,
      ap50.toFixed(2),
      String(images),
      msP50.toFixed(1),
    ];
  });
  return textTable(["model", "AP", "reference", "off by", "AP50", "images", "ms"], rows);
}

async function writeReports(dir: string, measured: Omit<ApReport, "measuredAt">): Promise<string> {
  await mkdir(dir, { recursive: true });
  const report: ApReport = { measuredAt: new Date().toISOString(), ...measured };
  await writeFile(join(dir, "eval-ap.json"), `${JSON.stringify(report, null, 2)}\n`);
  const path = join(dir, "eval-ap.html");
  await writeFile(path, apReportHtml(report));
  return path;
}
