import { describe, expect, it } from "vitest";
import { decodeDetr } from "./detr.ts";
import { decodeEfficientDet } from "./efficientdet.ts";
import { contextOf, floats, rounded, type Setting } from "./head.fixture.ts";
import type { Outputs, OutputTensor } from "./head.ts";
import { decodeYolox } from "./yolox.ts";

describe("head: efficientdet", () => {
  const head = { kind: "efficientdet", boxes: "boxes", scores: "scores" } as const;
  // COCO ids 1 to 3 and an unused one: channel k is id k + 1.
  const setting: Setting = {
    side: 320,
    source: [768, 576],
    resize: "fit-top-left",
    classes: ["person", "bicycle", "car", ""],
  };

  it("scales relative boxes by the padded input, not by the picture in it", () => {
    const outputs = {
      boxes: floats([1, 1, 4], [0.5, 0.25, 0.75, 0.375]),
      scores: floats([1, 1, 4], [0, 0, 0.5, 0]),
    };
    // 320 px hold 768 px, both ways: 2.4 source pixels each; 0.25 of 320 is 80 is 192.
    expect(rounded(decodeEfficientDet(head, contextOf(outputs, setting)))).toEqual([
      { xyxy: [384, 192, 576, 288], classIndex: 2, confidence: 0.5 },
    ]);
  });

  it("reports both classes of one anchor, the surer first, and drops what is at the floor", () => {
    const outputs = {
      boxes: floats([1, 2, 4], [0, 0, 0.5, 0.5, 0, 0, 1, 0.75]),
      scores: floats([1, 2, 4], [0.3, 0, 0.75, 0, 0.25, 0, 0, 0]),
    };
    const found = rounded(decodeEfficientDet(head, contextOf(outputs, setting)));
    expect(found.map(({ classIndex, confidence }) => [classIndex, confidence])).toEqual([
      [2, 0.75],
      [0, 0.3],
    ]);
  });

  it("never reports a channel without a name, however sure", () => {
    const outputs = { boxes: floats([1, 1, 4], [0, 0, 1, 1]), scores: floats([1, 1, 4], [0, 0, 0, 0.99]) };
    expect(decodeEfficientDet(head, contextOf(outputs, setting))).toEqual([]);
  });

  it("returns no more than asked, the most confident ones", () => {
    const anchors = 1500;
    const outputs = {
      boxes: floats([1, anchors, 4], Array.from({ length: anchors }, () => [0, 0, 0.5, 0.5]).flat()),
      scores: floats(
        [1, anchors, 4],
        Array.from({ length: anchors }, (_, i) => [0.3 + i / 5000, 0, 0, 0]).flat(),
      ),
    };
    const found = decodeEfficientDet(head, contextOf(outputs, setting));
    expect(found).toHaveLength(1000);
    expect(found[0]?.confidence).toBeCloseTo(0.3 + 1499 / 5000, 6);
    expect(found.at(-1)?.confidence).toBeCloseTo(0.3 + 500 / 5000, 6);
  });

  it.each([
    {
      why: "a class list of another length",
      outputs: { boxes: floats([1, 1, 4], [0, 0, 1, 1]), scores: floats([1, 1, 3], [0, 0, 0]) },
      sentence: 'key "head.scores": the output "scores" is Float32Array [1,1,3]; this head needs [1,N,4]',
    },
    {
      why: "boxes for other anchors than the scores",
      outputs: {
        boxes: floats([1, 2, 4], [0, 0, 1, 1, 0, 0, 1, 1]),
        scores: floats([1, 1, 4], [0, 0, 0, 0]),
      },
      sentence: 'key "head.boxes": the output "boxes" is Float32Array [1,2,4]; this head needs [1,1,4]',
    },
    {
      why: "an output that is not there",
      outputs: { boxes: floats([1, 1, 4], [0, 0, 1, 1]), classes: floats([1, 1, 4], [0, 0, 0, 0]) },
      sentence: 'key "head.scores" names the output "scores", but the model has "boxes", "classes"',
    },
    {
      why: "quantised scores",
      outputs: {
        boxes: floats([1, 1, 4], [0, 0, 1, 1]),
        scores: { dims: [1, 1, 4], data: Uint8Array.of(0, 0, 0, 9) },
      },
      sentence: 'key "head.scores": the output "scores" is Uint8Array [1,1,4]; this head needs float32',
    },
  ])("refuses $why", ({ outputs, sentence }) => {
    expect(() => decodeEfficientDet(head, contextOf(outputs, setting))).toThrow(sentence);
  });
});

