import { expect, it } from "vitest";
import { placeOf, valueOf } from "./change-text.ts";
import { boxOf, movedBox, sizedBox } from "./patrol-box.ts";

it("a box is drawn in any direction, and a slip of the hand is none", () => {
  expect(boxOf([0.5, 0.6], [0.2, 0.1])).toEqual([0.2, 0.1, 0.5, 0.6]);
  expect(boxOf([0.5, 0.5], [1.4, -1])).toEqual([0.5, 0, 1, 0.5]);
  expect(boxOf([0.5, 0.5], [0.505, 0.9])).toBeNull();
});

it("a box moves and grows within the picture", () => {
  expect(movedBox([0.7, 0.1, 0.9, 0.3], 0.5, -0.5)).toEqual([0.8, 0, 1, 0.2]);
  expect(sizedBox([0.7, 0.1, 0.9, 0.3], 0.5, -0.5)).toEqual([0.7, 0.1, 1, 0.11]);
});

it("a changed value is read as what it is", () => {
  expect(placeOf("zones[kerb].rule.dwellS")).toEqual({ zone: "kerb", key: "dwellS" });
  expect(placeOf("zones[kerb]")).toEqual({ zone: "kerb", key: "" });
  expect(placeOf("minConfidence.day")).toEqual({ zone: null, key: "minConfidence.day" });
  expect(valueOf([[0, 0]], "zh")).toEqual({ kind: "corners", text: "1" });
  expect(valueOf([], "zh")).toEqual({ kind: "text", text: "[]" });
  expect(valueOf(null, "zh").kind).toBe("none");
  expect(valueOf(1234.5, "en").text).toBe("1,234.5");
});
