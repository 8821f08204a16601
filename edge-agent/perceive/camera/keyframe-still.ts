/** Decodes one kept key frame by a short ffmpeg run: large, for evidence, and as small as the patrol saw it. */
import type { Clock } from "../../time/clock.ts";
import { stillArgs } from "./ffmpeg-args.ts";
import { startFfmpeg } from "./ffmpeg-process.ts";

/** Two PPM pictures; empty when the key frame gave none. */
export interface Still {
  readonly full: Uint8Array;
  readonly small: Uint8Array;
}

export interface StillWish {
  /** One key frame as MPEG-TS. */
  readonly keyframe: Uint8Array;
  readonly maxWidthPx: number;
  readonly patrolWidthPx: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Default: the environment's FFMPEG_PATH, or "ffmpeg" from PATH. */
  readonly ffmpegPath?: string;
}

/** Never rejects: what cannot be decoded, or not in time, gives empty pictures. */
export async function decodeStill(wish: StillWish): Promise<Still> {
  const full: Uint8Array[] = [];
  const small: Uint8Array[] = [];
  const ffmpeg = startFfmpeg({
    path: wish.ffmpegPath,
    args: stillArgs(wish),
    input: wish.keyframe,
    onStdout: (chunk) => full.push(chunk),
    onCopy: (chunk) => small.push(chunk),
    // A broken key frame is no news: the picture that was judged serves instead, and is counted.
    onStderrLine: () => undefined,
  });
  const ended = new AbortController();
  const late = wish.clock.sleep(wish.timeoutMs, ended.signal).then(
    () => {
      ffmpeg.kill();
    },
    () => undefined,
  );
  const { code } = await ffmpeg.exited;
  ended.abort();
  await late;
  return code === 0
    ? { full: Buffer.concat(full), small: Buffer.concat(small) }
    : { full: new Uint8Array(0), small: new Uint8Array(0) };
}