describe("head: yolox", () => {
  const head = { kind: "yolox", output: "output", strides: [8, 16] } as const;
  // A 32 px input: 4 x 4 cells of 8 px, then 2 x 2 of 16 px.
  const setting: Setting = { side: 32, source: [64, 48], resize: "fit-top-left", classes: ["person", "car"] };
  const cellOf = (cell: number, values: readonly number[]): Outputs => {
    const all = new Float32Array(20 * 7);
    all.set(values, cell * 7);
    return { output: { dims: [1, 20, 7], data: all } };
  };
  const decode = (outputs: Outputs) =>
    rounded(decodeYolox({ ...head, strides: [...head.strides] }, contextOf(outputs, setting)));
  const LN2 = Math.log(2);

  it.each([
    {
      why: "first stride: cell 6 is column 2, row 1",
      cell: 6,
      // centre (2 + 0.5, 1 + 0.5) * 8 = (20, 12), sides 8 and 16; the source is twice the input.
      values: [0.5, 0.5, 0, LN2, 0.8, 0.1, 0.9],
      expected: [{ xyxy: [32, 8, 48, 40], classIndex: 1, confidence: 0.72 }],
    },
    {
      why: "second stride: cell 17 is column 1, row 0 of the 2 x 2 grid",
      cell: 17,
      // centre (1 + 0.25, 0.5) * 16 = (20, 8), sides 16 and 8.
      values: [0.25, 0.5, 0, -LN2, 1, 0.6, 0.1],
      expected: [{ xyxy: [24, 8, 56, 24], classIndex: 0, confidence: 0.6 }],
    },
    {
      why: "a cell reports its best class only",
      cell: 0,
      values: [0.5, 0.5, 0, 0, 1, 0.7, 0.6],
      expected: [{ xyxy: [0, 0, 16, 16], classIndex: 0, confidence: 0.7 }],
    },
    {
      why: "objectness times class must pass the floor, not each alone",
      cell: 0,
      values: [0.5, 0.5, 0, 0, 0.45, 0.5, 0],
      expected: [],
    },
    {
      why: "boxes end at the picture",
      cell: 0,
      values: [0, 0, LN2 * 5, LN2 * 5, 1, 1, 0],
      expected: [{ xyxy: [0, 0, 64, 48], classIndex: 0, confidence: 1 }],
    },
  ])("$why", ({ cell, values, expected }) => {
    expect(decode(cellOf(cell, values))).toEqual(expected);
  });

  it("refuses strides that do not make the model's cells", () => {
    expect(() => decodeYolox({ ...head, strides: [8] }, contextOf(cellOf(0, [0]), setting))).toThrow(
      'key "head.strides": [8] make 16 cells of a 32x32 input, but the output "output" has 20',
    );
  });
});

describe("head: detr", () => {
  const head = { kind: "detr", labels: "labels", boxes: "boxes", scores: "scores" } as const;
  const setting: Setting = {
    side: 32,
    source: [640, 480],
    resize: "stretch",
    classes: ["person", "", "car"],
  };
  const outputsOf = (labels: OutputTensor["data"], scores: readonly number[]): Outputs => ({
    labels: { dims: [1, scores.length], data: labels },
    boxes: floats(
      [1, scores.length, 4],
      scores.flatMap((_, i) => [i * 100, 10, i * 100 + 50, 500]),
    ),
    scores: floats([1, scores.length], scores),
  });

  it.each([
    { why: "int64 labels", labels: BigInt64Array.of(0n, 1n, 2n) },
    { why: "int32 labels", labels: Int32Array.of(0, 1, 2) },
    { why: "float32 labels", labels: Float32Array.of(0, 1, 2) },
  ])(
    "$why: boxes are source pixels already, clipped, surest first, unnamed classes left out",
    ({ labels }) => {
      const found = rounded(decodeDetr(head, contextOf(outputsOf(labels, [0.5, 0.9, 0.75]), setting)));
      expect(found).toEqual([
        { xyxy: [200, 10, 250, 480], classIndex: 2, confidence: 0.75 },
        { xyxy: [0, 10, 50, 480], classIndex: 0, confidence: 0.5 },
      ]);
    },
  );

  it("refuses a label beyond the class list", () => {
    expect(() => decodeDetr(head, contextOf(outputsOf(BigInt64Array.of(3n), [0.9]), setting))).toThrow(
      'key "classes" has 3 names, but the output "labels" says class 3',
    );
  });
});
