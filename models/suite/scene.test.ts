import { describe, expect, it } from "vitest";
import { polygonContains } from "../../edge-agent/geometry/polygon.ts";
import { createRandom } from "./random.ts";
import { personHeightAt } from "./perspective.ts";
import { fitPerspective, pointOnGround } from "./scene.ts";

describe("perspective", () => {
  /** People on a slope of 0.4 with the horizon at 0.1. */
  const people = Array.from({ length: 40 }, (_, k) => {
    const y = 0.3 + 0.015 * k;
    return { x: 0.5, y, height: 0.4 * (y - 0.1) };
  });

  it("is found from people's feet and heights", () => {
    const fitted = fitPerspective(people);
    expect(fitted?.horizonY).toBeCloseTo(0.1, 5);
    expect(fitted?.personHeightAtBottom).toBeCloseTo(0.36, 5);
    expect(personHeightAt(fitted ?? { horizonY: 0, personHeightAtBottom: 0 }, 0.6)).toBeCloseTo(0.2, 5);
  });

  it("does not mind that a third of the boxes are wrong", () => {
    const wrong = people.map((each, k) =>
      k % 3 === 0 ? { ...each, height: each.height * (k % 2 === 0 ? 0.4 : 2) } : each,
    );
    expect(fitPerspective(wrong)?.personHeightAtBottom).toBeCloseTo(0.36, 1);
  });

  it("is not guessed from few people, or from a row of them", () => {
    expect(fitPerspective(people.slice(0, 6))).toBeUndefined();
    expect(fitPerspective(people.map((each) => ({ ...each, y: 0.5 })))).toBeUndefined();
  });
});

describe("pointOnGround", () => {
  const square = [
    [0.2, 0.4],
    [0.8, 0.4],
    [0.8, 0.9],
    [0.2, 0.9],
  ] as const;

  it("stays inside and keeps off what is taken", () => {
    const random = createRandom(3);
    for (let k = 0; k < 50; k++) {
      const first = pointOnGround(square, random);
      const second = pointOnGround(square, random, [first], 0.2);
      expect(polygonContains(square, first) && polygonContains(square, second)).toBe(true);
      expect(Math.hypot(first[0] - second[0], first[1] - second[1])).toBeGreaterThanOrEqual(0.2);
    }
  });
});
