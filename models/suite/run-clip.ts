/** A built clip through the agent's own pipeline, on the clip's clock: what an agent would have reported. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pino } from "pino";
import { stringify } from "yaml";
import type { Violation } from "#contract";
import { detectWidthOf, planCamera } from "../../edge-agent/camera-plan.ts";
import { openCameraScene } from "../../edge-agent/camera-scene.ts";
import { createCloserLook } from "../../edge-agent/closer-look.ts";
import { type AgentConfig, parseConfig } from "../../edge-agent/config.ts";
import type { Xyxy } from "../../edge-agent/geometry/box.ts";
import type { Frame } from "../../edge-agent/perceive/decode/frame.ts";
import type { Detection } from "../../edge-agent/perceive/detect/detection.ts";
import type { Detector } from "../../edge-agent/perceive/detect/detector.ts";
import type { ModelManifest } from "../../edge-agent/perceive/detect/model-manifest.ts";
import type { Track } from "../../edge-agent/perceive/track/track.ts";
import type { Incident } from "../../edge-agent/perceive/zone/incident.ts";
import { type CameraPlan, type Memory, runPipeline } from "../../edge-agent/pipeline.ts";
import type { PerceptionRecord } from "../../edge-agent/record/perception-record.ts";
import { createLookTap } from "../../edge-agent/record/record-look.ts";
import type { Logger } from "../../edge-agent/telemetry/logger.ts";
import { ModelError } from "../errors.ts";
import type { BuiltClip } from "./build-clip.ts";
import type { GroundTruth } from "./clip-plan.ts";
import { readVideo } from "./video.ts";

/** What was reported, on the clip's clock and in the clip's pixels. */
export interface SuiteEvent {
  readonly phase: Incident["phase"];
  readonly violation: Violation;
  readonly zoneId: string;
  readonly trackId: string;
  readonly className: string;
  readonly confidence: number;
  readonly xyxy: Xyxy;
  readonly atS: number;
  /** When, by the event, the object's stay began. */
  readonly sinceS: number;
}

export interface LookRecord {
  readonly atS: number;
  /** Why nothing was judged: the scene guard's sentence. */
  readonly suspended?: string;
  readonly detections: readonly Detection[];
  readonly tracks: readonly Track[];
}

export interface ClipRun {
  readonly truth: GroundTruth;
  readonly plan: CameraPlan;
  readonly events: readonly SuiteEvent[];
  /** Boxes in the clip's pixels. */
  readonly looks: readonly LookRecord[];
  readonly detectionsFromCache: boolean;
  readonly cost: LookCost;
}

/** What came after the detector, one number a look that was judged; milliseconds of one core. */
export interface LookCost {
  readonly sceneMs: readonly number[];
  /** Describing, tracking and judging by the rules. */
  readonly rulesMs: readonly number[];
  /** Pictures shown to the model beside the frames, in the whole clip. */
  readonly closerLooks: number;
}

export interface RunContext {
  readonly manifest: ModelManifest;
  readonly detector: Detector;
  /** Where detections of a clip are kept; they depend on the clip and the model alone. */
  readonly cacheDir: string;
  /** Given the perception record of each look, as the agent keeps them. Default: none is made. */
  readonly onRecord?: (record: PerceptionRecord) => void;
}

/** The clip's camera block as the agent's configuration code reads it. Throws AgentError CONFIG_INVALID. */
export function configOf(truth: GroundTruth): AgentConfig {
  return parseConfig(stringify({ cameras: [truth.camera] }), { name: truth.clip, folder: ".", env: {} });
}

