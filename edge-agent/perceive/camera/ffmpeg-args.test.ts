import { describe, expect, test } from "vitest";
import { dialectOf, type StreamSettings, streamArgs } from "./ffmpeg-args.ts";

const NEW = { fpsMode: "-fps_mode", ioTimeout: "-timeout" } as const;
const SETTINGS: StreamSettings = {
  url: "rtsp://cam/1",
  transport: "tcp",
  decode: "keyframes",
  maxWidthPx: 1920,
  ioTimeoutMs: 20_000,
};

describe("ffmpeg arguments", () => {
  test("a keyframe patrol, word by word", () => {
    expect(streamArgs(SETTINGS, NEW).join(" ")).toBe(
      "-nostdin -hide_banner -nostats -v level+info -threads 1 -rtsp_transport tcp -timeout 20000000 " +
        "-analyzeduration 100000 -skip_frame nokey -i rtsp://cam/1 " +
        "-progress pipe:2 -stats_period 5 -map 0:v:0 -c copy -copyinkf -bsf:v setts=pts=N*3600:dts=N*3600 " +
        "-f mpegts -y /dev/null -map 0:v:0 " +
        "-vf scale=w='min(print(iw*65536+ih)*0+iw,1920)':h=-1:flags=bilinear " +
        "-fps_mode passthrough -pix_fmt rgb24 -threads 1 -c:v ppm -f image2pipe pipe:1",
    );
  });

  test("key frames kept beside small pictures: behind the counting output, at once, each behind a PAT", () => {
    const args = streamArgs({ ...SETTINGS, maxWidthPx: 640, keyframesTo: "pipe:4" }, NEW).join(" ");
    expect(args).toContain("*0+iw,640)");
    expect(args).toMatch(
      / pipe:1 -bsf:v setts=pts=N\*3600:dts=N\*3600,noise=drop='not\(key\)' -map 0:v:0 -c copy -flush_packets 1 -mpegts_flags \+pat_pmt_at_frames -f mpegts -y pipe:4$/,
    );
    const without = new Set(["keyframe-copy"] as const);
    expect(streamArgs({ ...SETTINGS, keyframesTo: "pipe:4" }, { ...NEW, without })).toEqual(
      streamArgs(SETTINGS, NEW),
    );
  });

  test("copying decodes nothing", () => {
    const args = streamArgs({ ...SETTINGS, decode: "copy", keyframesTo: "pipe:1" }, NEW);
    expect(args.join(" ")).not.toMatch(/skip_frame|-vf|ppm/);
    expect(args.at(-1)).toBe("pipe:1");
  });

  test("a frame rate decodes all and thins out before scaling", () => {
    const args = streamArgs({ ...SETTINGS, decode: { fps: 5 }, transport: "udp" }, NEW);
    expect(args).not.toContain("-skip_frame");
    expect(args[args.indexOf("-vf") + 1]).toBe(
      "setpts='if(isnan(PREV_INPTS),PTS,PREV_OUTPTS+clip(PTS-PREV_INPTS,0,1/TB))',fps=5,scale=w='min(print(iw*65536+ih)*0+iw,1920)':h=-1:flags=bilinear",
    );
    expect(args[args.indexOf("-rtsp_transport") + 1]).toBe("udp");
  });

  test("all pictures at a revisit's rate: the key frames too, so that their distance can be measured", () => {
    const args = streamArgs({ ...SETTINGS, decode: { everyMs: 2_000 }, hwaccel: "cuda" }, NEW);
    expect(args).not.toContain("-skip_frame");
    expect(args[args.lastIndexOf("-vf") + 1]).toMatch(
      /^setpts='[^']+',select='if\(key,print\(1\),isnan\(prev_selected_t\)\+gte\(t-prev_selected_t,1\.900\)\)',scale/,
    );
    expect(args[args.indexOf("-hwaccel") + 1]).toBe("cuda");
    expect(args.indexOf("-hwaccel")).toBeLessThan(args.indexOf("-i"));
  });

  test("packets are copied for others only once the picture's size is known, and nothing else is waited for", () => {
    const text = streamArgs({ ...SETTINGS, copyPackets: true }, NEW).join(" ");
    expect(text).toContain(
      "-analyzeduration 20000000 -probesize 67108864 -fpsprobesize 0 -max_ts_probe 0 -skip_frame nokey -i",
    );
    expect(text).toMatch(/-flush_packets 1 -f matroska pipe:3/);
  });

  test("parts that this ffmpeg refuses are left out", () => {
    const without = new Set(["skip-frame", "packet-count"] as const);
    const args = streamArgs(SETTINGS, { ...NEW, without });
    expect(args.join(" ")).not.toMatch(/skip_frame|progress|copy/);
    expect(args).toContain("-analyzeduration");
  });

  test("input options stand before -i, where alone they have an effect", () => {
    const args = streamArgs(SETTINGS, NEW);
    for (const option of ["-rtsp_transport", "-timeout", "-skip_frame"]) {
      expect(args.indexOf(option)).toBeLessThan(args.indexOf("-i"));
    }
  });

  test.each([
    ["ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026", "-fps_mode", "-timeout", "Debian 12"],
    ["ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright", "-vsync", "-stimeout", "Ubuntu 22.04"],
    ["ffmpeg version 5.0.1 Copyright", "-vsync", "-timeout", "between the two renamings"],
    ["ffmpeg version n8.0 Copyright", "-fps_mode", "-timeout", "a tag build; -vsync is gone"],
    ["ffmpeg version N-118000-gabc Copyright", "-fps_mode", "-timeout", "a build from git"],
  ])("%s → %s %s (%s)", (text, fpsMode, ioTimeout) => {
    expect(dialectOf(text)).toEqual({ fpsMode, ioTimeout });
  });
});
