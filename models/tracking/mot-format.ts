/**
 * MOTChallenge's text format, which every published tracker and scorer reads: a line per box, "frame,id,x,y,w,h,
 * confidence,-1,-1,-1"; frames count from 1, x and y are the box's upper left corner in source pixels, id -1 is
 * a detection. Pure.
 */
import { heightOf, widthOf, type Xyxy } from "../../edge-agent/geometry/box.ts";
import type { Detection } from "../../edge-agent/perceive/detect/detection.ts";
import { ModelError } from "../errors.ts";
import type { OwnedBox } from "./compared-looks.ts";

/** Of detections: finer than any detector is, and the same on machines that round differently. */
const DETECTION_DIGITS = 3;
/** Of tracks: so fine that a scorer that reads the file gets our numbers. */
const TRACK_DIGITS = 9;
const CONFIDENCE_DIGITS = 6;
/** Fields of a line that are read: up to and with the one that says whether the box counts. */
const READ_FIELDS = 7;
/** A day at 10 pictures a second: a larger number is a slip that would fill memory with empty frames. */
const MAX_FRAMES = 864_000;

type Scored = Pick<Detection, "xyxy" | "confidence">;

function line(frame: number, id: string, { xyxy, confidence }: Scored, digits: number): string {
  const place = [xyxy[0], xyxy[1], widthOf(xyxy), heightOf(xyxy)].map((px) => px.toFixed(digits));
  return [frame, id, ...place, confidence.toFixed(CONFIDENCE_DIGITS), -1, -1, -1].join(",");
}

/** Look 0 is frame 1, whatever lies between two looks. */
export function detectionsText(looks: readonly (readonly Detection[])[]): string {
  return `${looks.flatMap((boxes, look) => boxes.map((box) => line(look + 1, "-1", box, DETECTION_DIGITS))).join("\n")}\n`;
}

/** Ids lose what is not a digit ("t12" is 12): the format knows numbers only. */
export function tracksText(looks: readonly (readonly OwnedBox[])[]): string {
  const lines = looks.flatMap((boxes, look) =>
    boxes.map(({ id, xyxy }) =>
      line(look + 1, id.replaceAll(/\D/g, ""), { xyxy, confidence: 1 }, TRACK_DIGITS),
    ),
  );
  return `${lines.join("\n")}\n`;
}

interface TruthLine {
  readonly frame: number;
  readonly box: OwnedBox;
  readonly counts: boolean;
}

function parseLine(content: string): TruthLine | undefined {
  const fields = content.split(",").slice(0, READ_FIELDS).map(Number);
  if (fields.length < READ_FIELDS || !fields.every(Number.isFinite)) return undefined;
  const [frame, id, x, y, width, height, counts] = fields as [...Xyxy, number, number, number];
  if (!Number.isInteger(frame) || frame < 1 || frame > MAX_FRAMES) return undefined;
  return { frame, box: { id: String(id), xyxy: [x, y, x + width, y + height] }, counts: counts !== 0 };
}

/**
 * Ground truth by frame, from frame 1 on. Boxes whose seventh field is 0 do not count and are left out, as
 * MOTChallenge's own scorer does. Throws DATA_INVALID with the line's number.
 */
export function parseGroundTruth(text: string, path: string): readonly (readonly OwnedBox[])[] {
  const frames: OwnedBox[][] = [];
  for (const [i, content] of text.split(/\r?\n/).entries()) {
    if (content.trim() === "") continue;
    const line = parseLine(content);
    if (line === undefined) {
      throw new ModelError(
        "DATA_INVALID",
        `${path}, line ${i + 1} is "${content}"; "frame,id,x,y,w,h,counts" in numbers, with frames from 1 to ${MAX_FRAMES}, is right.`,
      );
    }
    while (frames.length < line.frame) frames.push([]);
    if (line.counts) frames[line.frame - 1]?.push(line.box);
  }
  return frames;
}
