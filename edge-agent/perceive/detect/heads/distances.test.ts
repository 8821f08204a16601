/** Golden vectors of NanoDet and PicoDet: the means and boxes were computed apart from this code. */
import { describe, expect, it } from "vitest";
import { contextOf, floats, rounded, type Setting } from "./head.fixture.ts";
import type { Outputs } from "./head.ts";
import { decodeNanodet, decodeNanodetPlus } from "./nanodet.ts";
import { decodePicodet } from "./picodet.ts";

/** Of 8 bins a side; their means are 6.056, 4.818, 3.294 and 1.372 strides left, top, right and bottom. */
const LOGITS = [
  [-1.58, -2.38, -0.62, -2.07, -2.6, -0.59, 2.51, 1.8],
  [1.59, -1.67, 0.22, -1.34, -1.96, -2.36, -1.71, 2.56],
  [1.97, 1.84, 1.8, -1.84, -1.14, 0.76, 1.39, 2.13],
  [2.28, -2.48, 0.64, 1.03, 0.04, -1.93, -0.16, -2.46],
].flat();
const classes = ["person", "car"];
const setting: Setting = { side: 128, source: [256, 192], resize: "stretch", classes };
const levels = [
  { stridePx: 8, scores: "cls8", distances: "dis8" },
  { stridePx: 48, scores: "cls48", distances: "dis48" },
];

interface Cell {
  readonly cell: number;
  readonly scores: readonly [number, number];
  readonly logits: readonly number[];
}

/** 16 x 16 cells of 8 px and 3 x 3 of 48 px, the last of which are cut off. */
function outputsOf(fine: readonly Cell[], coarse: readonly Cell[] = []): Outputs {
  const fill = (cells: number, given: readonly Cell[], stridePx: number): Outputs => {
    const [scores, distances] = [new Float32Array(cells * 2), new Float32Array(cells * 32)];
    for (const each of given) {
      scores.set(each.scores, each.cell * 2);
      distances.set(each.logits, each.cell * 32);
    }
    return {
      [`cls${String(stridePx)}`]: { dims: [1, cells, 2], data: scores },
      [`dis${String(stridePx)}`]: { dims: [1, cells, 32], data: distances },
    };
  };
  return { ...fill(256, fine, 8), ...fill(9, coarse, 48) };
}

/** All of a side's weight in one bin. */
const exactly = (...bins: readonly number[]): number[] =>
  bins.flatMap((bin) => Array.from({ length: 8 }, (_, k) => (k === bin ? 50 : 0)));

// Cell 121 is column 9, row 7.
const one: Cell = { cell: 121, scores: [0.1, 0.7], logits: LOGITS };

describe("head: nanodet", () => {
  const head = { kind: "nanodet" as const, levels };

  it("a cell's centre is the middle of its pixels", () => {
    expect(rounded(decodeNanodet(head, contextOf(outputsOf([one]), setting)))).toEqual([
      { xyxy: [54.103, 31.428, 203.697, 105.709], classIndex: 1, confidence: 0.7 },
    ]);
  });

  it("takes the padding off again", () => {
    const context = contextOf(outputsOf([one]), { ...setting, resize: "fit-centre" });
    expect(rounded(decodeNanodet(head, context))[0]?.xyxy).toEqual([54.103, 9.905, 203.697, 108.945]);
  });
});

