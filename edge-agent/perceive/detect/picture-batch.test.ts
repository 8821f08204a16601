/** Stacking, cutting apart and comparing, with plain numbers. */
import { describe, expect, it } from "vitest";
import { floats } from "./heads/head.fixture.ts";
import type { InputSpec } from "./model-manifest.ts";
import { createBatchPreprocessor, differenceOf, sliceOutputs } from "./picture-batch.ts";

const input: InputSpec = {
  ...{ name: "images", widthPx: 2, heightPx: 1, layout: "nhwc", dtype: "uint8", channels: "rgb" },
  ...{ resize: "stretch", padValue: 0, mean: [0, 0, 0], std: [1, 1, 1] },
};
const plain = (value: number) => ({ widthPx: 2, heightPx: 1, rgb: new Uint8Array(6).fill(value) });

describe("batch: inputs", () => {
  it("stacks pictures in order, and a smaller batch after a larger one holds no leftovers", () => {
    const prepare = createBatchPreprocessor(input);
    const three = prepare([plain(7), plain(8), plain(9)]);
    expect(three.dims).toEqual([3, 1, 2, 3]);
    expect([...three.tensor]).toEqual([7, 8, 9].flatMap((value) => new Array<number>(6).fill(value)));
    expect(three.placements).toHaveLength(3);
    const two = prepare([plain(1), plain(2)]);
    expect(two.dims).toEqual([2, 1, 2, 3]);
    expect([...two.tensor]).toEqual([1, 2].flatMap((value) => new Array<number>(6).fill(value)));
    expect(prepare([plain(5)])).toMatchObject({ dims: [1, 1, 2, 3], tensor: new Uint8Array(6).fill(5) });
  });
});

describe("batch: outputs", () => {
  it("each picture gets its own part of every output", () => {
    const labels = { dims: [2, 1], data: BigInt64Array.of(3n, 4n) };
    const slices = sliceOutputs({ boxes: floats([2, 1, 2], [1, 2, 3, 4]), labels }, 2);
    expect(slices).toEqual([
      { boxes: floats([1, 1, 2], [1, 2]), labels: { dims: [1, 1], data: BigInt64Array.of(3n) } },
      { boxes: floats([1, 1, 2], [3, 4]), labels: { dims: [1, 1], data: BigInt64Array.of(4n) } },
    ]);
  });

  it.each([{ dims: [3, 2] }, { dims: [1, 6] }, { dims: [] }])(
    "refuses $dims for two pictures",
    ({ dims }) => {
      const outputs = { rows: { dims, data: new Float32Array(6) } };
      expect(() => sliceOutputs(outputs, 2)).toThrow(
        `the output "rows" is [${dims.join(",")}] for 2 pictures; its first side must be 2`,
      );
    },
  );
});

describe("batch: the same answer as alone", () => {
  const values = (...numbers: number[]) => [{ out: floats([1, numbers.length], numbers) }];
  const many = Array.from({ length: 100 }, (_, k) => k + 1);

  it.each([
    {
      why: "rounding",
      alone: values(0.5, 0.001, 300),
      together: values(0.502, 0.0012, 300.2),
      expected: undefined,
    },
    { why: "nothing found", alone: values(), together: values(), expected: undefined },
    { why: "infinities", alone: values(1, -Infinity), together: values(1, -Infinity), expected: undefined },
    {
      why: "two near-ties that changed places among a hundred",
      alone: values(...many),
      together: values(2000, 1000, ...many.slice(2)),
      expected: undefined,
    },
    {
      why: "another picture's values",
      alone: values(...many),
      together: values(...many.toReversed()),
      expected: 'the values of the output "out" change with the other picture',
    },
    {
      why: "what is not a number any more",
      alone: values(1, 2),
      together: values(Number.NaN, Number.NaN),
      expected: 'the values of the output "out" change with the other picture',
    },
    {
      why: "another number of boxes",
      alone: values(1, 2),
      together: values(1, 2, 3),
      expected: 'the output "out" is [1,3] for one of two pictures and [1,2] for it alone',
    },
  ])("$why", ({ alone, together, expected }) => {
    expect(differenceOf(alone, together)).toBe(expected);
  });
});
