/**
 * The detections of a look in bytes, as differences from those of the look before: what stands there says nearly the
 * same again. Boxes and confidences in whole steps (round-look.ts), appearances byte for byte.
 */
import type { Xyxy } from "../geometry/box.ts";
import type { PerceptionRecord, RecordedDetection } from "./perception-record.ts";
import { RecordError } from "./record-error.ts";
import type { LookReader, LookWriter } from "./look-streams.ts";
import { BOX_STEPS, SHARE_STEPS } from "./round-look.ts";
import type { TextReader, TextWriter } from "./text-table.ts";

type Named = PerceptionRecord["named"];

/** A look with more is refused: no model here names so much. */
export const MOST_DETECTIONS = 4096;
/** Farther than this, all four sides together, it is written on its own: steps. */
const NEAR_STEPS = 64 * BOX_STEPS;

const HAS_SINCE = 1;
const HAS_SIGNATURE = 2;
const FLAGS = 4;

export function writeDetections(
  out: LookWriter,
  named: Named,
  before: { readonly named: Named; readonly lookMs: number },
  texts: TextWriter,
): void {
  out.look.count(named.length);
  const taken = new Set<number>();
  for (const detection of named) {
    const at = nearest(detection, before.named, taken);
    const earlier = at === -1 ? undefined : before.named[at];
    if (at !== -1) taken.add(at);
    writeDetection(out, detection, { at, earlier, lookMs: before.lookMs }, texts);
  }
}

function nearest({ className, xyxy }: RecordedDetection, before: Named, taken: ReadonlySet<number>): number {
  let [best, bestSteps] = [-1, NEAR_STEPS / BOX_STEPS];
  for (let i = 0; i < before.length; i++) {
    const other = before[i] as RecordedDetection;
    if (other.className !== className || taken.has(i)) continue;
    const box = other.xyxy;
    const apart =
      Math.abs(box[0] - xyxy[0]) +
      Math.abs(box[1] - xyxy[1]) +
      Math.abs(box[2] - xyxy[2]) +
      Math.abs(box[3] - xyxy[3]);
    if (apart < bestSteps) [best, bestSteps] = [i, apart];
  }
  return best;
}

interface Against {
  /** Index in the look before; -1: written on its own. */
  readonly at: number;
  readonly earlier: RecordedDetection | undefined;
  readonly lookMs: number;
}

function writeDetection(
  out: LookWriter,
  detection: RecordedDetection,
  { at, earlier, lookMs }: Against,
  texts: TextWriter,
): void {
  const { className, confidence, sinceMs, signature, xyxy } = detection;
  const texture = signature === undefined ? undefined : Buffer.from(signature, "base64");
  const flags = (sinceMs === undefined ? 0 : HAS_SINCE) + (texture === undefined ? 0 : HAS_SIGNATURE);
  out.look.count((at + 1) * FLAGS + flags);
  if (earlier === undefined) texts.write(out.look, className);
  writeBox(out, xyxy, earlier?.xyxy ?? ORIGIN);
  out.box.signed(steps(confidence, SHARE_STEPS) - steps(earlier?.confidence ?? 0, SHARE_STEPS));
  if (sinceMs !== undefined) out.look.signed(lookMs - sinceMs);
  if (texture === undefined) return;
  // As it is: a detector's box is off by some pixels each time, and differences pack no better (measured).
  out.look.count(texture.length);
  out.texture.raw(texture);
}

export const ORIGIN: Xyxy = [0, 0, 0, 0];

export const steps = (value: number, perOne: number): number => Math.round(value * perOne);

const inSteps = ([x1, y1, x2, y2]: Xyxy): Xyxy => [
  steps(x1, BOX_STEPS),
  steps(y1, BOX_STEPS),
  steps(x2, BOX_STEPS),
  steps(y2, BOX_STEPS),
];

/** Upper left corner and size: a box that moves keeps its size. */
export function writeBox(out: Pick<LookWriter, "box">, now: Xyxy, before: Xyxy): void {
  const [was, is] = [before, now].map(inSteps) as [Xyxy, Xyxy];
  const [dx, dy] = [is[0] - was[0], is[1] - was[1]];
  out.box.signed(dx);
  out.box.signed(dy);
  out.box.signed(is[2] - was[2] - dx);
  out.box.signed(is[3] - was[3] - dy);
}

export function readBox(from: Pick<LookReader, "box">, before: Xyxy): Xyxy {
  const [x1, y1, x2, y2] = inSteps(before);
  const [dx, dy] = [from.box.signed(), from.box.signed()];
  const [wide, high] = [from.box.signed(), from.box.signed()];
  return [
    (x1 + dx) / BOX_STEPS,
    (y1 + dy) / BOX_STEPS,
    (x2 + dx + wide) / BOX_STEPS,
    (y2 + dy + high) / BOX_STEPS,
  ];
}

export function readDetections(
  from: LookReader,
  before: { readonly named: Named; readonly lookMs: number },
  texts: TextReader,
): Named {
  const count = from.look.count();
  if (count > MOST_DETECTIONS) throw new RecordError(`a look names ${count} things`);
  return Array.from({ length: count }, () => readDetection(from, before, texts));
}

function readDetection(
  from: LookReader,
  before: { readonly named: Named; readonly lookMs: number },
  texts: TextReader,
): RecordedDetection {
  const head = from.look.count();
  const flags = head % FLAGS;
  const at = Math.floor(head / FLAGS) - 1;
  const earlier = at === -1 ? undefined : before.named[at];
  if (at !== -1 && earlier === undefined)
    throw new RecordError("a detection refers to one that is not there");
  const className = earlier?.className ?? texts.read(from.look);
  const { confidence: was, xyxy: box } = earlier ?? UNLIKE;
  const xyxy = readBox(from, box);
  const confidence = (from.box.signed() + steps(was, SHARE_STEPS)) / SHARE_STEPS;
  return { className, confidence, xyxy, ...readRest(from, flags, before.lookMs) };
}

const UNLIKE = { confidence: 0, xyxy: ORIGIN };

function readRest(
  from: LookReader,
  flags: number,
  lookMs: number,
): Pick<RecordedDetection, "sinceMs" | "signature"> {
  const sinceMs = (flags & HAS_SINCE) === 0 ? undefined : lookMs - from.look.signed();
  const texture = (flags & HAS_SIGNATURE) === 0 ? undefined : from.texture.raw(from.look.count());
  return {
    ...(sinceMs === undefined ? {} : { sinceMs }),
    ...(texture === undefined ? {} : { signature: Buffer.from(texture).toString("base64") }),
  };
}
