/** Cells that differ for good, joined into regions. */
import { type ChangeMemory, STANDS } from "./change-memory.ts";
import { CELL, type Grid } from "./grid.ts";
import { judgeKind } from "./region-kind.ts";
import { tightBox } from "./region-box.ts";
import { acrossStrip } from "./region-strip.ts";
import type { Reference } from "./reference.ts";
import type { ChangedRegion } from "./scene.ts";

export interface RegionInput {
  readonly grid: Grid;
  readonly memory: ChangeMemory;
  readonly reference: Reference;
  readonly hidden: Uint8Array;
  /** log2 of what the light does now, by eighth of the reference's brightness. */
  readonly tone: Float32Array;
  /** Parts that began within this time of each other may be one thing, milliseconds. */
  readonly sameTimeMs: number;
}

/** Connected cells of a thing, or of a part of it. */
interface Part {
  readonly cells: readonly number[];
  /** Those of them that differ for good themselves. */
  readonly own: readonly number[];
  readonly sinceMs: number;
  readonly columns: readonly [first: number, last: number];
  readonly rows: readonly [first: number, last: number];
}

/** A poster of 12 by 16 frame pixels at 640 px width touches four cells or more; one cell alone is compression. */
const LEAST_CELLS = 2;
const MOST_REGIONS = 64;
/** Parts looked at for joining; the smallest of a picture full of change are left out. */
const MOST_PARTS = 200;
/** Cells between two parts of one thing: a scaffold's poles, a grey bag on grey ground. */
const GAP = 3;
/** Share of a region's cells that must look as before for the whole to stand. */
const MOSTLY = 0.5;

export function findRegions(input: RegionInput): ChangedRegion[] {
  const { grid, memory } = input;
  if (!memory.active.includes(1)) return [];
  const mask = regionMask(grid, memory.active);
  const labels = label(grid, mask);
  const parts = labels
    .flatMap((cells) => partsOf(input, cells))
    .filter(({ own }) => own.length >= LEAST_CELLS)
    .sort((a, b) => b.own.length - a.own.length)
    .slice(0, MOST_PARTS);
  return joined(parts, input.sameTimeMs)
    .sort((a, b) => b.cells.length - a.cells.length)
    .slice(0, MOST_REGIONS)
    .flatMap(({ cells, own }) => describe({ ...input, mask }, cells, own) ?? []);
}

/** 1 for the cells of all regions, with small gaps and plain insides. */
export const regionMask = (grid: Grid, active: Uint8Array): Uint8Array => filled(grid, closed(grid, active));

function describe(
  input: RegionInput & { readonly mask: Uint8Array },
  cells: readonly number[],
  own: readonly number[],
): ChangedRegion | undefined {
  const { grid, memory, hidden } = input;
  const share = (of: readonly number[], is: (cell: number) => boolean) => of.filter(is).length / of.length;
  const excess = own.reduce((sum, cell) => sum + (memory.excess[cell] as number), 0) / own.length;
  const side = CELL * grid.factor;
  const xyxy = tightBox(input, own);
  if (xyxy === undefined) return undefined;
  return {
    xyxy,
    areaPx: cells.length * side * side,
    ...judgeKind(input, own),
    sinceMs: medianSince(memory, own),
    visibleShare: share(cells, (cell) => hidden[cell] === 0),
    confidence: Math.max(0, 1 - 1 / Math.max(1, excess)),
    isStable: share(own, (cell) => (memory.stable[cell] as number) >= STANDS) >= MOSTLY,
  };
}

/** Two solid things that came in different looks are two, though their cells touch: the ground shows between them. */
function partsOf(input: RegionInput, cells: readonly number[]): readonly Part[] {
  const all = partOf(input, cells);
  const [a, b] = acrossStrip(input, all)?.map((side) => partOf(input, side)) ?? [];
  if (a === undefined || b === undefined || !areTwo(a, b)) return [all];
  return [a, b].flatMap((side) => partsOf(input, side.cells));
}

