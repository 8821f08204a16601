/** SEAM: one camera to connect to. A source only connects, runs and says why it ended; camera.ts does the rest. */
import type { CameraFault } from "./camera-fault.ts";

/** `keyframes` decodes only pictures that stand alone: a tenth of the cost, as often as the camera sends them. */
export type DecodeMode =
  | "keyframes"
  /** Decodes nothing: the bytes are the key frames as the camera compressed them, in MPEG-TS. */
  | "copy"
  | { readonly fps: number }
  /** Decodes all, and gives every key frame and else one picture per this many milliseconds. */
  | { readonly everyMs: number };

/** What a source learns of its stream beside the pictures. */
export type StreamFact =
  /** The camera has answered and described its stream; `codec` in ffmpeg's words: "h264", "hevc". */
  | { readonly kind: "stream"; readonly codec: string }
  /** Packets received since the source was started, key frames or not; told every few seconds while they come. */
  | { readonly kind: "packets"; readonly total: number }
  /** Only where all pictures are decoded: in a patrol of key frames each picture is one. */
  | { readonly kind: "keyframe" }
  /** The camera's own picture size, told at the first picture of each run, however small the pictures leave. */
  | { readonly kind: "size"; readonly sizeWh: readonly [number, number] };

/** Takes the camera's own packets, copied, while somebody wants them; reads nothing into them. */
export interface PacketTap {
  /** Asked at each start of the source: whether it shall copy. */
  readonly isWanted: boolean;
  /** A new Matroska stream begins, one cluster per packet; it ends by end(). */
  begin(): void;
  push(chunk: Uint8Array): void;
  end(): void;
}

/** Takes the key frames as the camera compressed them: MPEG-TS, a PAT before each. Must not throw. */
export interface KeyframeTap {
  /** A new stream begins. */
  begin(): void;
  push(chunk: Uint8Array): void;
}

export interface CameraSource {
  readonly code: string;
  readonly name: string;
  /** With the credentials in it: never to be logged as it is. */
  readonly url: string;
  readonly transport: "tcp" | "udp";
  readonly decode: DecodeMode;
  /** Wider pictures are scaled down to this; narrower ones come at their own size. */
  readonly maxWidthPx: number;
  /**
   * The same for a patrol of key frames, which can do with less: the width of what leaves the decoder is most of
   * what it costs. Default: maxWidthPx, also where `keyframes` is wanted and this ffmpeg cannot copy them.
   */
  readonly patrolWidthPx?: number;
  /** Default: key frames are not kept. Only in a patrol of key frames. */
  readonly keyframes?: KeyframeTap;
  /** No picture for this long is a fault. Must exceed the camera's key frame interval. */
  readonly stallTimeoutMs: number;
  /** A picture is wanted this often: key frames further apart than this are reported. Default: never. */
  readonly revisitMs?: number;
  /** Whether all pictures may be decoded, at a lower rate, when key frames are too far apart. Default false. */
  readonly decodeFallback?: boolean;
  /** One and the same picture for this long is a fault. Default, and 0: never. */
  readonly frozenPictureMs?: number;
  /** Default: packets are not copied. */
  readonly packets?: PacketTap;
  /** Default: the environment's FFMPEG_PATH, or "ffmpeg" from PATH. */
  readonly ffmpegPath?: string;
}

/** One try. Resolves when the source has ended for whatever reason and nothing of it is left. Never rejects. */
export type RunSource = (
  source: CameraSource,
  onBytes: (chunk: Uint8Array) => void,
  signal: AbortSignal,
  onFact?: (fact: StreamFact) => void,
) => Promise<CameraFault>;
