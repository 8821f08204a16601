/** Where a source picture lies inside a model's input, and the way back for boxes: pure. */
import { clipBox, type Xyxy } from "../../geometry/box.ts";
import type { InputSpec } from "./model-manifest.ts";

export interface Placement {
  readonly sourceWidthPx: number;
  readonly sourceHeightPx: number;
  /** Size of the picture inside the input; the rest is padding. */
  readonly contentWidthPx: number;
  readonly contentHeightPx: number;
  /** Left and upper padding in input pixels. */
  readonly leftPx: number;
  readonly topPx: number;
}

type InputSize = Pick<InputSpec, "widthPx" | "heightPx" | "resize">;

/** Content sides are rounded to whole pixels, so the two scales of a fitted picture may differ by half a pixel's worth. */
export function placementOf(sourceWidthPx: number, sourceHeightPx: number, input: InputSize): Placement {
  const source = { sourceWidthPx, sourceHeightPx };
  if (input.resize === "stretch") {
    return { ...source, contentWidthPx: input.widthPx, contentHeightPx: input.heightPx, leftPx: 0, topPx: 0 };
  }
  const scale = Math.min(input.widthPx / sourceWidthPx, input.heightPx / sourceHeightPx);
  const fitted = (sourcePx: number, inputPx: number) =>
    Math.min(inputPx, Math.max(1, Math.round(sourcePx * scale)));
  const contentWidthPx = fitted(sourceWidthPx, input.widthPx);
  const contentHeightPx = fitted(sourceHeightPx, input.heightPx);
  const half = input.resize === "fit-centre" ? 0.5 : 0;
  return {
    ...source,
    contentWidthPx,
    contentHeightPx,
    leftPx: Math.floor((input.widthPx - contentWidthPx) * half),
    topPx: Math.floor((input.heightPx - contentHeightPx) * half),
  };
}

/** A box in input pixels → the same box in source pixels, clipped to the source. */
export function toSource(box: Xyxy, placement: Placement): Xyxy {
  const scaleX = placement.sourceWidthPx / placement.contentWidthPx;
  const scaleY = placement.sourceHeightPx / placement.contentHeightPx;
  const mapped: Xyxy = [
    (box[0] - placement.leftPx) * scaleX,
    (box[1] - placement.topPx) * scaleY,
    (box[2] - placement.leftPx) * scaleX,
    (box[3] - placement.topPx) * scaleY,
  ];
  return clipBox(mapped, placement.sourceWidthPx, placement.sourceHeightPx);
}
