/** Plan → clip and ground truth on disk, made once: the cache's name is a hash of everything that goes in. */
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { areaOf, type Xyxy } from "../../edge-agent/geometry/box.ts";
import { sha256OfBytes } from "../fetch/sha256.ts";
import { cameraBlock, CLEAR_S } from "./camera-block.ts";
import {
  type ClipPlan,
  type Expected,
  type GroundTruth,
  GUARD_REASONS,
  type Pasted,
  type Wanted,
} from "./clip-plan.ts";
import { crfOf } from "./conditions.ts";
import { type Cast, castActors, renderPictures, type Stage } from "./render.ts";
import { writeVideo } from "./video.ts";

/** Raised with every change to how clips look; old ones in the cache are then made again. */
const BUILDER_VERSION = 4;

export interface BuiltClip {
  readonly videoPath: string;
  readonly truthPath: string;
  readonly truth: GroundTruth;
  /** Hash of everything that went in. */
  readonly key: string;
  readonly fromCache: boolean;
}

/** Friday morning in Shanghai: within the market's permitted hours. */
const STARTS_AT = "2026-11-20T02:00:00.000Z";

/** Builds into `cacheDir`, or finds there what an earlier run built. */
export async function buildClip(plan: ClipPlan, stage: Stage, cacheDir: string): Promise<BuiltClip> {
  const cutouts = plan.actors.flatMap(({ material }) => {
    const item = material.from === "cutout" ? stage.stock.items.get(material.cutoutId) : undefined;
    return item === undefined ? [] : [[item.photoPath, item.polygons]];
  });
  const inputs = JSON.stringify([BUILDER_VERSION, plan, stage.scene, stage.reel.sha256, cutouts]);
  const key = sha256OfBytes(Buffer.from(inputs)).slice(0, 16);
  const videoPath = join(cacheDir, `${plan.clip}-${key}.mp4`);
  const truthPath = join(cacheDir, `${plan.clip}-${key}.json`);
  if (existsSync(videoPath) && existsSync(truthPath)) {
    const truth = JSON.parse(await readFile(truthPath, "utf8")) as GroundTruth;
    return { videoPath, truthPath, truth, key, fromCache: true };
  }
  await mkdir(cacheDir, { recursive: true });
  const casts = await castActors(plan, stage);
  const truth = truthOf(plan, stage, casts);
  const { widthPx, heightPx } = stage.reel;
  const options = { widthPx, heightPx, stepS: plan.stepS, crf: crfOf(plan) };
  await writeVideo(videoPath, renderInTurns(plan, stage, casts), options);
  const partial = `${truthPath}.${String(process.pid)}.partial`;
  await writeFile(partial, `${JSON.stringify(truth, null, 2)}\n`);
  await rename(partial, truthPath);
  return { videoPath, truthPath, truth, key, fromCache: false };
}

/** Lets other work have a turn between two pictures. */
async function* renderInTurns(plan: ClipPlan, stage: Stage, casts: readonly Cast[]) {
  for (const picture of renderPictures(plan, stage, casts)) {
    yield picture;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

interface Present {
  readonly fromS: number;
  readonly toS: number;
  readonly xyxy: Xyxy;
}

/** What is known exactly, because we put it there. */
export function truthOf(plan: ClipPlan, stage: Stage, casts: readonly Cast[]): GroundTruth {
  const { reel, scene } = stage;
  const standing = (plan.alreadyThere ?? []).map(({ box: [x1, y1, x2, y2], ...thing }) => ({
    ...thing,
    xyxy: [x1 * reel.widthPx, y1 * reel.heightPx, x2 * reel.widthPx, y2 * reel.heightPx] as const,
  }));
  const present = (objectId: string): Present => {
    const parts = [
      ...casts
        .filter(({ actor }) => actor.objectId === objectId)
        .map(({ actor, box }) => ({ ...actor, xyxy: box })),
      ...standing.filter((thing) => thing.objectId === objectId),
    ];
    return {
      fromS: Math.min(...parts.map(({ fromS }) => fromS)),
      toS: Math.max(...parts.map(({ toS }) => toS)),
      xyxy: union(parts.map(({ xyxy }) => xyxy).filter((box) => areaOf(box) > 0)),
    };
  };
  const dwellOf = (zoneId: string): number => plan.zones.find(({ id }) => id === zoneId)?.dwellS ?? 0;
  return {
    ...{
      clip: plan.clip,
      kind: plan.kind,
      about: plan.about,
      says: plan.says,
      seed: plan.seed,
      base: plan.base,
    },
    ...{ widthPx: reel.widthPx, heightPx: reel.heightPx, stepS: plan.stepS, durationS: plan.durationS },
    startsAt: STARTS_AT,
    conditions: [...plan.conditions, ...plan.happenings.map(({ what }) => what)],
    camera: cameraBlock(plan, scene.perspective),
    expected: plan.wanted.map((wanted) =>
      expectedOf({ ...wanted, ...present(wanted.objectId) }, dwellOf(wanted.zoneId), plan),
    ),
    guard: plan.happenings.flatMap(({ what, fromS, toS }) => {
      const why = GUARD_REASONS.find((reason) => reason === what);
      return why === undefined ? [] : [{ fromS, toS, why }];
    }),
    pasted: casts.map(pastedOf),
  };
}

function expectedOf(
  { violation, zoneId, objectId, fromS, toS, xyxy }: Present & Wanted,
  dwellS: number,
  { durationS, stepS }: ClipPlan,
): Expected {
  const leavesS = toS >= durationS ? null : toS;
  return {
    ...{ violation, zoneId, objectId, xyxy },
    appearsS: fromS,
    // The first picture at or after the moment at which the dwell is over.
    openedS: stepS * Math.ceil((fromS + dwellS) / stepS),
    leavesS,
    clearedS: leavesS === null ? null : leavesS + CLEAR_S,
  };
}

function pastedOf({ actor, box }: Cast): Pasted {
  const { objectId, className, fromS, toS, material, placement } = actor;
  return {
    ...{ objectId, className, fromS, toS, xyxy: box },
    ...(material.from === "cutout" ? { cutoutId: material.cutoutId } : {}),
    walks: placement.on === "path",
  };
}

const union = (boxes: readonly Xyxy[]): Xyxy => [
  Math.min(...boxes.map((box) => box[0])),
  Math.min(...boxes.map((box) => box[1])),
  Math.max(...boxes.map((box) => box[2])),
  Math.max(...boxes.map((box) => box[3])),
];
