/**
 * The resize that the reference APs were measured with: sharp's linear kernel on the decoded picture, to the very place
 * in the input where the agent puts it. At that size the agent's own resize changes no pixel, so all else stays its own.
 */
import sharp from "sharp";
import type { RgbImage } from "../../edge-agent/perceive/decode/frame.ts";
import type { Detection } from "../../edge-agent/perceive/detect/detection.ts";
import type { Detector } from "../../edge-agent/perceive/detect/detector.ts";
import type { InputSpec } from "../../edge-agent/perceive/detect/model-manifest.ts";
import { placementOf, toSource } from "../../edge-agent/perceive/detect/placement.ts";

/** As `detector.detect`: boxes come back in pixels of `image`. */
export async function detectWithReferenceResize(
  detector: Pick<Detector, "detect">,
  input: InputSpec,
  image: RgbImage,
): Promise<Detection[]> {
  const placement = placementOf(image.widthPx, image.heightPx, input);
  const { contentWidthPx: widthPx, contentHeightPx: heightPx } = placement;
  const rgb = await sharp(image.rgb, {
    raw: { width: image.widthPx, height: image.heightPx, channels: 3 },
  })
    .resize(widthPx, heightPx, { kernel: "linear", fit: "fill" })
    .raw()
    .toBuffer();
  const found = await detector.detect({ widthPx, heightPx, rgb });
  // The detector took the padding off already.
  const unpadded = { ...placement, leftPx: 0, topPx: 0 };
  return found.map((detection) => ({ ...detection, xyxy: toSource(detection.xyxy, unpadded) }));
}