describe("head: picodet", () => {
  const head = { kind: "picodet" as const, levels };

  it("a cell's centre is half a stride into it", () => {
    expect(rounded(decodePicodet(head, contextOf(outputsOf([one]), setting)))).toEqual([
      { xyxy: [55.103, 32.178, 204.697, 106.459], classIndex: 1, confidence: 0.7 },
    ]);
  });

  it("merges the levels by confidence, counts a cut-off cell, clips, and reports both classes of a cell", () => {
    // Cell 5 of the 3 x 3 is column 2, row 1: centre (120, 72), one stride each way.
    const coarse: Cell = { cell: 5, scores: [0.8, 0.5], logits: exactly(1, 1, 1, 1) };
    expect(rounded(decodePicodet(head, contextOf(outputsOf([one], [coarse]), setting)))).toEqual([
      { xyxy: [144, 36, 256, 180], classIndex: 0, confidence: 0.8 },
      { xyxy: [55.103, 32.178, 204.697, 106.459], classIndex: 1, confidence: 0.7 },
      { xyxy: [144, 36, 256, 180], classIndex: 1, confidence: 0.5 },
    ]);
  });

  it("equal logits are the middle of the bins, and huge ones no overflow", () => {
    const even: Cell = { ...one, logits: new Array<number>(32).fill(1000) };
    // 3.5 strides of 8 px each way of (76, 60).
    expect(rounded(decodePicodet(head, contextOf(outputsOf([even]), setting)))[0]?.xyxy).toEqual([
      96, 48, 208, 132,
    ]);
  });

  it("no more candidates than asked over all levels together", () => {
    const fine = Array.from({ length: 256 }, (_, cell): Cell => {
      return { cell, scores: [0.3 + cell / 1000, 0.3], logits: LOGITS };
    });
    const coarse: Cell = { cell: 0, scores: [0.9, 0], logits: exactly(0, 0, 1, 1) };
    const found = decodePicodet(head, contextOf(outputsOf(fine, [coarse]), { ...setting, limit: 10 }));
    expect(rounded(found).map(({ confidence }) => confidence)).toEqual([
      0.9, 0.555, 0.554, 0.553, 0.552, 0.551, 0.55, 0.549, 0.548, 0.547,
    ]);
  });

  it.each([
    {
      why: "another number of cells",
      change: { cls8: floats([1, 4, 2], new Array<number>(8).fill(0)) },
      sentence:
        'key "head.levels.0.scores": the output "cls8" is Float32Array [1,4,2]; this head needs [1,256,2]',
    },
    {
      why: "distances that are not four sides of bins",
      change: { dis8: floats([1, 256, 30], new Array<number>(256 * 30).fill(0)) },
      sentence:
        'key "head.levels.0.distances": a cell has 30 numbers for its distances; 4 * (R + 1) is right, 32 mostly',
    },
  ])("refuses $why", ({ change, sentence }) => {
    const context = contextOf({ ...outputsOf([]), ...change }, setting);
    expect(() => decodePicodet(head, context)).toThrow(sentence);
  });
});

describe("head: nanodet-plus", () => {
  const head = { kind: "nanodet-plus" as const, output: "output", strides: [8, 48] };
  const outputWith = (cells: readonly Cell[], rows = 265): Outputs => {
    const data = new Float32Array(rows * 34);
    for (const { cell, scores, logits } of cells) data.set([...scores, ...logits], cell * 34);
    return { output: { dims: [1, rows, 34], data } };
  };

  it("a cell's centre is its upper left corner; the logits of its distances are no scores", () => {
    const coarse: Cell = { cell: 256 + 4, scores: [0.9, 0], logits: exactly(0, 1, 1, 0) };
    expect(rounded(decodeNanodetPlus(head, contextOf(outputWith([one, coarse]), setting)))).toEqual([
      // Column 1, row 1 of 48 px: (48, 48), a stride up and a stride to the right.
      { xyxy: [96, 0, 192, 72], classIndex: 0, confidence: 0.9 },
      { xyxy: [47.103, 26.178, 196.697, 100.459], classIndex: 1, confidence: 0.7 },
    ]);
  });

  it("refuses strides that do not make the model's cells", () => {
    expect(() => decodeNanodetPlus(head, contextOf(outputWith([], 256), setting))).toThrow(
      'key "head.strides": [8,48] make 265 cells of a 128x128 input, but the output "output" has 256',
    );
  });
});
