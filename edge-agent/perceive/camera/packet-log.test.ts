import { expect, test } from "vitest";
import { createPacketLog } from "./packet-log.ts";

const HEADER = [
  "#software: Lavf59.27.100",
  "#tb 0: 1/90000",
  "#media_type 0: video",
  "#codec_id 0: h264",
  "#sar 0: 1/1",
];
const packet = (pts: number, isKey: boolean): string =>
  `0, ${String(pts).padStart(10)}, ${String(pts).padStart(10)},     3600,    12078, 0x2294030e${isKey ? "" : ", F=0x0"}`;

test("codec, frame rate and key frame interval from the packets", () => {
  const log = createPacketLog();
  const lines = [...HEADER];
  // 25 fps, a key frame every second; the first packet has no time of its own and gets its successor's.
  for (let n = 0; n <= 75; n++) lines.push(packet(Math.max(1, n) * 3600, n % 25 === 0));
  for (const line of lines) expect(log.read(line)).toBe(true);
  expect(log.read("[error] rtsp://cam: Connection timed out")).toBe(false);
  expect(log.facts()).toEqual({
    codec: "h264",
    fps: 25,
    keyframeIntervalS: 1,
    keyframes: 4,
    spanS: 2.96,
    reordered: false,
  });
});

test("a key frame with side data is one too, and B-frames show in the order", () => {
  const log = createPacketLog();
  for (const line of [
    ...HEADER,
    "0,     0,     0,  3600, 9, 0x1, S=1,       16",
    packet(10_800, false),
    packet(3_600, false),
  ])
    log.read(line);
  expect(log.facts()).toMatchObject({ keyframes: 1, reordered: true });
  expect(log.facts()).not.toHaveProperty("keyframeIntervalS");
});

test("nothing seen, nothing claimed", () => {
  expect(createPacketLog().facts()).toEqual({ keyframes: 0, spanS: 0, reordered: false });
});
