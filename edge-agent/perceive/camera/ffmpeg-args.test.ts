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
        "-progress pipe:2 -stats_period 5 -map 0:v:0 -c copy -copyinkf -f mpegts -y /dev/null -map 0:v:0 " +
        "-vf showinfo=checksum=0,scale=w='min(iw,1920)':h=-1:flags=bilinear " +
        "-fps_mode passthrough -pix_fmt rgb24 -threads 1 -c:v ppm -f image2pipe pipe:1",
    );
  });

  test("a frame rate decodes all and thins out before scaling", () => {
    const args = streamArgs({ ...SETTINGS, decode: { fps: 5 }, transport: "udp" }, NEW);
    expect(args).not.toContain("-skip_frame");
    expect(args[args.indexOf("-vf") + 1]).toBe(
      "fps=5,showinfo=checksum=0,scale=w='min(iw,1920)':h=-1:flags=bilinear",
    );
    expect(args[args.indexOf("-rtsp_transport") + 1]).toBe("udp");
  });

  test("all pictures at a revisit's rate: the key frames too, so that their distance can be measured", () => {
    const args = streamArgs({ ...SETTINGS, decode: { everyMs: 2_000 }, hwaccel: "cuda" }, NEW);
    expect(args).not.toContain("-skip_frame");
    expect(args[args.lastIndexOf("-vf") + 1]).toMatch(
      /^select='key\+isnan\(prev_selected_t\)\+gte\(t-prev_selected_t,1\.900\)',showinfo/,
    );
    expect(args[args.indexOf("-hwaccel") + 1]).toBe("cuda");
    expect(args.indexOf("-hwaccel")).toBeLessThan(args.indexOf("-i"));
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
