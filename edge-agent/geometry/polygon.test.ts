import { describe, expect, it } from "vitest";
import type { Point } from "./box.ts";
import { polygonArea, polygonContains } from "./polygon.ts";

const square: readonly Point[] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];
const notched: readonly Point[] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [5, 5],
  [0, 10],
];

describe("polygon: contains", () => {
  const rows: readonly { why: string; polygon: readonly Point[]; point: Point; inside: boolean }[] = [
    { why: "the middle", polygon: square, point: [5, 5], inside: true },
    {
      why: "outside at the height of a vertex, where a ray could count twice",
      polygon: square,
      point: [-1, 0],
      inside: false,
    },
    { why: "beyond on the right", polygon: square, point: [10.001, 5], inside: false },
    { why: "on an edge: neighbours leave no gap", polygon: square, point: [10, 5], inside: true },
    {
      why: "on the closing edge, from the last point to the first",
      polygon: square,
      point: [0, 5],
      inside: true,
    },
    { why: "on a corner", polygon: square, point: [10, 10], inside: true },
    { why: "on the line of an edge but beyond its end", polygon: square, point: [11, 0], inside: false },
    { why: "in the notch of a concave polygon", polygon: notched, point: [5, 7], inside: false },
    { why: "in the arm beside the notch", polygon: notched, point: [1, 8], inside: true },
    { why: "at the notch's own vertex", polygon: notched, point: [5, 5], inside: true },
  ];
  it.each(rows)("$why", ({ polygon, point, inside }) => {
    expect(polygonContains(polygon, point)).toBe(inside);
    expect(polygonContains(polygon.toReversed(), point)).toBe(inside);
  });
});

describe("polygon: area", () => {
  it("is the same whichever way round it was drawn", () => {
    expect(polygonArea(square)).toBe(100);
    expect(polygonArea(square.toReversed())).toBe(100);
    expect(polygonArea(notched)).toBe(75);
  });
  it("is 0 for a line", () => {
    expect(
      polygonArea([
        [0, 0],
        [5, 5],
        [10, 10],
      ]),
    ).toBe(0);
  });
});
