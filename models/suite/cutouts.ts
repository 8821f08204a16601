/** Photographed things, cut out by polygon: COCO-format files with `segmentation`. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import sharp from "sharp";
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import type { Xyxy } from "../../edge-agent/geometry/box.ts";
import { messageOf, ModelError } from "../errors.ts";
import type { Sprite } from "./picture.ts";

const PolygonFile = Type.Object({
  images: Type.Array(
    Type.Object({
      id: Type.Integer(),
      file_name: Type.String(),
      width: Type.Integer({ minimum: 1 }),
      height: Type.Integer({ minimum: 1 }),
    }),
  ),
  annotations: Type.Array(
    Type.Object({
      id: Type.Integer(),
      image_id: Type.Integer(),
      category_id: Type.Integer(),
      bbox: Type.Array(Type.Number(), { minItems: 4, maxItems: 4 }),
      iscrowd: Type.Optional(Type.Integer()),
      segmentation: Type.Unknown({
        description: "Polygons as flat lists x, y, x, y …; run lengths are passed over.",
      }),
    }),
  ),
  categories: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String() })),
});
type PolygonFile = Static<typeof PolygonFile>;

export interface Cutout {
  readonly id: string;
  readonly className: string;
  readonly photoPath: string;
  /** In the photograph's pixels. */
  readonly xyxy: Xyxy;
  readonly polygons: readonly (readonly number[])[];
}

interface Shape {
  /** What it measures in the street, metres, upright. */
  readonly heightM: number;
  /** Width over height of a whole one in the view of a street camera; what is outside is a part of one or lies down. */
  readonly aspect: readonly [number, number];
}

/** Sizes by common knowledge, not measured; a class that is not here is not used. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  person: { heightM: 1.7, aspect: [0.22, 0.42] },
  car: { heightM: 1.5, aspect: [1.05, 3.2] },
  truck: { heightM: 2, aspect: [1.05, 3] },
  bus: { heightM: 2.9, aspect: [1, 3.6] },
  bicycle: { heightM: 1.05, aspect: [0.8, 2] },
  motorcycle: { heightM: 1.15, aspect: [0.5, 2] },
  chair: { heightM: 0.95, aspect: [0.4, 1.2] },
  "dining table": { heightM: 0.85, aspect: [0.9, 2.4] },
  bench: { heightM: 0.85, aspect: [1, 3.5] },
  suitcase: { heightM: 0.65, aspect: [0.4, 1.8] },
  backpack: { heightM: 0.5, aspect: [0.6, 1.6] },
  umbrella: { heightM: 1.2, aspect: [0.7, 3.5] },
  refrigerator: { heightM: 1.6, aspect: [0.35, 0.85] },
  "potted plant": { heightM: 0.9, aspect: [0.5, 1.8] },
  tv: { heightM: 0.6, aspect: [0.7, 1.9] },
  bowl: { heightM: 0.18, aspect: [0.8, 2] },
  banana: { heightM: 0.16, aspect: [0.5, 2.6] },
  orange: { heightM: 0.14, aspect: [0.7, 1.5] },
  apple: { heightM: 0.14, aspect: [0.7, 2.5] },
};

/**
 * Annotations of COCO's that are whole by their outlines and are not: half of a car, somebody behind a counter, on a
 * bicycle that is not cut out with them or in the air, a child who would be made as tall as a man. Looked at by eye.
 */
const PARTS: ReadonlySet<string> = new Set([
  ...["476223", "1201627", "1261310", "1263773", "1737272", "1709486", "460884", "204595"],
  ...["136849", "129672", "1962899", "123429", "1647043", "331640", "1626178", "1605647"],
  ...["104396", "381772", "1582577", "104368", "381710", "1187947", "1183154", "1446824"],
]);

/** Smaller cutouts would have to be blown up. */
const MIN_AREA_PX = 3500;
/** Nearer to the photograph's edge than this, a thing is likely cut off. */
const EDGE_PX = 3;

