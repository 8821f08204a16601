import { describe, expect, it } from "vitest";
import type { Xyxy } from "../../geometry/box.ts";
import { nonMaxSuppression } from "./nms.ts";

const box = (name: string, classIndex: number, xyxy: Xyxy) => ({ name, classIndex, xyxy });

describe("nms", () => {
  const base = box("base", 0, [0, 0, 10, 10]);
  const rows = [
    {
      why: "a near copy of a surer one goes",
      candidates: [base, box("copy", 0, [0, 0, 10, 9])],
      iouThreshold: 0.5,
      kept: ["base"],
    },
    {
      why: "another class at the same place stays",
      candidates: [base, box("other class", 1, [0, 0, 10, 10])],
      iouThreshold: 0.5,
      kept: ["base", "other class"],
    },
    {
      why: "an overlap of exactly the threshold stays: only more suppresses",
      candidates: [base, box("half", 0, [0, 0, 10, 5])],
      iouThreshold: 0.5,
      kept: ["base", "half"],
    },
    {
      why: "a suppressed one suppresses nobody: the chain's far end stays",
      candidates: [base, box("middle", 0, [0, 4, 10, 14]), box("end", 0, [0, 8, 10, 18])],
      iouThreshold: 0.4,
      kept: ["base", "end"],
    },
    {
      why: "null means the model has done it",
      candidates: [base, box("copy", 0, [0, 0, 10, 10])],
      iouThreshold: null,
      kept: ["base", "copy"],
    },
  ];
  it.each(rows)("$why", ({ candidates, iouThreshold, kept }) => {
    expect(nonMaxSuppression(candidates, { iouThreshold, limit: 100 }).map(({ name }) => name)).toEqual(kept);
  });

  it.each([0.5, null])("ends at the limit with the surest (threshold %s)", (iouThreshold) => {
    const apart = Array.from({ length: 150 }, (_, i) => box(String(i), 0, [i * 20, 0, i * 20 + 10, 10]));
    const kept = nonMaxSuppression(apart, { iouThreshold, limit: 100 });
    expect(kept).toHaveLength(100);
    expect(kept.at(-1)?.name).toBe("99");
  });
});
