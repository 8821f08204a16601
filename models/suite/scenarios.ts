/** All clips of a suite, as plans: made from what bases and cutouts there are, and from a seed. */
import { VIOLATIONS, type Violation } from "#contract";
import { type Condition, type ClipPlan, GUARD_REASONS } from "./clip-plan.ts";
import type { Reel } from "./base-clips.ts";
import { NEGATIVE_NAMES, negativeClip } from "./negatives.ts";
import { positiveClip, TWO_OBJECTS } from "./positives.ts";
import { guardClip, movingCameraClip, quietClip, realClip } from "./quiet-and-guard.ts";
import { createRandom } from "./random.ts";
import type { Scene } from "./scene.ts";
import { standActors } from "./stands.ts";
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
  "shadows",
  "flicker",
  "infrared",
  "compression",
];

/** `only`: clips about this violation, or of this kind ("negative", "quiet", "guard"). */
export function planSuite(
  places: readonly Place[],
  stock: Stock,
  seed: number,
  only?: string,
): readonly ClipPlan[] {
  const still = places.filter(({ reel }) => !reel.moves && !reel.name.endsWith("_whole"));
  const staged = still.length === 0 ? [] : stagedClips(still, stock, seed);
  const plans = [...staged.map((plan) => withStands(plan, still)), ...realClips(places, stock, seed)];
  return only === undefined ? plans : plans.filter(({ about, kind }) => about === only || kind === only);
}

interface Spot {
  readonly site: Site;
  readonly named: { readonly base: string; readonly seed: number };
}

function spotAt({ reel, scene }: Place, stock: Stock, seed: number, stream: string): Spot {
  const { name, widthPx, heightPx } = reel;
  const random = createRandom(seed, `${stream}${name}`);
  return { site: { scene, stock, random, widthPx, heightPx }, named: { base: name, seed } };
}

/** Clips on the recordings of cameras that stand still, each on the next of them. */
function stagedClips(still: readonly Place[], stock: Stock, seed: number): ClipPlan[] {
  const at = (turn: number, stream: string): Spot =>
    spotAt(still[turn % still.length] as Place, stock, seed, `${stream}/${turn}/`);
  /** The same clip on the place whose turn it is, and on the others should that one not do. */
  const anywhere = <T>(turn: number, stream: string, make: (spot: Spot) => T): (() => T)[] =>
    still.map((_, k) => () => make(at(turn + k, k === 0 ? stream : `${stream}/instead`)));
  const positives = VIOLATIONS.flatMap((violation, v) =>
    Array.from({ length: canShow(violation, stock) ? POSITIVES_EACH : 0 }, (_, turn) =>
      firstThat(
        isWhole,
        anywhere(v + turn, violation, ({ site, named }) => positiveClip(violation, turn, site, named)),
      ),
    ),
  );
  const negatives = NEGATIVE_NAMES.map((name, turn) =>
    firstThat(
      (plan) => plan !== undefined,
      anywhere(turn, name, ({ site, named }) => negativeClip(name, turn, site, named)),
    ),
  );
  const quiet = QUIET.map((condition, turn) => {
    const { site, named } = at(turn, "quiet");
    return quietClip(condition, turn, site, named);
  });
  const guard = GUARD_REASONS.map((why, turn) => {
    const { site, named } = at(turn, "guard");
    return guardClip(why, site, named);
  });
  return [...positives, ...negatives, ...quiet, ...guard].filter((plan) => plan !== undefined);
}

/** Clips in which what happens really happened. */
function realClips(places: readonly Place[], stock: Stock, seed: number): ClipPlan[] {
  return places
    .flatMap((place) => {
      const { site, named } = spotAt(place, stock, seed, "");
      return [place.reel.moves ? movingCameraClip(site, named) : undefined, realClip(named)];
    })
    .filter((plan) => plan !== undefined);
}

/** The first that fits, else the first. */
function firstThat<T>(fits: (made: T) => boolean, makers: readonly (() => T)[]): T | undefined {
  let first: T | undefined;
  for (const make of makers) {
    const made = make();
    if (fits(made)) return made;
    first ??= made;
  }
  return first;
}

/** Whether a clip of two objects has both: some ground has room for one only. */
const isWhole = ({ says, wanted }: ClipPlan): boolean => says !== TWO_OBJECTS || wanted.length === 2;

/** What carries a place's surfaces is there all the time. */
function withStands(plan: ClipPlan, places: readonly Place[]): ClipPlan {
  const scene = places.find(({ reel }) => reel.name === plan.base)?.scene;
  const stands = scene === undefined ? [] : standActors(scene, plan.durationS);
  return { ...plan, actors: [...stands, ...plan.actors] };
}

/** What a violation cannot do without: a vehicle, a person who sells. */
function canShow(violation: Violation, stock: Stock): boolean {
  if (violation === "parking") return stock.of("car", "truck", "bicycle", "motorcycle").length > 0;
  return violation !== "vending" || stock.of("person").length > 0;
}
