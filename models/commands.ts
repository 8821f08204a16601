/** The commands of the models program: each resolves to the exit code, or rejects with one sentence. */
import { readFile, writeFile } from "node:fs/promises";
import { findModel, listMadeModels, listModels, pullModel, verifyModel, weightsPathOf } from "./catalogue.ts";
import { convertEfficientDet } from "./convert/efficientdet.ts";
import { ModelError, messageOf } from "./errors.ts";
import { evalAp } from "./eval/eval-ap.ts";
import { sha256OfBytes, sha256OfFile } from "./fetch/sha256.ts";
import { LIFECYCLE_COMMANDS, type LifecycleArguments } from "./lifecycle/lifecycle-commands.ts";
import { cacheDir, dataDirs, modelCacheDir, reportsDir } from "./paths.ts";
import { replay } from "./replay/replay-command.ts";
import { evalSuite } from "./suite/eval-suite.ts";
import { textTable } from "./text-table.ts";
import { evalTracking } from "./tracking/eval-tracking.ts";
import { parseRate } from "./tracking/tracking-clip.ts";
import { TUNE_COMMANDS, type TuneCommandArguments } from "./tune/tune-commands.ts";

/** Where a program's words go: results to `print` (stdout), everything else to `say` (stderr). */
export interface Voice {
  readonly print: (text: string) => void;
  readonly say: (line: string) => void;
}

export interface CommandArguments extends LifecycleArguments, TuneCommandArguments {
  readonly operands: readonly string[];
  readonly all: boolean;
  readonly json: boolean;
  readonly models?: string | undefined;
  readonly data?: string | undefined;
  readonly workers: string;
  readonly "reference-resize": boolean;
  readonly seed: string;
  readonly only?: string | undefined;
  readonly clips?: string | undefined;
  readonly cutouts?: string | undefined;
  readonly look: boolean;
  readonly model: string;
  readonly fps: string;
  readonly export?: string | undefined;
  readonly config?: string | undefined;
  readonly camera?: string | undefined;
  readonly why?: string | undefined;
  readonly record?: string | undefined;
  readonly start?: string | undefined;
}

type Command = (args: CommandArguments, voice: Voice) => Promise<number>;

const list: Command = async (_, { print }) => {
  const rows = await Promise.all(
    [...(await listModels()), ...(await listMadeModels())].map(async ({ manifest }) => {
      const found = await sha256OfFile(weightsPathOf(manifest, modelCacheDir()));
      const state = found === undefined ? "no" : found === manifest.weights.sha256 ? "yes" : "wrong hash";
      const { referenceAp } = manifest.measured;
      const input = `${manifest.input.widthPx}x${manifest.input.heightPx}`;
      return [
        manifest.name,
        state,
        input,
        manifest.head.kind,
        referenceAp?.toFixed(1) ?? "-",
        manifest.licence,
      ];
    }),
  );
  print(textTable(["model", "in cache", "input", "head", "reference AP", "licence"], rows));
  return 0;
};

async function namesFrom({ operands, all }: CommandArguments, command: string): Promise<string[]> {
  if (all) return (await listModels()).map(({ manifest }) => manifest.name);
  if (operands.length === 0)
    throw new ModelError("USAGE", `"models ${command}" needs a model's name, or --all.`);
  return [...operands];
}

/** With several models a failure of one does not keep the others from coming. */
const pull: Command = async (args, { print, say }) => {
  let failures = 0;
  for (const name of await namesFrom(args, "pull")) {
    try {
      const { weightsPath, origin } = await pullModel(name, {
        cacheDir: modelCacheDir(),
        dataDirs: dataDirs(),
        progress: say,
      });
      print(`${name}: ${weightsPath} (${origin})`);
    } catch (error) {
      failures++;
      say(`${name}: ${messageOf(error)}`);
    }
  }
  return failures === 0 ? 0 : 1;
};

const verify: Command = async (args, { print, say }) => {
  const results = [];
  for (const name of await namesFrom(args, "verify")) results.push(await verifyModel(name, modelCacheDir()));
  for (const { right, sentence } of results) (right ? print : say)(sentence);
  return results.every(({ right }) => right) ? 0 : 1;
};

const convert: Command = async ({ operands }, { print }) => {
  const [source, target] = operands;
  if (source === undefined || target === undefined || operands.length > 2) {
    throw new ModelError("USAGE", `"models convert" needs two files: models convert IN.tflite OUT.onnx`);
  }
  const bytes = convertEfficientDet(await readSource(source));
  await writeFile(target, bytes);
  print(`${target}: ${bytes.length} bytes, sha256 ${sha256OfBytes(bytes)}`);
  return 0;
};

async function readSource(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new ModelError("DATA_MISSING", `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

const evaluate: Command = async (args, voice) => {
  const workers = Number(args.workers);
  if (!Number.isInteger(workers) || workers < 1 || workers > 64) {
    throw new ModelError("USAGE", `--workers is "${args.workers}"; a whole number from 1 to 64 is right.`);
  }
  const names = args.models?.split(",").filter((name) => name !== "");
  const entries =
    names === undefined ? await listModels() : await Promise.all(names.map((name) => findModel(name)));
  const places = {
    labelledDirs: args.data === undefined ? dataDirs() : [args.data],
    dataDirs: dataDirs(),
    cacheDir: modelCacheDir(),
    reportsDir: reportsDir(),
  };
  const how = { workers, referenceResize: args["reference-resize"], json: args.json };
  return await evalAp({ entries, ...how, ...places, ...voice });
};

const evaluateSuite: Command = async ({ seed, only, clips, cutouts, json, look }, voice) => {
  if (!/^\d{1,9}$/.test(seed)) {
    throw new ModelError("USAGE", `--seed is "${seed}"; a whole number from 0 to 999999999 is right.`);
  }
  const places = { dataDirs: dataDirs(), cacheDir: cacheDir(), modelCacheDir: modelCacheDir() };
  return await evalSuite({
    ...{ seed: Number(seed), only, clipsDir: clips, cutoutsFile: cutouts, json, look },
    ...{ ...places, reportsDir: reportsDir(), ...voice },
  });
};

const evaluateTracking: Command = async ({ model, fps, json, export: exportFile }, voice) => {
  const places = { dataDirs: dataDirs(), cacheDir: modelCacheDir(), reportsDir: reportsDir() };
  const what = { entry: await findModel(model), fps: parseRate(fps), exportFile, json };
  return await evalTracking({ ...what, ...places, ...voice });
};

const replayLooks: Command = async ({ operands: sources, ...args }, voice) =>
  await replay({ ...args, sources }, { modelCacheDir: modelCacheDir(), dataDirs: dataDirs(), ...voice });

export const COMMANDS: Readonly<Record<string, Command>> = {
  list,
  pull,
  verify,
  convert,
  ...LIFECYCLE_COMMANDS,
  "eval-ap": evaluate,
  eval: evaluateSuite,
  "eval-tracking": evaluateTracking,
  replay: replayLooks,
  ...TUNE_COMMANDS,
};
