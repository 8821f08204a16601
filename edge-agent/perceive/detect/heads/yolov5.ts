/**
 * YOLOv5 (and v7, which kept its head). Source: the Detect layer of ultralytics/yolov5 models/yolo.py:
 * centre = (2 sigmoid - 0.5 + cell) * stride, size = (2 sigmoid)^2 * anchor, confidence = objectness * class.
 */
import type { Xyxy } from "../../../geometry/box.ts";
import type { HeadOf } from "../model-manifest.ts";
import { cornersAt, sigmoid } from "./dense-boxes.ts";
import { type Candidate, floatOutput, type HeadContext } from "./head.ts";
import { BOX_AND_OBJECTNESS, objectCandidates } from "./objectness.ts";

/** The exported model has done all of it. */
export function decodeYolov5(head: HeadOf<"yolov5">, context: HeadContext): Candidate[] {
  const width = BOX_AND_OBJECTNESS + context.classes.length;
  const shape = { key: "head.output", dims: [1, -1, width] };
  const rows = floatOutput(context.outputs, head.output, shape);
  return objectCandidates({ rows, boxOf: (row) => cornersAt(rows, row * width) }, context);
}

type RawLevel = HeadOf<"yolov5-raw">["levels"][number];

/** The model gives what its last convolutions gave, one output per stride. */
export function decodeYolov5Raw(head: HeadOf<"yolov5-raw">, context: HeadContext): Candidate[] {
  const perLevel = head.levels.map((level, k) =>
    decodeLevel(level, `head.levels.${String(k)}.output`, context),
  );
  return perLevel
    .flat()
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, context.maxCandidates);
}

function decodeLevel(level: RawLevel, key: string, context: HeadContext): Candidate[] {
  const { input, outputs } = context;
  const columns = input.widthPx / level.stridePx;
  const cells = columns * (input.heightPx / level.stridePx);
  const width = BOX_AND_OBJECTNESS + context.classes.length;
  const dims = [1, level.anchorsPx.length, cells / columns, columns, width];
  const rows = floatOutput(outputs, level.output, { key, dims });
  const boxOf = (row: number): Xyxy => {
    const cell = row % cells;
    const [anchorWidth, anchorHeight] = level.anchorsPx[Math.floor(row / cells)] as [number, number];
    const at = (offset: number) => 2 * sigmoid(rows[row * width + offset] as number);
    const centreX = (at(0) - 0.5 + (cell % columns)) * level.stridePx;
    const centreY = (at(1) - 0.5 + Math.floor(cell / columns)) * level.stridePx;
    const halfWidth = (at(2) ** 2 * anchorWidth) / 2;
    const halfHeight = (at(3) ** 2 * anchorHeight) / 2;
    return [centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight];
  };
  return objectCandidates({ rows, activation: sigmoid, boxOf }, context);
}
