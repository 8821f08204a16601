/** Average precision of every obtainable model beside its reference: a table, a report, and an exit code. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ModelEntry, type PulledModel, pullEntry } from "../catalogue.ts";
import { messageOf, ModelError } from "../errors.ts";
import { textTable } from "../text-table.ts";
import { type ApReport, apReportHtml } from "./ap-report.ts";
import { comparedAp, deviations, isOff, type ModelResult, WHY_TWICE } from "./ap-result.ts";
import { type CocoDataset, openCocoDataset } from "./coco-dataset.ts";
import { evaluateModel, type Resize } from "./evaluate-model.ts";
import { createProgressBar } from "./progress-bar.ts";

export interface EvalApOptions {
  readonly entries: readonly ModelEntry[];
  /** Where coco/instances.json is looked for. */
  readonly labelledDirs: readonly string[];
  /** Where weights of `local:` origins are looked for. */
  readonly dataDirs: readonly string[];
  readonly cacheDir: string;
  readonly reportsDir: string;
  readonly workers: number;
  /** Every model a second time with the reference's resize, also those that agree without it. */
  readonly referenceResize: boolean;
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
    if (pulled !== undefined) models[entry.manifest.name] = await measure(pulled, dataset, options);
  }
  if (Object.keys(models).length === 0)
    throw new ModelError("FETCH_FAILED", "No model could be had, so none was measured.");
  const reportPath = await writeReports(options.reportsDir, { instances: dataset.instancesPath, models });
  const table = `${resultTable(models)}\n${WHY_TWICE}\nreport: ${reportPath}`;
  (options.json ? options.say : options.print)(table);
  for (const sentence of deviations(models)) options.say(sentence);
  if (options.json) options.print(JSON.stringify({ note: WHY_TWICE, models }));
  return deviations(models).length === 0 ? 0 : 1;
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

async function measure(
  model: PulledModel,
  dataset: CocoDataset,
  { workers, referenceResize }: EvalApOptions,
): Promise<ModelResult> {
  const { name, measured } = model.manifest;
  const run = async (resize: Resize, title: string) => {
    const bar = createProgressBar(process.stderr, title);
    const onImage = (done: number, total: number): void => {
      bar.show(done, total);
    };
    const evaluation = await evaluateModel({ model, dataset, workers, resize, onImage });
    bar.end();
    return evaluation;
  };
  const rounded = (value: number): number => Number(value.toFixed(2));
  const own = await run("agent", name);
  const { referenceAp: reference } = measured;
  const ap = rounded(own.ap);
  const apSameResize =
    referenceResize || isOff(ap, reference)
      ? rounded((await run("reference", `${name} with the reference's resize`)).ap)
      : null;
  const { images } = own;
  return { ap, ap50: rounded(own.ap50), apSameResize, reference, images, msP50: rounded(own.busyMsP50) };
}

function resultTable(models: Readonly<Record<string, ModelResult>>): string {
  const rows = Object.entries(models).map(([name, result]) => {
    const { ap, ap50, apSameResize, reference, images, msP50 } = result;
    const difference = reference === null ? "-" : (comparedAp(result) - reference).toFixed(2);
    return [
      name,
      ap.toFixed(2),
      apSameResize?.toFixed(2) ?? "-",
      reference?.toFixed(1) ?? "-",
      difference,
      ap50.toFixed(2),
      String(images),
      msP50.toFixed(1),
    ];
  });
  return textTable(["model", "AP", "same resize", "reference", "off by", "AP50", "images", "ms"], rows);
}

async function writeReports(dir: string, measured: Pick<ApReport, "instances" | "models">): Promise<string> {
  await mkdir(dir, { recursive: true });
  const report: ApReport = { measuredAt: new Date().toISOString(), note: WHY_TWICE, ...measured };
  await writeFile(join(dir, "eval-ap.json"), `${JSON.stringify(report, null, 2)}\n`);
  const path = join(dir, "eval-ap.html");
  await writeFile(path, apReportHtml(report));
  return path;
}
