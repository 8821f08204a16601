import { describe, expect, it } from "vitest";
import { opaqueBox } from "./picture.ts";
import { inPose, posesOf } from "./poses.ts";
import { createRandom } from "./random.ts";

const LOOKS = 400;
const poses = posesOf(createRandom(5), LOOKS);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / LOOKS;

describe("posesOf", () => {
  it("is the same for the same seed and another for another", () => {
    expect(posesOf(createRandom(5), LOOKS)).toEqual(poses);
    expect(posesOf(createRandom(6), LOOKS)).not.toEqual(poses);
  });

  it("is never quite still, and never far from where the person was put", () => {
    for (const { swayShare, stepM, leanShare, size } of poses) {
      expect(Math.abs(swayShare)).toBeGreaterThanOrEqual(0.02);
      expect(Math.abs(swayShare)).toBeLessThanOrEqual(0.04);
      expect(Math.abs(stepM)).toBeLessThanOrEqual(0.3);
      expect(Math.abs(leanShare)).toBeLessThanOrEqual(0.07);
      expect(Math.abs(size - 1)).toBeLessThanOrEqual(0.01);
    }
    expect(Math.abs(mean(poses.map(({ swayShare }) => swayShare)))).toBeLessThan(0.005);
    expect(Math.abs(mean(poses.map(({ stepM }) => stepM)))).toBeLessThan(0.05);
  });

  it("steps aside, leans and turns now and then, and comes back each time", () => {
    for (const share of [
      poses.filter(({ stepM }) => stepM !== 0).length / LOOKS,
      poses.filter(({ leanShare }) => leanShare !== 0).length / LOOKS,
      poses.filter(({ mirrored }) => mirrored).length / LOOKS,
    ]) {
      expect(share).toBeGreaterThan(0.1);
      expect(share).toBeLessThan(0.6);
    }
  });
});

describe("inPose", () => {
  const sprite = { widthPx: 20, heightPx: 60, rgba: new Uint8Array(20 * 60 * 4).fill(255) };
  const rest = { ...sprite, leftPx: 100, topPx: 40 };
  const picture = { widthPx: 300, heightPx: 200 };
  const still = { swayShare: 0, stepM: 0, leanShare: 0, size: 1, mirrored: false };

  it("moves by metres of the place and leaves the feet on the ground", () => {
    expect(opaqueBox(inPose(rest, sprite, still, 35), picture)).toEqual([100, 40, 120, 100]);
    expect(opaqueBox(inPose(rest, sprite, { ...still, stepM: 0.2 }, 35), picture)).toEqual([
      107, 40, 127, 100,
    ]);
    const leaning = inPose(rest, sprite, { ...still, leanShare: 0.05, size: 1.01 }, 35);
    const [left = 0, , right = 0, bottom] = opaqueBox(leaning, picture) ?? [];
    expect(bottom).toBe(100);
    expect(right - left).toBeGreaterThan(21);
  });
});
