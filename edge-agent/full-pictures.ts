/**
 * The full-size picture behind a small frame of the patrol: one of the key frames that were kept compressed, decoded
 * only when somebody wants to see it, and only taken when it shows what was judged.
 */
import { scaleBox, type Xyxy } from "./geometry/box.ts";
import type { KeyframeSegment } from "./perceive/camera/keyframe-segments.ts";
import type { KeyframeShelf } from "./perceive/camera/keyframe-shelf.ts";
import type { Frame, RgbImage } from "./perceive/decode/frame.ts";
import { createFrameReader } from "./perceive/decode/frame-reader.ts";
import { isSamePicture, showsSame } from "./perceive/decode/picture-match.ts";
import type { StillDesk } from "./still-desk.ts";
import type { Clock } from "./time/clock.ts";

export interface FullPictures {
  /** The frame with its way to the full size; as it is when it has that already. `sourceWidthPx`: of the stream. */
  attach(frame: Frame, sourceWidthPx: number | undefined): Frame;
  /** Times that the small frame had to serve. */
  readonly fallbacks: number;
}

export interface FullPictureOptions {
  readonly shelf: Pick<KeyframeShelf, "newest">;
  readonly desk: StillDesk;
  /** Evidence is at most this wide. */
  readonly maxWidthPx: number;
  readonly patrolWidthPx: number;
  /** The kept key frames are of another stream of the same camera: only what the boxes hold can be compared. */
  readonly otherStream: boolean;
  readonly clock: Clock;
}

const GIVE_UP_MS = 2_000;
/** Three that were there with the frame, and one that came while it was judged. */
const MAX_TRIES = 4;
/** What is older shows another time, however alike it looks: the other stream may have been lost long ago. */
const MAX_APART_MS = 10_000;

export function createFullPictures(options: FullPictureOptions): FullPictures {
  return new KeptPictures(options);
}

interface Pair {
  readonly full: RgbImage;
  readonly small: RgbImage;
}

class KeptPictures implements FullPictures {
  readonly #options: FullPictureOptions;
  fallbacks = 0;
  /** From a key frame to its small frame, as it was last: with B-frames the decoder is one or two key frames late. */
  #lagMs = 0;
  /** One decode at a time for one camera. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: FullPictureOptions) {
    this.#options = options;
  }

  attach(frame: Frame, sourceWidthPx: number | undefined): Frame {
    const { otherStream, maxWidthPx, shelf } = this.#options;
    const isFull = frame.widthPx >= Math.min(maxWidthPx, sourceWidthPx ?? maxWidthPx);
    if (isFull && !otherStream) return frame;
    const then = shelf.newest();
    // Several incidents of one look want the same picture.
    const decoded = new Map<KeyframeSegment, Promise<Pair | undefined>>();
    return {
      ...frame,
      full: (boxes) => {
        const found = this.#turn
          .then(() => this.#find(frame, then, { decoded, boxes }))
          .catch(() => this.#fallBack(frame));
        this.#turn = found;
        return found;
      },
    };
  }

  async #find(
    frame: Frame,
    then: readonly KeyframeSegment[],
    wanted: {
      readonly decoded: Map<KeyframeSegment, Promise<Pair | undefined>>;
      readonly boxes: readonly Xyxy[];
    },
  ): Promise<Frame> {
    const { clock, shelf, otherStream } = this.#options;
    const deadlineMs = clock.monotonicMs() + GIVE_UP_MS;
    for (const segment of likeliestFirst([...shelf.newest(), ...then], frame, this.#lagMs)) {
      const pair = await this.#decode(segment, wanted.decoded, deadlineMs);
      if (pair === undefined || !this.#matches(frame, pair.small, wanted.boxes)) continue;
      if (!otherStream) this.#lagMs = frame.monotonicMs - segment.monotonicMs;
      const { capturedAtMs, monotonicMs } = otherStream ? segment : frame;
      return { ...frame, ...pair.full, capturedAtMs, monotonicMs };
    }
    return this.#fallBack(frame);
  }

  #fallBack(frame: Frame): Frame {
    this.fallbacks++;
    return frame;
  }

  #matches(frame: Frame, small: RgbImage, boxes: readonly Xyxy[]): boolean {
    if (!this.#options.otherStream) return isSamePicture(frame, small);
    return boxes.every((box) =>
      showsSame(frame, small, scaleBox(box, 1 / frame.widthPx, 1 / frame.heightPx)),
    );
  }

  #decode(
    segment: KeyframeSegment,
    decoded: Map<KeyframeSegment, Promise<Pair | undefined>>,
    deadlineMs: number,
  ): Promise<Pair | undefined> {
    const known = decoded.get(segment);
    if (known !== undefined) return known;
    const pair = this.#decodeNow(segment, deadlineMs);
    decoded.set(segment, pair);
    return pair;
  }

  async #decodeNow(segment: KeyframeSegment, deadlineMs: number): Promise<Pair | undefined> {
    const { desk, clock, maxWidthPx, patrolWidthPx } = this.#options;
    const keyframe = segment.bytes();
    if (keyframe === undefined || clock.monotonicMs() >= deadlineMs) return undefined;
    const still = await desk.decode({ keyframe, maxWidthPx, patrolWidthPx }, deadlineMs);
    if (still === undefined) return undefined;
    const [full, small] = [this.#read(still.full), this.#read(still.small)];
    return full === undefined || small === undefined ? undefined : { full, small };
  }

  #read(ppm: Uint8Array): RgbImage | undefined {
    let image: RgbImage | undefined;
    const onFrame = ({ widthPx, heightPx, rgb }: Frame): void => {
      image = { widthPx, heightPx, rgb };
    };
    createFrameReader({ cameraCode: "", clock: this.#options.clock, onFrame }).push(ppm);
    return image;
  }
}

/** Each once, the ones whose frame is due at this one's time first. */
function likeliestFirst(
  segments: readonly KeyframeSegment[],
  frame: Frame,
  lagMs: number,
): readonly KeyframeSegment[] {
  const lateMs = (segment: KeyframeSegment) => frame.monotonicMs - segment.monotonicMs;
  const unlikely = (segment: KeyframeSegment) => Math.abs(lateMs(segment) - lagMs);
  return [...new Set(segments)]
    .filter((segment) => Math.abs(lateMs(segment)) <= MAX_APART_MS)
    .sort((a, b) => unlikely(a) - unlikely(b))
    .slice(0, MAX_TRIES);
}
