/**
 * Did a thing come or go? What was added stands out from the ground around it; where a thing went away it is the
 * reference that stood out. Compared along the contour, between each outer cell and its neighbour outside.
 */
import { toneOf } from "./compare-cells.ts";
import type { ChangeMemory } from "./change-memory.ts";
import { CELL, type Grid } from "./grid.ts";
import { CHROMA_UNIT, LUMA_UNIT, type Picture } from "./picture.ts";
import type { Reference } from "./reference.ts";
import type { ChangedRegion, ContourPair } from "./scene.ts";

interface KindInput {
  readonly grid: Grid;
  readonly memory: ChangeMemory;
  readonly reference: Reference;
  readonly tone: Float32Array;
  /** 1 for the cells of all regions. */
  readonly mask: Uint8Array;
}

const APPEARED = 1;
const VANISHED = 2;
/** One bright stripe must not outvote the rest of the contour: a pair's difference counts up to this, levels. */
const MOST_DIFFERENT = 160;

export function judgeKind(
  input: KindInput,
  cells: readonly number[],
): Pick<ChangedRegion, "kind" | "contour"> {
  const { memory } = input;
  const contour = contourOf(input, cells);
  const verdict = verdictOf(contour) ?? lastVerdict(memory, cells);
  for (const cell of cells) memory.verdict[cell] = verdict;
  return { kind: verdict === VANISHED ? "vanished" : "appeared", contour };
}

/** What the pairs say by themselves; undefined when there are none. */
export function kindOfContour(contour: readonly ContourPair[]): ChangedRegion["kind"] | undefined {
  const verdict = verdictOf(contour);
  if (verdict === undefined) return undefined;
  return verdict === VANISHED ? "vanished" : "appeared";
}

function verdictOf(contour: readonly ContourPair[]): number | undefined {
  const now = contour.reduce((sum, pair) => sum + pair.now, 0);
  const before = contour.reduce((sum, pair) => sum + pair.before, 0);
  if (now + before === 0) return undefined;
  return now >= before ? APPEARED : VANISHED;
}

function contourOf(input: KindInput, cells: readonly number[]): ContourPair[] {
  const { grid, memory, reference } = input;
  const side = CELL * grid.factor;
  const pairs: ContourPair[] = [];
  for (const cell of cells) {
    for (const [inside, outside] of acrossContour(grid, input.mask, cell)) {
      // A cell that is in the region only as its plain inside was never copied: there is nothing to compare.
      if (memory.active[inside] === 0 || reference.carried[inside] !== 0) continue;
      const shown = inReferenceLight(lookOf(grid, memory.shown, inside), input.tone);
      const was = lookOf(grid, reference.picture, inside);
      const around = lookOf(grid, reference.picture, outside);
      const [column, row] = [outside % grid.columns, Math.floor(outside / grid.columns)];
      pairs.push({
        outside: [(column + 0.5) * side, (row + 0.5) * side],
        now: Math.min(MOST_DIFFERENT, difference(shown, around)),
        before: Math.min(MOST_DIFFERENT, difference(was, around)),
      });
    }
  }
  return pairs;
}

function lastVerdict({ verdict }: ChangeMemory, cells: readonly number[]): number {
  const gone = cells.filter((cell) => verdict[cell] === VANISHED).length;
  return gone * 2 > cells.length ? VANISHED : APPEARED;
}

/**
 * Pairs across the contour at this cell: the next cell inwards where there is one, because the outermost shows only a
 * part of the thing, and the second outwards, because the first still shares pixels with it.
 */
function acrossContour(
  { columns, rows }: Grid,
  mask: Uint8Array,
  cell: number,
): (readonly [inside: number, outside: number])[] {
  const column = cell % columns;
  const row = Math.floor(cell / columns);
  const pairs: (readonly [number, number])[] = [];
  for (const [dx, dy] of DIRECTIONS) {
    const x = column + 2 * dx;
    const y = row + 2 * dy;
    if (x < 0 || y < 0 || x >= columns || y >= rows) continue;
    const step = dy * columns + dx;
    if (mask[cell + step] === 1 || mask[cell + 2 * step] === 1) continue;
    pairs.push([mask[cell - step] === 1 ? cell - step : cell, cell + 2 * step]);
  }
  return pairs;
}

const DIRECTIONS = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;

interface CellColour {
  readonly luma: number;
  readonly texture: number;
  readonly blue: number;
  readonly red: number;
}

function lookOf({ columns, width }: Grid, picture: Picture, cell: number): CellColour {
  const left = (cell % columns) * CELL;
  const top = Math.floor(cell / columns) * CELL;
  let sum = 0;
  let squares = 0;
  for (let y = top; y < top + CELL; y++) {
    for (let x = left; x < left + CELL; x++) {
      const luma = (picture.luma[y * width + x] as number) / LUMA_UNIT;
      sum += luma;
      squares += luma * luma;
    }
  }
  const mean = sum / (CELL * CELL);
  const at = (top / 2) * (width / 2) + left / 2;
  const colour = (plane: Int16Array) =>
    ((plane[at] as number) + (plane[at + 1] as number) + (plane[at + width / 2] as number)) /
    (3 * CHROMA_UNIT);
  return {
    luma: mean,
    texture: Math.sqrt(Math.max(0, squares / (CELL * CELL) - mean * mean)),
    blue: colour(picture.blue),
    red: colour(picture.red),
  };
}

function inReferenceLight(colour: CellColour, tone: Float32Array): CellColour {
  const gain = 2 ** (tone[toneOf(colour.luma)] as number);
  return {
    luma: colour.luma / gain,
    texture: colour.texture / gain,
    blue: colour.blue / gain,
    red: colour.red / gain,
  };
}

const difference = (a: CellColour, b: CellColour): number =>
  Math.abs(a.luma - b.luma) +
  Math.abs(a.texture - b.texture) +
  Math.abs(a.blue - b.blue) +
  Math.abs(a.red - b.red);
