/** The labelled pictures in the parts that one measurement needs, and pictures of a folder. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { RgbImage } from "../../edge-agent/perceive/decode/frame.ts";
import type { PulledModel } from "../catalogue.ts";
import { messageOf, ModelError } from "../errors.ts";
import { type CocoDataset, openCocoDataset, readRgbImage } from "../eval/coco-dataset.ts";
import { evaluateModel } from "../eval/evaluate-model.ts";

/** Undefined when there are none; a folder that the user named must have them. */
export async function labelledPictures(
  dirs: readonly string[],
  isNamed: boolean,
): Promise<CocoDataset | undefined> {
  try {
    return await openCocoDataset(dirs);
  } catch (error) {
    if (!isNamed && error instanceof ModelError && error.code === "DATA_MISSING") return undefined;
    throw error;
  }
}

/** Pictures `from` to `to` of a set, with their boxes alone. */
export function partOf(dataset: CocoDataset, from: number, to?: number): CocoDataset {
  const images = dataset.images.slice(from, to);
  const ids = new Set(images.map(({ id }) => id));
  return { ...dataset, images, truth: dataset.truth.filter(({ imageId }) => ids.has(imageId)) };
}

/** AP in percent through the agent's own preprocessing, head and NMS. */
export async function apOn(
  dataset: CocoDataset,
  model: PulledModel,
  onImage: (done: number, total: number) => void,
): Promise<number> {
  const { ap } = await evaluateModel({ model, dataset, workers: 1, resize: "agent", onImage });
  return ap;
}

/** Every picture of a folder by name. Throws DATA_MISSING for a folder without any. */
export async function picturesIn(folder: string): Promise<string[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    throw new ModelError("DATA_MISSING", `--images ${folder} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const paths = names.filter((name) => /[.](jpe?g|png|webp)$/i.test(name)).sort();
  if (paths.length > 0) return paths.map((name) => join(folder, name));
  throw new ModelError("DATA_MISSING", `--images ${folder} holds no .jpg, .png or .webp.`);
}

const DRAWN = { widthPx: 640, heightPx: 360 };

/** A street-like mixture of edges and surfaces, the same every time: for times where there are no pictures. */
export function drawnPicture(): RgbImage {
  const { widthPx, heightPx } = DRAWN;
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let k = 0; k < rgb.length; k += 1) {
    const [x, y] = [Math.floor(k / 3) % widthPx, Math.floor(k / 3 / widthPx)];
    const block = (Math.floor(x / 40) * 7 + Math.floor(y / 30) * 13) % 17;
    rgb[k] = (block * 14 + ((x * 31 + y * 17 + (k % 3) * 5) % 23)) & 0xff;
  }
  return { ...DRAWN, rgb };
}

/** As many of a set's pictures as fit a measurement's memory, else the drawn one. */
export async function picturesToTime(dataset: CocoDataset | undefined, most = 16): Promise<RgbImage[]> {
  if (dataset === undefined) return [drawnPicture()];
  return await Promise.all(dataset.images.slice(0, most).map(({ path }) => readRgbImage(path)));
}
