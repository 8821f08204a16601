import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../time/fake-clock.ts";
import type { Frame } from "./frame.ts";
import { createFrameReader } from "./frame-reader.ts";

function picture(widthPx: number, heightPx: number, value: number): Uint8Array {
  const header = new TextEncoder().encode(`P6\n${String(widthPx)} ${String(heightPx)}\n255\n`);
  return Uint8Array.from([...header, ...new Array<number>(widthPx * heightPx * 3).fill(value)]);
}

function readInPieces(bytes: Uint8Array, pieceLength: number, firstSequence?: number): Frame[] {
  const frames: Frame[] = [];
  const reader = createFrameReader({
    cameraCode: "cam",
    clock: createFakeClock(5_000),
    onFrame: (frame) => frames.push(frame),
    ...(firstSequence === undefined ? {} : { firstSequence }),
  });
  for (let at = 0; at < bytes.length; at += pieceLength) reader.push(bytes.subarray(at, at + pieceLength));
  return frames;
}

const TWO_SIZES = Uint8Array.from([...picture(4, 3, 10), ...picture(2, 5, 20), ...picture(4, 3, 30)]);

describe("frame reader", () => {
  test.each([
    { pieceLength: 1, why: "every boundary falls between two chunks once" },
    { pieceLength: 7, why: "boundaries inside header and pixels" },
    { pieceLength: 10_000, why: "several pictures in one chunk" },
  ])("pictures of changing size come whole in pieces of $pieceLength: $why", ({ pieceLength }) => {
    const frames = readInPieces(TWO_SIZES, pieceLength);
    expect(
      frames.map(({ widthPx, heightPx, sequence, rgb }) => [
        widthPx,
        heightPx,
        sequence,
        [...new Set(rgb)],
        rgb.length,
      ]),
    ).toEqual([
      [4, 3, 1, [10], 36],
      [2, 5, 2, [20], 30],
      [4, 3, 3, [30], 36],
    ]);
  });

  test("a picture whose pixels look like a header is still pixels", () => {
    const text = "P6\n2 2\n255\n!";
    const frames = readInPieces(new TextEncoder().encode(`P6\n2 2\n255\n${text}P6\n`), 5);
    expect(frames.map(({ rgb }) => Buffer.from(rgb).toString())).toEqual([text]);
  });

  test("frames carry the time of their last byte, own their memory, and go on counting after a reconnect", async () => {
    const clock = createFakeClock(5_000);
    const frames: Frame[] = [];
    const reader = createFrameReader({
      cameraCode: "cam",
      clock,
      onFrame: (frame) => frames.push(frame),
      firstSequence: 8,
    });
    const bytes = picture(2, 2, 1);
    reader.push(bytes.subarray(0, 15));
    await clock.advance(40);
    reader.push(bytes.subarray(15));
    reader.push(picture(2, 2, 2));
    expect(
      frames.map(({ sequence, capturedAtMs, monotonicMs, cameraCode }) => ({
        sequence,
        capturedAtMs,
        monotonicMs,
        cameraCode,
      })),
    ).toEqual([
      { sequence: 8, capturedAtMs: 5_040, monotonicMs: 40, cameraCode: "cam" },
      { sequence: 9, capturedAtMs: 5_040, monotonicMs: 40, cameraCode: "cam" },
    ]);
    expect(frames[0]?.rgb.buffer).not.toBe(frames[1]?.rgb.buffer);
    expect(frames[0]?.rgb.buffer.byteLength).toBe(12);
  });

  test.each([
    { bytes: "HTTP/1.1 400 Bad Request, no picture here", why: "not a picture" },
    { bytes: "P6\n0 5\n255\n", why: "an empty picture" },
    { bytes: "P6\n99999 99999\n255\n", why: "larger than any camera: an allocation of 30 GB" },
    { bytes: "P6\n4 4\n65535\n", why: "16 bits per colour" },
  ])("refuses $why", ({ bytes }) => {
    expect(() => readInPieces(new TextEncoder().encode(bytes), 100)).toThrow(
      /^the decoder sent ".+" where a picture's header "P6 WIDTH HEIGHT 255" was due$/,
    );
  });
});
