import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { RgbImage } from "../../edge-agent/perceive/decode/frame.ts";
import type { InputSpec } from "../../edge-agent/perceive/detect/model-manifest.ts";
import { createPreprocessor } from "../../edge-agent/perceive/detect/preprocess.ts";
import { detectWithReferenceResize } from "./reference-resize.ts";

const INPUT: InputSpec = {
  name: "images",
  widthPx: 48,
  heightPx: 48,
  layout: "nhwc",
  dtype: "uint8",
  channels: "rgb",
  resize: "stretch",
  padValue: 0,
  mean: [0, 0, 0],
  std: [1, 1, 1],
};
const NOISE: RgbImage = {
  widthPx: 100,
  heightPx: 71,
  rgb: Uint8Array.from({ length: 100 * 71 * 3 }, (_, k) => (k * 7919) % 256),
};

const sharpLinear = async ({ widthPx, heightPx, rgb }: RgbImage, width: number, height: number) =>
  await sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .resize(width, height, { kernel: "linear", fit: "fill" })
    .raw()
    .toBuffer();

describe("detectWithReferenceResize", () => {
  it.each([
    ["stretch", { width: 48, height: 48 }, 0],
    ["fit-top-left", { width: 48, height: 34 }, 0],
    ["fit-centre", { width: 48, height: 34 }, 7],
  ] as const)(
    "%s: the model gets sharp's pixels, and its boxes come back",
    async (resize, { width, height }, topPx) => {
      const input: InputSpec = { ...INPUT, resize };
      let tensor = new Uint8Array(0);
      const detector = {
        detect: (image: RgbImage) => {
          tensor = new Uint8Array(createPreprocessor(input).prepare(image).tensor);
          // The lower right quarter of what it was shown.
          const { widthPx, heightPx } = image;
          const xyxy = [widthPx / 2, heightPx / 2, widthPx, heightPx] as const;
          return Promise.resolve([{ xyxy, className: "car", confidence: 0.9 }]);
        },
      };
      const [found] = await detectWithReferenceResize(detector, input, NOISE);
      const shown = tensor.subarray(topPx * 48 * 3, (topPx + height) * 48 * 3);
      expect(Buffer.from(shown).equals(await sharpLinear(NOISE, width, height))).toBe(true);
      const own = createPreprocessor(input).prepare(NOISE).tensor;
      expect(Buffer.from(own).equals(tensor)).toBe(false);
      expect(found).toMatchObject({ className: "car", confidence: 0.9 });
      [50, 35.5, 100, 71].forEach((side, k) => {
        expect(found?.xyxy[k]).toBeCloseTo(side, 6);
      });
    },
  );
});
