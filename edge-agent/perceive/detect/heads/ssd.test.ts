/** Golden vectors of SSD and of the heads whose model has picked its boxes itself. */
import { describe, expect, it } from "vitest";
import { decodeDetrRaw } from "./detr.ts";
import { decodeEfficientDet } from "./efficientdet.ts";
import { contextOf, floats, rounded, type Setting } from "./head.fixture.ts";
import { decodePaddle } from "./paddle.ts";
import { decodeSsdRaw, decodeTflitePostprocess } from "./ssd.ts";

const classes = ["", "person", "bicycle", "car"];
const setting: Setting = { side: 100, source: [100, 100], resize: "stretch", classes };

describe("head: ssd", () => {
  it("is told its background by the empty name", () => {
    const outputs = {
      boxes: floats([1, 2, 4], [0.1, 0.2, 0.3, 0.4, 0, 0, 1, 1]),
      scores: floats([1, 2, 4], [0.2, 0.1, 0.7, 0, 0.97, 0.01, 0.01, 0.01]),
    };
    const head = { kind: "ssd", boxes: "boxes", scores: "scores" } as const;
    expect(rounded(decodeEfficientDet(head, contextOf(outputs, setting)))).toEqual([
      { xyxy: [10, 20, 30, 40], classIndex: 2, confidence: 0.7 },
    ]);
  });
});

describe("head: ssd-raw", () => {
  const head = {
    kind: "ssd-raw" as const,
    boxes: "boxes",
    scores: "scores",
    variances: [0.1, 0.2] as [number, number],
    levels: [
      {
        columns: 2,
        rows: 2,
        sizesWh: [
          [0.2, 0.2],
          [0.3, 0.2],
        ] as [number, number][],
      },
      { columns: 1, rows: 1, sizesWh: [[0.8, 0.9]] as [number, number][] },
    ],
  };
  const BACKGROUND = [9, 0, 0, 0];
  /** Nine default boxes, background but for the given. */
  const outputsWith = (given: Record<number, { logits: readonly number[]; offsets: readonly number[] }>) => ({
    scores: floats([1, 9, 4], Array.from({ length: 9 }, (_, k) => given[k]?.logits ?? BACKGROUND).flat()),
    boxes: floats([1, 9, 4], Array.from({ length: 9 }, (_, k) => given[k]?.offsets ?? [0, 0, 0, 0]).flat()),
  });
  const decode = (outputs: ReturnType<typeof outputsWith>, change: Partial<Setting> = {}) =>
    rounded(decodeSsdRaw(head, contextOf(outputs, { ...setting, ...change })));

  it("softmax over all classes, offsets times variances against the default box", () => {
    // The second default box of cell 1: centre (0.75, 0.25), 0.3 x 0.2. Computed apart from this code.
    const outputs = outputsWith({ 3: { logits: [0.3, 1.1, 2.4, -0.5], offsets: [0.8, -0.6, 1.2, -0.9] } });
    const box = [58.331, 15.447, 96.469, 32.153];
    expect(decode(outputs)).toEqual([{ xyxy: box, classIndex: 2, confidence: 0.69 }]);
    expect(decode(outputs, { floor: 0.05 })).toEqual([
      { xyxy: box, classIndex: 2, confidence: 0.69 },
      { xyxy: box, classIndex: 1, confidence: 0.188 },
    ]);
  });

  it("the last level's box, clipped; an enormous size offset stays a number", () => {
    const outputs = outputsWith({ 8: { logits: [0, 0, 0, 20], offsets: [-2, 0, 1e6, 0] } });
    expect(decode(outputs)).toEqual([{ xyxy: [0, 5, 100, 95], classIndex: 3, confidence: 1 }]);
  });

  it("a class at the floor is left out as by any other head", () => {
    // Two equal logits far above the others: 0.5 each.
    const outputs = outputsWith({ 0: { logits: [30, 30, 0, 0], offsets: [0, 0, 0, 0] } });
    expect(decode(outputs, { floor: 0.5 })).toEqual([]);
    expect(decode(outputs, { floor: 0.49 })).toHaveLength(1);
  });

  it("refuses default boxes of another number", () => {
    const context = contextOf(outputsWith({}), setting);
    expect(() => decodeSsdRaw({ ...head, levels: head.levels.slice(0, 1) }, context)).toThrow(
      'key "head.levels" makes 8 default boxes, but the output "scores" has 9',
    );
  });
});