function partOf({ grid, memory }: RegionInput, cells: readonly number[]): Part {
  const own = cells.filter((cell) => memory.active[cell] === 1);
  const range = (values: readonly number[]): readonly [number, number] => [
    values.reduce((a, b) => Math.min(a, b), Infinity),
    values.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  return {
    cells,
    own,
    sinceMs: own.length === 0 ? 0 : medianSince(memory, own),
    columns: range(cells.map((cell) => cell % grid.columns)),
    rows: range(cells.map((cell) => Math.floor(cell / grid.columns))),
  };
}

/** The median: a passer-by just before may have begun some of the cells' time. */
function medianSince({ sinceMs }: ChangeMemory, cells: readonly number[]): number {
  const times = cells.map((cell) => sinceMs[cell] as number).sort((a, b) => a - b);
  return times[times.length >> 1] as number;
}

/** Parts close to each other that began together are one thing. */
function joined(parts: readonly Part[], sameTimeMs: number): Part[] {
  const groups: Part[] = [];
  const left = [...parts];
  for (let first = left.shift(); first !== undefined; first = left.shift()) {
    let group = first;
    for (let i = 0; i < left.length; i++) {
      const other = left[i] as Part;
      if (!belongTogether(group, other, sameTimeMs)) continue;
      group = join(group, other);
      left.splice(i, 1);
      // The group has grown: parts that were too far may now be near.
      i = -1;
    }
    groups.push(group);
  }
  return groups;
}

function belongTogether(a: Part, b: Part, sameTimeMs: number): boolean {
  const apart = ([a1, a2]: readonly [number, number], [b1, b2]: readonly [number, number]) =>
    Math.max(b1 - a2, a1 - b2) - 1;
  if (areTwo(a, b)) return false;
  return (
    Math.abs(a.sinceMs - b.sinceMs) <= sameTimeMs &&
    apart(a.columns, b.columns) <= GAP &&
    apart(a.rows, b.rows) <= GAP
  );
}

/** Two solid things with a gap between, first seen in different looks, are two: the next poster beside the first. */
const areTwo = (a: Part, b: Part): boolean => a.sinceMs !== b.sinceMs && isWhole(a) && isWhole(b);

/** A part smaller than this in either direction has no shape of its own. */
const WHOLE_SIDE_CELLS = 4;

const isWhole = ({ cells, columns, rows }: Part): boolean => {
  const [across, down] = [columns[1] - columns[0] + 1, rows[1] - rows[0] + 1];
  return (
    Math.min(across, down) >= WHOLE_SIDE_CELLS &&
    isSolidShape({ width: across, height: down, area: cells.length })
  );
};

/** Poles and boards are long, a heap has no corners: what fills its box, and is no strip, is a thing by itself. */
export function isSolidShape(shape: {
  readonly width: number;
  readonly height: number;
  readonly area: number;
}): boolean {
  const { width, height, area } = shape;
  const isStrip = Math.min(width, height) < STRIP_SIDES * Math.max(width, height);
  return !isStrip && area >= SOLID_SHARE * width * height;
}
const STRIP_SIDES = 1 / 3;
const SOLID_SHARE = 0.85;

function join(a: Part, b: Part): Part {
  return {
    cells: [...a.cells, ...b.cells],
    own: [...a.own, ...b.own],
    sinceMs: a.own.length >= b.own.length ? a.sinceMs : b.sinceMs,
    columns: [Math.min(a.columns[0], b.columns[0]), Math.max(a.columns[1], b.columns[1])],
    rows: [Math.min(a.rows[0], b.rows[0]), Math.max(a.rows[1], b.rows[1])],
  };
}

/** Closes gaps of one cell: set where both neighbours along a row or a column are. */
function closed({ columns }: Grid, active: Uint8Array): Uint8Array {
  const mask = active.slice();
  for (let cell = 0; cell < active.length; cell++) {
    if (active[cell] === 1) continue;
    const column = cell % columns;
    const isBetween = column > 0 && column < columns - 1 && active[cell - 1] === 1 && active[cell + 1] === 1;
    if (isBetween || (active[cell - columns] === 1 && active[cell + columns] === 1)) mask[cell] = 1;
  }
  return mask;
}

/** Fills holes: what the outside cannot reach. The plain inside of a thing differs only in brightness. */
function filled({ columns, rows }: Grid, mask: Uint8Array): Uint8Array {
  const outside = new Uint8Array(mask.length);
  const stack: number[] = [];
  const push = (cell: number) => {
    if (mask[cell] === 1 || outside[cell] === 1) return;
    outside[cell] = 1;
    stack.push(cell);
  };
  for (let column = 0; column < columns; column++) {
    push(column);
    push((rows - 1) * columns + column);
  }
  for (let row = 0; row < rows; row++) {
    push(row * columns);
    push(row * columns + columns - 1);
  }
  for (let cell = stack.pop(); cell !== undefined; cell = stack.pop()) {
    const column = cell % columns;
    if (column > 0) push(cell - 1);
    if (column < columns - 1) push(cell + 1);
    if (cell >= columns) push(cell - columns);
    if (cell < mask.length - columns) push(cell + columns);
  }
  return outside.map((is) => 1 - is);
}

/** Connected cells, corners included. */
function label({ columns, rows }: Grid, mask: Uint8Array): number[][] {
  const left = mask.slice();
  const components: number[][] = [];
  for (let start = 0; start < left.length; start++) {
    if (left[start] !== 1) continue;
    const cells = [start];
    left[start] = 0;
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i] as number;
      const column = cell % columns;
      const row = Math.floor(cell / columns);
      for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
        for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
          const next = y * columns + x;
          if (left[next] !== 1) continue;
          left[next] = 0;
          cells.push(next);
        }
      }
    }
    components.push(cells);
  }
  return components;
}
