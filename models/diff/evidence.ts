/**
 * What configurations are tried on: records as agents keep them, or one video, which is looked at once and then is records
 * like any other, with its pictures.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { revisitSOf } from "../../edge-agent/camera-plan.ts";
import type { Xyxy } from "../../edge-agent/geometry/box.ts";
import type { PerceptionRecord } from "../../edge-agent/record/perception-record.ts";
import { ModelError } from "../errors.ts";
import { isRecordSource, openRecordSource, type RecordSource } from "../replay/record-source.ts";
import type { ReplayCamera, ReplaySettings } from "../replay/replay-settings.ts";
import { replayVideo } from "../replay/replay-runs.ts";
import { momentUrl, type PicturedClip } from "../suite/report-pictures.ts";
import { probeVideo } from "../suite/video.ts";
import type { SizeWh } from "./ticket.ts";

export interface EvidencePlaces {
  readonly modelCacheDir: string;
  readonly dataDirs: readonly string[];
  readonly say: (line: string) => void;
}

/** Something in a picture. */
export interface Moment {
  readonly atMs: number;
  readonly xyxy: Xyxy;
  readonly sizeWh: SizeWh;
}

export interface Evidence {
  readonly looks: number;
  /** From the first look to the last, as often as it is called. */
  read(): AsyncGenerator<PerceptionRecord>;
  /** A small JPEG as a data URL with the box drawn in; undefined where there are no pictures. */
  pictureOf(moment: Moment): Promise<string | undefined>;
  /** Removes what was written to make it. */
  close(): Promise<void>;
}

export interface Watched {
  readonly settings: ReplaySettings;
  readonly chosen: ReplayCamera;
  /** When a video's first picture was taken, Unix milliseconds. */
  readonly startsAtMs: number;
}

/** The records that all sources hold; undefined for a video. Rejects with ModelError USAGE for several videos. */
export async function recordsAmong(sources: readonly string[]): Promise<RecordSource | undefined> {
  const areRecords = await Promise.all(sources.map(isRecordSource));
  if (areRecords.every(Boolean)) return await openRecordSource(sources);
  if (sources.length > 1) {
    throw new ModelError(
      "USAGE",
      `${sources.join(", ")}: several sources must all be records (.gwr or folders of them); of videos one at a time is right.`,
    );
  }
  return undefined;
}

/**
 * `clip`: the video that the records were made of, for its pictures. Rejects with ModelError DATA_INVALID when another model
 * looked than the configuration names: records cannot say what it would have seen.
 */
export async function recordedEvidence(
  records: RecordSource,
  watched: Watched,
  clip: string | undefined,
): Promise<Evidence> {
  const { settings, chosen } = watched;
  const { code } = chosen.camera;
  const headers = records.headersOf(code);
  const foreign = headers.find(({ model }) => model.name !== settings.manifest.name);
  if (foreign !== undefined) {
    throw new ModelError(
      "DATA_INVALID",
      `The records of camera ${code} were made with model ${foreign.model.name}, and the configuration names ${settings.manifest.name}: a record cannot say what another model would have seen; give the video.`,
    );
  }
  return {
    looks: headers.reduce((sum, { looks }) => sum + looks, 0),
    read: () => records.recordsOf(code),
    pictureOf: clip === undefined ? () => Promise.resolve(undefined) : await picturesFrom(clip, watched),
    close: () => Promise.resolve(),
  };
}

const PICTURE_PX = 240;

/** Rejects as ffmpeg does, and later for a time that the video does not have with undefined. */
async function picturesFrom(
  videoPath: string,
  { settings, chosen: { camera }, startsAtMs }: Watched,
): Promise<Evidence["pictureOf"]> {
  const facts = await probeVideo(videoPath);
  const stepS = camera.watch === undefined ? revisitSOf(camera, settings.config) : 1 / camera.watch.fps;
  const clip: PicturedClip = { videoPath, truth: { ...facts, stepS } };
  return async ({ atMs, xyxy: [x1, y1, x2, y2], sizeWh }) => {
    const atS = (atMs - startsAtMs) / 1000;
    if (atS < 0 || atS > facts.durationS) return undefined;
    const [across, down] = [facts.widthPx / sizeWh[0], facts.heightPx / sizeWh[1]];
    const xyxy: Xyxy = [x1 * across, y1 * down, x2 * across, y2 * down];
    return await momentUrl(clip, atS, [{ xyxy, colour: "#c4452f" }], PICTURE_PX);
  };
}

/** Looks at the video with the configuration's model. Rejects as ffmpeg and the model do. */
export async function filmedEvidence(
  path: string,
  watched: Watched,
  places: EvidencePlaces,
): Promise<Evidence> {
  const { chosen, startsAtMs } = watched;
  const folder = await mkdtemp(join(tmpdir(), "gridwatch-records-"));
  const close = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const file = join(folder, "video.gwr");
    const { looks } = await replayVideo(
      { path, startsAtMs, record: file },
      {
        ...watched,
        ...places,
        say: sayAllBut(file, places.say),
        onIncident: () => undefined,
        onLook: () => undefined,
      },
    );
    const records = await openRecordSource([file]);
    return {
      ...{ looks, close, pictureOf: await picturesFrom(path, watched) },
      read: () => records.recordsOf(chosen.camera.code),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is said of a file that goes again is of no use to anybody. */
const sayAllBut =
  (file: string, say: (line: string) => void) =>
  (line: string): void => {
    if (!line.startsWith(file)) say(line);
  };
