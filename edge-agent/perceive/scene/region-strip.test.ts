import { describe, expect, it } from "vitest";
import { blankMemory } from "./change-memory.ts";
import { gridOf } from "./grid.ts";
import { LUMA_UNIT } from "./picture.ts";
import { blankReference } from "./reference.ts";
import { acrossStrip } from "./region-strip.ts";

type Box = readonly [left: number, top: number, right: number, bottom: number];

/** White papers, working pixels, on a dark wall of 80 by 60: the cells that they touch, parted. */
function parted(papers: readonly Box[]): readonly (readonly number[])[] {
  const grid = gridOf(80, 60);
  const [memory, reference] = [blankMemory(grid), blankReference(grid)];
  reference.picture.luma.fill(60 * LUMA_UNIT);
  memory.shown.luma.fill(60 * LUMA_UNIT);
  const cells = new Set<number>();
  for (const [left, top, right, bottom] of papers) {
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        memory.shown.luma[y * grid.width + x] = 220 * LUMA_UNIT;
        cells.add(Math.floor(y / 4) * grid.columns + Math.floor(x / 4));
      }
    }
  }
  const own = [...cells];
  const tone = new Float32Array(8);
  const sides = acrossStrip({ grid, memory, reference, tone }, { cells: own, own }) ?? [];
  return sides.map((side) => side.map((cell) => cell % grid.columns).sort((a, b) => a - b));
}

describe("the ground between two things whose cells touch", () => {
  it("parts two papers five pixels apart", () => {
    // The first ends in the cell in which the second begins but for a pixel.
    const [left, right] = parted([
      [4, 8, 22, 32],
      [27, 8, 44, 32],
    ]);
    expect([left?.[0], left?.at(-1), right?.[0], right?.at(-1)]).toEqual([1, 5, 6, 10]);
  });

  it.each<[string, readonly Box[]]>([
    [
      "two pixels apart, which may be its own colour",
      [
        [4, 8, 22, 32],
        [24, 8, 44, 32],
      ],
    ],
    ["one paper", [[4, 8, 44, 32]]],
    [
      "two posts and the board that joins them",
      [
        [4, 8, 10, 32],
        [10, 12, 40, 18],
        [40, 8, 46, 32],
      ],
    ],
  ])("does not part %s", (_why, papers) => {
    expect(parted(papers)).toEqual([]);
  });
});
