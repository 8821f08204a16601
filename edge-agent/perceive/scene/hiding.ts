/**
 * Which cells a person or vehicle hides. A detector misses a parked van now and then: while the place still looks as
 * it did under the box, the box stays, at most as long as it was seen before.
 */
import { areaOf, heightOf, widthOf, type Xyxy } from "../../geometry/box.ts";
import { iou } from "../../geometry/iou.ts";
import type { Detection } from "../detect/detection.ts";
import { eachCellIn, type Grid } from "./grid.ts";

interface Hider {
  readonly xyxy: Xyxy;
  readonly className: string;
  /** Looks that the detector saw it in, up to MOST_SEEN. */
  readonly seen: number;
  /** Looks since then. */
  readonly missed: number;
}

const MOST_SEEN = 60;
const MOST_HIDERS = 128;
/** Overlap from which two boxes of two looks are one parked thing. */
const SAME_PLACE = 0.5;
/** Share of the box's cells that must look as before for a missed thing to be there still. */
const STILL_THERE = 0.7;
/** A box ends short of its shadow, hair and mirror: it is enlarged by this share of its size on each side. */
const ENLARGED = 0.08;

export interface Hiding {
  /** Marks what the detector saw now; returns the boxes it did not find again, to be tested by `keepMissed`. */
  see(detections: readonly Detection[], hidden: Uint8Array): void;
  /**
   * Marks missed boxes whose cells still look alike. `isAlike` answers for a cell: true or false, undefined where it
   * shows nothing but the scene.
   */
  keepMissed(isAlike: (cell: number) => boolean | undefined, hidden: Uint8Array): void;
}

export function createHiding(grid: Grid, classes: ReadonlySet<string>): Hiding {
  let hiders: Hider[] = [];
  let missing: Hider[] = [];
  return {
    see(detections, hidden) {
      const before = hiders;
      hiders = detections
        .filter(({ className }) => classes.has(className))
        .slice(0, MOST_HIDERS)
        .map(({ xyxy, className }) => {
          const known = before.find(
            (one) => one.className === className && iou(one.xyxy, xyxy) >= SAME_PLACE,
          );
          return { xyxy, className, seen: Math.min(MOST_SEEN, (known?.seen ?? 0) + 1), missed: 0 };
        });
      missing = before.filter((one) => !hiders.some(({ xyxy }) => iou(one.xyxy, xyxy) >= SAME_PLACE));
      for (const { xyxy } of hiders) cover(grid, xyxy, hidden);
    },
    keepMissed(isAlike, hidden) {
      for (const one of missing.slice(0, MOST_HIDERS - hiders.length)) {
        if (one.missed >= one.seen || !isStillThere(grid, one.xyxy, isAlike)) continue;
        hiders.push({ ...one, missed: one.missed + 1 });
        cover(grid, one.xyxy, hidden);
      }
      missing = [];
    },
  };
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

function cover(grid: Grid, xyxy: Xyxy, hidden: Uint8Array): void {
  if (areaOf(xyxy) === 0) return;
  const [x, y] = [widthOf(xyxy) * ENLARGED, heightOf(xyxy) * ENLARGED];
  eachCellIn(grid, [xyxy[0] - x, xyxy[1] - y, xyxy[2] + x, xyxy[3] + y], (cell) => {
    hidden[cell] = 1;
  });
}
