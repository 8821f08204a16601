/** What every Detector must do, whatever it stands on; called by each implementation's test. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { areaOf } from "../../geometry/box.ts";
import type { RgbImage } from "../decode/frame.ts";
import type { Detector } from "./detector.ts";

export interface DetectorUnderTest {
  readonly create: () => Promise<Detector>;
  /** Two pictures of different size, each with the class names it must yield, surest first. */
  readonly pictures: readonly [Known, Known];
}

interface Known {
  readonly image: RgbImage;
  readonly classNames: readonly string[];
}

export function describeDetector(name: string, { create, pictures }: DetectorUnderTest): void {
  describe(`${name}: as every detector`, () => {
    let detector: Detector;
    beforeAll(async () => {
      detector = await create();
    });
    afterAll(async () => {
      await detector.close();
    });

    it("knows no inference time before the first picture", () => {
      expect(detector.inferenceMsP50()).toBeUndefined();
    });

    it.each(pictures)(
      "finds $classNames with boxes inside the source, surest first",
      async ({ image, classNames }) => {
        const found = await detector.detect(image);
        expect(found.map(({ className }) => className)).toEqual(classNames);
        const confidences = found.map(({ confidence }) => confidence);
        expect(confidences).toEqual(confidences.toSorted((a, b) => b - a));
        for (const { xyxy, confidence } of found) {
          expect(areaOf(xyxy)).toBeGreaterThan(0);
          expect(xyxy[2]).toBeLessThanOrEqual(image.widthPx);
          expect(xyxy[3]).toBeLessThanOrEqual(image.heightPx);
          expect(Math.min(...xyxy)).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThanOrEqual(1);
        }
      },
    );

    it.each(["ordinary", "shared"])("leaves the bytes of %s memory intact", async (memory) => {
      const { image, classNames } = pictures[0];
      const rgb =
        memory === "shared" ? new Uint8Array(new SharedArrayBuffer(image.rgb.length)) : image.rgb.slice();
      rgb.set(image.rgb);
      const found = await detector.detect({ ...image, rgb });
      expect(found.map(({ className }) => className)).toEqual(classNames);
      expect(Buffer.compare(rgb, image.rgb)).toBe(0);
    });

    it("gives every caller the answer to its own picture", async () => {
      const mixed = Array.from({ length: detector.slots }, (_, i) => pictures[i % 2 === 0 ? 0 : 1]);
      const answers = await Promise.all(mixed.map(({ image }) => detector.detect(image)));
      expect(answers.map((found) => found.map(({ className }) => className))).toEqual(
        mixed.map(({ classNames }) => classNames),
      );
    });

    it("says what it runs on, which model, and how long it takes", () => {
      expect(detector.executionProvider).not.toBe("");
      expect(detector.model.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(detector.inferenceMsP50()).toBeGreaterThan(0);
    });

    it("refuses a picture whose bytes do not fit its sides, and works on", async () => {
      const { image, classNames } = pictures[0];
      const short = { ...image, rgb: image.rgb.subarray(1) };
      await expect(detector.detect(short)).rejects.toMatchObject({ code: "DETECTOR_FAILED" });
      expect((await detector.detect(image)).map(({ className }) => className)).toEqual(classNames);
    });

    it("rejects after close, and may be closed twice", async () => {
      await detector.close();
      await detector.close();
      await expect(detector.detect(pictures[0].image)).rejects.toMatchObject({ code: "DETECTOR_FAILED" });
    });
  });
}
