import { describe, expect, it } from "vitest";
import {
  areaOf,
  boxAbout,
  crossesItself,
  deleteCorner,
  faultOf,
  groundBeyond,
  insertCorner,
  intoPicture,
  moveCorner,
  moveRing,
  nearestEdge,
  ontoEdge,
  type Point,
  ringAt,
  simplify,
} from "./geometry.ts";

const SIZE = { widthPx: 1000, heightPx: 500 };
const SQUARE: Point[] = [
  [0.2, 0.2],
  [0.6, 0.2],
  [0.6, 0.6],
  [0.2, 0.6],
];
const INNER = boxAbout([0.3, 0.3], 0.05, 0.05);
const BOW: Point[] = [
  [0.1, 0.1],
  [0.5, 0.5],
  [0.5, 0.1],
  [0.1, 0.5],
];

describe("corners", () => {
  it("stay within the picture, in steps of a hundredth of a percent", () => {
    expect(intoPicture([-0.2, 1.7])).toEqual([0, 1]);
    expect(intoPicture([0.123456, 0.5])).toEqual([0.1235, 0.5]);
    expect(moveCorner(SQUARE, 1, [1.4, 0.1])[1]).toEqual([1, 0.1]);
  });

  it("near the edge of the picture lie on it", () => {
    expect(ontoEdge([0.994, 0.5], SIZE)).toEqual([1, 0.5]);
    expect(ontoEdge([0.005, 0.99], SIZE)).toEqual([0, 1]);
    expect(ontoEdge([0.98, 0.02], SIZE)).toEqual([0.98, 0.02]);
  });

  it("come between two others, and go until three are left", () => {
    expect(insertCorner(SQUARE, 3)).toEqual([...SQUARE, [0.2, 0.4]]);
    expect(insertCorner(SQUARE, 0, [0.3, 0.1])[1]).toEqual([0.3, 0.1]);
    const triangle = deleteCorner(SQUARE, 0);
    expect(triangle).toHaveLength(3);
    expect(deleteCorner(triangle, 0)).toEqual(triangle);
  });
});

describe("a whole shape", () => {
  it("keeps its form when it is pushed against the edge", () => {
    const moved = moveRing(SQUARE, [0.9, -0.9]);
    expect(moved).toEqual([
      [0.6, 0],
      [1, 0],
      [1, 0.4],
      [0.6, 0.4],
    ]);
    expect(areaOf(moved)).toBeCloseTo(areaOf(SQUARE));
  });

  it("is refused when its edges cross, when it is a line, and when it has too many corners", () => {
    expect(faultOf(SQUARE)).toBeNull();
    expect(crossesItself(BOW)).toBe(true);
    expect(faultOf(BOW)).toBe("crosses");
    expect(faultOf(SQUARE.slice(0, 2))).toBe("few");
    expect(
      faultOf([
        [0, 0],
        [0.5, 0.5],
        [1, 1],
      ]),
    ).toBe("small");
    const circle = Array.from({ length: 80 }, (_, i): Point => {
      const angle = (i / 80) * 2 * Math.PI;
      return [0.5 + 0.3 * Math.cos(angle), 0.5 + 0.3 * Math.sin(angle)];
    });
    expect(faultOf(circle)).toBe("many");
    const simple = simplify(circle, SIZE, 3);
    expect(simple.length).toBeLessThan(40);
    expect(faultOf(simple)).toBeNull();
    expect(areaOf(simple) / areaOf(circle)).toBeGreaterThan(0.97);
  });

  it("loses corners on a straight edge alone when simplified", () => {
    expect(simplify(insertCorner(insertCorner(SQUARE, 0), 3), SIZE)).toHaveLength(4);
    expect(simplify(SQUARE.slice(1), SIZE)).toEqual(SQUARE.slice(1));
  });

  it("of a shop's line is the ground below it", () => {
    const line: Point[] = [
      [0.1, 0.5],
      [0.4, 0.6],
      [0.8, 0.95],
    ];
    const ground = groundBeyond(line, 0.1);
    expect(ground).toHaveLength(6);
    expect(ground[3]).toEqual([0.8, 1]);
    expect(faultOf(ground)).toBeNull();
  });
});

describe("a click", () => {
  it("means the smallest shape that holds it, else one whose edge is near", () => {
    expect(ringAt([SQUARE, INNER], [0.3, 0.3], SIZE)).toBe(1);
    expect(ringAt([SQUARE, INNER], [0.5, 0.5], SIZE)).toBe(0);
    expect(ringAt([SQUARE], [0.605, 0.4], SIZE)).toBe(0);
    expect(ringAt([SQUARE], [0.62, 0.4], SIZE)).toBeNull();
  });

  it("near an edge is measured in pixels, not in shares", () => {
    expect(nearestEdge(SQUARE, [0.61, 0.4], SIZE)).toEqual({ index: 1, gapPx: expect.closeTo(10) as number });
    expect(nearestEdge(SQUARE, [0.4, 0.62], SIZE).gapPx).toBeCloseTo(10);
  });
});
