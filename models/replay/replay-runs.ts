/** The two kinds of a replay: records need the rules alone, a video needs its detector and scene as well. */
import { configSha256, revisitSOf } from "../../edge-agent/camera-plan.ts";
import { sceneSha256 } from "../../edge-agent/camera-scene.ts";
import type { ModelIdentity } from "../../edge-agent/perceive/detect/detector.ts";
import type { SceneLook } from "../../edge-agent/perceive/scene/scene.ts";
import type { Look } from "../../edge-agent/perceive/zone/look.ts";
import type { BlockAbout } from "../../edge-agent/record/block.ts";
import { createRecordFile, type RecordFileWriter } from "../../edge-agent/record/record-file.ts";
import { type ReplayedIncident, replayRecords } from "../../edge-agent/record/replay.ts";
import { createProgressBar } from "../eval/progress-bar.ts";
import type { RecordSource } from "./record-source.ts";
import type { ReplayCamera, ReplaySettings } from "./replay-settings.ts";
import { runPictures } from "./run-pictures.ts";
import { openReplayDetector, openVideo } from "./video-source.ts";

export interface ReplayRun {
  readonly settings: ReplaySettings;
  readonly chosen: ReplayCamera;
  readonly onIncident: (incident: ReplayedIncident) => void;
  readonly onLook: (look: Look, scene: SceneLook) => void;
  readonly modelCacheDir: string;
  readonly dataDirs: readonly string[];
  readonly say: (line: string) => void;
}

export interface Replayed {
  readonly looks: number;
  /** Wall time of the first and of the last look; undefined where there was none. */
  readonly fromMs: number | undefined;
  readonly untilMs: number | undefined;
}

export async function replayRecorded(source: RecordSource, run: ReplayRun): Promise<Replayed> {
  const { chosen, onIncident, onLook, say, settings } = run;
  const { camera, plan } = chosen;
  const headers = source.headersOf(camera.code);
  const otherwise = seenOtherwise(headers, chosen, settings);
  if (otherwise !== undefined) say(otherwise);
  const bar = createProgressBar(process.stderr, "replay", "blocks");
  const records = source.recordsOf(camera.code, (done, total) => {
    bar.show(done, total);
  });
  try {
    const { looks } = await replayRecords(
      records,
      { plan },
      {
        incident: onIncident,
        look: ({ look, record }) => {
          onLook(look, record.scene);
        },
      },
    );
    return { looks, fromMs: headers[0]?.fromMs, untilMs: headers.at(-1)?.untilMs };
  } finally {
    bar.end();
  }
}

/** What a record cannot answer is said, not guessed. */
function seenOtherwise(
  headers: ReturnType<RecordSource["headersOf"]>,
  { camera }: ReplayCamera,
  { config, manifest }: ReplaySettings,
): string | undefined {
  const own = sceneSha256(camera, manifest, revisitSOf(camera, config));
  const others = headers.filter((header) => header.sceneSha256 !== own).length;
  if (others === 0) return undefined;
  const where =
    others === headers.length
      ? "These records were"
      : `${String(others)} of ${String(headers.length)} blocks were`;
  return `${where} made under other masks (ignore), surfaces, hiding classes or another revisit time than this configuration has: what the scene showed, and what a closer look named, stays as it was seen then.`;
}

export interface VideoPlace {
  readonly path: string;
  readonly startsAtMs: number;
  /** File for its records. */
  readonly record: string | undefined;
}

export async function replayVideo(
  { path, record, startsAtMs }: VideoPlace,
  run: ReplayRun,
): Promise<Replayed> {
  const { chosen, onIncident, onLook, say, settings } = run;
  const video = await openVideo(path, chosen, settings, startsAtMs);
  const detector = await openReplayDetector(settings, {
    ...{ cacheDir: run.modelCacheDir, dataDirs: run.dataDirs, say },
  });
  const bar = createProgressBar(process.stderr, "replay", "looks");
  const span: { looks: number; fromMs?: number; untilMs?: number } = { looks: 0 };
  let file: RecordFileWriter | undefined;
  try {
    file = record === undefined ? undefined : await createRecordFile(record, aboutOf(run, detector.model));
    const { camera, plan } = chosen;
    const { config, manifest } = settings;
    await runPictures({
      ...{ frames: video.frames, camera, plan, manifest, detector, revisitS: revisitSOf(camera, config) },
      ...(file === undefined ? {} : { onRecord: file.write }),
      onIncident: (incident, { capturedAtMs: atMs, widthPx, heightPx }) => {
        onIncident({ ...incident, atMs, sizeWh: [widthPx, heightPx] });
      },
      onLook: (look, scene) => {
        const { capturedAtMs } = look.frame;
        span.looks++;
        span.fromMs ??= capturedAtMs;
        span.untilMs = capturedAtMs;
        bar.show(Math.min(span.looks, video.looks), video.looks);
        onLook(look, scene);
      },
    });
  } finally {
    bar.end();
    await detector.close();
    const written = await file?.close();
    if (written !== undefined && record !== undefined)
      say(
        `${record}: ${String(written.looks)} looks in ${String(written.blocks)} blocks, ${String(written.bytes)} bytes`,
      );
  }
  return { looks: span.looks, fromMs: span.fromMs, untilMs: span.untilMs };
}

function aboutOf(
  { chosen: { camera }, settings: { config, manifest } }: ReplayRun,
  model: ModelIdentity,
): BlockAbout {
  return {
    ...{ cameraCode: camera.code, model, configSha256: configSha256(config) },
    sceneSha256: sceneSha256(camera, manifest, revisitSOf(camera, config)),
  };
}
