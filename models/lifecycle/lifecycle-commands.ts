/** The commands of a model's life beside list, pull and verify: add, bench, resize, quantise. */
import { availableParallelism } from "node:os";
import { findModel, listMadeModels, listModels, type PulledModel, pullEntry } from "../catalogue.ts";
import type { Voice } from "../commands.ts";
import { ModelError } from "../errors.ts";
import { type CocoDataset, readRgbImage } from "../eval/coco-dataset.ts";
import { createProgressBar } from "../eval/progress-bar.ts";
import { dataDirs, manifestDir, modelCacheDir, reportsDir } from "../paths.ts";
import { quantiseModel, type QuantisedModel } from "../quantise/quantise-model.ts";
import { addModel } from "./add-model.ts";
import { benchModels } from "./bench-models.ts";
import { parseInputSize } from "./input-size.ts";
import { int8Sentence } from "./int8-kernels.ts";
import { apOn, labelledPictures, partOf, picturesIn, picturesToTime } from "./labelled-pictures.ts";
import { type LookTimes, measureLooks } from "./look-times.ts";
import { placesOf, writeMadeModel } from "./made-model.ts";
import { resizeModel } from "./resize-model.ts";

/** What these commands understand, for parseArgs; every number comes as text and is checked where it is used. */
export const LIFECYCLE_OPTIONS = {
  weights: { type: "string" },
  dir: { type: "string" },
  cameras: { type: "string", default: "16" },
  revisit: { type: "string", default: "2" },
  cores: { type: "string" },
  seconds: { type: "string", default: "4" },
  pictures: { type: "string", default: "200" },
  inputs: { type: "string" },
  input: { type: "string" },
  images: { type: "string" },
  method: { type: "string", default: "percentile" },
  percent: { type: "string", default: "99.99" },
  "weight-bits": { type: "string", default: "8" },
  "float-last": { type: "string", default: "1" },
  "max-loss": { type: "string", default: "1" },
  out: { type: "string" },
} as const;

export const LIFECYCLE_HELP = `  models add DIR | MANIFEST            a model of one's own: checked, tried, then known by its name
        [--weights FILE] where they are, when not beside the manifest
        [--dir DIR]      folder of models to put it into, weights and all (default models/ and the cache)
  models bench                         cost of a look and accuracy of every model in the cache; recommends one
        [--cameras N]    to be carried (default 16)
        [--revisit S]    seconds between looks at a camera (default 2)
        [--cores C]      for the detector and the rest (default all)
        [--models a,b]   only these
        [--inputs LIST]  also at these input sizes: 320,512x288
        [--pictures N]   labelled pictures at most (default 200)
        [--seconds S]    measured per model (default 4)
        [--data DIR] [--json]
  models resize NAME --input SIZE      the same weights for another input: 320, or 512x288
        [--out DIR]      instead of the cache
  models quantise NAME                 int8 by calibration, as accurate as asked for
        [--images DIR]   calibration pictures, best the site's own (default: 24 of the labelled ones)
        [--method M]     percentile (default) or minmax: how the range of a layer's values is chosen
        [--percent P]    of the values within it (default 99.99)
        [--max-loss AP]  percentage points of AP that it may cost (default 1)
        [--float-last N] layers nearest to the outputs left in float32 (default 1)
        [--weight-bits B] 8, or 7 for CPUs without VNNI
        [--out DIR] [--data DIR] [--json]`;

type LifecycleOption = keyof typeof LIFECYCLE_OPTIONS;

/** As parseArgs gives them, with what the other commands share. */
export type LifecycleArguments = { readonly [K in LifecycleOption]?: string | undefined } & {
  readonly operands: readonly string[];
  readonly json: boolean;
  readonly models?: string | undefined;
  readonly data?: string | undefined;
};

type Command = (args: LifecycleArguments, voice: Voice) => Promise<number>;

/** Labelled pictures that calibrate when no others are given; AP is then taken on the rest. */
const CALIBRATION_PICTURES = 24;
const MOST_CALIBRATION_PICTURES = 256;
const QUANTISE_SECONDS = 4;

interface NumberRule {
  readonly from: number;
  readonly to: number;
  readonly whole?: boolean;
}

