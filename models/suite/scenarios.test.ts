import { describe, expect, it } from "vitest";
import { VIOLATIONS } from "#contract";
import { polygonContains } from "../../edge-agent/geometry/polygon.ts";
import { planCamera } from "../../edge-agent/camera-plan.ts";
import type { Xyxy } from "../../edge-agent/geometry/box.ts";
import { findModel } from "../catalogue.ts";
import type { Reel } from "./base-clips.ts";
import { truthOf } from "./build-clip.ts";
import type { ClipPlan } from "./clip-plan.ts";
import { configOf } from "./run-clip.ts";
import { planSuite, type Place } from "./scenarios.ts";
import { describeScene } from "./scene.ts";
import { createStock, type StockItem } from "./stock.ts";

const blank = { widthPx: 64, heightPx: 48, rgb: new Uint8Array(64 * 48 * 3) };

function place(name: string, moves = false): Place {
  const reel: Reel = {
    ...{ name, path: `${name}.mp4`, sha256: name, moves, stepS: 1 },
    ...{ widthPx: 64, heightPx: 48, pictures: [blank], detections: [[]], plate: blank },
  };
  return { reel, scene: describeScene(reel) };
}

const CLASSES = [
  "person",
  "car",
  "truck",
  "bicycle",
  "suitcase",
  "chair",
  "dining table",
  "bowl",
  "refrigerator",
];
const full = createStock(
  CLASSES.flatMap((className) =>
    [1, 2, 3].map((k): StockItem => {
      const xyxy: Xyxy = [0, 0, 10, 10];
      return {
        id: `${className}-${String(k)}`,
        className,
        photoPath: "p.jpg",
        polygons: [],
        xyxy,
        recognised: true,
      };
    }),
  ),
);
const places = [place("vtest"), place("oxford_towncentre_clip"), place("somewhere"), place("walk", true)];
const about = (plans: readonly ClipPlan[], violation: string) =>
  plans.filter((plan) => plan.kind === "positive" && plan.about === violation);

describe("planSuite", () => {
  const plans = planSuite(places, full, 1);

  it("is the same for the same seed and another for another", () => {
    expect(planSuite(places, full, 1)).toEqual(plans);
    expect(planSuite(places, full, 2)).not.toEqual(plans);
  });

  it("shows every violation at least five times, in as many conditions, and has negatives, quiet and blind clips", () => {
    for (const violation of VIOLATIONS) {
      const shown = about(plans, violation);
      expect(shown.length).toBeGreaterThanOrEqual(5);
      expect(new Set(shown.map(({ conditions }) => conditions.join())).size).toBeGreaterThanOrEqual(4);
    }
    const kinds = new Set(plans.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(["guard", "negative", "positive", "quiet"]);
    expect(new Set(plans.map(({ clip }) => clip)).size).toBe(plans.length);
  });

  it("puts what must be reported into its zone, after the place was seen empty and for longer than the dwell", () => {
    for (const plan of plans) {
      for (const { objectId, zoneId } of plan.wanted) {
        const zone = plan.zones.find(({ id }) => id === zoneId);
        const actors = plan.actors.filter((actor) => actor.objectId === objectId);
        for (const { placement, fromS, toS } of actors) {
          expect(fromS).toBeGreaterThanOrEqual(40);
          expect(toS - fromS).toBeGreaterThan(zone?.dwellS ?? Infinity);
          if (placement.on === "ground")
            expect(polygonContains(zone?.polygon ?? [], placement.foot)).toBe(true);
        }
      }
    }
  });

  it("wants nothing in negatives, and keeps the short ones shorter than the dwell", () => {
    for (const plan of plans.filter(({ kind }) => kind !== "positive")) expect(plan.wanted).toEqual([]);
    const [queue] = plans.filter(({ clip }) => clip.startsWith("not-queue"));
    const dwellS = Math.min(...(queue?.zones ?? []).map((zone) => zone.dwellS));
    expect(queue?.actors.length).toBeGreaterThan(3);
    for (const { fromS, toS } of queue?.actors ?? []) expect(toS - fromS).toBeLessThan(dwellS);
  });

  it("writes camera blocks that the agent's own configuration code reads and plans", async () => {
    const { manifest } = await findModel("efficientdet-lite0");
    for (const plan of plans) {
      const at = places.find(({ reel }) => reel.name === plan.base) as Place;
      const truth = truthOf({ ...plan, wanted: [] }, { ...at, stock: full }, []);
      const config = configOf(truth);
      const [camera] = config.cameras;
      if (camera === undefined) throw new Error("no camera");
      const zones = planCamera(camera, config, manifest).zones.map(({ id, rule }) => [
        id,
        rule.violation,
        rule.dwellS,
      ]);
      expect(zones).toEqual(plan.zones.map(({ id, violation, dwellS }) => [id, violation, dwellS]));
    }
  });

  it("does with what there is: without cutouts no vehicles and no sellers, but all that can be drawn", () => {
    const drawn = planSuite([place("vtest")], createStock([]), 1);
    const shown = VIOLATIONS.filter((violation) => about(drawn, violation).length > 0);
    expect(shown).toEqual(["piling", "posting", "hanging", "parking", "structure", "beyond-line"]);
    // The one for parking is the van that really stands in the recording.
    expect(about(drawn, "parking").map(({ clip }) => clip)).toEqual(["parking-real-vtest"]);
    expect(drawn.flatMap(({ actors }) => actors).every(({ material }) => material.from === "drawn")).toBe(
      true,
    );
  });

  it("keeps to one violation or one kind when asked", () => {
    expect(new Set(planSuite(places, full, 1, "vending").map((plan) => plan.about))).toEqual(
      new Set(["vending"]),
    );
    expect(new Set(planSuite(places, full, 1, "quiet").map((plan) => plan.kind))).toEqual(new Set(["quiet"]));
    expect(planSuite(places, full, 1, "parades")).toEqual([]);
  });
});
