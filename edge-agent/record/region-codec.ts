/** The changed regions of a look in bytes, each as the difference from the nearest one of the look before. */
import type { ChangedRegion, ContourPair } from "../perceive/scene/scene.ts";
import { ORIGIN, readBox, steps, writeBox } from "./detection-codec.ts";
import type { LookReader, LookWriter } from "./look-streams.ts";
import { RecordError } from "./record-error.ts";
import { BOX_STEPS, LEVEL_STEPS, SHARE_STEPS } from "./round-look.ts";

type Regions = readonly ChangedRegion[];

/** What one look of the scene stage gives at most, and some; and pairs along one contour. */
export const MOST_REGIONS = 256;
const MOST_PAIRS = 1 << 16;

const VANISHED = 1;
const STABLE = 2;
/** The contour's pairs lie where the earlier region's do. */
const SAME_PLACES = 4;
const FLAGS = 8;

export function writeRegions(
  out: LookWriter,
  regions: Regions,
  before: { readonly regions: Regions; readonly lookMs: number },
): void {
  out.region.count(regions.length);
  for (const region of regions) writeRegion(out, region, before);
}

function writeRegion(
  out: LookWriter,
  region: ChangedRegion,
  before: { readonly regions: Regions; readonly lookMs: number },
): void {
  const { areaPx, confidence, contour, isStable, kind, sinceMs, visibleShare, xyxy } = region;
  const at = before.regions.findIndex((other) => touches(region, other));
  const earlier = before.regions[at] ?? unlike(before.lookMs);
  const samePlaces = arePlacedAlike(contour, earlier.contour);
  const flags =
    (kind === "vanished" ? VANISHED : 0) + (isStable ? STABLE : 0) + (samePlaces ? SAME_PLACES : 0);
  out.region.count((at + 1) * FLAGS + flags);
  writeBox({ box: out.region }, xyxy, earlier.xyxy);
  out.region.signed(Math.round(areaPx) - Math.round(earlier.areaPx));
  out.region.signed(sinceMs - earlier.sinceMs);
  out.region.signed(steps(visibleShare, SHARE_STEPS) - steps(earlier.visibleShare, SHARE_STEPS));
  out.region.signed(steps(confidence, SHARE_STEPS) - steps(earlier.confidence, SHARE_STEPS));
  writeContour(out, contour, samePlaces ? earlier.contour : undefined);
}

/** What a region that nothing came before is compared with. */
const unlike = (lookMs: number): ChangedRegion => ({
  ...{ xyxy: ORIGIN, areaPx: 0, kind: "appeared", contour: [], sinceMs: lookMs },
  ...{ visibleShare: 1, confidence: 0, isStable: false },
});

const touches = ({ xyxy: a }: ChangedRegion, { xyxy: b }: ChangedRegion): boolean =>
  a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

const arePlacedAlike = (a: readonly ContourPair[], b: readonly ContourPair[]): boolean =>
  a.length > 0 &&
  a.length === b.length &&
  a.every(({ outside: [x, y] }, i) => x === b[i]?.outside[0] && y === b[i].outside[1]);

function writeContour(
  out: LookWriter,
  contour: readonly ContourPair[],
  earlier: readonly ContourPair[] | undefined,
): void {
  if (earlier === undefined) out.region.count(contour.length);
  let last: ContourPair = NOWHERE;
  for (const [i, pair] of contour.entries()) {
    const other = earlier?.[i];
    if (other === undefined) {
      out.contour.signed(steps(pair.outside[0] - last.outside[0], BOX_STEPS));
      out.contour.signed(steps(pair.outside[1] - last.outside[1], BOX_STEPS));
    }
    out.contour.signed(steps(pair.now, LEVEL_STEPS) - steps(other?.now ?? 0, LEVEL_STEPS));
    out.contour.signed(steps(pair.before, LEVEL_STEPS) - steps(other?.before ?? 0, LEVEL_STEPS));
    last = pair;
  }
}

const NOWHERE: ContourPair = { outside: [0, 0], now: 0, before: 0 };

export function readRegions(
  from: LookReader,
  before: { readonly regions: Regions; readonly lookMs: number },
): Regions {
  const count = from.region.count();
  if (count > MOST_REGIONS) throw new RecordError(`a look has ${count} regions`);
  return Array.from({ length: count }, () => readRegion(from, before));
}

function readRegion(
  from: LookReader,
  before: { readonly regions: Regions; readonly lookMs: number },
): ChangedRegion {
  const head = from.region.count();
  const flags = head % FLAGS;
  const at = Math.floor(head / FLAGS) - 1;
  const earlier = at === -1 ? unlike(before.lookMs) : before.regions[at];
  if (earlier === undefined) throw new RecordError("a region refers to one that is not there");
  const xyxy = readBox({ box: from.region }, earlier.xyxy);
  const areaPx = from.region.signed() + Math.round(earlier.areaPx);
  const sinceMs = from.region.signed() + earlier.sinceMs;
  const share = (was: number): number => (from.region.signed() + steps(was, SHARE_STEPS)) / SHARE_STEPS;
  const visibleShare = share(earlier.visibleShare);
  const confidence = share(earlier.confidence);
  return {
    ...{ xyxy, areaPx, sinceMs, visibleShare, confidence },
    kind: (flags & VANISHED) === 0 ? "appeared" : "vanished",
    isStable: (flags & STABLE) !== 0,
    contour: readContour(from, (flags & SAME_PLACES) === 0 ? undefined : earlier.contour),
  };
}

function readContour(from: LookReader, earlier: readonly ContourPair[] | undefined): readonly ContourPair[] {
  const level = (was: number): number => (from.contour.signed() + steps(was, LEVEL_STEPS)) / LEVEL_STEPS;
  if (earlier !== undefined)
    return earlier.map(({ outside, now, before }) => ({ outside, now: level(now), before: level(before) }));
  const count = from.region.count();
  if (count > MOST_PAIRS) throw new RecordError(`a contour of ${count} pairs`);
  let [x, y] = [0, 0];
  return Array.from({ length: count }, () => {
    x += from.contour.signed() / BOX_STEPS;
    y += from.contour.signed() / BOX_STEPS;
    return { outside: [x, y] as const, now: level(0), before: level(0) };
  });
}
