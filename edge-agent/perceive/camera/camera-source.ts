/** SEAM: one camera to connect to. A source only connects, runs and says why it ended; camera.ts does the rest. */
import type { CameraFault } from "./camera-fault.ts";

/** `keyframes` decodes only pictures that stand alone: a tenth of the cost, as often as the camera sends them. */
export type DecodeMode = "keyframes" | { readonly fps: number };

export interface CameraSource {
  readonly code: string;
  readonly name: string;
  /** With the credentials in it: never to be logged as it is. */
  readonly url: string;
  readonly transport: "tcp" | "udp";
  readonly decode: DecodeMode;
  /** Wider pictures are scaled down to this; narrower ones come at their own size. */
  readonly maxWidthPx: number;
  /** No picture for this long is a fault. Must exceed the camera's key frame interval. */
  readonly stallTimeoutMs: number;
  /** Default: the environment's FFMPEG_PATH, or "ffmpeg" from PATH. */
  readonly ffmpegPath?: string;
}

/** One try. Resolves when the source has ended for whatever reason and nothing of it is left. Never rejects. */
export type RunSource = (
  source: CameraSource,
  onBytes: (chunk: Uint8Array) => void,
  signal: AbortSignal,
) => Promise<CameraFault>;
