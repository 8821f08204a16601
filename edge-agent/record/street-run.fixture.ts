/** For tests: a drawn street through the whole pipeline but the model, which is scripted; what was recorded beside it. */
import { pino } from "pino";
import { stringify } from "yaml";
import { planCamera } from "../camera-plan.ts";
import { openCameraScene, sceneSha256 } from "../camera-scene.ts";
import { type CameraConfig, parseConfig } from "../config.ts";
import type { Xyxy } from "../geometry/box.ts";
import type { Frame, RgbImage } from "../perceive/decode/frame.ts";
import type { Detection } from "../perceive/detect/detection.ts";
import type { Detector } from "../perceive/detect/detector.ts";
import { loadModelManifest } from "../perceive/detect/load-manifest.ts";
import {
  createNoise,
  drawStreet,
  putThing,
  randomFrom,
  turnCamera,
} from "../perceive/scene/street.fixture.ts";
import type { Incident } from "../perceive/zone/incident.ts";
import { type CameraPlan, type Memory, runPipeline } from "../pipeline.ts";
import type { BlockAbout } from "./block.ts";
import type { PerceptionRecord } from "./perception-record.ts";
import { createLookTap } from "./record-look.ts";

export const CODE = "32050600001310000001";
const STARTS_MS = Date.parse("2026-11-20T02:00:00Z");
const STEP_MS = 2000;
export const MANIFEST = loadModelManifest(
  new URL("../../models/efficientdet-lite0/model.json", import.meta.url).pathname,
);
const WHOLE = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

/** A camera that looks for parked cars and left things everywhere, and for changes of the wall above. */
export function streetCamera(rule: { readonly dwellS?: number; readonly wallAt?: number } = {}) {
  const { dwellS = 40, wallAt = 0.45 } = rule;
  const wall = [
    [0, 0],
    [1, 0],
    [1, wallAt],
    [0, wallAt],
  ];
  const timing = { dwellS, clearS: 10, maxGapS: 20 };
  const text = stringify({
    cameras: [
      {
        ...{ code: CODE, name: "street", url: "rtsp://127.0.0.1/street", revisitS: STEP_MS / 1000 },
        location: { lon: 120.62, lat: 31.3, crs: "WGS-84" },
        zones: [
          { id: "kerb", polygon: WHOLE, rule: { kind: "dwell", ...timing } },
          { id: "ground", polygon: WHOLE, rule: { kind: "static-object", ...timing } },
          { id: "wall", polygon: wall, rule: { kind: "surface-change", surface: "wall", ...timing } },
        ],
      },
    ],
  });
  const config = parseConfig(text, { name: "street", folder: ".", env: {} });
  const [camera] = config.cameras as [CameraConfig];
  return { camera, config, plan: planCamera(camera, config, MANIFEST) };
}

export const ABOUT: BlockAbout = {
  cameraCode: CODE,
  model: { name: "scripted", sha256: "ab".repeat(32) },
  configSha256: "cd".repeat(32),
  sceneSha256: sceneSha256(streetCamera().camera, MANIFEST, STEP_MS / 1000),
};

const CAR: Xyxy = [300, 220, 430, 300];
const BAG: Xyxy = [120, 290, 168, 330];
const POSTER: Xyxy = [470, 60, 510, 110];

interface Scene {
  readonly picture: RgbImage;
  readonly named: readonly Detection[];
}

/** Looks 0 to 24 are empty; then a car, a bag and a poster come; at look 90 all go; the camera hangs askew from 125 to 129. */
export function streetScenes(count: number): readonly Scene[] {
  const noise = createNoise(3);
  const random = randomFrom(11);
  const street = drawStreet();
  const wander = () => (random() - 0.5) * 5;
  return Array.from({ length: count }, (_, look) => {
    const isThere = look >= 25 && look < 90;
    let picture = street;
    if (isThere) {
      picture = putThing(picture, CAR, [30, 60, 150]);
      picture = putThing(picture, BAG, [36, 34, 40], 8);
      picture = putThing(picture, POSTER, [240, 235, 225], 9);
    }
    if (look >= 125 && look < 130) picture = turnCamera(picture, 34, 12);
    const [x1, y1, x2, y2] = CAR;
    const box: Xyxy = [x1 + wander(), y1 + wander(), x2 + wander(), y2 + wander()];
    const walker: Xyxy = [(look * 37) % 560, 180, ((look * 37) % 560) + 40, 290];
    const named: Detection[] = [
      ...(isThere ? [{ xyxy: box, className: "car", confidence: 0.35 + 0.3 * random() }] : []),
      { xyxy: walker, className: "person", confidence: 0.2 + 0.5 * random() },
    ];
    return { picture: noise(picture, 3), named };
  });
}

