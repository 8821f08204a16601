/**
 * Which cells a person or vehicle hides. A detector misses a parked van now and then: while the place still looks as
 * it did under the box, the box stays, at most as long as it was seen before. The other way round, a detector sees a
 * weak "truck" in a poster or a heap, in every look: what is not sure and does not move hides nothing for long, and
 * what would stand on a wall is no vehicle.
 */
import { areaOf, groundPoint, heightOf, type Point, widthOf, type Xyxy } from "../../geometry/box.ts";
import { iou } from "../../geometry/iou.ts";
import { polygonContains } from "../../geometry/polygon.ts";
import type { Detection } from "../detect/detection.ts";
import { cellsInside, eachCellIn, type Grid } from "./grid.ts";

interface Hider {
  readonly xyxy: Xyxy;
  readonly className: string;
  /**
   * What may park: mean of its latest sights in this place, because the surest of many looks grows with their number.
   * What walks: its surest sight since it came.
   */
  readonly confidence: number;
  /** Looks that the detector saw it in, up to MOST_SEEN. */
  readonly seen: number;
  /** Looks since then, while its place went on looking the same. */
  readonly missed: number;
  /** The latest look in which it was seen or thought to be there. */
  readonly presentAtLook: number;
}

const MOST_SEEN = 60;
const MOST_HIDERS = 128;
/** Overlap from which two boxes of two looks are one parked thing. */
const SAME_PLACE = 0.5;
/** Share of the box's cells that must look as before for a missed thing to be there still. */
const STILL_THERE = 0.7;
/** A box ends short of its shadow, hair and mirror: it is enlarged by this share of its size on each side. */
const ENLARGED = 0.08;

/** From here on a detection that stays in one place is believed. */
const SURE_FROM = 0.5;
/** Sights that the mean reaches back, more or less. */
const MEAN_SIGHTS = 10;
/** Below this it hides nothing. */
const HIDES_FROM = 0.3;
/** Between the two it hides in this many looks: whoever walks is elsewhere by then. */
const UNSURE_LOOKS = 4;
/** A name that comes and goes in one place is remembered for this many looks. */
const REMEMBERED_LOOKS = 30;

export interface Hiding {
  /** Marks what the detector saw now; returns the boxes it did not find again, to be tested by `keepMissed`. */
  see(detections: readonly Detection[], hidden: Uint8Array): void;
  /**
   * Marks missed boxes whose cells still look alike. `isAlike` answers for a cell: true or false, undefined where it
   * shows nothing but the scene.
   */
  keepMissed(isAlike: (cell: number) => boolean | undefined, hidden: Uint8Array): void;
}

export interface HidingOptions {
  readonly classes: ReadonlySet<string>;
  /** Of these, the ones that may stand in one place for hours. */
  readonly parking: ReadonlySet<string>;
  /** Walls, façades, roofs: nothing stands on them. Corners relative to the picture. */
  readonly surfaces: readonly (readonly Point[])[];
}

export function createHiding(grid: Grid, { classes, parking, surfaces }: HidingOptions): Hiding {
  let remembered: readonly Hider[] = [];
  let missing: readonly Hider[] = [];
  let look = 0;
  const onSurface = cellsInside(grid, surfaces);
  // A cabinet that passes for a truck from the first look on would hide its posters for ever.
  const hide = (one: Hider, hidden: Uint8Array): void => {
    const leavesSurfaces = parking.has(one.className) && one.seen > UNSURE_LOOKS;
    cover(grid, one.xyxy, (cell) => {
      if (!leavesSurfaces || onSurface[cell] === 0) hidden[cell] = 1;
    });
  };
  return {
    see(detections, hidden) {
      look++;
      const hiders = detections
        .filter(({ className, confidence }) => classes.has(className) && confidence >= HIDES_FROM)
        .filter(({ xyxy }) => !standsOn(surfaces, xyxy, grid))
        .slice(0, MOST_HIDERS)
        .map((detection) => recognise(detection, { remembered, look, parking }));
      const others = remembered.filter(
        (one) => !hiders.some(({ xyxy }) => iou(one.xyxy, xyxy) >= SAME_PLACE),
      );
      missing = others.filter(({ presentAtLook }) => presentAtLook === look - 1);
      const lately = others.filter(({ presentAtLook }) => look - presentAtLook <= REMEMBERED_LOOKS);
      remembered = [...hiders, ...lately].slice(0, MOST_HIDERS);
      for (const one of hiders.filter(isBelieved)) hide(one, hidden);
    },
    keepMissed(isAlike, hidden) {
      const kept = missing.filter(
        (one) => isBelieved(one) && one.missed < one.seen && isStillThere(grid, one.xyxy, isAlike),
      );
      for (const one of kept) hide(one, hidden);
      remembered = remembered.map((one) =>
        kept.includes(one) ? { ...one, missed: one.missed + 1, presentAtLook: look } : one,
      );
      missing = [];
    },
  };
}

function recognise(
  { xyxy, className, confidence }: Detection,
  { remembered, look, parking }: Recalled,
): Hider {
  // A van is a car, a truck or a bus from one look to the next.
  const isAlike = (one: Hider) =>
    one.className === className || (parking.has(one.className) && parking.has(className));
  const known = remembered.find((one) => isAlike(one) && iou(one.xyxy, xyxy) >= SAME_PLACE);
  const seen = Math.min(MOST_SEEN, (known?.seen ?? 0) + 1);
  const one = { xyxy, className, missed: 0, presentAtLook: look, seen };
  if (known !== undefined && parking.has(className)) {
    const mean = known.confidence + (confidence - known.confidence) / Math.min(MEAN_SIGHTS, seen);
    return { ...one, confidence: mean };
  }
  // Somebody surer who passed here earlier says nothing of who is here now.
  const stayed = known?.presentAtLook === look - 1;
  return { ...one, confidence: Math.max(confidence, stayed ? known.confidence : 0) };
}

interface Recalled {
  readonly remembered: readonly Hider[];
  readonly look: number;
  readonly parking: ReadonlySet<string>;
}

const isBelieved = ({ confidence, seen }: Hider): boolean => confidence >= SURE_FROM || seen <= UNSURE_LOOKS;

function standsOn(surfaces: HidingOptions["surfaces"], xyxy: Xyxy, grid: Grid): boolean {
  const [x, y] = groundPoint(xyxy);
  const point: Point = [x / grid.frameWidthPx, y / grid.frameHeightPx];
  return surfaces.some((polygon) => polygonContains(polygon, point));
}

function isStillThere(grid: Grid, xyxy: Xyxy, isAlike: (cell: number) => boolean | undefined): boolean {
  let alike = 0;
  let told = 0;
  eachCellIn(grid, xyxy, (cell) => {
    const answer = isAlike(cell);
    if (answer === undefined) return;
    told++;
    if (answer) alike++;
  });
  return told > 0 && alike >= STILL_THERE * told;
}

function cover(grid: Grid, xyxy: Xyxy, visit: (cell: number) => void): void {
  if (areaOf(xyxy) === 0) return;
  const [x, y] = [widthOf(xyxy) * ENLARGED, heightOf(xyxy) * ENLARGED];
  eachCellIn(grid, [xyxy[0] - x, xyxy[1] - y, xyxy[2] + x, xyxy[3] + y], visit);
}
