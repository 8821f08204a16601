/** The models this repository describes: models/<name>/model.json, and how their weights come into the cache. */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadModelManifest } from "../edge-agent/perceive/detect/load-manifest.ts";
import type { ModelManifest } from "../edge-agent/perceive/detect/model-manifest.ts";
import { convertEfficientDet } from "./convert/efficientdet.ts";
import { messageOf, ModelError } from "./errors.ts";
import { fetchFile, type FetchOptions } from "./fetch/fetch-file.ts";
import { sha256OfBytes, sha256OfFile } from "./fetch/sha256.ts";
import { manifestDir, modelCacheDir } from "./paths.ts";

export interface ModelEntry {
  readonly manifest: ModelManifest;
  readonly manifestPath: string;
}

export interface PulledModel extends ModelEntry {
  readonly weightsPath: string;
  /** "cache", or where the weights, or the file they were converted from, came from. */
  readonly origin: string;
}

type Conversion = NonNullable<ModelManifest["weights"]["convert"]>;

const CONVERTERS: Readonly<Record<Conversion["kind"], (source: Uint8Array) => Uint8Array>> = {
  "tflite-efficientdet": convertEfficientDet,
};

/** Every folder with a model.json, by name. Throws AgentError MODEL_INVALID for a manifest that cannot be read. */
export async function listModels(dir: string = manifestDir()): Promise<ModelEntry[]> {
  const folders = (await readdir(dir, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  return folders
    .map((folder) => join(dir, folder.name, "model.json"))
    .filter((path) => existsSync(path))
    .sort()
    .map((manifestPath) => ({ manifest: loadModelManifest(manifestPath), manifestPath }));
}

/** Models that were quantised or resized here: their manifests lie beside their weights. None when there is no cache yet. */
export async function listMadeModels(cacheDir: string = modelCacheDir()): Promise<ModelEntry[]> {
  return existsSync(cacheDir) ? await listModels(cacheDir) : [];
}

/**
 * A model of the repository, else one that was made here; of `dir` alone where it is given. Throws MODEL_UNKNOWN with the
 * names there are, MANIFEST_INVALID when the folder and its manifest disagree on the name.
 */
export async function findModel(name: string, dir?: string): Promise<ModelEntry> {
  const dirs = dir === undefined ? [manifestDir(), modelCacheDir()] : [dir];
  const manifestPath = dirs.map((each) => join(each, name, "model.json")).find((path) => existsSync(path));
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name) || manifestPath === undefined) {
    const known =
      dir === undefined ? [...(await listModels()), ...(await listMadeModels())] : await listModels(dir);
    const names = known.map((entry) => entry.manifest.name);
    throw new ModelError("MODEL_UNKNOWN", `There is no model "${name}"; there are ${names.join(", ")}.`);
  }
  const manifest = loadModelManifest(manifestPath);
  if (manifest.name !== name) {
    const said = `${manifestPath}: key name is "${manifest.name}"; it must be the folder's name, "${name}".`;
    throw new ModelError("MANIFEST_INVALID", said);
  }
  return { manifest, manifestPath };
}

export function weightsPathOf(manifest: ModelManifest, cacheDir: string): string {
  return join(cacheDir, manifest.weights.file);
}

/**
 * Brings a model's weights into `cacheDir`: as they are, or converted from what the manifest names. Nothing is done when they
 * are there with the right hash. Throws FETCH_FAILED with every origin's reason, HASH_MISMATCH when a conversion gave other bytes.
 */
export async function pullModel(
  name: string,
  options: FetchOptions & { readonly modelsDir?: string },
): Promise<PulledModel> {
  return await pullEntry(await findModel(name, options.modelsDir), options);
}

/** As pullModel, for a manifest that has been read already. */
export async function pullEntry(entry: ModelEntry, options: FetchOptions): Promise<PulledModel> {
  const { manifest } = entry;
  const weightsPath = weightsPathOf(manifest, options.cacheDir);
  const origin =
    (await sha256OfFile(weightsPath)) === manifest.weights.sha256
      ? "cache"
      : await obtainWeights(manifest, weightsPath, options);
  return { ...entry, weightsPath, origin };
}

/** Ready-made weights first; converting is the way when there are none or none could be had. */
async function obtainWeights(
  manifest: ModelManifest,
  weightsPath: string,
  options: FetchOptions,
): Promise<string> {
  const { file, sha256, origins, convert } = manifest.weights;
  if (origins !== undefined) {
    try {
      return (await fetchFile({ file, sha256, licence: manifest.licence, origins }, options)).origin;
    } catch (error) {
      if (convert === undefined) throw error;
      options.progress(`${file}: ready-made weights could not be had, so they are converted`);
    }
  }
  if (convert === undefined) {
    throw new ModelError(
      "MANIFEST_INVALID",
      `Model ${manifest.name} names neither origins nor a conversion.`,
    );
  }
  return await convertWeights(manifest, convert, weightsPath, options);
}

async function convertWeights(
  manifest: ModelManifest,
  convert: Conversion,
  weightsPath: string,
  options: FetchOptions,
): Promise<string> {
  const source = await fetchFile(convert.from, options);
  const startedMs = performance.now();
  const bytes = CONVERTERS[convert.kind](await readFile(source.path));
  const found = sha256OfBytes(bytes);
  const { file, sha256 } = manifest.weights;
  if (found !== sha256) {
    throw new ModelError(
      "HASH_MISMATCH",
      `${file}, converted from ${convert.from.file}, has sha256 ${found}; the manifest of ${manifest.name} expects ${sha256}.`,
    );
  }
  await writeWhole(weightsPath, bytes);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  options.progress(`${file}: converted from ${convert.from.file} in ${seconds} s, sha256 right`);
  return source.origin;
}

/** Under a temporary name first, so that a crash leaves no half a file behind the right name. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** One sentence for a model's weights in the cache; `right` when they are there and have the manifest's hash. */
export async function verifyModel(
  name: string,
  cacheDir: string,
  modelsDir?: string,
): Promise<{ right: boolean; sentence: string }> {
  const { manifest } = await findModel(name, modelsDir);
  const path = weightsPathOf(manifest, cacheDir);
  const found = await sha256OfFile(path).catch((error: unknown) => messageOf(error));
  const expected = manifest.weights.sha256;
  if (found === undefined)
    return { right: false, sentence: `${name}: ${path} is not there; "models pull ${name}" fetches it.` };
  if (found !== expected)
    return { right: false, sentence: `${name}: ${path} has sha256 ${found}; ${expected} is right.` };
  return { right: true, sentence: `${name}: ${path} has the right sha256 ${expected}.` };
}