describe("head: tflite-postprocess", () => {
  const head = {
    kind: "tflite-postprocess",
    boxes: "detection_boxes",
    labels: "detection_classes",
    scores: "detection_scores",
    count: "num_detections",
  } as const;

  it("y before x, relative to the input, and only as many as it counted", () => {
    const outputs = {
      detection_boxes: floats([1, 3, 4], [0.1, 0.2, 0.3, 0.6, -0.1, 0.5, 0.2, 1.2, 0, 0, 1, 1]),
      detection_classes: floats([1, 3], [0, 1, 1]),
      detection_scores: floats([1, 3], [0.75, 0.5, 0.99]),
      num_detections: floats([1], [2]),
    };
    const context = contextOf(outputs, { ...setting, source: [200, 100], classes: ["person", "car"] });
    expect(rounded(decodeTflitePostprocess(head, context))).toEqual([
      { xyxy: [40, 10, 120, 30], classIndex: 0, confidence: 0.75 },
      { xyxy: [100, 0, 200, 20], classIndex: 1, confidence: 0.5 },
    ]);
  });
});

describe("head: paddle", () => {
  const head = { kind: "paddle", output: "multiclass_nms3_0.tmp_0" } as const;
  const decode = (rows: readonly (readonly number[])[]) => {
    const outputs = { "multiclass_nms3_0.tmp_0": floats([rows.length, 6], rows.flat()) };
    return rounded(decodePaddle(head, contextOf(outputs, { ...setting, source: [200, 100] })));
  };

  it("class and confidence come before the corners in input pixels", () => {
    expect(
      decode([
        [3, 0.5, 10, 20, 30, 120],
        [1, 0.8, 0, 0, 50, 50],
      ]),
    ).toEqual([
      { xyxy: [0, 0, 100, 50], classIndex: 1, confidence: 0.8 },
      { xyxy: [20, 20, 60, 100], classIndex: 3, confidence: 0.5 },
    ]);
  });

  it.each([
    { why: "no row", rows: [] },
    { why: "one row of class -1", rows: [[-1, 0, 0, 0, 0, 0]] },
  ])("nothing found is $why", ({ rows }) => {
    expect(decode(rows)).toEqual([]);
  });
});

describe("head: detr-raw", () => {
  const head = { kind: "detr-raw", logits: "pred_logits", boxes: "pred_boxes" } as const;

  it("a sigmoid per class, the best pairs of query and class, boxes relative to the input", () => {
    const outputs = {
      pred_logits: floats([1, 2, 4], [9, 1.3, -0.4, -5, -5, -5, -5, 2.2]),
      pred_boxes: floats([1, 2, 4], [0.5, 0.5, 0.2, 0.4, 0.9, 0.5, 0.4, 0.2]),
    };
    const context = contextOf(outputs, { ...setting, source: [200, 100], floor: 0.4 });
    expect(rounded(decodeDetrRaw(head, context))).toEqual([
      { xyxy: [140, 40, 200, 60], classIndex: 3, confidence: 0.9 },
      { xyxy: [80, 30, 120, 70], classIndex: 1, confidence: 0.786 },
      { xyxy: [80, 30, 120, 70], classIndex: 2, confidence: 0.401 },
    ]);
    const surer = contextOf(outputs, { ...setting, floor: 0.402 });
    expect(decodeDetrRaw(head, surer)).toHaveLength(2);
  });

  it("takes padding off, unlike the exported postprocessor, which knows the source's size alone", () => {
    const outputs = {
      pred_logits: floats([1, 1, 4], [-9, 5, -9, -9]),
      pred_boxes: floats([1, 1, 4], [0.5, 0.5, 0.2, 0.2]),
    };
    const context = contextOf(outputs, { ...setting, source: [200, 100], resize: "fit-centre" });
    expect(rounded(decodeDetrRaw(head, context))[0]?.xyxy).toEqual([80, 30, 120, 70]);
  });
});
