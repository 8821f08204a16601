/** The watched camera's tracker against known identities, beside published trackers on the same detections. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Detection } from "../../edge-agent/perceive/detect/detection.ts";
import { createOnnxDetector } from "../../edge-agent/perceive/detect/onnx-detector.ts";
import { createLogger } from "../../edge-agent/telemetry/logger.ts";
import { systemClock } from "../../edge-agent/time/clock.ts";
import { type ModelEntry, type PulledModel, pullEntry } from "../catalogue.ts";
import { ModelError } from "../errors.ts";
import { createProgressBar } from "../eval/progress-bar.ts";
import { sha256OfBytes } from "../fetch/sha256.ts";
import { textTable } from "../text-table.ts";
import { compare, type OwnedBox } from "./compared-looks.ts";
import { detectionsText, tracksText } from "./mot-format.ts";
import { type PublishedMeasurement, publishedFor } from "./published.ts";
import { scoreTracks, type TrackingScore } from "./score-tracks.ts";
import { trackLooks, watchPlan } from "./track-looks.ts";
import {
  countOfLooks,
  looksAt,
  openTrackingClip,
  type TrackingClip,
  type TrueLook,
} from "./tracking-clip.ts";
import { trackingReportHtml } from "./tracking-report.ts";

/** The ground truth knows people only. */
const TRACKED_CLASS = "person";
const DETECT_TIMEOUT_MS = 60_000;

export interface EvalTrackingOptions {
  readonly entry: ModelEntry;
  /** Looks per second; see parseRate. */
  readonly fps: number;
  /** Where the detections are written for other trackers. */
  readonly exportFile?: string | undefined;
  /** Looked below for footage/ and for weights of `local:` origins. */
  readonly dataDirs: readonly string[];
  readonly cacheDir: string;
  readonly reportsDir: string;
  readonly json: boolean;
  /** Only so many looks from the first on; absent: all. */
  readonly maxLooks?: number;
  /** To stdout. */
  readonly print: (text: string) => void;
  /** To stderr. */
  readonly say: (line: string) => void;
}

export interface TrackingResult {
  readonly model: string;
  readonly fps: number;
  readonly looks: number;
  readonly detectionsSha256: string;
  readonly ours: TrackingScore;
  readonly published: readonly PublishedMeasurement[];
}

/** Resolves to 0. Rejects with DATA_MISSING without the recording, FETCH_FAILED without the weights. */
export async function evalTracking(options: EvalTrackingOptions): Promise<number> {
  const { entry, fps, reportsDir, say, print, json } = options;
  const clip = await openTrackingClip(options.dataDirs);
  const model = await pullEntry(entry, {
    cacheDir: options.cacheDir,
    dataDirs: options.dataDirs,
    progress: say,
  });
  const seen = await detectClip(clip, model, options);
  const exported = detectionsText(seen.detections);
  if (options.exportFile !== undefined) await writeFile(options.exportFile, exported);
  const tracks = trackLooks(seen.detections, watchPlan(model.manifest, fps), fps);
  const compared = seen.truth.map((truth, look) => compare(truth, tracks[look] ?? []));
  const result: TrackingResult = {
    ...{ model: model.manifest.name, fps, looks: compared.length },
    detectionsSha256: sha256OfBytes(Buffer.from(exported)),
    ours: scoreTracks(compared),
    published: await publishedFor(model.manifest.name, fps),
  };
  await mkdir(reportsDir, { recursive: true });
  await writeFile(join(reportsDir, "eval-tracking.txt"), tracksText(tracks));
  await writeFile(join(reportsDir, "eval-tracking.json"), `${JSON.stringify(result, null, 2)}\n`);
  const path = join(reportsDir, "eval-tracking.html");
  await writeFile(path, await trackingReportHtml(result, compared, seen.fullest));
  (json ? say : print)(`${scoreTable(result)}\nreport: ${path}`);
  for (const sentence of doubts(result)) say(sentence);
  if (json) print(JSON.stringify(result));
  return 0;
}

export interface SeenClip {
  readonly detections: readonly (readonly Detection[])[];
  readonly truth: readonly (readonly OwnedBox[])[];
  /** The look with most people in it. */
  readonly fullest: { readonly look: number; readonly picture: TrueLook["picture"] };
}

async function detectClip(
  clip: TrackingClip,
  { manifest, weightsPath }: PulledModel,
  { fps, maxLooks }: EvalTrackingOptions,
): Promise<SeenClip> {
  const detector = await createOnnxDetector({
    ...{ manifest, weightsPath, workers: 1, executionProviders: ["cpu"], detectTimeoutMs: DETECT_TIMEOUT_MS },
    onePerObject: true,
    // stdout belongs to the result; whatever goes wrong rejects.
    logger: createLogger({ name: "models", level: "silent" }),
    clock: systemClock,
  });
  const total = Math.min(countOfLooks(clip, fps), maxLooks ?? Number.POSITIVE_INFINITY);
  const bar = createProgressBar(process.stderr, manifest.name, "looks");
  const detections: (readonly Detection[])[] = [];
  const truths: (readonly OwnedBox[])[] = [];
  let fullest: SeenClip["fullest"] | undefined;
  try {
    for await (const { picture, truth } of looksAt(clip, fps)) {
      const people = truths[fullest?.look ?? -1]?.length ?? -1;
      if (truth.length > people) fullest = { look: truths.length, picture };
      const found = await detector.detect(picture);
      detections.push(found.filter(({ className }) => className === TRACKED_CLASS));
      truths.push(truth);
      bar.show(truths.length, total);
      if (truths.length === total) break;
    }
  } finally {
    bar.end();
    await detector.close();
  }
  if (fullest === undefined || truths.length < total) {
    throw new ModelError(
      "DATA_INVALID",
      `${clip.videoPath} has pictures for ${truths.length} looks; its ground truth goes on to ${total}.`,
    );
  }
  return { detections, truth: truths, fullest };
}

const SHARES = ["mota", "idf1", "hota", "detA", "assA"] as const;
const COUNTS = ["idSwitches", "falsePositives", "misses"] as const;
const HEAD = ["tracker", "MOTA", "IDF1", "HOTA", "DetA", "AssA", "switches", "FP", "FN", "measured on"];

function scoreTable({ ours, published }: TrackingResult): string {
  const row = (name: string, score: PublishedMeasurement["score"], when: string): string[] => [
    name,
    ...SHARES.map((key) => score[key].toFixed(3)),
    ...COUNTS.map((key) => String(score[key])),
    when,
  ];
  const others = published.map(({ tool, version, score, measuredOn }) =>
    row(`published: ${tool} ${version}`, score, measuredOn),
  );
  return textTable(HEAD, [row("gridwatch, watch", ours, "now"), ...others]);
}

/** What keeps the published numbers from being comparable, as sentences. */
export function doubts({ published, detectionsSha256, model, fps }: TrackingResult): string[] {
  if (published.length === 0) return [`No published tracker has been measured on ${model} at ${fps} fps.`];
  return published.every((each) => each.detectionsSha256 === detectionsSha256)
    ? []
    : ["These detections differ from those that the published trackers were measured on: compare with care."];
}
