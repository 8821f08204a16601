import { describe, expect, it } from "vitest";
import type { Detection } from "../detect/detection.ts";
import { gridOf } from "./grid.ts";
import { createHiding } from "./hiding.ts";

const GRID = gridOf(640, 360);
const CELLS = GRID.columns * GRID.rows;

/** One number a look: how sure the detector is of the thing there, under one of the names in turn. */
function hides(sure: readonly number[], names: readonly string[] = ["truck"]): readonly boolean[] {
  const classes = new Set(["truck", "car", "person"]);
  const hiding = createHiding(GRID, { classes, parking: new Set(["truck", "car"]), surfaces: [] });
  return sure.map((confidence, i) => {
    const hidden = new Uint8Array(CELLS);
    const className = names[i % names.length] ?? "";
    const seen: readonly Detection[] =
      confidence === 0 ? [] : [{ xyxy: [200, 100, 300, 200], className, confidence }];
    hiding.see(seen, hidden);
    return hidden.includes(1);
  });
}

describe("what hides the scene", () => {
  it.each<[string, readonly number[], readonly string[], boolean]>([
    ["a parked truck, seen well on the whole", [0.7, 0.6, 0.45, 0.6, 0.55, 0.45, 0.6], ["truck"], true],
    [
      "a stall that is a truck at 0.5 once in a while",
      [0.4, 0.4, 0.52, 0.4, 0.4, 0.4, 0.5],
      ["truck"],
      false,
    ],
    ["one that is a truck and a car by turns", [0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4], ["truck", "car"], false],
    ["one that is missed now and then", [0.4, 0.4, 0, 0.4, 0.4, 0.4, 0, 0.4, 0.52], ["truck"], false],
    ["somebody who stands there and turns round", [0.4, 0.6, 0.4, 0.4, 0.4, 0.4, 0.4], ["person"], true],
  ])("%s", (_why, sure, names, hidden) => {
    expect(hides(sure, names).at(-1)).toBe(hidden);
  });
});