/** Throws USAGE with the option, its value and what would be right. */
function numberOf(
  args: LifecycleArguments,
  option: LifecycleOption,
  { from, to, whole }: NumberRule,
): number {
  const text = args[option] ?? "";
  const value = Number(text);
  const fits =
    text.trim() !== "" && value >= from && value <= to && (whole !== true || Number.isInteger(value));
  if (fits) return value;
  const right = `a ${whole === true ? "whole " : ""}number from ${from} to ${to}`;
  throw new ModelError("USAGE", `--${option} is "${text}"; ${right} is right.`);
}

function onlyOperand({ operands }: LifecycleArguments, command: string, what: string): string {
  const [operand, another] = operands;
  if (operand !== undefined && another === undefined) return operand;
  throw new ModelError("USAGE", `"models ${command}" needs ${what}.`);
}

const fetching = (voice: Voice) => ({ cacheDir: modelCacheDir(), dataDirs: dataDirs(), progress: voice.say });

const pulled = async (name: string, voice: Voice): Promise<PulledModel> =>
  await pullEntry(await findModel(name), fetching(voice));

async function labelled(args: LifecycleArguments): Promise<CocoDataset | undefined> {
  const most = numberOf(args, "pictures", { from: 1, to: 100_000, whole: true });
  const dirs = args.data === undefined ? dataDirs() : [args.data];
  const dataset = await labelledPictures(dirs, args.data !== undefined);
  return dataset && partOf(dataset, 0, most);
}

const add: Command = async (args, voice) => {
  const source = onlyOperand(args, "add", "a folder with model.json, or a manifest");
  const { dir, weights } = args;
  const { manifest, manifestPath, weightsPath, found, ms, isGolden } = await addModel({
    ...{ source, weights, modelsDir: dir ?? manifestDir(), weightsBeside: dir !== undefined },
    ...fetching(voice),
  });
  const seen = isGolden ? "finds what its golden.json says" : `runs (${found} detections in a drawn picture)`;
  voice.print(`${manifest.name}: ${seen}, ${ms.toFixed(1)} ms a look; ${manifestPath}, ${weightsPath}`);
  return 0;
};

const bench: Command = async (args, voice) => {
  const names = args.models?.split(",").filter((name) => name !== "");
  const entries =
    names === undefined
      ? [...(await listModels()), ...(await listMadeModels())]
      : await Promise.all(names.map((name) => findModel(name)));
  const allCores = String(availableParallelism());
  const load = {
    cameras: numberOf(args, "cameras", { from: 1, to: 10_000, whole: true }),
    revisitS: numberOf(args, "revisit", { from: 0.1, to: 3600 }),
    cores: numberOf({ ...args, cores: args.cores ?? allCores }, "cores", { from: 0.1, to: 1024 }),
  };
  const inputs = (args.inputs?.split(",") ?? []).filter((text) => text !== "").map(parseInputSize);
  const seconds = numberOf(args, "seconds", { from: 0.1, to: 600 });
  const places = { cacheDir: modelCacheDir(), reportsDir: reportsDir() };
  const dataset = await labelled(args);
  return await benchModels({ entries, inputs, load, seconds, dataset, ...places, json: args.json, ...voice });
};

const resize: Command = async (args, voice) => {
  const name = onlyOperand(args, "resize", "a model's name, and --input");
  if (args.input === undefined) throw new ModelError("USAGE", `"models resize" needs --input, such as 320.`);
  const size = parseInputSize(args.input);
  const { manifest, bytes } = await resizeModel(await pulled(name, voice), size);
  const made = await writeMadeModel(
    manifest,
    bytes,
    placesOf(manifest, { cacheDir: modelCacheDir(), out: args.out }),
  );
  voice.print(
    `${manifest.name}: ${made.manifestPath}, ${made.weightsPath}, sha256 ${manifest.weights.sha256}; "models bench --models ${name},${manifest.name}" compares them`,
  );
  return 0;
};

