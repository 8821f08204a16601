import { describe, expect, it } from "vitest";
import { HEX_EDGE_M, hexCellOf, hotSpots } from "./hex-cells.ts";

const DEGREE_M = 111_195.08;
const SUZHOU = { lon: 120.62, lat: 31.31 };
const distanceM = (a: { lon: number; lat: number }, b: { lon: number; lat: number }): number =>
  Math.hypot((a.lon - b.lon) * DEGREE_M * Math.cos((31 * Math.PI) / 180), (a.lat - b.lat) * DEGREE_M);

describe("hexagons of 75 m", () => {
  it("puts every point into the cell whose middle is nearest", () => {
    for (let i = 0; i < 2_000; i += 1) {
      const point = {
        lon: SUZHOU.lon + ((i * 37) % 1_000) * 1e-5,
        lat: SUZHOU.lat + ((i * 91) % 1_000) * 1e-5,
      };
      const cell = hexCellOf(point);
      const own = distanceM(point, cell);
      expect(own).toBeLessThanOrEqual(HEX_EDGE_M + 0.01);
      // Points to all sides, a middle's distance away: their cells are the neighbours.
      for (let turn = 0; turn < 6; turn += 1) {
        const angle = (turn * Math.PI) / 3;
        const step = HEX_EDGE_M * Math.sqrt(3);
        const other = hexCellOf({
          lon: cell.lon + (Math.cos(angle) * step) / (DEGREE_M * Math.cos((31 * Math.PI) / 180)),
          lat: cell.lat + (Math.sin(angle) * step) / DEGREE_M,
        });
        expect(other.id).not.toBe(cell.id);
        expect(own).toBeLessThanOrEqual(distanceM(point, other) + 0.01);
      }
    }
  });

  it("names the cell of a cell's middle by the same name", () => {
    const cell = hexCellOf(SUZHOU);
    expect(hexCellOf(cell)).toEqual(cell);
    expect(cell.id).toMatch(/^hex75\/31\/-?\d+\/-?\d+$/);
  });

  it.each([
    { lon: 0, lat: 0 },
    { lon: -179.9, lat: -33.4 },
    { lon: 10, lat: 90 },
  ])("knows a cell at %j", (point) => {
    const { id, lon, lat } = hexCellOf(point);
    expect(id).not.toMatch(/-0(\/|$)|NaN|Infinity/);
    expect(Number.isFinite(lon) && Number.isFinite(lat)).toBe(true);
  });

  it("gives the cells with most tickets, equal ones by recurrences", () => {
    const at = (n: number, tickets: number, recurrences: number) => ({
      ...{ lon: SUZHOU.lon + n * 0.01, lat: SUZHOU.lat, tickets, recurrences },
    });
    const spots = hotSpots([at(0, 2, 0), at(1, 4, 0), at(0, 2, 1), at(2, 9, 0)], 2);
    expect(spots.map(({ tickets, recurrences }) => [tickets, recurrences])).toEqual([
      [9, 0],
      [4, 1],
    ]);
  });
});
