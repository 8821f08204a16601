/** A labelled set in COCO's format: instances.json and a folder of images beside it. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import sharp from "sharp";
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import type { RgbImage } from "../../edge-agent/perceive/decode/frame.ts";
import { messageOf, ModelError } from "../errors.ts";
import type { TrueBox } from "./coco-ap.ts";

const Instances = Type.Object({
  images: Type.Array(Type.Object({ id: Type.Integer(), file_name: Type.String() }), { minItems: 1 }),
  annotations: Type.Array(
    Type.Object({
      image_id: Type.Integer(),
      category_id: Type.Integer(),
      bbox: Type.Array(Type.Number(), { minItems: 4, maxItems: 4, description: "x, y, width, height" }),
      iscrowd: Type.Integer(),
    }),
  ),
  categories: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String() })),
});
type Instances = Static<typeof Instances>;

export interface CocoImage {
  readonly id: number;
  readonly path: string;
}

export interface CocoDataset {
  readonly instancesPath: string;
  readonly images: readonly CocoImage[];
  readonly truth: readonly TrueBox[];
  readonly classNames: readonly string[];
}

/** Looks for coco/instances.json, then instances.json, in each folder. Throws DATA_MISSING with the places looked at. */
export async function openCocoDataset(dirs: readonly string[]): Promise<CocoDataset> {
  const places = dirs.flatMap((dir) => [join(dir, "coco", "instances.json"), join(dir, "instances.json")]);
  const path = places.find((place) => existsSync(place));
  if (path === undefined) {
    const looked = places.length === 0 ? "no folder was given" : `looked for ${places.join(", ")}`;
    throw new ModelError(
      "DATA_MISSING",
      `The labelled images were not found: ${looked}. Give the folder that holds coco/instances.json by --data or GRIDWATCH_DATA_DIR.`,
    );
  }
  return toDataset(path, await readInstances(path));
}

async function readInstances(path: string): Promise<Instances> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new ModelError("DATA_INVALID", `${path} is not JSON: ${messageOf(error)}`, { cause: error });
  }
  if (Value.Check(Instances, parsed)) return parsed;
  const [first] = Value.Errors(Instances, parsed);
  const where = first === undefined ? "" : ` at ${first.instancePath || "its root"}: ${first.message}`;
  throw new ModelError("DATA_INVALID", `${path} is not in COCO's format${where}.`);
}

function toDataset(path: string, instances: Instances): CocoDataset {
  const names = new Map(instances.categories.map(({ id, name }) => [id, name]));
  const imageDir = join(dirname(path), "images");
  const truth = instances.annotations.map((annotation, k): TrueBox => {
    const className = names.get(annotation.category_id);
    if (className === undefined) {
      throw new ModelError(
        "DATA_INVALID",
        `${path}: annotations[${k}].category_id is ${annotation.category_id}, which categories does not list.`,
      );
    }
    const [x = 0, y = 0, width = 0, height = 0] = annotation.bbox;
    const { image_id: imageId, iscrowd } = annotation;
    return { imageId, className, xyxy: [x, y, x + width, y + height], crowd: iscrowd === 1 };
  });
  const images = instances.images.map(({ id, file_name }) => ({ id, path: join(imageDir, file_name) }));
  return { instancesPath: path, images, truth, classNames: [...names.values()] };
}

/** Grey pictures become RGB. Stored orientation is not applied, because the labels were drawn without it. */
export async function readRgbImage(path: string): Promise<RgbImage> {
  try {
    const { data, info } = await sharp(path)
      .toColourspace("srgb")
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { widthPx: info.width, heightPx: info.height, rgb: data };
  } catch (error) {
    throw new ModelError("DATA_INVALID", `${path} cannot be read as an image: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