const quantise: Command = async (args, voice) => {
  const name = onlyOperand(args, "quantise", "a model's name");
  const { method } = args;
  if (method !== "percentile" && method !== "minmax") {
    throw new ModelError("USAGE", `--method is "${method ?? ""}"; percentile or minmax is right.`);
  }
  const how = {
    method,
    percent: numberOf(args, "percent", { from: 90, to: 100 }),
    weightBits: numberOf(args, "weight-bits", { from: 7, to: 8, whole: true }) === 7 ? 7 : 8,
    floatLast: numberOf(args, "float-last", { from: 0, to: 100, whole: true }),
    maxLoss: numberOf(args, "max-loss", { from: 0, to: 100 }),
  } as const;
  const dataset = await labelled(args);
  const paths = await calibrationPaths(args, dataset);
  const judged = args.images === undefined && dataset ? partOf(dataset, paths.length) : dataset;
  const model = await pulled(name, voice);
  const result = await quantiseModel({
    ...{ model, ...how, pictures: paths.map((path) => () => readRgbImage(path)) },
    apOf: judged && ((candidate) => apOn(judged, candidate, () => undefined)),
    onStep: stepBars(),
  });
  const { manifest, bytes } = result;
  const places = placesOf(manifest, { cacheDir: modelCacheDir(), out: args.out });
  const made = await writeMadeModel(manifest, bytes, places);
  const onePicture = { pictures: await picturesToTime(dataset), seconds: QUANTISE_SECONDS };
  const times = await measureLooks([model, made], { ...onePicture, onRound: () => undefined });
  await report({ result, made, times, apPictures: judged?.images.length ?? 0 }, args, voice);
  return 0;
};

async function calibrationPaths(
  { images }: LifecycleArguments,
  dataset: CocoDataset | undefined,
): Promise<string[]> {
  if (images !== undefined) return (await picturesIn(images)).slice(0, MOST_CALIBRATION_PICTURES);
  if (dataset !== undefined && dataset.images.length > 1) {
    // At least half stay for judging.
    const count = Math.min(CALIBRATION_PICTURES, Math.floor(dataset.images.length / 2));
    return dataset.images.slice(0, count).map(({ path }) => path);
  }
  const said = "There are no pictures to calibrate with; give a folder of the site's own by --images.";
  throw new ModelError("DATA_MISSING", said);
}

/** A bar per step, begun when its title first comes. */
function stepBars(): (title: string, done: number, total: number) => void {
  let current: { readonly title: string; readonly bar: ReturnType<typeof createProgressBar> } | undefined;
  return (title, done, total) => {
    if (current?.title !== title) {
      current?.bar.end();
      current = { title, bar: createProgressBar(process.stderr, title, "runs") };
    }
    current.bar.show(done, total);
    if (done === total) {
      current.bar.end();
      current = undefined;
    }
  };
}

interface Quantised {
  readonly result: QuantisedModel;
  readonly made: PulledModel;
  readonly times: readonly LookTimes[];
  readonly apPictures: number;
}

async function report(
  { result, made, times, apPictures }: Quantised,
  { json }: LifecycleArguments,
  { print, say }: Voice,
): Promise<void> {
  const { manifest, int8Layers, floatLayers, apBefore, trials } = result;
  const apAfter = trials.at(-1)?.ap;
  const [before, after] = times as [LookTimes, LookTimes];
  const accuracy =
    apBefore === undefined || apAfter === undefined
      ? "its accuracy was not measured, for want of labelled pictures"
      : `AP ${apBefore.toFixed(2)} → ${apAfter.toFixed(2)} on ${apPictures} pictures`;
  const noise = Math.max(before.noise, after.noise);
  const change = 1 - after.cpuMs / before.cpuMs;
  const verdict =
    Math.abs(change) <= noise
      ? "no difference beyond the noise"
      : `${Math.abs(100 * change).toFixed(0)} % ${change > 0 ? "less" : "more"}`;
  const text = [
    `${manifest.name}: ${int8Layers} layers in int8, ${floatLayers} in float32; ${accuracy}`,
    `CPU of a look ${before.cpuMs.toFixed(1)} → ${after.cpuMs.toFixed(1)} ms: ${verdict} (noise ${(100 * noise).toFixed(0)} %)`,
    await int8Sentence(),
    `${made.manifestPath}, ${made.weightsPath}, sha256 ${manifest.weights.sha256}`,
  ].join("\n");
  (json ? say : print)(text);
  if (!json) return;
  const ap = { before: apBefore ?? null, after: apAfter ?? null, pictures: apPictures };
  print(
    JSON.stringify({
      name: manifest.name,
      sha256: manifest.weights.sha256,
      int8Layers,
      floatLayers,
      ap,
      before,
      after,
      trials,
    }),
  );
}

export const LIFECYCLE_COMMANDS = { add, bench, resize, quantise } as const;
