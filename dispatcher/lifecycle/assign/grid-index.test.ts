import { expect, test } from "vitest";
import { GRID_LEVELS, type GridArea, responsibleGrid, type Ring } from "./grid.ts";
import { createGridIndex } from "./grid-index.ts";

const box = (west: number, south: number, width: number, height: number): Ring => [
  [west, south],
  [west + width, south],
  [west + width, south + height],
  [west, south + height],
  [west, south],
];

/** Chance that is the same every time: x' = 16807 x mod (2^31 - 1). */
function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

test("finds the same grid as looking at all of them, also on borders, corners and overlaps", () => {
  const next = chance(7);
  // Coordinates on a lattice, so that many points lie exactly on many borders.
  const lattice = (cells: number): number => Math.floor(next() * cells) / 100;
  const grids = Array.from({ length: 150 }, (_, i): GridArea => {
    const ring = box(120 + lattice(40), 31 + lattice(40), 0.01 + lattice(8), 0.01 + lattice(8));
    const level = GRID_LEVELS[Math.floor(next() * GRID_LEVELS.length)] ?? "grid";
    return { id: String(i), name: String(i), level, parentId: null, polygons: [[ring]] };
  });
  const index = createGridIndex(grids);
  let found = 0;
  for (let i = 0; i < 3_000; i += 1) {
    const isOnLattice = i % 2 === 0;
    const at = (base: number): number => base + (isOnLattice ? lattice(55) : next() * 0.55 - 0.02);
    const point = { lon: at(120), lat: at(31) };
    const expected = responsibleGrid(point, grids);
    expect(index.at(point)?.id ?? null).toBe(expected?.id ?? null);
    found += expected === null ? 0 : 1;
  }
  expect(found).toBeGreaterThan(1_000);
});

test("knows what lies above, and nothing of an unknown grid or an empty district", () => {
  const polygons = [[box(120, 31, 1, 1)]];
  const street: GridArea = { id: "1", name: "street", level: "street", parentId: null, polygons };
  const inner: GridArea = { id: "11", name: "grid", level: "grid", parentId: "1", polygons };
  const index = createGridIndex([street, inner]);
  expect(index.above("11")).toEqual([inner, street]);
  expect(index.above("11")).toBe(index.above("11"));
  expect(index.above("404")).toEqual([]);
  expect(index.get("1")).toBe(street);
  expect(createGridIndex([]).at({ lon: 120, lat: 31 })).toBeNull();
});
