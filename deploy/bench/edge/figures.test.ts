import { describe, expect, it } from "vitest";
import { CASES } from "./cases.ts";
import { figuresOf, rounded } from "./figures.ts";
import type { CaseReading } from "./measure.ts";

/** Four cameras that use 0.2 core together; every part is a number that can be followed by hand. */
function reading(): CaseReading {
  const [first] = CASES;
  if (first === undefined) throw new Error("no case");
  return {
    case: first,
    cameras: 4,
    cost: {
      seconds: 10,
      mainThread: 0.02,
      otherThreads: [0.08, 0.004, 0.004],
      children: 0.08,
      reaped: 0.012,
      total: 0.2,
    },
    memory: { rootMb: 100, childrenMb: [20, 30, 20, 30] },
    lookRate: 0.5,
    looks: 20,
    revisitP50S: 2,
    revisitP99S: 2.3,
    floorDecode: 0.02,
    usualDecode: 0.12,
    keyframeMs: 30,
    runMs: 26,
    prepareMs: 2,
  };
}

describe("figuresOf", () => {
  const figures = figuresOf(reading());

  it("extrapolates cameras per core from what the cameras measured used", () => {
    expect(figures.camerasPerCore).toBeCloseTo(20);
  });

  it("compares with keyframe decode plus session.run, over RTSP and from a file", () => {
    // Floor: 20 millicores of decode and 0.5 x 26 of inference, against our 50.
    expect(figures.floorRatio).toBeCloseTo(33 / 50);
    expect(figures.fileFloorRatio).toBeCloseTo((15 + 13) / 50);
  });

  it("compares with full decode and five inferences a second", () => {
    expect(figures.usualRatio).toBeCloseTo((120 + 130) / 50);
  });

  it("splits our cost into parts that add up to all of it", () => {
    const { total, ...parts } = figures.split;
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(total);
    expect(parts.infer).toBeCloseTo(13);
    expect(parts.prepare).toBeCloseTo(7);
  });

  it("divides the agent's own memory among one core's worth of cameras, and says what was measured", () => {
    expect(figures.mbPerCamera).toBeCloseTo(25 + 100 / 20);
    expect(figures.mbPerCameraMeasured).toBeCloseTo(200 / 4);
  });

  it("takes revisit and memory from the trial on one core where there was one", () => {
    const tried = figuresOf(reading(), {
      cameras: 18,
      revisitP99S: 2.8,
      memory: { rootMb: 180, childrenMb: Array.from({ length: 18 }, () => 24) },
      cost: { total: 0.9 },
    });
    expect(tried.p99RevisitRatio).toBeCloseTo(1.4);
    expect(tried.p99MeasuredAtCamerasOnOneCore).toBe(18);
    expect(tried.mbPerCamera).toBeCloseTo(34);
  });
});

it("rounded leaves nulls and lists alone and rounds numbers at any depth", () => {
  expect(rounded({ a: 1.23456, b: null, c: { d: 2.0004 } })).toEqual({ a: 1.235, b: null, c: { d: 2 } });
});
