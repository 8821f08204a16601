import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../time/fake-clock.ts";
import { createKeyframeShelf } from "./keyframe-shelf.ts";
import { createSegmentReader, type KeyframeSegment, MAX_SEGMENT_BYTES } from "./keyframe-segments.ts";

const PAT = 0;
const VIDEO = 256;

/** One transport stream packet whose payload is `value` throughout. */
function packet(pid: number, value: number): Uint8Array {
  const bytes = new Uint8Array(188).fill(value);
  bytes.set([0x47, pid >> 8, pid & 0xff, 0x10]);
  return bytes;
}

const keyframe = (value: number, packets = 2): Uint8Array[] => [
  packet(PAT, value),
  ...Array.from({ length: packets }, () => packet(VIDEO, value)),
];

function cut(bytes: Uint8Array, pieceLength: number): KeyframeSegment[] {
  const segments: KeyframeSegment[] = [];
  const clock = createFakeClock(5_000);
  const reader = createSegmentReader({ clock, onFrame: (each) => segments.push(each), firstSequence: 7 });
  for (let at = 0; at < bytes.length; at += pieceLength) reader.push(bytes.subarray(at, at + pieceLength));
  return segments;
}

/** What each segment's packets hold. */
const values = (segments: readonly KeyframeSegment[]) =>
  segments.map((segment) => {
    const bytes = segment.bytes() ?? new Uint8Array(0);
    return Array.from({ length: bytes.length / 188 }, (_, i) => bytes[i * 188 + 187]);
  });

describe("key frames cut out of MPEG-TS", () => {
  test.each([
    { pieceLength: 1, why: "every boundary falls between two chunks once" },
    { pieceLength: 187, why: "each packet is split" },
    { pieceLength: 100_000, why: "all in one chunk" },
  ])("whole in pieces of $pieceLength: $why", ({ pieceLength }) => {
    const stray = packet(17, 9);
    const segments = cut(
      Buffer.concat([stray, ...keyframe(1), ...keyframe(2), ...keyframe(3, 1)]),
      pieceLength,
    );
    expect(values(segments)).toEqual([
      [1, 1, 1],
      [2, 2, 2],
      [3, 3],
    ]);
    expect(segments.map(({ sequence, capturedAtMs }) => [sequence, capturedAtMs])).toEqual([
      [7, 5_000],
      [8, 5_000],
      [9, 5_000],
    ]);
  });

  test("the last one has what came so far: its end is known only when the next begins", () => {
    const segments = cut(Buffer.concat([...keyframe(1), ...keyframe(2)]).subarray(0, 188 * 5), 188);
    expect(values(segments)).toEqual([
      [1, 1, 1],
      [2, 2],
    ]);
  });

  test("bytes out of step: nothing is taken until a key frame begins again", () => {
    const noise = new Uint8Array(188 * 2 + 50).fill(3);
    const segments = cut(Buffer.concat([...keyframe(1), noise, packet(VIDEO, 5), ...keyframe(2)]), 100);
    expect(values(segments)).toEqual([
      [1, 1, 1],
      [2, 2, 2],
    ]);
  });

  test("one that is too long is not kept, and the next one is", () => {
    const packets = Math.ceil(MAX_SEGMENT_BYTES / 188);
    const segments = cut(Buffer.concat([...keyframe(1, packets), ...keyframe(2)]), 65_536);
    expect(segments[0]?.bytes()).toBeUndefined();
    expect(values(segments.slice(1))).toEqual([[2, 2, 2]]);
  });
});

test("the shelf keeps the newest three over all runs of the decoder", () => {
  const shelf = createKeyframeShelf(createFakeClock(5_000));
  shelf.begin();
  shelf.push(Buffer.concat([...keyframe(1), ...keyframe(2)]));
  // Half a packet of the run before must not be taken for the beginning of this one.
  shelf.push(packet(VIDEO, 2).subarray(0, 90));
  shelf.begin();
  shelf.push(Buffer.concat([...keyframe(3), ...keyframe(4)]));
  expect(values(shelf.newest())).toEqual([
    [4, 4, 4],
    [3, 3, 3],
    [2, 2, 2],
  ]);
  expect(shelf.newest().map(({ sequence }) => sequence)).toEqual([4, 3, 2]);
});
