/** Models that were made here from others (quantised, resized): where they lie, and how they come to lie there whole. */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { checkModelManifest, loadModelManifest } from "../../edge-agent/perceive/detect/load-manifest.ts";
import type { ModelManifest } from "../../edge-agent/perceive/detect/model-manifest.ts";
import type { PulledModel } from "../catalogue.ts";
import { ModelError } from "../errors.ts";
import { sha256OfBytes } from "../fetch/sha256.ts";

export interface ModelPlaces {
  readonly manifestPath: string;
  readonly weightsPath: string;
}

/** Into the cache, where every command finds it by its name; or both files into a folder of the user's. */
export function placesOf(
  { name, weights }: ModelManifest,
  { cacheDir, out }: { readonly cacheDir: string; readonly out: string | undefined },
): ModelPlaces {
  if (out !== undefined) {
    return { manifestPath: join(out, "model.json"), weightsPath: join(out, weights.file) };
  }
  return { manifestPath: join(cacheDir, name, "model.json"), weightsPath: join(cacheDir, weights.file) };
}

/** What changes in a manifest when its weights or its input do. */
export interface Making {
  /** "int8", "320". */
  readonly suffix: string;
  readonly bytes: Uint8Array;
  readonly change: Partial<ModelManifest>;
}

/** The manifest of a model that is made of another. Throws AgentError MODEL_INVALID when the change does not fit. */
export function madeManifest(from: ModelManifest, { suffix, bytes, change }: Making): ModelManifest {
  const file = `${from.weights.file.replace(/(_fp32)?[.]onnx$/, "")}_${suffix}.onnx`;
  const name = `${from.name}-${suffix}`;
  const weights = { file, sha256: sha256OfBytes(bytes), origins: [`local:models/${file}`] };
  // No independent harness has measured this one.
  const manifest = { ...from, ...change, name, weights, measured: { referenceAp: null } };
  return checkModelManifest(manifest, `of ${name}`);
}

/** A worker reads its weights from a file: one that is there while `use` runs. */
export async function inTemporaryFile<T>(
  manifest: ModelManifest,
  bytes: Uint8Array,
  use: (model: PulledModel) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "gridwatch-model-"));
  try {
    const places = placesOf(manifest, { cacheDir: folder, out: folder });
    await writeFile(places.weightsPath, bytes);
    return await use({ manifest, ...places, origin: "made here" });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Weights first, manifest last, each under another name until it is whole. Replaces only what was made here as well. */
export async function writeMadeModel(
  manifest: ModelManifest,
  bytes: Uint8Array,
  places: ModelPlaces,
): Promise<PulledModel> {
  refuseToReplace(places.manifestPath);
  await writeWhole(places.weightsPath, (path) => writeFile(path, bytes));
  await writeWhole(places.manifestPath, (path) => writeFile(path, manifestText(manifest)));
  return { manifest, ...places, origin: "made here" };
}

export const manifestText = (manifest: ModelManifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

function refuseToReplace(manifestPath: string): void {
  if (!existsSync(manifestPath)) return;
  const there = loadModelManifest(manifestPath);
  if (there.quantisedFrom !== undefined || there.resizedFrom !== undefined) return;
  throw new ModelError(
    "USAGE",
    `${manifestPath} describes ${there.name}, which was not made by quantise or resize; choose another folder by --out.`,
  );
}

/** `write` fills a temporary file beside `path`, which then takes its name. */
export async function writeWhole(path: string, write: (path: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  try {
    await write(temporary);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

export const copyWhole = (from: string, to: string): Promise<void> =>
  writeWhole(to, (path) => copyFile(from, path));
