/** A model of one's own becomes one of the known models, or is refused in one sentence and leaves nothing behind. */
import { randomUUID } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { loadModelManifest } from "../../edge-agent/perceive/detect/load-manifest.ts";
import type { ModelManifest } from "../../edge-agent/perceive/detect/model-manifest.ts";
import { type PulledModel, pullEntry, weightsPathOf } from "../catalogue.ts";
import { ModelError } from "../errors.ts";
import { readRgbImage } from "../eval/coco-dataset.ts";
import type { FetchOptions } from "../fetch/fetch-file.ts";
import { sha256OfFile } from "../fetch/sha256.ts";
import { type GoldenFiles, goldenComplaint, readGolden } from "./golden.ts";
import { drawnPicture } from "./labelled-pictures.ts";
import { openDetector } from "./look-times.ts";
import { copyWhole, manifestText } from "./made-model.ts";

export interface AddOptions extends FetchOptions {
  /** A folder with model.json, or the manifest itself. */
  readonly source: string;
  readonly weights: string | undefined;
  /** Where folders of models lie. */
  readonly modelsDir: string;
  /** True: the weights go into the model's folder, not into the cache. */
  readonly weightsBeside: boolean;
}

export interface AddedModel {
  readonly manifest: ModelManifest;
  readonly manifestPath: string;
  readonly weightsPath: string;
  /** What was seen when it ran. */
  readonly found: number;
  readonly ms: number;
  readonly isGolden: boolean;
}

/**
 * Checks manifest, hash, the head against what the model really gives, and golden.json where there is one; then copies.
 * Throws AgentError MODEL_INVALID or ModelError with what does not fit.
 */
export async function addModel(options: AddOptions): Promise<AddedModel> {
  const sourcePath = manifestIn(options.source);
  const manifest = loadModelManifest(sourcePath);
  const folder = join(options.modelsDir, manifest.name);
  const isInPlace = resolve(dirname(sourcePath)) === resolve(folder);
  if (!isInPlace && existsSync(folder)) {
    throw new ModelError(
      "USAGE",
      `${folder} is there already; give the new model another name in ${sourcePath}, or remove that folder.`,
    );
  }
  const foundPath = await weightsOf(manifest, sourcePath, options);
  const golden = await readGolden(sourcePath);
  const seen = await tryOut(
    { manifest, manifestPath: sourcePath, weightsPath: foundPath, origin: "given" },
    golden,
  );
  const manifestPath = isInPlace ? sourcePath : join(folder, "model.json");
  const weightsPath = options.weightsBeside
    ? join(folder, manifest.weights.file)
    : weightsPathOf(manifest, options.cacheDir);
  // Weights in the cache that no manifest names harm nobody; a manifest without its weights would.
  if (resolve(foundPath) !== resolve(weightsPath) && !options.weightsBeside) {
    await copyWhole(foundPath, weightsPath);
  }
  const beside = options.weightsBeside ? foundPath : undefined;
  if (!isInPlace) await writeFolder(folder, manifest, { beside, golden });
  else if (beside !== undefined && resolve(beside) !== resolve(weightsPath))
    await copyWhole(beside, weightsPath);
  return { manifest, manifestPath, weightsPath, isGolden: golden !== undefined, ...seen };
}

function manifestIn(source: string): string {
  const path = existsSync(source) && statSync(source).isDirectory() ? join(source, "model.json") : source;
  if (existsSync(path)) return path;
  throw new ModelError(
    "DATA_MISSING",
    `There is no manifest at ${path}; give a folder that holds model.json.`,
  );
}

/** What the user named, what lies beside the manifest, or the manifest's own origins; always with the manifest's hash. */
async function weightsOf(manifest: ModelManifest, sourcePath: string, options: AddOptions): Promise<string> {
  const { file, sha256 } = manifest.weights;
  const beside = join(dirname(sourcePath), file);
  const given = options.weights ?? (existsSync(beside) ? beside : undefined);
  if (given === undefined) {
    return (await pullEntry({ manifest, manifestPath: sourcePath }, options)).weightsPath;
  }
  const found = await sha256OfFile(given);
  if (found === sha256) return given;
  if (found === undefined) throw new ModelError("DATA_MISSING", `There is no weights file ${given}.`);
  throw new ModelError(
    "HASH_MISMATCH",
    `${given} has sha256 ${found}; weights.sha256 of ${sourcePath} is ${sha256}.`,
  );
}

/** Opening runs a grey picture through everything; then a real one, or one with edges. */
async function tryOut(
  model: PulledModel,
  files: GoldenFiles | undefined,
): Promise<{ readonly found: number; readonly ms: number }> {
  const detector = await openDetector(model);
  try {
    const picture = files === undefined ? drawnPicture() : await readRgbImage(files.picturePath);
    const detections = await detector.detect(picture);
    const complaint = files && goldenComplaint(files.golden, detections);
    if (complaint !== undefined) {
      throw new ModelError("MANIFEST_INVALID", `Model ${model.manifest.name}: ${complaint}.`);
    }
    return { found: detections.length, ms: detector.inferenceMsP50() ?? Number.NaN };
  } finally {
    await detector.close();
  }
}

/** Filled under another name and renamed: a folder is there whole or not at all. */
async function writeFolder(
  folder: string,
  manifest: ModelManifest,
  { beside, golden }: { readonly beside: string | undefined; readonly golden: GoldenFiles | undefined },
): Promise<void> {
  const temporary = join(dirname(folder), `.${basename(folder)}.${randomUUID()}.part`);
  try {
    await mkdir(temporary, { recursive: true });
    await writeFile(join(temporary, "model.json"), manifestText(manifest));
    const files = [beside, golden?.path, golden?.picturePath].filter((path) => path !== undefined);
    for (const path of files) {
      const name = path === beside ? manifest.weights.file : basename(path);
      await copyFile(path, join(temporary, name));
    }
    await rename(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
