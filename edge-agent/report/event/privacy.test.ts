import { describe, expect, it } from "vitest";
import type { Xyxy } from "../../geometry/box.ts";
import type { Frame, RgbImage } from "../../perceive/decode/frame.ts";
import type { Detection } from "../../perceive/detect/detection.ts";
import { privateParts } from "./private-parts.ts";
import { sampleFrame, samplePrivacy } from "./sample.fixture.ts";

const EVIDENCE = {
  person: ["person"],
  car: ["motor-vehicle"],
  bicycle: ["non-motor-vehicle"],
  suitcase: ["luggage"],
  visage: ["face"],
};
const saw = (className: string, xyxy: Xyxy, confidence = 0.9): Detection => ({ className, xyxy, confidence });
const partOf = (className: string, xyxy: Xyxy) =>
  privateParts([saw(className, xyxy)], EVIDENCE, new Set(["face", "plate"]))[0]?.map(Math.round);

describe("private parts", () => {
  it.each<[string, string, Xyxy, number[] | undefined]>([
    ["the upper quarter of who stands, widened", "person", [100, 100, 140, 220], [96, 97, 144, 130]],
    [
      "more of who sits or is cut off by the picture's edge",
      "person",
      [100, 100, 200, 220],
      [90, 94, 210, 160],
    ],
    ["all of who lies", "person", [100, 100, 300, 160], [80, 94, 320, 160]],
    ["the lower middle of a vehicle seen from the front", "car", [100, 100, 200, 200], [112, 145, 188, 197]],
    ["the lower half of one seen from the side", "car", [100, 100, 300, 200], [100, 145, 300, 197]],
    ["the same of a two-wheeler", "bicycle", [100, 100, 150, 200], [106, 145, 144, 197]],
    ["what a model knows as a face, with a margin", "visage", [100, 100, 120, 120], [97, 97, 123, 123]],
    ["nothing of a thing", "suitcase", [100, 100, 200, 200], undefined],
    ["nothing of an unknown class", "dog", [100, 100, 200, 200], undefined],
  ])("%s", (_name, className, box, expected) => {
    expect(partOf(className, box)).toEqual(expected);
  });
});

/** Stripes: each pixel of the picture differs from the next. */
function striped(widthPx = 160, heightPx = 120): Frame {
  const frame = sampleFrame(widthPx, heightPx);
  return { ...frame, rgb: frame.rgb.map((_, i) => (Math.floor(i / 3) % 2 === 0 ? 30 : 220)) };
}

function isStriped({ rgb, widthPx }: RgbImage, x: number, y: number): boolean {
  const at = (y * widthPx + x) * 3;
  return Math.abs((rgb[at] ?? 0) - (rgb[at + 3] ?? 0)) === 190;
}

const PERSON: Xyxy = [20, 20, 40, 80];
const CAR: Xyxy = [80, 40, 140, 100];

describe("privacy", () => {
  it("hides heads and plates of all that was seen, however unsure, and nothing beside them", async () => {
    const frame = striped();
    const named = [saw("person", PERSON, 0.06), saw("car", CAR)];
    const shown = await samplePrivacy().show({ frame, named }, []);
    expect(shown.blurred).toBe("geometry");
    expect(isStriped(shown.frame, 30, 25)).toBe(false);
    expect(isStriped(shown.frame, 110, 80)).toBe(false);
    // The person's body, the car's roof, the street between them.
    expect([
      isStriped(shown.frame, 30, 60),
      isStriped(shown.frame, 110, 50),
      isStriped(shown.frame, 60, 60),
    ]).toEqual([true, true, true]);
    expect(shown.original.rgb).toBe(frame.rgb);
    expect(isStriped(frame, 30, 25)).toBe(true);
  });

  it("hides them in the full size, where they are there", async () => {
    const large = striped(640, 480);
    const frame = { ...striped(), full: () => Promise.resolve(large) };
    const shown = await samplePrivacy().show({ frame, named: [saw("person", PERSON)] }, []);
    expect([shown.frame.widthPx, isStriped(shown.frame, 120, 100), isStriped(shown.frame, 30, 25)]).toEqual([
      ...[640, false, true],
    ]);
  });

  it("leaves everything where it is told to", async () => {
    const frame = striped();
    const shown = await samplePrivacy({ blur: false }).show({ frame, named: [saw("person", PERSON)] }, []);
    expect([shown.blurred, shown.frame.rgb]).toEqual(["none", frame.rgb]);
  });

  it("looks for people anew in a picture of another moment", async () => {
    const later = { ...striped(640, 480), monotonicMs: 900 };
    const frame = { ...striped(), full: () => Promise.resolve(later) };
    const eyes = () => ({
      detector: { detect: () => Promise.resolve([saw("person", [400, 80, 480, 320])]) },
      evidence: EVIDENCE,
    });
    const shown = await samplePrivacy({ eyes }).show({ frame, named: [saw("person", PERSON)] }, []);
    expect([isStriped(shown.frame, 440, 100), isStriped(shown.frame, 120, 100)]).toEqual([false, true]);
  });

  it("shows the frame that was judged where nobody can look at the other moment's", async () => {
    const later = { ...striped(640, 480), monotonicMs: 900 };
    const frame = { ...striped(), full: () => Promise.resolve(later) };
    const shown = await samplePrivacy().show({ frame, named: [saw("person", PERSON)] }, []);
    expect([shown.frame.widthPx, shown.original.widthPx, isStriped(shown.frame, 30, 25)]).toEqual([
      160,
      160,
      false,
    ]);
  });

  describe("with a model for faces and plates", () => {
    const finder = (found: () => Promise<readonly Detection[]>, words: Record<string, string[]>) => ({
      detector: { detect: found },
      evidence: words,
    });
    const named = [saw("person", PERSON), saw("car", CAR)];
    const FACE = saw("visage", [100, 10, 110, 20]);

    it("hides what it found, and only that", async () => {
      const both = finder(() => Promise.resolve([FACE]), { visage: ["face"], number: ["plate"] });
      const shown = await samplePrivacy({ finder: both }).show({ frame: striped(), named }, []);
      expect(shown.blurred).toBe("model");
      expect([
        isStriped(shown.frame, 104, 14),
        isStriped(shown.frame, 30, 25),
        isStriped(shown.frame, 110, 80),
      ]).toEqual([false, true, true]);
    });

    it("goes by the boxes for what it does not know", async () => {
      const faces = finder(() => Promise.resolve([FACE]), { visage: ["face"] });
      const shown = await samplePrivacy({ finder: faces }).show({ frame: striped(), named }, []);
      expect(shown.blurred).toBe("geometry");
      expect([
        isStriped(shown.frame, 104, 14),
        isStriped(shown.frame, 30, 25),
        isStriped(shown.frame, 110, 80),
      ]).toEqual([false, true, false]);
    });

    it("goes by the boxes when it fails", async () => {
      const broken = finder(() => Promise.reject(new Error("lost")), { visage: ["face"], number: ["plate"] });
      const shown = await samplePrivacy({ finder: broken }).show({ frame: striped(), named }, []);
      expect(shown.blurred).toBe("geometry");
      expect([isStriped(shown.frame, 30, 25), isStriped(shown.frame, 110, 80)]).toEqual([false, false]);
    });
  });
});
