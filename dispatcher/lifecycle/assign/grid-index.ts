/** The grid tree made quick to ask: which grid answers for a point, and what lies above a grid. Pure. */
import type { LonLat } from "#contract";
import { type GridArea, gridAndAbove, gridDepth, responsibleGrid } from "./grid.ts";

export interface GridIndex {
  readonly grids: readonly GridArea[];
  /** The same grid that `responsibleGrid` finds among all of them. */
  at(point: LonLat): GridArea | null;
  get(gridId: string): GridArea | undefined;
  /** The grid and its parents, nearest first; nothing for an unknown grid. */
  above(gridId: string): readonly GridArea[];
}

/** Wider than the tolerance within which a point counts as on a border. */
const MARGIN_DEG = 1e-8;
const CELLS_PER_SIDE_MAX = 128;

interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

function boxOf(grid: GridArea): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  // Holes lie inside their outer ring.
  for (const [outer = []] of grid.polygons) {
    for (const [lon = 0, lat = 0] of outer) {
      west = Math.min(west, lon);
      east = Math.max(east, lon);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    }
  }
  return {
    west: west - MARGIN_DEG,
    south: south - MARGIN_DEG,
    east: east + MARGIN_DEG,
    north: north + MARGIN_DEG,
  };
}

/** A raster over the district's box; every cell knows the grids whose own box touches it, deepest level first. */
interface Raster {
  readonly box: Box;
  readonly side: number;
  readonly cells: readonly (readonly GridArea[])[];
}

function columnOf({ box, side }: Omit<Raster, "cells">, lon: number): number {
  return Math.min(side - 1, Math.floor(((lon - box.west) / (box.east - box.west)) * side));
}

function rowOf({ box, side }: Omit<Raster, "cells">, lat: number): number {
  return Math.min(side - 1, Math.floor(((lat - box.south) / (box.north - box.south)) * side));
}

function rasterOf(grids: readonly GridArea[]): Raster {
  const boxes = grids.map((grid) => ({ grid, box: boxOf(grid) }));
  const box = boxes.reduce<Box>(
    (all, { box: each }) => ({
      west: Math.min(all.west, each.west),
      south: Math.min(all.south, each.south),
      east: Math.max(all.east, each.east),
      north: Math.max(all.north, each.north),
    }),
    { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity },
  );
  const side = Math.max(1, Math.min(CELLS_PER_SIDE_MAX, Math.ceil(Math.sqrt(grids.length))));
  const frame = { box, side };
  const cells = Array.from({ length: side * side }, (): GridArea[] => []);
  for (const { grid, box: each } of boxes) {
    for (let row = rowOf(frame, each.south); row <= rowOf(frame, each.north); row += 1) {
      for (let column = columnOf(frame, each.west); column <= columnOf(frame, each.east); column += 1) {
        cells[row * side + column]?.push(grid);
      }
    }
  }
  for (const cell of cells) cell.sort((a, b) => gridDepth(b) - gridDepth(a));
  return { ...frame, cells };
}

export function createGridIndex(grids: readonly GridArea[]): GridIndex {
  const raster = rasterOf(grids);
  const byId = new Map(grids.map((grid) => [grid.id, grid]));
  const chains = new Map<string, readonly GridArea[]>();
  return {
    grids,
    at(point) {
      const { box, side, cells } = raster;
      if (!(point.lon >= box.west && point.lon <= box.east)) return null;
      if (!(point.lat >= box.south && point.lat <= box.north)) return null;
      const near = cells[rowOf(raster, point.lat) * side + columnOf(raster, point.lon)] ?? [];
      return deepestHolding(point, near);
    },
    get: (gridId) => byId.get(gridId),
    above(gridId) {
      const known = chains.get(gridId);
      if (known !== undefined) return known;
      const grid = byId.get(gridId);
      if (grid === undefined) return [];
      const chain = gridAndAbove(grid, byId);
      chains.set(gridId, chain);
      return chain;
    },
  };
}

/** Level by level from the narrowest: a whole district's outline is only followed where no smaller grid holds it. */
function deepestHolding(point: LonLat, near: readonly GridArea[]): GridArea | null {
  for (let from = 0; from < near.length; ) {
    const depth = gridDepth(near[from] as GridArea);
    let to = from;
    while (to < near.length && gridDepth(near[to] as GridArea) === depth) to += 1;
    const found = responsibleGrid(point, near.slice(from, to));
    if (found !== null) return found;
    from = to;
  }
  return null;
}
