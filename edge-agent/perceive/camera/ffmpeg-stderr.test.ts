import { expect, test } from "vitest";
import { readStderrLine } from "./ffmpeg-stderr.ts";

/** Lines as ffmpeg 5.1.9 wrote them. */
test.each([
  [
    "[rtsp @ 0x5613ca67da80] [error] method DESCRIBE failed: 401 Unauthorized",
    { kind: "complaint", text: "method DESCRIBE failed: 401 Unauthorized" },
  ],
  [
    "[error] rtsp://cam/1: Connection refused",
    { kind: "complaint", text: "rtsp://cam/1: Connection refused" },
  ],
  [
    // 1280 * 65536 + 720
    "[info] 83886800.000000",
    { kind: "size", sizeWh: "1280x720" },
  ],
  ["[info] 1.000000", { kind: "keyframe" }],
  ["[info] 25.000000", { kind: "chatter" }],
  [
    "[info]   Stream #0:0: Video: h264 (High), yuv420p(progressive), 768x576 [SAR 1:1 DAR 4:3], 25 fps",
    { kind: "codec", codec: "h264" },
  ],
  [
    "ffmpeg: error while loading shared libraries: libavcodec.so.59",
    { kind: "complaint", text: "ffmpeg: error while loading shared libraries: libavcodec.so.59" },
  ],
  ["frame=275", { kind: "packets", total: 275 }],
  ["out_time=00:00:00.100001", { kind: "chatter" }],
  ["dup_frames=0", { kind: "chatter" }],
  [
    "[mpegts @ 0x56159cfe5140] [error] Application provided invalid, non monotonically increasing dts to muxer in stream 0: 1 >= 1",
    { kind: "chatter" },
  ],
  ["", { kind: "chatter" }],
])("%s", (line, expected) => {
  expect(readStderrLine(line)).toEqual(expected);
});
