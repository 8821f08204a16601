import { describe, expect, it } from "vitest";
import { placementOf, toSource } from "./placement.ts";

const at = (contentWidthPx: number, contentHeightPx: number, leftPx: number, topPx: number) => ({
  contentWidthPx,
  contentHeightPx,
  leftPx,
  topPx,
});

describe("placement: where the picture lies in the input", () => {
  const rows = [
    {
      why: "wide picture: padding below",
      source: [1920, 1080],
      resize: "fit-top-left",
      expected: at(320, 180, 0, 0),
    },
    {
      why: "wide picture centred: padding halved",
      source: [1920, 1080],
      resize: "fit-centre",
      expected: at(320, 180, 0, 70),
    },
    {
      why: "tall picture: padding right",
      source: [1080, 1920],
      resize: "fit-top-left",
      expected: at(180, 320, 0, 0),
    },
    {
      why: "tall picture centred",
      source: [1080, 1920],
      resize: "fit-centre",
      expected: at(180, 320, 70, 0),
    },
    {
      why: "stretch fills both sides",
      source: [1920, 1080],
      resize: "stretch",
      expected: at(320, 320, 0, 0),
    },
    {
      why: "a small picture is enlarged",
      source: [160, 120],
      resize: "fit-top-left",
      expected: at(320, 240, 0, 0),
    },
    {
      why: "sides are rounded to whole pixels",
      source: [768, 577],
      resize: "fit-top-left",
      expected: at(320, 240, 0, 0),
    },
    { why: "a line keeps one pixel", source: [5000, 1], resize: "fit-top-left", expected: at(320, 1, 0, 0) },
  ] as const;
  it.each(rows)("$why", ({ source: [width, height], resize, expected }) => {
    const placement = placementOf(width, height, { widthPx: 320, heightPx: 320, resize });
    expect(placement).toEqual({ sourceWidthPx: width, sourceHeightPx: height, ...expected });
  });
});

describe("placement: boxes back to the source", () => {
  it("undoes padding and scale of a centred fit", () => {
    const placement = placementOf(1920, 1080, { widthPx: 320, heightPx: 320, resize: "fit-centre" });
    expect(toSource([10, 80, 20, 100], placement)).toEqual([60, 60, 120, 180]);
  });
  it("undoes a stretch on each axis by itself", () => {
    const placement = placementOf(640, 480, { widthPx: 320, heightPx: 320, resize: "stretch" });
    expect(toSource([160, 160, 320, 320], placement)).toEqual([320, 240, 640, 480]);
  });
  it("clips what reaches into the padding", () => {
    const placement = placementOf(1920, 1080, { widthPx: 320, heightPx: 320, resize: "fit-top-left" });
    expect(toSource([-10, 90, 400, 300], placement)).toEqual([0, 540, 1920, 1080]);
  });
});
