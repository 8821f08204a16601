/** Where a track stands, how large it is, and what belongs together. Pure. */
import { areaOf, groundPoint, heightOf, type Point, widthOf, type Xyxy } from "../../geometry/box.ts";
import { polygonContains } from "../../geometry/polygon.ts";
import type { Track } from "../track/track.ts";
import type { Claim, Refusal, Zone, ZoneView } from "./rule.ts";

const PERSON_M = 1.7;

/** Height in pixels of a person whose feet are at `yPx`; undefined above the horizon or without a perspective. */
export function personHeightPx(
  yPx: number,
  { perspective, heightPx }: Pick<ZoneView, "perspective" | "heightPx">,
): number | undefined {
  if (perspective === undefined) return undefined;
  const { horizonY, personHeightAtBottom } = perspective;
  const share = ((yPx / heightPx - horizonY) / (1 - horizonY)) * personHeightAtBottom;
  return share > 0 ? share * heightPx : undefined;
}

/** Whether the point lies in the zone, its exceptions left out. */
type Where = "inside" | "outside" | "except";

export function whereIs([x, y]: Point, zone: Zone, view: ZoneView): Where {
  const point: Point = [x / view.widthPx, y / view.heightPx];
  if (!polygonContains(zone.polygon, point)) return "outside";
  return zone.except.some((polygon) => polygonContains(polygon, point)) ? "except" : "inside";
}

/** Shares of the lower edge at which a wide thing is tested: a stall that stands half beyond a line is beyond it. */
const FEET = [0.1, 0.3, 0.5, 0.7, 0.9];
const FEET_INSIDE_MIN = 2;

/** As whereIs, of a thing's whole lower edge. */
export function whereStands(box: Xyxy, zone: Zone, view: ZoneView): Where {
  const found = FEET.map((share) => whereIs([box[0] + widthOf(box) * share, box[3]], zone, view));
  if (found.filter((each) => each === "inside").length >= FEET_INSIDE_MIN) return "inside";
  return found.includes("except") ? "except" : "outside";
}

export const whereGround = (box: Xyxy, zone: Zone, view: ZoneView): Where =>
  whereIs(groundPoint(box), zone, view);

export const whereCentre = (box: Xyxy, zone: Zone, view: ZoneView): Where =>
  whereIs([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], zone, view);

/** The tests that every rule begins with: class, place, size. Undefined when nothing speaks against the track. */
export function refuse(
  zone: Zone,
  track: Track,
  view: ZoneView,
  where: (box: Xyxy, zone: Zone, view: ZoneView) => Where,
): Refusal | undefined {
  const { id: trackId, className, xyxy } = track;
  const no = (step: Refusal["step"], says: string): Refusal => ({ trackId, className, step, says });
  if (!zone.rule.classNames.has(className)) return no("class", `${className} is not what the rule is about`);
  const place = where(xyxy, zone, view);
  if (place === "outside") return no("place", `${className} stands outside zone ${zone.id}`);
  if (place === "except") return no("except", `${className} stands in an excepted part of zone ${zone.id}`);
  const personPx = zone.minHeightM > 0 ? personHeightPx(xyxy[3], view) : undefined;
  if (personPx === undefined) return undefined;
  const heightM = (heightOf(xyxy) / personPx) * PERSON_M;
  return heightM < zone.minHeightM
    ? no(
        "size",
        `${className} is ${heightM.toFixed(1)} m high, at least ${zone.minHeightM.toFixed(1)} m counts`,
      )
    : undefined;
}

export function unionOf(boxes: readonly Xyxy[]): Xyxy {
  return [
    Math.min(...boxes.map((box) => box[0])),
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...boxes.map((box) => box[2])),
    Math.max(...boxes.map((box) => box[3])),
  ];
}

/** Distance between two boxes: 0 when they touch. */
function gapPx(a: Xyxy, b: Xyxy): number {
  const x = Math.max(0, Math.max(a[0], b[0]) - Math.min(a[2], b[2]));
  const y = Math.max(0, Math.max(a[1], b[1]) - Math.min(a[3], b[3]));
  return Math.hypot(x, y);
}

/** Within an arm's length and a step, by the person's own height. A canopy hangs in the air: only the gap counts. */
const BESIDE_HEIGHTS = 0.5;
export function isBeside(person: Xyxy, thing: Xyxy): boolean {
  return gapPx(person, thing) <= heightOf(person) * BESIDE_HEIGHTS;
}

/**
 * Things nearer to each other than this share of the larger one's side belong together: a canopy and its table, the
 * things of one heap; on a wall, only what nearly touches is one poster.
 */
export const TOGETHER_SHARE = { stall: 0.5, heap: 0.3, poster: 0.2 } as const;

/** One claim for what stands together, its largest track first; `holds` says whether the rule's own condition is met. */
export function claimTogether(
  tracks: readonly Track[],
  share: number,
  holds: (xyxy: Xyxy) => boolean = () => true,
): readonly Claim[] {
  return groupTogether(tracks, share).map((members) => {
    const xyxy = unionOf(members.map((track) => track.xyxy));
    return { members, xyxy, holds: holds(xyxy) };
  });
}

function groupTogether(tracks: readonly Track[], share: number): readonly (readonly Track[])[] {
  const groups: Track[][] = [];
  for (const track of tracks) {
    const near = groups.filter((group) => group.some((other) => areTogether(track.xyxy, other.xyxy, share)));
    const merged = [track, ...near.flat()];
    for (const group of near) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups.map((group) =>
    group.sort((a, b) => areaOf(b.xyxy) - areaOf(a.xyxy) || a.firstSeenMs - b.firstSeenMs),
  );
}

function areTogether(a: Xyxy, b: Xyxy, share: number): boolean {
  const side = Math.max(widthOf(a), heightOf(a), widthOf(b), heightOf(b));
  return gapPx(a, b) <= side * share;
}