/** The cutouts of a file that are whole, large and upright. Throws DATA_INVALID with the file's name. */
export async function readCutouts(path: string): Promise<Cutout[]> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw new ModelError("DATA_INVALID", `${path} cannot be read as JSON: ${messageOf(cause)}`, { cause });
  }
  if (!Value.Check(PolygonFile, parsed)) {
    const [first] = Value.Errors(PolygonFile, parsed);
    const where = `${first?.instancePath ?? ""} ${first?.message ?? ""}`.trim();
    throw new ModelError("DATA_INVALID", `${path} is not in COCO's format with polygons: ${where}.`);
  }
  const names = new Map(parsed.categories.map(({ id, name }) => [id, name]));
  const images = new Map(parsed.images.map((image) => [image.id, image]));
  return parsed.annotations
    .flatMap((annotation) => {
      const image = images.get(annotation.image_id);
      const className = names.get(annotation.category_id);
      if (image === undefined || className === undefined || PARTS.has(String(annotation.id))) return [];
      if (!isWhole(annotation, image, className)) return [];
      const [x = 0, y = 0, width = 0, height = 0] = annotation.bbox;
      const polygons = annotation.segmentation as number[][];
      const photoPath = photoOf(path, image.file_name);
      const cutout = { id: String(annotation.id), className, photoPath, polygons };
      return photoPath === "" ? [] : [{ ...cutout, photoPath, xyxy: [x, y, x + width, y + height] as const }];
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Photographs lie in a folder named after the file, or in `images`, or beside it; "" when nowhere. */
function photoOf(path: string, fileName: string): string {
  const folder = dirname(path);
  const own = basename(path).replace(/[.]json$/, "");
  return (
    [own, "images", "cutouts", "."].map((dir) => join(folder, dir, fileName)).find((at) => existsSync(at)) ??
    ""
  );
}

type Annotation = PolygonFile["annotations"][number];
type Image = PolygonFile["images"][number];

function isWhole({ segmentation, bbox, iscrowd }: Annotation, image: Image, className: string): boolean {
  const shape = SHAPES[className];
  const oneOutline = Array.isArray(segmentation) && segmentation.length === 1 && iscrowd !== 1;
  if (shape === undefined || !oneOutline || !isInside(bbox, image)) return false;
  const [, , width = 0, height = 1] = bbox;
  const [narrowest, widest] = shape.aspect;
  return width * height > MIN_AREA_PX && width >= narrowest * height && width <= widest * height;
}

function isInside([x = 0, y = 0, width = 0, height = 0]: readonly number[], image: Image): boolean {
  const [right, bottom] = [image.width - EDGE_PX, image.height - EDGE_PX];
  return x > EDGE_PX && y > EDGE_PX && x + width < right && y + height < bottom;
}

/** The thing alone: outside its polygon transparent, the outline a pixel inside so that no background rim stays. */
export async function cutOut(cutout: Cutout): Promise<Sprite> {
  const photo = sharp(cutout.photoPath).toColourspace("srgb").removeAlpha();
  const { width, height } = await photo.metadata();
  const path = cutout.polygons.map((corners) => `M${corners.join(" ")}Z`).join("");
  const mask = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#000"/><path d="${path}" fill="#fff" stroke="#000" stroke-width="1.6"/></svg>`;
  const left = Math.floor(cutout.xyxy[0]);
  const top = Math.floor(cutout.xyxy[1]);
  const box = {
    ...{ left, top },
    width: Math.min(width, Math.ceil(cutout.xyxy[2])) - left,
    height: Math.min(height, Math.ceil(cutout.xyxy[3])) - top,
  };
  const rgb = await photo.clone().extract(box).raw().toBuffer();
  const alpha = await sharp(Buffer.from(mask)).extract(box).extractChannel(0).blur(0.8).raw().toBuffer();
  const rgba = new Uint8Array(box.width * box.height * 4);
  for (let k = 0; k < alpha.length; k++) {
    rgba.set(rgb.subarray(k * 3, k * 3 + 3), k * 4);
    rgba[k * 4 + 3] = alpha[k] ?? 0;
  }
  return { widthPx: box.width, heightPx: box.height, rgba };
}
