/** What all cameras of an agent share on their way in: one ffmpeg, tried out once, and one limit of connects. */
import { messageOf } from "../../errors.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { RunSource } from "./camera-source.ts";
import { type ConnectLimiter, createConnectLimiter } from "./connect-limiter.ts";
import { ffmpegAbilities } from "./ffmpeg-abilities.ts";
import { createFfmpegSource } from "./ffmpeg-source.ts";
import type { HwaccelWish } from "./hwaccel.ts";
import { askFirst } from "./reachable.ts";

export interface CameraLink {
  readonly runSource: RunSource;
  readonly limiter: ConnectLimiter;
}

export interface LinkSettings {
  readonly connectsPerHost: number;
  readonly hwaccel: HwaccelWish;
  /** Default: the environment's FFMPEG_PATH, or "ffmpeg" from PATH. */
  readonly ffmpegPath?: string;
}

/** Two connects that wait for the same slots do not begin in the same moment. */
const CONNECT_JITTER_MS = 200;

/** Tries ffmpeg out and logs what falls short. Never rejects: without ffmpeg every camera is blind and says why. */
export async function openCameraLink(
  { connectsPerHost, hwaccel, ffmpegPath }: LinkSettings,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<CameraLink> {
  try {
    const abilities = await ffmpegAbilities({ path: ffmpegPath, hwaccel });
    for (const sentence of abilities.shortfalls) logger.warn(sentence);
    if (hwaccel !== "none") logger.info({ hwaccel: abilities.hwaccel }, "decoder chosen");
  } catch (error) {
    logger.error(messageOf(error));
  }
  return {
    runSource: askFirst(createFfmpegSource({ clock, hwaccel }), clock),
    limiter: createConnectLimiter({ perHost: connectsPerHost, jitterMs: CONNECT_JITTER_MS, clock }),
  };
}
