/** Motor vehicles, non-motor vehicles and shared bikes are told apart by the words that each zone's rule asks for. */
import { expect, it } from "vitest";
import { stringify } from "yaml";
import { cameraSettings, zoneSettings } from "./agent.fixture.ts";
import { planCamera } from "./camera-plan.ts";
import { parseConfig } from "./config.ts";
import { loadModelManifest } from "./perceive/detect/load-manifest.ts";
import { type Actor, play, TIMING } from "./perceive/zone/rules.fixture.ts";

const coco = loadModelManifest("models/efficientdet-lite0/model.json");
/** A model that also knows shared bikes by their colours. */
const manifest = {
  ...coco,
  classes: [...coco.classes, "shared bike"],
  evidence: { ...coco.evidence, "shared bike": ["shared-bike"] },
};
const street = {
  polygon: [
    [0, 0.5],
    [1, 0.5],
    [1, 1],
    [0, 1],
  ],
};
const rack = [
  [0.8, 0.5],
  [1, 0.5],
  [1, 1],
  [0.8, 1],
];
const timing = { dwellS: TIMING.dwellS, updateS: 60, clearS: 10, maxGapS: 10 };
const zones = [
  { ...zoneSettings("road", { ...timing, evidence: ["motor-vehicle"] }), ...street },
  { ...zoneSettings("pavement", { ...timing, evidence: ["non-motor-vehicle"] }), ...street, except: [rack] },
  { ...zoneSettings("bikes", { ...timing, dwellS: 40, evidence: ["shared-bike"] }), ...street },
];
const config = parseConfig(stringify({ cameras: [cameraSettings(1, "rtsp://127.0.0.1/cam", { zones })] }), {
  ...{ name: "agent.yaml", folder: ".", env: {} },
});
const [camera] = config.cameras;
if (camera === undefined) throw new Error("the camera is not there");
const plan = planCamera(camera, config, manifest);

const standing: readonly Actor[] = [
  { id: "t1", className: "car", xyxy: [100, 600, 200, 700] },
  { id: "t2", className: "bicycle", xyxy: [300, 600, 360, 700] },
  { id: "t3", className: "shared bike", xyxy: [500, 600, 560, 700] },
  { id: "t4", className: "bicycle", xyxy: [860, 600, 920, 700] },
];

it.each([
  ["road", ["car"], 20, "乱停放：小汽车在区域 road 停留 20 秒"],
  ["pavement", ["bicycle"], 20, "乱停放：自行车在区域 pavement 停留 20 秒"],
  ["bikes", ["shared bike"], 40, "乱停放：shared bike 在区域 bikes 停留 40 秒"],
])("%s: reports its own kind alone, after its own dwell, none in a rack", (id, names, dwellS, says) => {
  const zone = plan.zones.find((each) => each.id === id);
  if (zone === undefined) throw new Error(`${id} is not there`);
  const { incidents } = play(zone, standing, 50);
  expect(incidents.map(({ className, atS }) => [className, atS])).toEqual(
    names.map((name) => [name, dwellS]),
  );
  expect(incidents[0]?.reason).toContain(says);
});
