/**
 * Tickets counted in the cells of H3, Uber's hierarchical hexagonal grid (h3geo.org), which other tools know by the same
 * ids. The book adds up tickets of one point and a point's cell is found here: PostgreSQL has no H3 of its own, a stored
 * column would hold one resolution only, and parents of finer cells are not exact at their borders.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { cellToBoundary, cellToLatLng, latLngToCell } from "h3-js";
import type { LonLat } from "#contract";

/**
 * Of H3's resolutions those that a district can be told by. Mean edges by the package's own getHexagonEdgeLengthAvg:
 * 3.7 km at 6, 76 m at 10 (65 m around Suzhou: cells are not of one size over the earth), 11 m at 12.
 */
export const HOT_SPOT_RESOLUTION_MIN = 6;
export const HOT_SPOT_RESOLUTION_MAX = 12;

/** Cells of one question that are counted: a million metres squared hold 66 of resolution 10, and 3,300 of 12. */
const CELLS_MAX = 500_000;
/** A point takes some microseconds: requests of others go between. */
const POINTS_PER_TURN = 2_000;

/** Tickets at one point. */
export interface PointCount extends LonLat {
  readonly tickets: number;
  readonly recurrences: number;
}

export interface HotSpot extends LonLat {
  /** H3's index as a string, e.g. "8a309818192ffff"; lon and lat are the cell's middle. */
  readonly id: string;
  /** Its corners in order, WGS-84 degrees, the first one not repeated: five to ten. */
  readonly boundary: readonly LonLat[];
  readonly tickets: number;
  /** Of these, those at a place and of a kind that had been closed as verified within the days asked for. */
  readonly recurrences: number;
}

interface HotSpotCount {
  /** False: these would be more cells than are counted; nothing more is. */
  add(points: readonly PointCount[]): Promise<boolean>;
  /** The cells with most tickets, at most `limit`; equal ones by recurrences, then by id. */
  top(limit: number): readonly HotSpot[];
}

/** `cellsMax` is for tests. */
export function createHotSpotCount(resolution: number, cellsMax = CELLS_MAX): HotSpotCount {
  const cells = new Map<string, Pick<HotSpot, "id" | "tickets" | "recurrences">>();
  return {
    async add(points) {
      for (const [n, { lon, lat, tickets, recurrences }] of points.entries()) {
        if (n % POINTS_PER_TURN === POINTS_PER_TURN - 1) await nextTurn();
        const id = latLngToCell(lat, lon, resolution);
        const before = cells.get(id);
        if (before === undefined && cells.size >= cellsMax) return false;
        cells.set(id, {
          id,
          tickets: (before?.tickets ?? 0) + tickets,
          recurrences: (before?.recurrences ?? 0) + recurrences,
        });
      }
      return true;
    },
    top: (limit) =>
      [...cells.values()]
        .sort((a, b) => b.tickets - a.tickets || b.recurrences - a.recurrences || (a.id < b.id ? -1 : 1))
        .slice(0, limit)
        .map((cell) => ({ ...cell, ...toLonLat(cellToLatLng(cell.id)), boundary: boundaryOf(cell.id) })),
  };
}

const toLonLat = ([lat, lon]: readonly [number, number]): LonLat => ({ lon, lat });
const boundaryOf = (id: string): readonly LonLat[] => cellToBoundary(id).map(toLonLat);
