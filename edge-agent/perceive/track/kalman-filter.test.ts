import { describe, expect, test } from "vitest";
import type { Xyxy } from "../../geometry/box.ts";
import {
  beginMotion,
  boxOf,
  correctMotion,
  driftInHeights,
  type Motion,
  predictMotion,
  standStill,
} from "./kalman-filter.ts";

/** The published filter as it is written: one state of 8, matrices of 8 by 8. */
type Matrix = number[][];
const diagonal = (values: readonly number[]): Matrix =>
  values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));
const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) =>
    (b[0] ?? []).map((_, j) => row.reduce((sum, value, k) => sum + value * (b[k]?.[j] ?? 0), 0)),
  );
const plus = (a: Matrix, b: Matrix, sign = 1): Matrix =>
  a.map((row, i) => row.map((value, j) => value + sign * (b[i]?.[j] ?? 0)));
const turned = (a: Matrix): Matrix => (a[0] ?? []).map((_, j) => a.map((row) => row[j] ?? 0));
const square = (deviations: readonly number[]): number[] => deviations.map((each) => each ** 2);

interface Published {
  mean: number[];
  covariance: Matrix;
}

const F: Matrix = diagonal(new Array<number>(8).fill(1)).map((row, i) =>
  row.map((value, j) => (j === i + 4 ? 1 : value)),
);
const H: Matrix = F.slice(0, 4).map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));

function publishedBegin([x, y, a, h]: readonly number[] & { length: 4 }): Published {
  const height = h ?? 0;
  const wide = [height / 10, height / 10, 1e-2, height / 10, height / 16, height / 16, 1e-5, height / 16];
  return { mean: [x ?? 0, y ?? 0, a ?? 0, height, 0, 0, 0, 0], covariance: diagonal(square(wide)) };
}

function publishedPredict({ mean, covariance }: Published): Published {
  const h = mean[3] ?? 0;
  const noise = square([h / 20, h / 20, 1e-2, h / 20, h / 160, h / 160, 1e-5, h / 160]);
  return {
    mean: times(
      F,
      mean.map((value) => [value]),
    ).map(([value]) => value ?? 0),
    covariance: plus(times(times(F, covariance), turned(F)), diagonal(noise)),
  };
}

function publishedCorrect({ mean, covariance }: Published, seen: readonly number[]): Published {
  const h = mean[3] ?? 0;
  const projected = plus(
    times(times(H, covariance), turned(H)),
    diagonal(square([h / 20, h / 20, 1e-1, h / 20])),
  );
  // Solved in general, not by the knowledge that it is diagonal.
  const gain = turned(solve(projected, times(H, covariance)));
  const surprise = seen.map((value, i) => [value - (mean[i] ?? 0)]);
  return {
    mean: mean.map((value, i) => value + (times(gain, surprise)[i]?.[0] ?? 0)),
    covariance: plus(covariance, times(times(gain, projected), turned(gain)), -1),
  };
}

/** A x = b by Gauss and Jordan. */
function solve(a: Matrix, b: Matrix): Matrix {
  const rows = a.map((row, i) => [...row, ...(b[i] ?? [])]);
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows[i] ?? [];
    const scale = pivot[i] ?? 1;
    for (let j = 0; j < pivot.length; j++) pivot[j] = (pivot[j] ?? 0) / scale;
    rows.forEach((row, k) => {
      const factor = row[i] ?? 0;
      if (k !== i) pivot.forEach((value, j) => (row[j] = (row[j] ?? 0) - factor * value));
    });
  }
  return rows.map((row) => row.slice(a.length));
}

const measured = (box: Xyxy): [number, number, number, number] => [
  (box[0] + box[2]) / 2,
  (box[1] + box[3]) / 2,
  (box[2] - box[0]) / (box[3] - box[1]),
  box[3] - box[1],
];
const walking = (step: number): Xyxy => [
  100 + step * 7,
  200 - step * 2,
  131 + step * 7,
  275 - step * 2 + (step % 3),
];

describe("Kalman filter of a box", () => {
  test("gives the numbers of the published filter of eight states, beat by beat", () => {
    let ours = beginMotion(walking(0));
    let theirs = publishedBegin(measured(walking(0)));
    for (let step = 1; step <= 40; step++) {
      ours = predictMotion(ours, 1);
      theirs = publishedPredict(theirs);
      expectSame(ours, theirs);
      // Every fifth look does not see it.
      if (step % 5 === 0) continue;
      ours = correctMotion(ours, walking(step));
      theirs = publishedCorrect(theirs, measured(walking(step)));
      expectSame(ours, theirs);
    }
  });

  function expectSame(ours: Motion, theirs: Published): void {
    ours.forEach(([value, perBeat, vv, vp, pp], i) => {
      expect(value).toBeCloseTo(theirs.mean[i] ?? Number.NaN, 6);
      expect(perBeat).toBeCloseTo(theirs.mean[i + 4] ?? Number.NaN, 6);
      expect(vv).toBeCloseTo(theirs.covariance[i]?.[i] ?? Number.NaN, 6);
      expect(vp).toBeCloseTo(theirs.covariance[i]?.[i + 4] ?? Number.NaN, 6);
      expect(pp).toBeCloseTo(theirs.covariance[i + 4]?.[i + 4] ?? Number.NaN, 6);
    });
  }

  test("three beats at once go as far as three single ones", () => {
    let motion = beginMotion(walking(0));
    for (let step = 1; step <= 10; step++) motion = correctMotion(predictMotion(motion, 1), walking(step));
    const once = boxOf(predictMotion(motion, 3));
    const thrice = boxOf(predictMotion(predictMotion(predictMotion(motion, 1), 1), 1));
    once.forEach((edge, i) => {
      expect(edge).toBeCloseTo(thrice[i] ?? Number.NaN, 6);
    });
    // And near to where it will be.
    once.forEach((edge, i) => {
      expect(Math.abs(edge - (walking(13)[i] ?? 0))).toBeLessThan(4);
    });
  });

  test("a walker drifts, a parked car does not; told to stand, the walker stands", () => {
    let walker = beginMotion(walking(0));
    let parked = beginMotion([50, 50, 120, 100]);
    for (let step = 1; step <= 20; step++) {
      walker = correctMotion(predictMotion(walker, 1), walking(step));
      parked = correctMotion(predictMotion(parked, 1), [50 + (step % 2), 50, 120, 100 - (step % 2)]);
    }
    expect(driftInHeights(walker, 5)).toBeGreaterThan(0.4);
    expect(driftInHeights(parked, 5)).toBeLessThan(0.05);
    expect(boxOf(predictMotion(standStill(walker), 50))).toEqual(boxOf(standStill(walker)));
  });

  test("a box without height is no division by zero", () => {
    const flat = correctMotion(predictMotion(beginMotion([10, 10, 20, 10]), 1), [10, 10, 20, 10]);
    expect(boxOf(flat).every(Number.isFinite)).toBe(true);
  });
});
