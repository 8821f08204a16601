/** How somebody who waits or sells stands from look to look: never quite still, the feet about in place. */
import type { PlacedSprite, Quad, Sprite } from "./picture.ts";
import { warpOnto } from "./picture.ts";
import type { Random } from "./random.ts";

/** Sizes by common knowledge of people who stand about, not measured. */
export interface Pose {
  /** Weight on one leg or the other: sideways, as a share of the person's height. */
  readonly swayShare: number;
  /** A step aside, metres. */
  readonly stepM: number;
  /** How far the head is beside the feet, as a share of the height. */
  readonly leanShare: number;
  /** Nearer or farther: times the size. */
  readonly size: number;
  /** Turned the other way. */
  readonly mirrored: boolean;
}

/** Something that goes on for some looks and then rests for some. */
function* spells(
  random: Random,
  rest: readonly [number, number],
  lasts: readonly [number, number],
): Generator<number, never> {
  for (;;) {
    for (let left = random.whole(...rest); left > 0; left--) yield 0;
    const strength = random.between(0.4, 1) * (random.next() < 0.5 ? -1 : 1);
    for (let left = random.whole(...lasts); left > 0; left--) yield strength;
  }
}

/** One pose for each look; over many of them a person stands where they were put. */
export function posesOf(random: Random, looks: number): readonly Pose[] {
  const steps = spells(random.fork("steps"), [2, 7], [1, 3]);
  const leans = spells(random.fork("leans"), [3, 9], [1, 4]);
  const turns = spells(random.fork("turns"), [6, 20], [3, 10]);
  return Array.from({ length: looks }, () => ({
    swayShare: random.between(0.02, 0.04) * (random.next() < 0.5 ? -1 : 1),
    stepM: 0.3 * steps.next().value,
    leanShare: 0.07 * leans.next().value,
    size: random.between(0.99, 1.01),
    mirrored: turns.next().value !== 0,
  }));
}

/** The person as they stand in this pose; `metrePx` is a metre at their feet. `mirrored` is the same sprite turned. */
export function inPose(
  rest: PlacedSprite,
  mirrored: Sprite,
  { swayShare, stepM, leanShare, size, ...pose }: Pose,
  metrePx: number,
): PlacedSprite {
  const [width, height] = [rest.widthPx * size, rest.heightPx * size];
  const left = rest.leftPx + (rest.widthPx - width) / 2 + stepM * metrePx + swayShare * rest.heightPx;
  const bottom = rest.topPx + rest.heightPx;
  const head = left + leanShare * height;
  const quad: Quad = [
    [head, bottom - height],
    [head + width, bottom - height],
    [left + width, bottom],
    [left, bottom],
  ];
  return warpOnto(pose.mirrored ? mirrored : rest, quad);
}
