/**
 * Where the ground shows between two things whose cells touch: a cell is four working pixels, and one of them is enough
 * to make it differ. Two posters a hand's breadth apart are one group of cells, but not one group of pixels.
 */
import { CELL } from "./grid.ts";
import { type BoxInput, countAlong } from "./region-box.ts";

/** Working pixels in a row that look as before: fewer may be the reference's own colour in the thing. */
const STRIP_PX = 3;
/** Share of the fullest row or column below which one is bare: noise, and a pixel of an edge that sways. */
const BARE_SHARE = 0.1;

interface Strip {
  readonly axis: "x" | "y";
  /** Working pixels. */
  readonly from: number;
  readonly to: number;
}

/**
 * The cells on both sides of the widest bare strip; undefined when there is none. Bare cells are left out. `own` are
 * those of the cells that differ for good themselves: only of them is it known what they show.
 */
export function acrossStrip(
  input: BoxInput,
  { cells, own }: { readonly cells: readonly number[]; readonly own: readonly number[] },
): readonly [readonly number[], readonly number[]] | undefined {
  const along = countAlong(input, own);
  const [x, y] = [widestStrip(along.x), widestStrip(along.y)];
  const strips: Strip[] = [
    ...(x ? [{ axis: "x" as const, ...x }] : []),
    ...(y ? [{ axis: "y" as const, ...y }] : []),
  ];
  const [widest] = strips.sort((a, b) => b.to - b.from - (a.to - a.from));
  if (widest === undefined) return undefined;
  const { columns } = input.grid;
  const start = (cell: number): number =>
    CELL * (widest.axis === "x" ? cell % columns : Math.floor(cell / columns));
  const middle = (widest.from + widest.to - CELL) / 2;
  const isBare = (cell: number): boolean => start(cell) >= widest.from && start(cell) + CELL <= widest.to;
  const showing = cells.filter((cell) => !isBare(cell));
  return [showing.filter((cell) => start(cell) < middle), showing.filter((cell) => start(cell) >= middle)];
}

function widestStrip(counts: Uint16Array): Omit<Strip, "axis"> | undefined {
  const bare = BARE_SHARE * counts.reduce((most, count) => Math.max(most, count), 0);
  const isBare = (at: number): boolean => (counts[at] as number) <= bare;
  let widest: Omit<Strip, "axis"> | undefined;
  let last: number | undefined;
  for (let at = 0; at < counts.length; at++) {
    if (isBare(at)) continue;
    const from = (last ?? at - 1) + 1;
    if (at - from >= STRIP_PX && at - from > (widest ? widest.to - widest.from : 0))
      widest = { from, to: at };
    last = at;
  }
  return widest;
}