export async function runClip(built: BuiltClip, context: RunContext): Promise<ClipRun> {
  const { truth } = built;
  const config = configOf(truth);
  const [camera] = config.cameras;
  if (camera === undefined) throw new ModelError("DATA_INVALID", `${truth.clip}: its camera block is empty.`);
  const plan = planCamera(camera, config, context.manifest);
  const size = frameSize(truth, Math.min(truth.widthPx, detectWidthOf(config, context.manifest)));
  const detector = await recordingDetector(built, size.widthPx, context);
  const scale = truth.widthPx / size.widthPx;
  const [events, looks]: [SuiteEvent[], LookRecord[]] = [[], []];
  let atS = 0;
  const frames = framesOf(built, camera.code, size, (now) => (atS = now));
  const noteLook = ({ tracker }: Memory): void => {
    const tracks = tracker.tracks.map((track) => ({ ...track, xyxy: scaled(track.xyxy, scale) }));
    const detections = detector.latest().map((each) => ({ ...each, xyxy: scaled(each.xyxy, scale) }));
    looks.push({ atS, tracks, detections });
  };
  const failures: string[] = [];
  const scene = openCameraScene({
    ...{ camera, manifest: context.manifest, revisitS: truth.stepS, outbox: NOTHING_STORED },
    onSaveFailed: () => undefined,
  });
  const [sceneMs, rulesMs]: [number[], number[]] = [[], []];
  let sceneDoneMs = 0;
  const noteRules = (): void => {
    rulesMs.push(performance.now() - sceneDoneMs);
  };
  const [tap, liveFloor] = [createLookTap(), context.manifest.confidence.floor];
  const closer = createCloserLook({ detector, parts: context.detector, zones: () => plan.zones });
  await runPipeline(() => plan, {
    looks: frames,
    detector: closer.detector,
    remembered: undefined,
    report: (incidents, _, memory) => {
      noteRules();
      noteLook(memory);
      events.push(...incidents.map((incident) => eventOf(incident, atS, scale)));
      return Promise.resolve();
    },
    keep: (memory) => {
      noteRules();
      noteLook(memory);
      return Promise.resolve();
    },
    seeScene: (frame, named, look) => {
      const startedMs = performance.now();
      const seen = closer.noted(scene.see(frame, named, look));
      context.onRecord?.(tap({ frame, named, scene: seen, nowMs: look.nowMs, liveFloor }));
      sceneDoneMs = performance.now();
      sceneMs.push(sceneDoneMs - startedMs);
      return seen;
    },
    onJudged: () => undefined,
    onLook: ({ suspended }) => {
      if (suspended !== undefined) looks.push({ atS, detections: [], tracks: [], suspended: suspended.en });
    },
    logger: reasonsInto(failures),
  });
  const wanted = Math.round(truth.durationS / truth.stepS);
  if (looks.length !== wanted) {
    const said = `${truth.clip}: ${looks.length} of ${wanted} looks succeeded; all must, or its score means nothing.`;
    throw new ModelError("DATA_INVALID", failures.length === 0 ? said : `${said} ${failures.join("; ")}`);
  }
  await detector.keep();
  const cost = { sceneMs, rulesMs, closerLooks: closer.looksTaken() };
  return { truth, plan, events, looks, detectionsFromCache: detector.fromCache, cost };
}

/** The pipeline logs a failed look and goes on; here a failed look fails the run, with the reason. Bounded. */
function reasonsInto(failures: string[]): Logger {
  const stream = {
    write: (line: string) => {
      if (failures.length < 3) failures.push((JSON.parse(line) as { reason?: string }).reason ?? line);
    },
  };
  return pino({ level: "error" }, stream);
}

/** A clip begins with a camera that has seen nothing yet. */
const NOTHING_STORED = { loadState: () => undefined, saveState: () => Promise.resolve() };

const scaled = ([x1, y1, x2, y2]: Xyxy, by: number): Xyxy => [x1 * by, y1 * by, x2 * by, y2 * by];

/** As wide as the patrol decodes, even sides. */
function frameSize(truth: GroundTruth, widthPx: number): { widthPx: number; heightPx: number } {
  const heightPx = 2 * Math.round((truth.heightPx * widthPx) / truth.widthPx / 2);
  return { widthPx: 2 * Math.round(widthPx / 2), heightPx };
}

async function* framesOf(
  { videoPath, truth }: BuiltClip,
  cameraCode: string,
  size: { widthPx: number; heightPx: number },
  onTime: (atS: number) => void,
): AsyncGenerator<Frame> {
  const startsAtMs = Date.parse(truth.startsAt);
  let sequence = 0;
  for await (const picture of readVideo(videoPath, size)) {
    const atS = sequence * truth.stepS;
    sequence += 1;
    onTime(atS);
    yield {
      ...picture,
      cameraCode,
      sequence,
      capturedAtMs: startsAtMs + atS * 1000,
      monotonicMs: atS * 1000,
    };
  }
}

function eventOf(incident: Incident, atS: number, scale: number): SuiteEvent {
  const { phase, violation, zoneId, trackId, className, confidence, elapsedS } = incident;
  const xyxy = scaled(incident.xyxy, scale);
  return { phase, violation, zoneId, trackId, className, confidence, xyxy, atS, sinceS: atS - elapsedS };
}

interface RecordingDetector extends Detector {
  readonly fromCache: boolean;
  /** Of the latest look. */
  latest(): readonly Detection[];
  keep(): Promise<void>;
}

/** The detector, or what it said of this very clip before: detections are the same whatever the rules do with them. */
async function recordingDetector(
  { key, truth }: BuiltClip,
  widthPx: number,
  { detector, manifest, cacheDir }: RunContext,
): Promise<RecordingDetector> {
  const identity = createHash("sha256")
    .update(JSON.stringify([key, manifest, widthPx]))
    .digest("hex")
    .slice(0, 16);
  const path = join(cacheDir, `${truth.clip}-${identity}.json`);
  const kept = existsSync(path) ? (JSON.parse(await readFile(path, "utf8")) as Detection[][]) : undefined;
  const seen: Detection[][] = [];
  return {
    ...detector,
    fromCache: kept !== undefined,
    latest: () => seen.at(-1) ?? [],
    detect: async (image) => {
      const found = kept?.[seen.length] ?? [...(await detector.detect(image))];
      seen.push(found);
      return found;
    },
    keep: async () => {
      if (kept !== undefined) return;
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, JSON.stringify(seen));
    },
  };
}
