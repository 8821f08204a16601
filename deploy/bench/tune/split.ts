/** Clips in two halves that share nothing but the places: what stands in one half stands in no clip of the other. Pure. */
import type { GroundTruth } from "../../../models/suite/clip-plan.ts";

type SplitClip = Pick<GroundTruth, "clip" | "seed" | "kind" | "about" | "pasted">;

export interface Halves<T> {
  readonly tuning: readonly T[];
  readonly scoring: readonly T[];
  /** Clips whose things stand in both halves, or would make one half of a kind much larger. */
  readonly leftOut: number;
}

/** One half may have so many clips more of a kind about a violation than the other. */
const IMBALANCE_MAX = 2;

const photographsOf = ({ pasted }: SplitClip): ReadonlySet<string> =>
  new Set(pasted.flatMap(({ cutoutId }) => cutoutId ?? []));

/**
 * Photographed things come from a stock, so clips share some. One after another, those with the most things first, each clip
 * goes where its things are already, else where there are fewer clips like it.
 */
export function splitClips<T extends { readonly truth: SplitClip }>(clips: readonly T[]): Halves<T> {
  const order = clips.toSorted(
    (a, b) =>
      photographsOf(b.truth).size - photographsOf(a.truth).size ||
      a.truth.clip.localeCompare(b.truth.clip) ||
      a.truth.seed - b.truth.seed,
  );
  const halves = [newHalf<T>(), newHalf<T>()] as const;
  let leftOut = 0;
  for (const clip of order) {
    const half = halfFor(clip.truth, halves);
    if (half === undefined) leftOut += 1;
    else take(half, clip);
  }
  return { tuning: halves[0].clips, scoring: halves[1].clips, leftOut };
}

interface Half<T> {
  readonly clips: T[];
  readonly photographs: Set<string>;
  readonly countOf: Map<string, number>;
}

const newHalf = <T>(): Half<T> => ({ clips: [], photographs: new Set(), countOf: new Map() });

const kindOf = ({ kind, about }: SplitClip): string => `${kind} ${about}`;

function halfFor<T>(clip: SplitClip, [a, b]: readonly [Half<T>, Half<T>]): Half<T> | undefined {
  const things = [...photographsOf(clip)];
  const sharedBy = (half: Half<T>): boolean => things.some((thing) => half.photographs.has(thing));
  const [inA, inB] = [sharedBy(a), sharedBy(b)];
  if (inA && inB) return undefined;
  const count = (half: Half<T>): number => half.countOf.get(kindOf(clip)) ?? 0;
  if (!inA && !inB) return count(a) <= count(b) ? a : b;
  const [half, other] = inA ? [a, b] : [b, a];
  return count(half) - count(other) >= IMBALANCE_MAX ? undefined : half;
}

function take<T extends { readonly truth: SplitClip }>(half: Half<T>, clip: T): void {
  half.clips.push(clip);
  for (const thing of photographsOf(clip.truth)) half.photographs.add(thing);
  const kind = kindOf(clip.truth);
  half.countOf.set(kind, (half.countOf.get(kind) ?? 0) + 1);
}
