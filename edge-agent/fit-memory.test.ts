import { expect, test } from "vitest";
import { fitMemory } from "./fit-memory.ts";
import type { Memory } from "./pipeline.ts";

const TRACK = { id: "t1", xyxy: [60, 40, 100, 70], sights: 3 };
const MEMORY = {
  sizeWh: [640, 360],
  tracker: { tracks: [TRACK], nextTrack: 2, motions: { t1: { mean: [1, 2] } } },
  stays: [{ trackId: "t1", placeCell: "16-10", lastTrack: TRACK, lastXyxy: [60, 40, 100, 70] }],
  lastLookMs: 60,
  watchingSinceMs: 40,
} as unknown as Memory;

test("boxes follow the size of the frames, and nothing else changes", () => {
  const fitted = fitMemory(MEMORY, [1920, 720]);
  const box = [180, 80, 300, 140];
  expect(fitted).toEqual({
    ...MEMORY,
    sizeWh: [1920, 720],
    tracker: { tracks: [{ ...TRACK, xyxy: box }], nextTrack: 2 },
    stays: [{ ...MEMORY.stays[0], lastTrack: { ...TRACK, xyxy: box }, lastXyxy: box }],
  });
});

test("the same size, and a memory that does not know its size, stay as they are", () => {
  expect(fitMemory(MEMORY, [640, 360])).toBe(MEMORY);
  const { sizeWh: _sizeWh, ...old } = MEMORY;
  expect(fitMemory(old, [640, 360])).toBe(old);
});
