import { describe, expect, test } from "vitest";
import { createMatroskaUnits, type MatroskaUnit } from "./matroska-units.ts";

/** EBML head, Segment of unknown size, Info of 3 bytes; sizes in 1 and 8 bytes as ffmpeg writes them. */
const HEADER = Buffer.from(
  "1a45dfa38142" + "1853806701ffffffffffffff" + "1549a9660100000000000003010203",
  "hex",
);
/** Timestamp, then a SimpleBlock of track 1 with these flags. */
const cluster = (flags: string): Buffer =>
  Buffer.from(`1f43b675` + `8b` + `e78105` + `a386` + `810000${flags}aabb`, "hex");
const [KEY, OTHER] = [cluster("80"), cluster("00")];

function unitsOf(chunks: readonly Buffer[]): MatroskaUnit[] {
  const units: MatroskaUnit[] = [];
  const reader = createMatroskaUnits((unit) => units.push(unit));
  for (const chunk of chunks) reader.push(chunk);
  return units;
}

describe("matroska units", () => {
  const stream = Buffer.concat([HEADER, KEY, OTHER]);
  const expected = [
    { kind: "header", bytes: HEADER },
    { kind: "cluster", bytes: KEY, startsWithKeyframe: true },
    { kind: "cluster", bytes: OTHER, startsWithKeyframe: false },
  ];

  test("a header, then a unit for each cluster", () => {
    expect(unitsOf([stream])).toEqual(expected);
  });

  test("wherever the pipe cuts", () => {
    expect(unitsOf([...stream].map((byte) => Buffer.from([byte])))).toEqual(expected);
  });

  test.each([
    { bytes: "00", why: "no element begins so", words: "begins with a zero byte" },
    { bytes: "1f43b67501ffffffffffffff", why: "a cluster whose end nobody knows", words: "has no size" },
    { bytes: "1f43b6751ffffffe00", why: "a cluster larger than any picture", words: "is no picture" },
  ])("refuses $bytes: $why", ({ bytes, words }) => {
    expect(() => unitsOf([Buffer.from(bytes, "hex")])).toThrow(words);
  });
});
