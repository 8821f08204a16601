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

/** Distance between two boxes sideways and upwards: 0 when they touch. */
function gapsPx(a: Xyxy, b: Xyxy): readonly [x: number, y: number] {
  return [
    Math.max(0, Math.max(a[0], b[0]) - Math.min(a[2], b[2])),
    Math.max(0, Math.max(a[1], b[1]) - Math.min(a[3], b[3])),
  ];
}

/** Within an arm's length and a step, by the person's own height. A canopy hangs in the air: only the gap counts. */
const BESIDE_HEIGHTS = 0.5;
export function isBeside(person: Xyxy, thing: Xyxy): boolean {
  return Math.hypot(...gapsPx(person, thing)) <= heightOf(person) * BESIDE_HEIGHTS;
}

/** How near to each other things belong together, as shares of the larger one's side. */
export interface Together {
  readonly beside: number;
  readonly above: number;
  /** Of parts that began within TOGETHER_SINCE_S of each other; default: as of others. */
  readonly begun?: number;
  /** What is solid and came in another look is another thing, however near. */
  readonly solidApart?: true;
}

export const TOGETHER = {
  /** A canopy hangs well above its table; beside it the next stall begins. */
  stall: { beside: 0.2, above: 0.5 },
  heap: { beside: 0.3, above: 0.3 },
  /** On a wall, only what nearly touches is one poster. */
  poster: { beside: 0.2, above: 0.2, solidApart: true },
  /** A scaffold is poles and boards, with air between them, that were put up at once. */
  structure: { beside: 0.2, above: 0.2, begun: 0.5, solidApart: true },
} as const satisfies Record<string, Together>;

/** Parts of one thing begin within a look or two of each other; what hides a part for longer hides more than it. */
const TOGETHER_SINCE_S = 6;

/** One claim for what stands together, its largest track first; `holds` says whether the rule's own condition is met. */
export function claimTogether(
  tracks: readonly Track[],
  how: Together,
  holds: (xyxy: Xyxy) => boolean = () => true,
): readonly Claim[] {
  return groupTogether(tracks, how).map((members) => {
    const xyxy = unionOf(members.map((track) => track.xyxy));
    return { members, xyxy, holds: holds(xyxy) };
  });
}

function groupTogether(tracks: readonly Track[], how: Together): readonly (readonly Track[])[] {
  const groups: Track[][] = [];
  for (const track of tracks) {
    const near = groups.filter((group) => group.some((other) => areTogether(track, other, how)));
    const merged = [track, ...near.flat()];
    for (const group of near) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups.map((group) =>
    group.sort((a, b) => areaOf(b.xyxy) - areaOf(a.xyxy) || a.firstSeenMs - b.firstSeenMs),
  );
}

function areTogether(a: Track, b: Track, { beside, above, begun = 0, solidApart }: Together): boolean {
  // Two sheds are two, however soon one follows the other; a scaffold's poles and boards are no solid things.
  const areSolid = a.solid === true && b.solid === true;
  if (solidApart === true && areSolid && a.firstSeenMs !== b.firstSeenMs) return false;
  const side = Math.max(...[a, b].flatMap(({ xyxy }) => [widthOf(xyxy), heightOf(xyxy)]));
  const [x, y] = gapsPx(a.xyxy, b.xyxy);
  const atOnce = Math.abs(a.firstSeenMs - b.firstSeenMs) <= TOGETHER_SINCE_S * 1000;
  const share = atOnce ? begun : 0;
  return Math.hypot(x / Math.max(beside, share), y / Math.max(above, share)) <= side;
}
