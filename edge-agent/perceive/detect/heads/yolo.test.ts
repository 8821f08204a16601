/** Golden vectors of the YOLO heads, worked out by hand and with plain arithmetic from the published definitions. */
import { describe, expect, it } from "vitest";
import { contextOf, floats, rounded, type Setting } from "./head.fixture.ts";
import { decodeYolo26 } from "./yolo26.ts";
import { decodeYolov5, decodeYolov5Raw } from "./yolov5.ts";
import { decodeYolov8 } from "./yolov8.ts";

const classes = ["person", "", "car"];
// 64 px hold 128 x 96, both ways: two source pixels each, 8 px of padding above.
const setting: Setting = { side: 64, source: [128, 96], resize: "fit-centre", classes };

describe("head: yolov5", () => {
  const head = { kind: "yolov5", output: "output0" } as const;
  const decode = (rows: readonly (readonly number[])[]) =>
    rounded(decodeYolov5(head, contextOf({ output0: floats([1, rows.length, 8], rows.flat()) }, setting)));

  it("boxes are input pixels, confidence is objectness times the best class that has a name", () => {
    expect(
      decode([
        [32, 32, 16, 8, 0.5, 0.2, 0.99, 0.9],
        [20, 28, 8, 8, 0.9, 0.8, 0.99, 0.1],
      ]),
    ).toEqual([
      { xyxy: [32, 32, 48, 48], classIndex: 0, confidence: 0.72 },
      { xyxy: [48, 40, 80, 56], classIndex: 2, confidence: 0.45 },
    ]);
  });

  it("objectness and class must pass the floor together, and boxes end at the picture", () => {
    expect(decode([[32, 32, 8, 8, 0.45, 0.5, 0, 0]])).toEqual([]);
    expect(decode([[4, 60, 40, 40, 1, 0, 0, 1]])).toEqual([
      { xyxy: [0, 64, 48, 96], classIndex: 2, confidence: 1 },
    ]);
  });

  it("refuses rows for another number of classes", () => {
    const context = contextOf({ output0: floats([1, 1, 85], new Array<number>(85).fill(0)) }, setting);
    expect(() => decodeYolov5(head, context)).toThrow(
      'key "head.output": the output "output0" is Float32Array [1,1,85]; this head needs [1,N,8]',
    );
  });
});

describe("head: yolov5-raw", () => {
  const raw: Setting = { side: 32, source: [64, 64], resize: "stretch", classes: ["person", "car"] };
  const width = 7;
  const levels = [
    {
      output: "p3",
      stridePx: 8,
      anchorsPx: [
        [16, 30],
        [10, 13],
      ] as [number, number][],
    },
    { output: "p4", stridePx: 16, anchorsPx: [[30, 61]] as [number, number][] },
  ];
  const head = { kind: "yolov5-raw" as const, levels };
  /** Logits of -20 everywhere but in one row. */
  const outputsWith = (level: number, row: number, values: readonly number[]) => {
    const sizes = [2 * 16, 4];
    const [fine, coarse] = sizes.map((rows) => new Float32Array(rows * width).fill(-20));
    [fine, coarse][level]?.set(values, row * width);
    return { p3: { dims: [1, 2, 4, 4, width], data: fine }, p4: { dims: [1, 1, 2, 2, width], data: coarse } };
  };

  it("second anchor of the fine level, cell of column 1 and row 2", () => {
    // (2 sigmoid(1.74) - 0.5 + 1) * 8 and so on, computed apart from this code; two source pixels to one.
    const outputs = outputsWith(0, 16 + 2 * 4 + 1, [1.74, 1.46, 0.19, -0.8, 1.5, -0.7, 2.1]);
    expect(rounded(decodeYolov5Raw(head, contextOf(outputs, raw)))).toEqual([
      { xyxy: [23.238, 44.971, 47.206, 54.967], classIndex: 1, confidence: 0.728 },
    ]);
  });

  it("logits of 0: the cell's middle and the anchor itself, clipped", () => {
    const outputs = outputsWith(1, 0, [0, 0, 0, 0, 20, 20, -20]);
    expect(rounded(decodeYolov5Raw(head, contextOf(outputs, raw)))).toEqual([
      { xyxy: [0, 0, 46, 64], classIndex: 0, confidence: 1 },
    ]);
  });

  it("refuses a level with another number of anchors", () => {
    const outputs = outputsWith(0, 0, []);
    const fewer = {
      ...head,
      levels: levels.map((level) => ({ ...level, anchorsPx: level.anchorsPx.slice(0, 1) })),
    };
    expect(() => decodeYolov5Raw(fewer, contextOf(outputs, raw))).toThrow(
      'key "head.levels.0.output": the output "p3" is Float32Array [1,2,4,4,7]; this head needs [1,1,4,4,7]',
    );
  });
});

