import { describe, expect, it } from "vitest";
import { areaOf, clipBox, groundPoint, heightOf, widthOf, type Xyxy } from "./box.ts";

describe("box: sides and area", () => {
  const rows: readonly { why: string; box: Xyxy; width: number; height: number; area: number }[] = [
    { why: "an ordinary box", box: [1, 2, 4, 8], width: 3, height: 6, area: 18 },
    { why: "a line has no area", box: [1, 2, 1, 8], width: 0, height: 6, area: 0 },
    { why: "swapped corners are empty, not negative", box: [4, 8, 1, 2], width: 0, height: 0, area: 0 },
  ];
  it.each(rows)("$why", ({ box, width, height, area }) => {
    expect([widthOf(box), heightOf(box), areaOf(box)]).toEqual([width, height, area]);
  });
});

describe("box: clip", () => {
  const rows: readonly { why: string; box: Xyxy; clipped: Xyxy }[] = [
    { why: "inside stays", box: [10, 10, 20, 20], clipped: [10, 10, 20, 20] },
    {
      why: "sticking out on every side becomes the picture",
      box: [-5, -5, 200, 200],
      clipped: [0, 0, 100, 50],
    },
    {
      why: "wholly outside becomes empty, at the nearest edge",
      box: [120, 10, 140, 20],
      clipped: [100, 10, 100, 20],
    },
  ];
  it.each(rows)("$why", ({ box, clipped }) => {
    expect(clipBox(box, 100, 50)).toEqual(clipped);
  });
});

describe("box: ground point", () => {
  it("is the middle of the lower edge, where wheels and feet stand", () => {
    expect(groundPoint([10, 20, 30, 60])).toEqual([20, 60]);
  });
});
