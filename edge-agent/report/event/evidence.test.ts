import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { cropRegion, drawEvidence, drawLook } from "./evidence.ts";
import { stripHeight } from "./overlay.ts";
import { sampleFrame, sampleIncident } from "./sample.fixture.ts";

type Rgb = readonly [number, number, number];

async function pixels(jpeg: Uint8Array) {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): Rgb => {
    const start = (Math.round(y) * info.width + Math.round(x)) * info.channels;
    return [data[start] ?? 0, data[start + 1] ?? 0, data[start + 2] ?? 0];
  };
  return { width: info.width, height: info.height, at };
}
const isRed = ([r, g, b]: Rgb) => r > 150 && g < 110 && b < 110;
const isAmber = ([r, g, b]: Rgb) => r > 170 && g > 110 && b < 130;
const isGrey = ([r, g, b]: Rgb) => Math.abs(r - 90) < 15 && Math.abs(g - 90) < 15 && Math.abs(b - 90) < 15;

const request = (frame = sampleFrame()) => ({
  ...{
    incident: sampleIncident(),
    frame,
    eventId: "0193c7c0",
    cameraName: '人民路口<&"东侧',
    timeZone: "Asia/Shanghai",
  },
  zonePolygonPx: [
    [20, 20],
    [140, 20],
    [140, 110],
    [20, 110],
  ] as [number, number][],
});

describe("evidence pictures", () => {
  it("are a scene and a crop, named after the event, with the hash and size of their bytes", async () => {
    const [scene, crop, ...more] = await drawEvidence(request());
    expect(more).toEqual([]);
    for (const [picture, kind] of [
      [scene, "scene"],
      [crop, "crop"],
    ] as const) {
      const sha256 = createHash("sha256")
        .update(picture?.jpeg ?? "")
        .digest("hex");
      expect(picture?.ref).toEqual({
        kind,
        object: `0193c7c0/${kind}.jpg`,
        contentType: "image/jpeg",
        sha256,
        sizeBytes: picture?.jpeg.byteLength,
      });
    }
  });

  it("draws zone and box where they are, leaves the rest of the street alone, and writes below it", async () => {
    const [scene] = await drawEvidence(request());
    const { width, height, at } = await pixels(scene?.jpeg ?? new Uint8Array());
    // 160 px are enlarged four times to 640.
    expect([width, height]).toEqual([640, 480 + stripHeight(640)]);
    expect([at(240, 220), at(400, 220), at(320, 280)].map(isRed)).toEqual([true, true, true]);
    expect([at(80, 300), at(560, 300), at(320, 440)].map(isAmber)).toEqual([true, true, true]);
    expect(isGrey(at(20, 300))).toBe(true);
    expect(at(600, 20)).toSatisfy(isGrey);
    expect(isRed(at(1, 500))).toBe(true);
    expect(at(630, height - 4).every((value) => value < 60)).toBe(true);
    const strip = await sharp(scene?.jpeg)
      .extract({ left: 10, top: 484, width: 600, height: 45 })
      .greyscale()
      .stats();
    expect(strip.channels[0]?.max).toBeGreaterThan(200);
  });

  it("is at most 1920 wide and keeps the place of the box when it is scaled", async () => {
    const frame = sampleFrame(2560, 1440);
    const [scene] = await drawEvidence({
      ...request(frame),
      incident: sampleIncident({ xyxy: [1280, 720, 1600, 960] }),
    });
    const { width, height, at } = await pixels(scene?.jpeg ?? new Uint8Array());
    expect([width, height]).toEqual([1920, 1080 + stripHeight(1920)]);
    expect([at(960, 600), at(1200, 600), at(1080, 720)].map(isRed)).toEqual([true, true, true]);
  });

  it("shows the object alone, large enough for a phone, without lines over it", async () => {
    const [, crop] = await drawEvidence(request());
    const { width, height, at } = await pixels(crop?.jpeg ?? new Uint8Array());
    expect([width, height]).toEqual([320, 320]);
    expect(at(160, 160)[0]).toBeGreaterThan(200);
    expect(isGrey(at(160, 20))).toBe(true);
  });

  it.each([
    [
      "a large box is enlarged by 30 %",
      [100, 100, 300, 200],
      1000,
      800,
      { left: 70, top: 85, width: 260, height: 130 },
    ],
    ["a small box gets 96 px", [100, 100, 110, 108], 1000, 800, { left: 57, top: 56, width: 96, height: 96 }],
    ["a corner shifts inwards", [0, 0, 200, 100], 1000, 800, { left: 0, top: 0, width: 260, height: 130 }],
    [
      "the far corner as well",
      [900, 750, 1000, 800],
      1000,
      800,
      { left: 870, top: 704, width: 130, height: 96 },
    ],
    [
      "a frame smaller than that is taken whole",
      [0, 0, 40, 40],
      80,
      60,
      { left: 0, top: 0, width: 80, height: 60 },
    ],
  ] as const)("%s", (...row) => {
    const [, box, width, height, region] = row;
    expect(cropRegion(box, width, height)).toEqual(region);
  });

  it("leaves the crop out for a box without area, and a zone with too few corners undrawn", async () => {
    const pictures = await drawEvidence({
      ...request(),
      incident: sampleIncident({ xyxy: [10, 10, 10, 40] }),
      zonePolygonPx: [[1, 1]],
    });
    expect(pictures.map(({ ref }) => ref.kind)).toEqual(["scene"]);
  });

  it("marks a clean look green", async () => {
    const picture = await drawLook(sampleFrame(), {
      ...{
        object: "verify-1/scene.jpg",
        cameraName: "East",
        title: { zh: "复查", en: "re-check" },
        tone: "clear",
        zonePolygonPx: [],
        boxes: [],
      },
    });
    const [r, g, b] = (await pixels(picture.jpeg)).at(1, 500);
    expect([g > 150, r < 120, b < 150]).toEqual([true, true, true]);
    expect(picture.ref).toMatchObject({ kind: "scene", object: "verify-1/scene.jpg" });
  });
});

/** Fonts are found once per process, so each set of fonts gets a process of its own. */
function scriptWith(fontFolders: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "gridwatch-fonts.test-"));
  const config = join(folder, "fonts.conf");
  const dirs = fontFolders.map((dir) => `<dir>${dir}</dir>`).join("");
  writeFileSync(
    config,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${dirs}<cachedir>${folder}/cache</cachedir></fontconfig>`,
  );
  const fonts = JSON.stringify(join(import.meta.dirname, "fonts.ts"));
  const code = `import(${fonts}).then((fonts) => fonts.writableScript()).then((script) => console.log(script))`;
  const child = spawnSync(process.execPath, ["--import", "tsx", "-e", code], {
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "", FONTCONFIG_FILE: config },
  });
  rmSync(folder, { recursive: true });
  return child.stdout.trim() || child.stderr;
}

describe("fonts", () => {
  it("knows a machine without any font, and one without Chinese", () => {
    expect(scriptWith([])).toBe("none");
    expect(scriptWith(["/usr/share/fonts/truetype/dejavu"])).toBe("latin");
  });
});