export interface StreetRun {
  readonly incidents: readonly (Incident & { readonly atMs: number })[];
  readonly records: readonly PerceptionRecord[];
  readonly memory: Memory | undefined;
}

export interface StreetRunOptions {
  readonly scenes: readonly Scene[];
  readonly plan: CameraPlan;
  readonly camera?: CameraConfig;
  /** Look that the agent is started anew before; what was learned and tracked comes from the store. */
  readonly restartAt?: number;
}

export async function runStreet(options: StreetRunOptions): Promise<StreetRun> {
  const { scenes, restartAt = scenes.length } = options;
  const store = new Map<string, unknown>();
  const first = await oneRun(options, store, 0, restartAt);
  const second =
    restartAt < scenes.length ? await oneRun(options, store, restartAt, scenes.length) : undefined;
  return {
    incidents: [...first.incidents, ...(second?.incidents ?? [])],
    records: [...first.records, ...(second?.records ?? [])],
    memory: second?.memory ?? first.memory,
  };
}

async function oneRun(
  { camera = streetCamera().camera, plan, scenes }: StreetRunOptions,
  store: Map<string, unknown>,
  from: number,
  until: number,
): Promise<StreetRun> {
  const outbox = {
    loadState: (key: string) => store.get(key),
    saveState: ({ cameraCode, state }: { cameraCode: string; state: unknown }) => {
      store.set(cameraCode, state);
      return Promise.resolve();
    },
  };
  const scene = openCameraScene({
    ...{ camera, manifest: MANIFEST, revisitS: STEP_MS / 1000, outbox },
    onSaveFailed: () => undefined,
  });
  const tap = createLookTap();
  const incidents: (Incident & { atMs: number })[] = [];
  const records: PerceptionRecord[] = [];
  let look = from;
  let memory: Memory | undefined;
  const detector = {
    detect: () => Promise.resolve(scenes[look++]?.named ?? []),
  } as unknown as Detector;
  const keep = (after: Memory) => {
    memory = after;
    return outbox.saveState({ cameraCode: CODE, state: after });
  };
  await runPipeline(() => plan, {
    ...{ looks: framesOf(scenes, from, until), detector, remembered: store.get(CODE), keep },
    seeScene: (frame, named, { nowMs, standing }) => {
      const seen = scene.see(frame, named, { nowMs, standing });
      const liveFloor = MANIFEST.confidence.floor;
      records.push(tap({ frame, named, scene: seen, nowMs, liveFloor }));
      return seen;
    },
    report: (found, frame, after) => {
      incidents.push(...found.map((incident) => ({ ...incident, atMs: frame.capturedAtMs })));
      return keep(after);
    },
    onJudged: () => undefined,
    onLook: () => undefined,
    logger: pino({ level: "silent" }),
  });
  await scene.save();
  return { incidents, records, memory };
}

async function* framesOf(scenes: readonly Scene[], from: number, until: number): AsyncGenerator<Frame> {
  for (let look = from; look < until; look++) {
    const { picture } = scenes[look] as Scene;
    // A receiver's clocks are no whole numbers, and the wall clock is corrected half-way.
    const monotonicMs = 5_000.123 + (look - from) * STEP_MS;
    const capturedAtMs = STARTS_MS + look * STEP_MS + (look > 60 ? 1500 : 0);
    yield await Promise.resolve({
      ...picture,
      ...{ cameraCode: CODE, sequence: look - from + 1, capturedAtMs, monotonicMs },
    });
  }
}
