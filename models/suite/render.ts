/** A plan → its pictures, one after another: the recording, the actors in it, those who walk in front of them, weather. */
import type { Xyxy } from "../../edge-agent/geometry/box.ts";
import type { RgbImage } from "../../edge-agent/perceive/decode/frame.ts";
import { peopleIn, type Reel } from "./base-clips.ts";
import type { Actor, ClipPlan, Placement } from "./clip-plan.ts";
import { weather } from "./conditions.ts";
import { cutOut } from "./cutouts.ts";
import { drawDesign } from "./drawn.ts";
import {
  contactShadow,
  matchTone,
  mirrorSprite,
  opaqueBox,
  paste,
  type PlacedSprite,
  type Quad,
  scaleSprite,
  type Sprite,
  spriteOfSvg,
  type Tone,
  toneOf,
  warpOnto,
} from "./picture.ts";
import { inPose, posesOf } from "./poses.ts";
import { createRandom, type Random } from "./random.ts";
import { pxPerM } from "./perspective.ts";
import type { Scene } from "./scene.ts";
import type { Stock } from "./stock.ts";

export interface Stage {
  readonly reel: Reel;
  readonly scene: Scene;
  readonly stock: Stock;
}

/** An actor made ready: its sprite at the right size, and where its feet are. */
export interface Cast {
  readonly actor: Actor;
  /** Relative y of the feet; surfaces are behind everything. */
  readonly feetY: number;
  readonly at: (tS: number) => PlacedSprite | undefined;
  /** Opaque part where it stands at rest or is first seen, pixels. */
  readonly box: Xyxy;
}

async function spriteOf({ material }: Actor, stock: Stock): Promise<Sprite> {
  if (material.from === "drawn") {
    return await spriteOfSvg(drawDesign(material.design, material.widthM, material.heightM, material.seed));
  }
  const item = stock.items.get(material.cutoutId);
  if (item === undefined) throw new RangeError(`cutout ${material.cutoutId} is not in stock`);
  const sprite = await cutOut(item);
  return material.mirrored ? mirrorSprite(sprite) : sprite;
}

/** Prepares every actor of a plan. */
export async function castActors(plan: ClipPlan, stage: Stage): Promise<Cast[]> {
  const tone = toneOf(stage.reel.plate);
  const { clip, seed, stepS } = plan;
  const casts = await Promise.all(
    plan.actors.map(async (actor) => {
      const random = createRandom(seed, `${clip}/${actor.objectId}/poses`);
      return await castActor(actor, stage, tone, { random, stepS });
    }),
  );
  return casts.sort((a, b) => a.feetY - b.feetY);
}

/** What a living actor's poses follow from. */
interface Life {
  readonly random: Random;
  readonly stepS: number;
}

async function castActor(actor: Actor, stage: Stage, tone: Tone, life: Life): Promise<Cast> {
  const photo = matchTone(await spriteOf(actor, stage.stock), tone);
  const { placement } = actor;
  const { feetY, at, rest } =
    placement.on === "surface"
      ? onSurface(photo, placement, stage.reel)
      : await onGround(photo, { actor, placement, life }, stage);
  const present = (tS: number): PlacedSprite | undefined =>
    tS >= actor.fromS && tS < actor.toS ? at(tS - actor.fromS) : undefined;
  return { actor, feetY, at: present, box: opaqueBox(rest, stage.reel) ?? [0, 0, 0, 0] };
}

type SurfacePlacement = Extract<Placement, { on: "surface" }>;

function onSurface(photo: Sprite, { quad, sways, feetY = 0 }: SurfacePlacement, { widthPx, heightPx }: Reel) {
  const inPixels = quad.map(([x, y]) => [x * widthPx, y * heightPx]) as unknown as Quad;
  const still = warpOnto(photo, inPixels);
  const swayed = (tS: number): PlacedSprite => {
    const depthPx = inPixels[3][1] - inPixels[0][1];
    const drift = depthPx * (0.05 * Math.sin(tS * 0.9) + 0.03 * Math.sin(tS * 2.3));
    const lifted = depthPx * 0.03 * Math.sin(tS * 1.7);
    const [a, b, [cx, cy], [dx, dy]] = inPixels;
    return warpOnto(photo, [a, b, [cx + drift, cy + lifted], [dx + drift, dy - lifted]]);
  };
  return { feetY, rest: still, at: (tS: number) => (sways && tS > 0 ? swayed(tS) : still) };
}

type GroundPlacement = Exclude<Placement, SurfacePlacement>;

interface Standing {
  readonly actor: Actor;
  readonly placement: GroundPlacement;
  readonly life: Life;
}

