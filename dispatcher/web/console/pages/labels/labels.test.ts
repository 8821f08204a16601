/** The labels page without a browser: its question in the address, which words fit, and the bars. */
import { describe, expect, it } from "vitest";
import {
  addressOf,
  apiFilters,
  fileAddress,
  filtersOf,
  mayHaveCause,
  sharesOf,
  verdictsFor,
} from "./label.ts";

const CAMERA = "32050600001310000001";

describe("the question", () => {
  it("stands in the address and comes back from it; what is no filter is left out", () => {
    const query = {
      camera: CAMERA,
      violation: "parking",
      verdict: "false",
      conflict: "true",
      from: "2026-11-01",
    };
    expect(addressOf(filtersOf(query))).toEqual(query);
    const strange = { camera: "1", violation: "noise", verdict: "maybe", conflict: "1", from: "2026-13-41" };
    expect(addressOf(filtersOf(strange))).toEqual({});
  });

  it("asks for whole days of the reader's calendar, and its file for the same", () => {
    const filters = filtersOf({ from: "2026-11-20", to: "2026-11-20", conflict: "true" });
    const { from = "", to = "" } = apiFilters(filters);
    expect(Date.parse(to) - Date.parse(from)).toBe(86_400_000);
    const file = new URL(fileAddress(filters, "coco"), "http://x");
    expect(Object.fromEntries(file.searchParams)).toEqual({ from, to, conflict: "true", format: "coco" });
  });
});

describe("verdicts", () => {
  it("of a camera's finding are others than of what people found", () => {
    const event = {
      id: "e",
      confidence: 0.5,
      className: "car",
      xyxy: null,
      sourceSizeWh: null,
      configSha256: null,
      model: null,
    };
    expect(verdictsFor({ event })).toEqual(["true", "false", "unclear"]);
    expect(verdictsFor({ event: null })).toEqual(["missed", "unclear"]);
    expect((["true", "false", "unclear", "missed"] as const).filter(mayHaveCause)).toEqual([
      "false",
      "unclear",
    ]);
  });

  it("share a bar by their counts; an empty one is empty", () => {
    const row = { cameraCode: CAMERA, cameraName: null, violation: "parking", conflicts: 0 } as const;
    expect(sharesOf({ ...row, true: 6, false: 2, unclear: 0, missed: 2 })).toEqual({
      true: 60,
      false: 20,
      unclear: 0,
      missed: 20,
    });
    expect(sharesOf({ ...row, true: 0, false: 0, unclear: 0, missed: 0 })).toEqual({
      true: 0,
      false: 0,
      unclear: 0,
      missed: 0,
    });
  });
});
