/** Pictures for the report: one moment of a clip with boxes, as a small JPEG inside the page. */
import sharp from "sharp";
import type { Xyxy } from "../../edge-agent/geometry/box.ts";
import { ModelError } from "../errors.ts";
import type { BuiltClip } from "./build-clip.ts";
import type { GroundTruth } from "./clip-plan.ts";
import { readVideo } from "./video.ts";

export interface Mark {
  readonly xyxy: Xyxy;
  readonly colour: string;
}

/** What must be known of a clip to take a picture out of it. */
export interface PicturedClip extends Pick<BuiltClip, "videoPath"> {
  readonly truth: Pick<GroundTruth, "durationS" | "stepS" | "widthPx" | "heightPx">;
}

/** A data URL of the clip's picture at `atS`, `widthPx` wide. */
export async function momentUrl(
  { videoPath, truth }: PicturedClip,
  atS: number,
  marks: readonly Mark[],
  widthPx: number,
): Promise<string> {
  // Pictures are stepS apart; a little before the one that is wanted, so that rounding cannot skip it.
  const fromS = Math.max(0, Math.min(atS, truth.durationS - truth.stepS) - 0.01);
  const { widthPx: fullPx, heightPx } = truth;
  for await (const { rgb } of readVideo(videoPath, {
    widthPx: fullPx,
    heightPx,
    fromS,
    toS: fromS + truth.stepS,
  })) {
    const boxes = marks.map(
      ({ xyxy: [x1, y1, x2, y2], colour }) =>
        `<rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    );
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${fullPx}" height="${heightPx}">${boxes.join("")}</svg>`;
    const marked = await sharp(rgb, { raw: { width: fullPx, height: heightPx, channels: 3 } })
      .composite([{ input: Buffer.from(svg) }])
      .png({ compressionLevel: 0 })
      .toBuffer();
    const jpeg = await sharp(marked).resize(widthPx).jpeg({ quality: 70 }).toBuffer();
    return `data:image/jpeg;base64,${jpeg.toString("base64")}`;
  }
  throw new ModelError("DATA_INVALID", `${videoPath} has no picture at ${atS} s.`);
}
