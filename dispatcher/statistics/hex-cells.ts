/**
 * Hexagonal cells with an edge of 75 m, about the size of H3's resolution 10 but not H3: flat axial coordinates (pointy
 * top) on an equirectangular map whose scale is fixed for each band of one degree of latitude. A cell's name does not
 * depend on what is asked; across a border between two bands (31.5° N, 32.5° N, …) the cells do not fit together.
 * Pure. Method: axial coordinates and rounding by cube coordinates, as Red Blob Games' "Hexagonal Grids" describes them.
 */
import type { LonLat } from "#contract";

export const HEX_EDGE_M = 75;
/** One degree of latitude, metres, on the sphere of the earth's mean radius. */
const DEGREE_M = (Math.PI / 180) * 6_371_008.8;
const SQRT3 = Math.sqrt(3);

export interface HexCell {
  /** hex75/<band>/<q>/<r> */
  readonly id: string;
  /** Its middle. */
  readonly lon: number;
  readonly lat: number;
}

const lonScale = (band: number): number => DEGREE_M * Math.cos((band * Math.PI) / 180);

export function hexCellOf({ lon, lat }: LonLat): HexCell {
  // At a pole a degree of longitude has no width.
  const band = Math.max(-89, Math.min(89, Math.round(lat)));
  const x = lon * lonScale(band);
  const y = lat * DEGREE_M;
  const [q, r] = roundHex(((SQRT3 / 3) * x - y / 3) / HEX_EDGE_M, ((2 / 3) * y) / HEX_EDGE_M);
  return {
    id: `hex${String(HEX_EDGE_M)}/${String(band)}/${String(q)}/${String(r)}`,
    lon: (HEX_EDGE_M * SQRT3 * (q + r / 2)) / lonScale(band),
    lat: (HEX_EDGE_M * 1.5 * r) / DEGREE_M,
  };
}

/** The nearest hexagon: of three rounded cube coordinates the one that was rounded most gives way. */
function roundHex(q: number, r: number): readonly [number, number] {
  const s = -q - r;
  const [rq, rr, rs] = [Math.round(q), Math.round(r), Math.round(s)];
  const [dq, dr, ds] = [Math.abs(rq - q), Math.abs(rr - r), Math.abs(rs - s)];
  // "+ 0" makes 0 of -0, which would be another name.
  if (dq > dr && dq > ds) return [-rr - rs + 0, rr + 0];
  return dr > ds ? [rq + 0, -rq - rs + 0] : [rq + 0, rr + 0];
}

/** Tickets at one point. */
export interface PointCount extends LonLat {
  readonly tickets: number;
  readonly recurrences: number;
}

export interface HotSpot extends HexCell {
  readonly tickets: number;
  /** Of these, those at a place and of a kind that had been closed as verified within the days asked for. */
  readonly recurrences: number;
}

/** The cells with most tickets, at most `limit`; equal ones by recurrences, then by name. */
export function hotSpots(points: readonly PointCount[], limit: number): readonly HotSpot[] {
  const cells = new Map<string, HotSpot>();
  for (const point of points) {
    const cell = hexCellOf(point);
    const before = cells.get(cell.id);
    cells.set(cell.id, {
      ...cell,
      tickets: (before?.tickets ?? 0) + point.tickets,
      recurrences: (before?.recurrences ?? 0) + point.recurrences,
    });
  }
  const order = (a: HotSpot, b: HotSpot): number =>
    b.tickets - a.tickets || b.recurrences - a.recurrences || (a.id < b.id ? -1 : 1);
  return [...cells.values()].sort(order).slice(0, limit);
}
