/** All clips of a suite, as plans: made from what bases and cutouts there are, and from a seed. */
import { VIOLATIONS, type Violation } from "#contract";
import { type Condition, type ClipPlan, GUARD_REASONS } from "./clip-plan.ts";
import type { Reel } from "./base-clips.ts";
import { NEGATIVE_NAMES, negativeClip } from "./negatives.ts";
import { positiveClip } from "./positives.ts";
import { guardClip, movingCameraClip, quietClip, realClip } from "./quiet-and-guard.ts";
import { createRandom } from "./random.ts";
import type { Scene } from "./scene.ts";
import type { Stock } from "./stock.ts";
import type { Site } from "./things.ts";

export interface Place {
  readonly reel: Reel;
  readonly scene: Scene;
}

const POSITIVES_EACH = 5;
const QUIET: readonly (Condition | "infrared-flip")[] = [
  "clear",
  "noise",
  "rain",
  "light-drift",
  "infrared-flip",
  "shake",
];

/** `only`: clips about this violation, or of this kind ("negative", "quiet", "guard"). */
export function planSuite(
  places: readonly Place[],
  stock: Stock,
  seed: number,
  only?: string,
): readonly ClipPlan[] {
  const still = places.filter(({ reel }) => !reel.moves && !reel.name.endsWith("_whole"));
  const plans: (ClipPlan | undefined)[] = [];
  const siteAt = (turn: number, name: string): { site: Site; named: { base: string; seed: number } } => {
    const { reel, scene } = still[turn % still.length] as Place;
    const random = createRandom(seed, `${name}/${turn}/${reel.name}`);
    const { widthPx, heightPx } = reel;
    return { site: { scene, stock, random, widthPx, heightPx }, named: { base: reel.name, seed } };
  };
  if (still.length > 0) {
    VIOLATIONS.forEach((violation, v) => {
      for (let turn = 0; turn < POSITIVES_EACH; turn++) {
        const { site, named } = siteAt(v + turn, violation);
        if (canShow(violation, stock)) plans.push(positiveClip(violation, turn, site, named));
      }
    });
    NEGATIVE_NAMES.forEach((name, turn) => {
      const { site, named } = siteAt(turn, name);
      plans.push(negativeClip(name, turn, site, named));
    });
    QUIET.forEach((condition, turn) => {
      const { site, named } = siteAt(turn, "quiet");
      plans.push(quietClip(condition, turn, site, named));
    });
    GUARD_REASONS.forEach((why, turn) => {
      const { site, named } = siteAt(turn, "guard");
      plans.push(guardClip(why, site, named));
    });
  }
  for (const { reel, scene } of places) {
    const named = { base: reel.name, seed };
    const { widthPx, heightPx } = reel;
    const random = createRandom(seed, reel.name);
    if (reel.moves) plans.push(movingCameraClip({ scene, stock, random, widthPx, heightPx }, named));
    plans.push(realClip(named));
  }
  const made = plans.filter((plan) => plan !== undefined);
  return only === undefined ? made : made.filter(({ about, kind }) => about === only || kind === only);
}

/** What a violation cannot do without: a vehicle, a person who sells. */
function canShow(violation: Violation, stock: Stock): boolean {
  if (violation === "parking") return stock.of("car", "truck", "bicycle", "motorcycle").length > 0;
  return violation !== "vending" || stock.of("person").length > 0;
}
