/** Real ffmpeg, and real ffmpeg behind a wrapper that refuses, ignores or hides an option, as other builds do. */
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Logger } from "../../telemetry/logger.ts";
import { systemClock } from "../../time/clock.ts";
import { openCameraLink } from "./camera-link.ts";
import { ffmpegAbilities } from "./ffmpeg-abilities.ts";
import { streamArgs } from "./ffmpeg-args.ts";
import { ffmpegChildren } from "./test-cameras.fixture.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridwatch-ffmpeg-"));
});
afterEach(() => {
  expect(ffmpegChildren()).toEqual([]);
});
afterAll(() => rm(folder, { recursive: true }));

/** ffmpeg behind a shell script whose `body` may look at and change the arguments. */
async function wrapper(name: string, body: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/bash\n${body}\nexec ffmpeg "$@"\n`);
  await chmod(path, 0o755);
  return path;
}

const refusing = (option: string): string =>
  `for a in "$@"; do [ "$a" = "${option}" ] && { echo "Unrecognized option '${option.slice(1)}'." >&2; exit 1; }; done`;

const SETTINGS = {
  url: "rtsp://cam/1",
  transport: "tcp",
  decode: "keyframes",
  maxWidthPx: 1920,
  ioTimeoutMs: 20_000,
} as const;

describe("options are tried out", () => {
  test("this machine's ffmpeg takes them all", async () => {
    const { dialect, hwaccel, shortfalls } = await ffmpegAbilities({});
    expect(shortfalls).toEqual([]);
    expect(hwaccel).toBe("none");
    expect(dialect).not.toHaveProperty("without");
  });

  test.each([
    {
      option: "-skip_frame",
      shown: "-skip_frame nokey",
      instead: "every picture is decoded instead of key frames alone, which costs about ten times as much",
    },
    {
      option: "-progress",
      shown: "-progress pipe:2",
      instead: "a camera that sends no key frame cannot be told from one that sends nothing",
    },
    {
      option: "-analyzeduration",
      shown: "-analyzeduration 100000",
      instead: "the first picture of a camera comes some seconds later",
    },
    {
      option: "-mpegts_flags",
      shown: "-bsf:v setts=pts=N*3600:dts=N*3600,noise=drop='not(key)'",
      instead: "pictures leave the decoder at full size, which costs about half as much again",
    },
    {
      option: "-fps_mode",
      shown: "-fps_mode passthrough",
      instead: "pictures may be repeated or left out to keep a frame rate",
    },
  ])("$option refused: a sentence, and the cameras do without", async ({ option, shown, instead }) => {
    const path = await wrapper(`refuses${option}`, refusing(option));
    const { dialect, shortfalls } = await ffmpegAbilities({ path });
    expect(shortfalls).toEqual([
      `${path} does not take "${shown}" (Unrecognized option '${option.slice(1)}'.); ${instead}`,
    ]);
    expect(streamArgs(SETTINGS, dialect)).not.toContain(option);
    expect(streamArgs(SETTINGS, dialect)).toContain("rtsp://cam/1");
  });

  test("an option that is taken without effect is found out by counting pictures", async () => {
    const ignore =
      'args=(); for a in "$@"; do [ "$a" = nokey ] && a=default; args+=("$a"); done; set -- "${args[@]}"';
    const path = await wrapper("ignores-nokey", ignore);
    const { dialect, shortfalls } = await ffmpegAbilities({ path });
    expect(shortfalls).toEqual([
      `${path} does not take "-skip_frame nokey" (it has no effect); every picture is decoded instead of key frames alone, which costs about ten times as much`,
    ]);
    expect(dialect.without).toEqual(new Set(["skip-frame"]));
  });

  test("an RTSP reader without a time-out", async () => {
    const path = await wrapper(
      "no-timeout",
      '[ "$2" = -h ] && { ffmpeg "$@" | grep -v " -timeout "; exit; }',
    );
    expect((await ffmpegAbilities({ path })).shortfalls).toEqual([
      `${path} does not take "-timeout 20000000" (its RTSP reader has no such option); a silent camera is noticed by patrol.stallS alone`,
    ]);
  });

  test("an ffmpeg that hangs is given up after 10 s", async () => {
    const path = await wrapper("hangs", 'for a in "$@"; do [ "$a" = -hwaccel ] && exec sleep 600; done');
    const { hwaccel, shortfalls } = await ffmpegAbilities({ path, hwaccel: "cuda" });
    expect(hwaccel).toBe("none");
    expect(shortfalls.join()).toContain("decoding runs in software");
  }, 20_000);

  test("no ffmpeg: rejects with what to install, and asks again the next time", async () => {
    const path = join(folder, "installed-later");
    await expect(ffmpegAbilities({ path })).rejects.toThrow("apt-get install ffmpeg");
    await wrapper("installed-later", "");
    expect((await ffmpegAbilities({ path })).shortfalls).toEqual([]);
  });
});

describe("hardware decoding is tried out", () => {
  test("a device that is not there: software, and the cause in ffmpeg's words", async () => {
    // A build without CUDA would say so instead; either way nothing is decoded with it here.
    const { hwaccel, shortfalls } = await ffmpegAbilities({
      path: await wrapper("no-cuda", refusing("cuda")),
      hwaccel: "cuda",
    });
    expect(hwaccel).toBe("none");
    expect(shortfalls).toEqual([
      "patrol.hwaccel is cuda, but no picture could be decoded so (cuda: Unrecognized option 'uda'.); decoding runs in software",
    ]);
  });

  test("one that this ffmpeg was built without", async () => {
    const path = await wrapper("no-qsv", '[ "$2" = -hwaccels ] && { ffmpeg "$@" | grep -v qsv; exit; }');
    const { shortfalls } = await ffmpegAbilities({ path, hwaccel: "qsv" });
    expect(shortfalls).toEqual([
      "patrol.hwaccel is qsv, but no picture could be decoded so (qsv: not built in); decoding runs in software",
    ]);
  });

  test("auto takes the first that gives a picture", async () => {
    // Decodes in software what was asked of VAAPI: the decision is ours, the picture is real.
    const pretend =
      'args=(); for a in "$@"; do args+=("$a"); done; case "$*" in *hwaccel?vaapi*) exec ffmpeg -nostdin -v error -f lavfi -i color=size=320x240 -frames:v 1 -pix_fmt rgb24 -f rawvideo pipe:1;; *hwaccel?cuda*) echo "Cannot load libcuda.so.1" >&2; exit 1;; esac';
    const path = await wrapper("pretends-vaapi", pretend);
    const { hwaccel, shortfalls, dialect } = await ffmpegAbilities({ path, hwaccel: "auto" });
    expect([hwaccel, shortfalls]).toEqual(["vaapi", []]);
    expect(streamArgs({ ...SETTINGS, hwaccel }, dialect).join(" ")).toContain(
      "-hwaccel vaapi -skip_frame nokey -i",
    );
  });
});

test("the link of all cameras says at start what falls short", async () => {
  const logger = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const surroundings = { clock: systemClock, logger: logger as unknown as Logger };
  const ffmpegPath = await wrapper("refuses-both", `${refusing("-skip_frame")}\n${refusing("-hwaccel")}`);
  const link = await openCameraLink({ connectsPerHost: 2, hwaccel: "auto", ffmpegPath }, surroundings);
  expect(logger.warn.mock.calls.map(([text]) => String(text).slice(0, 40))).toEqual([
    `${ffmpegPath} does not take "-skip_frame nokey"`.slice(0, 40),
    "patrol.hwaccel is auto, but no picture c",
  ]);
  expect(logger.info).toHaveBeenCalledWith({ hwaccel: "none" }, "decoder chosen");
  expect(link.limiter.stats("any")).toEqual({ connecting: 0, waiting: 0, peak: 0 });
  await openCameraLink({ connectsPerHost: 2, hwaccel: "none", ffmpegPath: "/nowhere/ffmpeg" }, surroundings);
  expect(logger.error.mock.calls[0]?.[0]).toContain("apt-get install ffmpeg");
});
