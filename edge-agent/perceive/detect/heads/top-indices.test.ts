import { describe, expect, it } from "vitest";
import { topIndices } from "./top-indices.ts";

describe("top indices", () => {
  const rows = [
    { why: "largest first", values: [0.2, 0.9, 0.5], options: { floor: 0, limit: 10 }, expected: [1, 2, 0] },
    {
      why: "the floor itself is not above the floor",
      values: [0.5, 0.75],
      options: { floor: 0.5, limit: 10 },
      expected: [1],
    },
    {
      why: "equal values keep their order, so that runs repeat",
      values: [0.5, 0.5, 0.5],
      options: { floor: 0, limit: 2 },
      expected: [0, 1],
    },
    { why: "NaN is nothing", values: [Number.NaN, 0.5], options: { floor: 0, limit: 10 }, expected: [1] },
    {
      why: "what is not accepted takes no place",
      values: [0.9, 0.8, 0.7],
      options: { floor: 0, limit: 1, accept: (index: number) => index !== 0 },
      expected: [1],
    },
  ];
  it.each(rows)("$why", ({ values, options, expected }) => {
    expect(topIndices(Float32Array.from(values), options)).toEqual(expected);
  });

  it("finds the same as a full sort when far more are above the floor than wanted", () => {
    const values = Float32Array.from({ length: 50_000 }, (_, i) => ((i * 7919) % 50_021) / 50_021);
    const sorted = Array.from(values.keys()).sort((a, b) => (values[b] as number) - (values[a] as number));
    expect(topIndices(values, { floor: 0.1, limit: 1000 })).toEqual(sorted.slice(0, 1000));
  });
});