describe("head: yolov8", () => {
  const head = { kind: "yolov8", output: "output0" } as const;
  /** One row per anchor here; the model has one column per anchor. */
  const outputOf = (anchors: readonly (readonly number[])[]) =>
    floats(
      [1, 7, anchors.length],
      Array.from({ length: 7 }, (_, k) => anchors.map((each) => each[k] ?? 0)).flat(),
    );
  const decode = (anchors: readonly (readonly number[])[], change: Partial<Setting> = {}) =>
    rounded(decodeYolov8(head, contextOf({ output0: outputOf(anchors) }, { ...setting, ...change })));

  it("columns are anchors; each class above the floor is a candidate, the surest first", () => {
    expect(
      decode([
        [32, 32, 16, 8, 0.3, 0.99, 0.5],
        [20, 28, 8, 8, 0.1, 0.2, 0.9],
        [40, 40, 4, 4, 0.8, 0.1, 0.25],
      ]),
    ).toEqual([
      { xyxy: [32, 32, 48, 48], classIndex: 2, confidence: 0.9 },
      { xyxy: [76, 60, 84, 68], classIndex: 0, confidence: 0.8 },
      { xyxy: [48, 40, 80, 56], classIndex: 2, confidence: 0.5 },
      { xyxy: [48, 40, 80, 56], classIndex: 0, confidence: 0.3 },
    ]);
  });

  it("returns no more than asked when everything is above the floor", () => {
    const anchors = Array.from({ length: 600 }, (_, k) => [32, 32, 8, 8, 0.3 + k / 1000, 0, 0.3 + k / 2000]);
    const found = decode(anchors, { limit: 100 });
    expect(found).toHaveLength(100);
    expect(found[0]).toEqual({ xyxy: [56, 40, 72, 56], classIndex: 0, confidence: 0.899 });
    expect(found.at(-1)?.confidence).toBe(0.8);
  });

  it("refuses an output that is not transposed", () => {
    const context = contextOf({ output0: floats([1, 3, 7], new Array<number>(21).fill(0)) }, setting);
    expect(() => decodeYolov8(head, context)).toThrow("Float32Array [1,3,7]; this head needs [1,7,N]");
  });
});

describe("head: yolo26", () => {
  const head = { kind: "yolo26", output: "output0" } as const;
  const decode = (rows: readonly (readonly number[])[]) =>
    rounded(decodeYolo26(head, contextOf({ output0: floats([1, rows.length, 6], rows.flat()) }, setting)));

  it("corners, confidence and class of each row; empty rows and classes without a name say nothing", () => {
    expect(
      decode([
        [10, 18, 20, 38, 0.6, 0],
        [0, 0, 64, 64, 0.9, 2],
        [1, 1, 2, 2, 0.95, 1],
        [0, 0, 0, 0, 0, 0],
      ]),
    ).toEqual([
      { xyxy: [0, 0, 128, 96], classIndex: 2, confidence: 0.9 },
      { xyxy: [20, 20, 40, 60], classIndex: 0, confidence: 0.6 },
    ]);
  });

  it("refuses a class beyond the list", () => {
    expect(() => decode([[0, 0, 9, 9, 0.9, 3]])).toThrow(
      'key "classes" has 3 names, but the output "output0" says class 3',
    );
  });
});
