import { describe, expect, it } from "vitest";
import type { Xyxy } from "../../geometry/box.ts";
import { onePerObject } from "./one-per-object.ts";

const EVIDENCE = {
  car: ["motor-vehicle"],
  truck: ["motor-vehicle"],
  person: ["person"],
  cart: ["goods", "vending-cart"],
  box: ["goods"],
};
const seen = (className: string, confidence: number, xyxy: Xyxy) => ({ className, confidence, xyxy });

describe("one per object", () => {
  const van: Xyxy = [650, 43, 720, 100];
  const rows = [
    {
      why: "a van that is a truck and a car is one truck",
      detections: [seen("truck", 0.45, van), seen("car", 0.39, [650, 44, 720, 99])],
      names: ["truck"],
    },
    {
      why: "the driver at the same place is not the van",
      detections: [seen("truck", 0.45, van), seen("person", 0.4, van)],
      names: ["truck", "person"],
    },
    {
      why: "a car parked half before the truck is a second vehicle",
      detections: [seen("truck", 0.45, van), seen("car", 0.39, [670, 43, 740, 100])],
      names: ["truck", "car"],
    },
    {
      why: "a head without NMS repeats a class too",
      detections: [seen("car", 0.6, van), seen("car", 0.3, van)],
      names: ["car"],
    },
    {
      why: "one shared word of evidence is enough",
      detections: [seen("box", 0.6, van), seen("cart", 0.3, van)],
      names: ["box"],
    },
    {
      why: "classes that are evidence of nothing are only compared by name",
      detections: [seen("kite", 0.6, van), seen("bird", 0.3, van), seen("kite", 0.2, van)],
      names: ["kite", "bird"],
    },
  ];
  it.each(rows)("$why", ({ detections, names }) => {
    expect(onePerObject(detections, EVIDENCE).map(({ className }) => className)).toEqual(names);
  });
});
