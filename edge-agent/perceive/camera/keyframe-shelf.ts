/** The newest key frames of one stream, compressed: some 150 KB each at 1080p, where a decoded one has 6 MB. */
import type { Clock } from "../../time/clock.ts";
import type { KeyframeTap } from "./camera-source.ts";
import { createSegmentReader, type KeyframeSegment } from "./keyframe-segments.ts";

/** A decoder of key frames alone gives a picture up to two key frames late when the stream has B-frames. */
const KEPT = 3;

export interface KeyframeShelf extends KeyframeTap {
  put(segment: KeyframeSegment): void;
  /** At most KEPT, the newest first. */
  newest(): readonly KeyframeSegment[];
}

export function createKeyframeShelf(clock: Clock): KeyframeShelf {
  let kept: readonly KeyframeSegment[] = [];
  let sequence = 0;
  const put = (segment: KeyframeSegment): void => {
    sequence = segment.sequence;
    kept = [segment, ...kept].slice(0, KEPT);
  };
  const open = () => createSegmentReader({ clock, onFrame: put, firstSequence: sequence + 1 });
  let reader = open();
  return {
    put,
    newest: () => kept,
    begin: () => {
      reader = open();
    },
    push: (chunk) => {
      reader.push(chunk);
    },
  };
}
