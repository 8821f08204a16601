/** What there is to put into clips: cutouts by class, those first that the detector knows in their own photograph. */
import { iou } from "../../edge-agent/geometry/iou.ts";
import type { Detector } from "../../edge-agent/perceive/detect/detector.ts";
import type { ModelManifest } from "../../edge-agent/perceive/detect/model-manifest.ts";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readRgbImage } from "../eval/coco-dataset.ts";
import { sha256OfBytes } from "../fetch/sha256.ts";
import type { Cutout } from "./cutouts.ts";

export interface StockItem extends Cutout {
  /** Whether the detector reports it in its own photograph, with evidence of the same kind. */
  readonly recognised: boolean;
}

export interface Stock {
  readonly items: ReadonlyMap<string, StockItem>;
  /** Of these classes; the recognised ones when there are any. */
  of(...classNames: readonly string[]): readonly StockItem[];
}

export function createStock(items: readonly StockItem[]): Stock {
  return {
    items: new Map(items.map((item) => [item.id, item])),
    of: (...classNames) => {
      const right = items.filter(({ className }) => classNames.includes(className));
      const known = right.filter(({ recognised }) => recognised);
      return known.length > 0 ? known : right;
    },
  };
}

const SAME_THING_IOU = 0.5;

/** Whether two class names are evidence of the same thing for the rules. */
export function sameEvidence(manifest: ModelManifest, a: string, b: string): boolean {
  const words = manifest.evidence[a] ?? [];
  return a === b || words.some((word) => (manifest.evidence[b] ?? []).includes(word));
}

/** Looks at every photograph once; the answer is kept in `cacheDir`. */
export async function recogniseCutouts(
  cutouts: readonly Cutout[],
  context: { detector: Detector; manifest: ModelManifest; cacheDir: string },
): Promise<StockItem[]> {
  const { detector, manifest, cacheDir } = context;
  const identity = JSON.stringify([
    cutouts.map(({ id, photoPath }) => [id, photoPath]),
    detector.model.sha256,
  ]);
  const path = join(cacheDir, `stock-${sha256OfBytes(Buffer.from(identity)).slice(0, 16)}.json`);
  const recognised = existsSync(path)
    ? new Set(JSON.parse(await readFile(path, "utf8")) as string[])
    : await lookAtPhotos(cutouts, detector, manifest);
  await mkdir(cacheDir, { recursive: true });
  await writeFile(path, JSON.stringify([...recognised]));
  return cutouts.map((cutout) => ({ ...cutout, recognised: recognised.has(cutout.id) }));
}

async function lookAtPhotos(
  cutouts: readonly Cutout[],
  detector: Detector,
  manifest: ModelManifest,
): Promise<Set<string>> {
  const recognised = new Set<string>();
  const photos = [...new Set(cutouts.map(({ photoPath }) => photoPath))].values();
  const work = async (): Promise<void> => {
    for (const photo of photos) {
      const found = await detector.detect(await readRgbImage(photo));
      const sure = found.filter(({ confidence }) => confidence >= manifest.confidence.recommended);
      for (const { id, xyxy, className } of cutouts.filter(({ photoPath }) => photoPath === photo)) {
        const hit = sure.some(
          (each) =>
            sameEvidence(manifest, className, each.className) && iou(each.xyxy, xyxy) >= SAME_THING_IOU,
        );
        if (hit) recognised.add(id);
      }
    }
  };
  await Promise.all(Array.from({ length: detector.slots }, work));
  return recognised;
}
