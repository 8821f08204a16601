/** The simulation on a small city: shapes, rivals and report hold together, and the limit is kept. */
import { beforeAll, describe, expect, it } from "vitest";
import { createGridIndex } from "../../../dispatcher/lifecycle/assign/grid-index.ts";
import { createRandom } from "../../../models/suite/random.ts";
import { buildCity, type City, toLonLat } from "./city.ts";
import { simulateHour } from "./hour.ts";
import { readOptions } from "./options.ts";
import { type AssignReport, figuresOf, htmlOf, tableOf } from "./report.ts";
import { type Duel, runDuel } from "./rivals.ts";
import { centreOf } from "./voronoi.ts";

const SIZE = { grids: 200, workers: 346 };
let city: City;
let duel: Duel;

beforeAll(() => {
  const random = createRandom(5, "assign");
  city = buildCity(SIZE, random);
  duel = runDuel(city, simulateHour(city, 138, random.fork("hour")));
});

describe("the simulated city", () => {
  it("is the same from the same seed", () => {
    expect(buildCity(SIZE, createRandom(5, "assign")).residents).toEqual(city.residents);
    expect(buildCity(SIZE, createRandom(6, "assign")).residents).not.toEqual(city.residents);
  });

  it("fills its square with grids that do not overlap, each found at its own middle", () => {
    const total = city.leaves.reduce((sum, { ring }) => sum + centreOf(ring).areaSqM, 0);
    expect(total / 1e6).toBeCloseTo((200 * 156) / 1734, 3);
    const index = createGridIndex(city.grids);
    for (const { grid, centre } of city.leaves) {
      expect(index.at(toLonLat(centre))?.id).toBe(grid.id);
      expect(index.above(grid.id).map(({ level }) => level)).toEqual([
        "grid",
        "community",
        "street",
        "district",
      ]);
    }
  });

  it("holds as many people as asked for", () => {
    expect(city.residents.length).toBeGreaterThan(340);
    expect(new Set(city.residents.map(({ id }) => id)).size).toBe(city.residents.length);
  });
});

describe("the three ways", () => {
  it("the optimum is walked by nobody for less under the same rules, and lies within our limit", () => {
    const { ours, nearest, optimum } = duel;
    expect(optimum.unassigned).toBe(0);
    expect(ours.unassigned).toBe(0);
    expect(optimum.walkMinutes).toBeLessThanOrEqual(ours.walkMinutes);
    expect(nearest.walkMinutes).toBeLessThanOrEqual(optimum.walkMinutes);
    expect(ours.walkMinutes / optimum.walkMinutes).toBeLessThan(1.2);
    expect([ours.overCapacity, optimum.overCapacity]).toEqual([0, 0]);
    expect(ours.toOwnGrid).toBe(1);
    expect(nearest.toOwnGrid).toBeLessThan(1);
  });
});

describe("the report", () => {
  const options = { seed: 5, runs: 1, ...SIZE, tickets: 138, json: true };

  it("says the three figures, and whether the limit is held", () => {
    const report: AssignReport = { measuredAt: "", machine: "", options, runs: [{ seed: 5, ...duel }] };
    const figures = figuresOf(report);
    expect(figures.walkVsOptimum).toBeCloseTo(duel.ours.walkMinutes / duel.optimum.walkMinutes, 2);
    expect(figures.walkVsNearest).toBeGreaterThan(1);
    expect(figures.overCapacity).toBe(0);
    expect(tableOf(report)).toContain(figures.walkVsOptimum <= 1.1 ? ": held" : ": NOT held");
    const crowded = { ...duel, ours: { ...duel.ours, overCapacity: 1 } };
    expect(tableOf({ ...report, runs: [{ seed: 5, ...crowded }] })).toContain(": NOT held");
    expect(htmlOf(report)).toContain("<svg");
  });

  it("takes its options, and refuses others with a sentence", () => {
    expect(readOptions([])).toEqual({
      seed: 1,
      runs: 3,
      grids: 1734,
      workers: 3000,
      tickets: 1200,
      json: false,
    });
    expect(readOptions(["--help"])).toBeNull();
    expect(() => readOptions(["--seed", "x"])).toThrow(
      '--seed is "x"; give a whole number from 0 to 1000000',
    );
  });
});
