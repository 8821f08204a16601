import { describe, expect, test } from "vitest";
import { isStill, lumaGrid, motionScore } from "./motion-score.ts";
import { SIM_HEIGHT_PX, SIM_WIDTH_PX, simulate } from "./patrol.fixture.ts";

const WIDTH = 640;
const HEIGHT = 360;
type Rgb = readonly [number, number, number];

/** A street-like texture, changed by what is painted over it. */
function picture(paint: (x: number, y: number) => Rgb | undefined = () => undefined) {
  const rgb = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const grey = 90 + ((x * 7 + y * 13) % 60);
      rgb.set(paint(x, y) ?? [grey, grey - 10, grey - 20], (y * WIDTH + x) * 3);
    }
  }
  return { widthPx: WIDTH, heightPx: HEIGHT, rgb };
}
const inside = (x: number, y: number, [x1, y1, x2, y2]: readonly [number, number, number, number]) =>
  x >= x1 && x < x2 && y >= y1 && y < y2;
const street = lumaGrid(picture());

/** Deterministic noise of about +-12 levels. */
function noisy() {
  const image = picture();
  let seed = 11;
  for (let i = 0; i < image.rgb.length; i++) {
    seed = (seed * 16_807) % 2_147_483_647;
    image.rgb[i] = (image.rgb[i] ?? 0) + ((seed % 25) - 12);
  }
  return image;
}

describe("motion score of one picture against the last one looked at", () => {
  test.each([
    { why: "the same picture", image: picture(), still: true },
    { why: "sensor noise", image: noisy(), still: true },
    {
      why: "the seconds of a clock drawn into the corner (20 by 16 pixels)",
      image: picture((x, y) => (inside(x, y, [200, 12, 220, 28]) ? [255, 255, 255] : undefined)),
      still: true,
    },
    {
      why: "a person of 40 by 100 pixels who was not there",
      image: picture((x, y) => (inside(x, y, [300, 150, 340, 250]) ? [30, 30, 40] : undefined)),
      still: false,
    },
    {
      why: "a cart of 60 by 45 pixels",
      image: picture((x, y) => (inside(x, y, [500, 200, 560, 245]) ? [200, 40, 40] : undefined)),
      still: false,
    },
    {
      why: "the flip to infra-red: grey and darker",
      image: picture((x, y) => [60 + ((x * 7 + y * 13) % 60), 60, 60]),
      still: false,
    },
    { why: "lights out", image: picture(() => [8, 8, 8]), still: false },
  ])("$why: still $still", ({ image, still }) => {
    expect(isStill(street, lumaGrid(image))).toBe(still);
  });

  test("is 0 for the same picture and 1 for its opposite", () => {
    expect(motionScore(street, street)).toBe(0);
    expect(motionScore(street, lumaGrid(picture(() => [0, 0, 0])))).toBe(1);
  });

  test("slow motion adds up against the last look's picture, and is seen", () => {
    const creeping = (step: number) =>
      lumaGrid(
        picture((x, y) => (inside(x, y, [100 + step, 100, 180 + step, 200]) ? [20, 20, 20] : undefined)),
      );
    const from = creeping(0);
    expect(isStill(from, creeping(1))).toBe(true);
    expect(isStill(from, creeping(6))).toBe(false);
  });

  test("pictures smaller than the grid have a score too", () => {
    const tiny = lumaGrid({ widthPx: 4, heightPx: 3, rgb: new Uint8Array(36).fill(200) });
    expect(motionScore(tiny, lumaGrid({ widthPx: 4, heightPx: 3, rgb: new Uint8Array(36) }))).toBe(1);
  });
});

/** A black picture of the simulator's size with one grey value from pixel `from` to `to`. */
function bar(grey: number, from: number, to: number): Uint8Array {
  return new Uint8Array(SIM_WIDTH_PX * SIM_HEIGHT_PX * 3).fill(grey, from * 3, to * 3);
}
const ALL = SIM_WIDTH_PX * SIM_HEIGHT_PX;

describe("what it does to a patrol: a look waits, never past the revisit time", () => {
  test.each([
    { why: "nothing ever moves", paint: () => bar(0, 0, 0), everyMs: 200, looksPer10S: 5 },
    {
      why: "the whole picture moves for ever (a busy street)",
      paint: (n: number) => bar((n * 90) % 256, 0, ALL),
      everyMs: 200,
      looksPer10S: 50,
    },
    {
      why: "a clock ticks in the corner",
      paint: (n: number) => bar(n % 2 === 0 ? 255 : 0, 3, 5),
      everyMs: 200,
      looksPer10S: 5,
    },
    {
      why: "the night camera flips to infra-red every 10 s: one look more",
      paint: (n: number) => bar(Math.floor(n / 50) % 2 === 0 ? 40 : 150, 0, ALL),
      everyMs: 200,
      looksPer10S: 6,
    },
    {
      why: "a still stream slower than the revisit: every frame",
      paint: () => bar(0, 0, 0),
      everyMs: 2_500,
      looksPer10S: 4,
    },
  ])("$why", async ({ paint, everyMs, looksPer10S }) => {
    const camera = { code: "a", everyMs, wishedMs: 200, postponeStill: true, paint };
    const sim = simulate({ slots: 1, lookMs: 20, cameras: [camera] });
    await sim.clock.advance(130_000);
    sim.stop();
    expect(sim.longestGapMs("a")).toBeLessThanOrEqual(Math.max(2_000, everyMs));
    const perTenSeconds = sim.starts("a", 30_000).length / 10;
    expect(Math.abs(perTenSeconds - looksPer10S)).toBeLessThanOrEqual(1);
  });

  test("something moves after a quiet hour: it is looked at with the next frame, not at the end of the revisit", async () => {
    const paint = (n: number) => (n >= 3_001 ? bar(200, 0, 40) : bar(0, 0, 0));
    const camera = { code: "a", everyMs: 200, wishedMs: 200, postponeStill: true, paint };
    const sim = simulate({ slots: 1, lookMs: 20, cameras: [camera] });
    await sim.clock.advance(605_000);
    sim.stop();
    const movedMs = 3_000 * 200;
    expect(sim.starts("a", movedMs)[0]).toBeLessThanOrEqual(movedMs + 200);
  });

  test("under patrol it saves the early looks: key frames every 1.5 s at a revisit of 2 s", async () => {
    const looksOf = async (postponeStill: boolean) => {
      const sim = simulate({ slots: 1, lookMs: 20, cameras: [{ code: "a", everyMs: 1_500, postponeStill }] });
      await sim.clock.advance(120_000);
      sim.stop();
      expect(sim.longestGapMs("a")).toBeLessThanOrEqual(2_000);
      return sim.starts("a").length;
    };
    expect(await looksOf(false)).toBe(81);
    // 60 at best; every fourth key frame falls on the deadline.
    expect(await looksOf(true)).toBeLessThanOrEqual(61);
  });
});
