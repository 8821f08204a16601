import { describe, expect, it } from "vitest";
import { createHotSpotCount, HOT_SPOT_RESOLUTION_MAX, HOT_SPOT_RESOLUTION_MIN } from "./hot-spots.ts";

const DEGREE_M = 111_195.08;
const SUZHOU = { lon: 120.62, lat: 31.31 };
/** The example of h3-js' own README. */
const CUPERTINO = { lon: -122.0553238, lat: 37.3615593 };
const once = { tickets: 1, recurrences: 0 };

async function cellAt(point: { lon: number; lat: number }, resolution: number) {
  const count = createHotSpotCount(resolution);
  expect(await count.add([{ ...point, ...once }])).toBe(true);
  const [cell] = count.top(1);
  if (cell === undefined) throw new Error("a ticket has no cell");
  return cell;
}

describe("hot spots", () => {
  it("are H3's cells: the known answers of its documentation", async () => {
    const cell = await cellAt(CUPERTINO, 7);
    expect(cell.id).toBe("87283472bffffff");
    expect(cell.lat).toBeCloseTo(37.351_718_201_832_72, 9);
    expect(cell.lon).toBeCloseTo(-122.050_325_652_639_46, 9);
    expect(cell.boundary[0]?.lat).toBeCloseTo(37.341_099_093_235_684, 9);
    expect(cell.boundary[0]?.lon).toBeCloseTo(-122.041_561_351_643_34, 9);
  });

  it.each([
    [HOT_SPOT_RESOLUTION_MIN, 3_000, 4_500],
    [9, 150, 230],
    [10, 55, 90],
    [HOT_SPOT_RESOLUTION_MAX, 8, 13],
  ])("of resolution %i have corners %i to %i m from their middle", async (resolution, leastM, mostM) => {
    const { id, lon, lat, boundary } = await cellAt(SUZHOU, resolution);
    // The resolution stands in the second digit of an index.
    expect(Number.parseInt(id.slice(1, 2), 16)).toBe(resolution);
    expect(boundary).toHaveLength(6);
    for (const corner of boundary) {
      const eastM = (corner.lon - lon) * DEGREE_M * Math.cos((lat * Math.PI) / 180);
      const awayM = Math.hypot(eastM, (corner.lat - lat) * DEGREE_M);
      expect(awayM).toBeGreaterThan(leastM);
      expect(awayM).toBeLessThan(mostM);
    }
  });

  it("hold points of one cell together, also of several parts of a period, those with most tickets first", async () => {
    const at = (n: number, tickets: number, recurrences: number) => ({
      ...{ lon: SUZHOU.lon + n * 0.01, lat: SUZHOU.lat, tickets, recurrences },
    });
    const count = createHotSpotCount(10);
    await count.add([at(0, 2, 0), at(1, 4, 0), { ...at(0, 1, 1), lon: SUZHOU.lon + 1e-6 }]);
    await count.add([at(0, 1, 0), at(2, 9, 0)]);
    expect(count.top(2).map(({ tickets, recurrences }) => [tickets, recurrences])).toEqual([
      [9, 0],
      [4, 1],
    ]);
    expect(count.top(9)).toHaveLength(3);
  });

  it("lets others go between, and loses no point of a long list", async () => {
    const points = Array.from({ length: 9_000 }, (_, n) => ({
      ...SUZHOU,
      lon: SUZHOU.lon + n * 1e-4,
      ...once,
    }));
    const count = createHotSpotCount(10);
    const order: string[] = [];
    const adding = count.add(points).then(() => order.push("counted"));
    setImmediate(() => order.push("another"));
    await adding;
    expect(order).toEqual(["another", "counted"]);
    expect(count.top(9_000).reduce((sum, { tickets }) => sum + tickets, 0)).toBe(9_000);
  });

  it("says when there are more cells than it counts", async () => {
    const count = createHotSpotCount(12, 2);
    const points = [0, 0, 1, 2].map((n) => ({ ...SUZHOU, lat: SUZHOU.lat + n * 0.01, ...once }));
    expect(await count.add(points.slice(0, 3))).toBe(true);
    expect(await count.add(points)).toBe(false);
  });
});
