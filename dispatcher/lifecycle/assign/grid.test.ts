import { describe, expect, test } from "vitest";
import {
  type GridArea,
  type GridLevel,
  gridAndAbove,
  gridAreaSqM,
  responsibleGrid,
  type Ring,
} from "./grid.ts";

const square = (west: number, south: number, side: number): Ring => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];

function grid(id: string, level: GridLevel, ring: Ring, parentId: string | null = null): GridArea {
  return { id, name: `grid ${id}`, level, parentId, polygons: [[ring]] };
}

const street = grid("1", "street", square(120, 31, 0.04));
const west = grid("12", "grid", square(120, 31, 0.02), "1");
const east = grid("11", "grid", square(120.02, 31, 0.02), "1");

describe("responsibleGrid", () => {
  test.each([
    ["the deepest level that holds the point", { lon: 120.01, lat: 31.01 }, [street, west, east], "12"],
    ["a wider one where no deeper one reaches", { lon: 120.01, lat: 31.03 }, [street, west, east], "1"],
    ["nobody outside", { lon: 121, lat: 31 }, [street, west, east], null],
    ["a shared border: the smaller id", { lon: 120.02, lat: 31.01 }, [west, east], "11"],
    ["a shared corner: the smaller id", { lon: 120.02, lat: 31.02 }, [west, east], "11"],
    [
      "an overlap: the smaller area, whatever its id",
      { lon: 120.01, lat: 31.01 },
      [grid("11", "grid", square(120, 31, 0.02)), grid("99", "grid", square(120, 31, 0.015))],
      "99",
    ],
    [
      "an overlap of equal areas: the smaller id",
      { lon: 120.01, lat: 31.01 },
      [grid("99", "grid", square(120, 31, 0.02)), grid("11", "grid", square(120, 31, 0.02))],
      "11",
    ],
    [
      "inside one goes before on the border of a smaller one",
      { lon: 120.01, lat: 31.005 },
      [grid("99", "grid", square(120, 31, 0.02)), grid("11", "grid", square(120.01, 31, 0.01))],
      "99",
    ],
  ] as const)("%s", (_why, point, grids, expected) => {
    expect(responsibleGrid(point, grids)?.id ?? null).toBe(expected);
    expect(responsibleGrid(point, grids.toReversed())?.id ?? null).toBe(expected);
  });

  test("a hole is outside, its edge is a border", () => {
    const holed: GridArea = { ...west, polygons: [[square(120, 31, 0.02), square(120.005, 31.005, 0.01)]] };
    expect(responsibleGrid({ lon: 120.01, lat: 31.01 }, [holed])).toBeNull();
    expect(responsibleGrid({ lon: 120.005, lat: 31.01 }, [holed])?.id).toBe("12");
    expect(responsibleGrid({ lon: 120.001, lat: 31.001 }, [holed])?.id).toBe("12");
  });

  test("every part of a multipolygon counts", () => {
    const parts: GridArea = { ...west, polygons: [[square(120, 31, 0.01)], [square(121, 32, 0.01)]] };
    expect(responsibleGrid({ lon: 121.005, lat: 32.005 }, [parts])?.id).toBe("12");
  });

  test("no grids at all", () => {
    expect(responsibleGrid({ lon: 120, lat: 31 }, [])).toBeNull();
  });
});

describe("the grid tree", () => {
  const tree = [street, west, east, grid("121", "micro-grid", square(120, 31, 0.01), "12")];

  test("above: the grid first, then its parents; a parent that is not there ends the chain", () => {
    expect(gridAndAbove(tree[3] as GridArea, tree).map(({ id }) => id)).toEqual(["121", "12", "1"]);
    expect(gridAndAbove({ ...west, parentId: "404" }, tree).map(({ id }) => id)).toEqual(["12"]);
  });

  test("above: a circle ends", () => {
    const a = { ...west, id: "a", parentId: "b" };
    const b = { ...west, id: "b", parentId: "a" };
    expect(gridAndAbove(a, [a, b]).map(({ id }) => id)).toEqual(["a", "b"]);
  });
});

test("area: a hundredth of a degree at 31° N is about 0.95 by 1.11 km", () => {
  expect(gridAreaSqM(grid("1", "grid", square(120, 31, 0.01))) / 1e6).toBeCloseTo(
    1.112 * 1.112 * Math.cos((31 * Math.PI) / 180),
    2,
  );
});