async function onGround(photo: Sprite, { actor, placement, life }: Standing, stage: Stage) {
  const { widthPx, heightPx } = stage.reel;
  const foot =
    placement.on === "ground"
      ? placement.foot
      : ([placement.from[0], (placement.from[1] + placement.to[1]) / 2] as const);
  const metre = pxPerM(stage.scene.perspective, foot[1], heightPx);
  const tallPx = actor.material.heightM * metre;
  const widePx = (tallPx * photo.widthPx) / photo.heightPx;
  const sprite = await scaleSprite(photo, widePx, tallPx);
  const liftPx = (placement.on === "ground" ? (placement.liftM ?? 0) : 0) * metre;
  const shiftPx = (placement.on === "ground" ? (placement.shiftM ?? 0) : 0) * metre;
  const standing = ([x, y]: readonly [number, number]): PlacedSprite => ({
    ...sprite,
    leftPx: x * widthPx + shiftPx - sprite.widthPx / 2,
    topPx: y * heightPx - liftPx - sprite.heightPx,
  });
  const feetY = foot[1];
  if (placement.on === "path") {
    const at = (tS: number): PlacedSprite | undefined => walking(placement, tS, standing);
    return { feetY, at, rest: standing(placement.from) };
  }
  const rest = standing(foot);
  if (placement.alive !== true) return { feetY, at: () => rest, rest };
  const poses = posesOf(life.random, Math.ceil((actor.toS - actor.fromS) / life.stepS));
  const mirrored = mirrorSprite(sprite);
  const at = (tS: number): PlacedSprite => {
    const pose = poses[Math.floor(tS / life.stepS)];
    return pose === undefined ? rest : inPose(rest, mirrored, pose, metre);
  };
  return { feetY, at, rest };
}

function walking(
  { from, to, everyS, takesS }: Extract<Placement, { on: "path" }>,
  tS: number,
  standing: (foot: readonly [number, number]) => PlacedSprite,
): PlacedSprite | undefined {
  const into = (tS % everyS) / takesS;
  if (into >= 1) return undefined;
  return standing([from[0] + (to[0] - from[0]) * into, from[1] + (to[1] - from[1]) * into]);
}

/** Which picture of the reel is shown at `tS`: to and fro at the recording's own speed, or once and then held. */
export function playhead(plan: ClipPlan, reel: Pick<Reel, "stepS" | "pictures">, tS: number): number {
  const last = reel.pictures.length - 1;
  const random = createRandom(plan.seed, `${plan.clip}/playhead/${String(tS)}`);
  const once = plan.playsOnce;
  if (once !== undefined) {
    const held = random.whole(0, 3);
    if (tS < once.leadS) return Math.min(last, held);
    const index = Math.round((tS - once.leadS + once.fromS) / reel.stepS);
    return index >= last ? Math.max(0, last - held) : index;
  }
  if (last === 0) return 0;
  const start = createRandom(plan.seed, `${plan.clip}/start`).between(0, 2 * last);
  // A little slower than real time, so that a short recording does not show the same few pictures at every turn.
  const at = (start + (tS * 0.93) / reel.stepS) % (2 * last);
  return Math.min(last, Math.round(at <= last ? at : 2 * last - at));
}

/** Two pictures of a place differ by more than noise here: somebody is there. Grey levels. */
const SOMEBODY = 26;

/** Puts who really walks in front of `feetY` back over what was pasted. */
function restoreWalkers(picture: RgbImage, stage: Stage, index: number, feetY: number): void {
  const { reel } = stage;
  const real = reel.pictures[index] as RgbImage;
  for (const box of peopleIn(reel.detections[index] ?? [], 0.25)) {
    if (box[3] / reel.heightPx <= feetY + 0.005) continue;
    const [x1, y1, x2, y2] = box.map(Math.round) as [number, number, number, number];
    for (let y = Math.max(0, y1 - 2); y < Math.min(reel.heightPx, y2 + 2); y++) {
      for (let x = Math.max(0, x1 - 3); x < Math.min(reel.widthPx, x2 + 3); x++) {
        const at = (y * reel.widthPx + x) * 3;
        let difference = 0;
        for (let c = 0; c < 3; c++) {
          difference = Math.max(
            difference,
            Math.abs((real.rgb[at + c] ?? 0) - (reel.plate.rgb[at + c] ?? 0)),
          );
        }
        const share = Math.min(1, Math.max(0, (difference - SOMEBODY / 2) / (SOMEBODY / 2)));
        for (let c = 0; c < 3; c++) {
          const under = picture.rgb[at + c] ?? 0;
          picture.rgb[at + c] = under + ((real.rgb[at + c] ?? 0) - under) * share;
        }
      }
    }
  }
}

/** All pictures of a clip in order. The buffer is lent until the next one is asked for. */
export function* renderPictures(plan: ClipPlan, stage: Stage, casts: readonly Cast[]): Generator<RgbImage> {
  const { reel } = stage;
  const count = Math.round(plan.durationS / plan.stepS);
  for (let k = 0; k < count; k++) {
    const tS = k * plan.stepS;
    const index = playhead(plan, reel, tS);
    const picture = { ...reel, rgb: new Uint8Array((reel.pictures[index] as RgbImage).rgb) };
    for (const cast of casts) {
      const sprite = cast.at(tS);
      if (sprite === undefined) continue;
      layIn(picture, sprite, cast, { stage, index });
    }
    const random = createRandom(plan.seed, `${plan.clip}/weather/${String(k)}`);
    weather(picture, plan, { tS, share: tS / plan.durationS, random }, reel.moves);
    yield picture;
  }
}

function layIn(
  picture: RgbImage,
  sprite: PlacedSprite,
  { actor, feetY }: Cast,
  { stage, index }: { stage: Stage; index: number },
): void {
  const onTable = actor.placement.on === "ground" && (actor.placement.liftM ?? 0) > 0;
  // Between two thin posts lies no shadow.
  if (actor.placement.on !== "surface" && !onTable && actor.className !== "posts") {
    const { leftPx, topPx, widthPx, heightPx } = sprite;
    paste(picture, contactShadow([leftPx, topPx, leftPx + widthPx, topPx + heightPx], 0.5));
  }
  paste(picture, sprite);
  restoreWalkers(picture, stage, index, feetY);
}
