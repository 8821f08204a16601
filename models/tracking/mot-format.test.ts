import { describe, expect, it } from "vitest";
import { ModelError } from "../errors.ts";
import { detectionsText, parseGroundTruth, tracksText } from "./mot-format.ts";

describe("MOTChallenge's text", () => {
  it("numbers frames from 1, says nothing of empty looks, and gives widths and heights", () => {
    const person = { xyxy: [10, 20, 40.5, 100], className: "person", confidence: 0.4321 } as const;
    expect(detectionsText([[person], [], [person]])).toBe(
      "1,-1,10.000,20.000,30.500,80.000,0.432100,-1,-1,-1\n3,-1,10.000,20.000,30.500,80.000,0.432100,-1,-1,-1\n",
    );
    expect(tracksText([[], [{ id: "t12", xyxy: [1, 2, 4, 8] }]])).toBe(
      "2,12,1.000000000,2.000000000,3.000000000,6.000000000,1.000000,-1,-1,-1\n",
    );
  });

  it("reads boxes by frame, keeps empty frames and leaves out what does not count", () => {
    expect(parseGroundTruth("3,7,10,20,30,80,1,-4.1,-7.3,0\r\n1,7,10,20,30,80,0\n", "gt.txt")).toEqual([
      [],
      [],
      [{ id: "7", xyxy: [10, 20, 40, 100] }],
    ]);
  });

  it.each([
    "1,2,3,4,5,6",
    "0,1,10,20,30,80,1",
    "1.5,1,10,20,30,80,1",
    "1,1,10,twenty,30,80,1",
    "9e9,1,10,20,30,80,1",
  ])("refuses the line %s by its number", (line) => {
    const text = `1,1,10,20,30,80,1\n${line}\n`;
    expect(() => parseGroundTruth(text, "gt.txt")).toThrow(ModelError);
    expect(() => parseGroundTruth(text, "gt.txt")).toThrow(`gt.txt, line 2 is "${line}"; `);
  });
});
