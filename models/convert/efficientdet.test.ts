import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { sha256OfBytes } from "../fetch/sha256.ts";
import { ANCHOR_COUNT, BOX_SCALES, DETECTOR_FIXTURE } from "./detector-fixture.ts";
import { convertEfficientDet } from "./efficientdet.ts";
import * as reference from "./nhwc-reference.ts";
import { buildTflite, defined, type FixtureModel, type FixtureOperator } from "./tflite-fixture.ts";

/** A constant of the fixture in real numbers, by its own arithmetic. */
function real(index: number): number[] {
  const {
    data,
    scales = [1],
    zeroPoints = [0],
    shape,
    quantizedDimension = 0,
  } = defined(DETECTOR_FIXTURE.tensors[index]);
  const inner = shape.slice(quantizedDimension + 1).reduce((product, side) => product * side, 1);
  return Array.from(defined(data), (stored, k) => {
    const channel = scales.length === 1 ? 0 : Math.floor(k / inner) % scales.length;
    return (stored - defined(zeroPoints[channel])) * Math.fround(defined(scales[channel]));
  });
}

const relu = (value: number) => Math.max(value, 0);
const relu6 = (value: number) => Math.min(Math.max(value, 0), 6);
const SAME_3 = { height: 3, width: 3, stride: 1, same: true };
const POINT = { height: 1, width: 1, stride: 1, same: false };

/** The fixture's network by loops over NHWC values. */
function expected(image: number[]): { boxes: number[][]; scores: number[] } {
  const input = { height: 8, width: 8, channels: 3, values: image };
  const stem = reference.mapped(reference.convolve(input, { ...SAME_3, stride: 2 }, real(2), real(3)), relu6);
  const depthwise = reference.convolveDepthwise(stem, SAME_3, real(5), real(6));
  const pooled = reference.maxPool(depthwise, { ...SAME_3, stride: 2 });
  const resized = reference.resizeNearest(pooled, 4, 4);
  const sum = reference.mapped(depthwise, (value, k) => relu(value + defined(resized.values[k])));
  const gain = real(12);
  const product = reference.mapped(sum, (value, k) => value * defined(gain[k % 4]));
  const averaged = reference.averagePool(product, { height: 2, width: 2, stride: 2, same: false });
  const levels = [product, averaged];
  const raw = levels.flatMap((level) => reference.convolve(level, POINT, real(14), real(15)).values);
  const classes = levels.flatMap((level) => reference.convolve(level, POINT, real(23), real(24)).values);
  const anchors = real(32);
  const boxes = Array.from({ length: ANCHOR_COUNT }, (_, k) => {
    const [ty, tx, th, tw] = raw.slice(4 * k, 4 * k + 4) as [number, number, number, number];
    const [ay, ax, ah, aw] = anchors.slice(4 * k, 4 * k + 4) as [number, number, number, number];
    const y = (ty / BOX_SCALES.y_scale) * ah + ay;
    const x = (tx / BOX_SCALES.x_scale) * aw + ax;
    const h = Math.exp(th / BOX_SCALES.h_scale) * ah;
    const w = Math.exp(tw / BOX_SCALES.w_scale) * aw;
    return [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
  });
  return { boxes, scores: classes.map((value) => 1 / (1 + Math.exp(-value))) };
}

async function run(
  onnx: Uint8Array,
  image: number[],
): Promise<{ boxes: Float32Array; scores: Float32Array }> {
  const session = await InferenceSession.create(onnx, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const planes = Float32Array.from({ length: 192 }, (_, k) =>
    defined(image[(k % 64) * 3 + Math.floor(k / 64)]),
  );
  const outputs = await session.run({ images: new Tensor("float32", planes, [1, 3, 8, 8]) });
  return {
    boxes: defined(outputs["boxes"]).data as Float32Array,
    scores: defined(outputs["scores"]).data as Float32Array,
  };
}

function changed(change: Partial<FixtureModel>): Uint8Array {
  return buildTflite({ ...DETECTOR_FIXTURE, ...change });
}

function withOperator(position: number, change: Partial<FixtureOperator>): Uint8Array {
  const operators = DETECTOR_FIXTURE.operators.map((operator, k) =>
    k === position ? { ...operator, ...change } : operator,
  );
  return changed({ operators });
}

describe("convertEfficientDet", () => {
  const image = Array.from({ length: 192 }, (_, k) => Math.sin(k * 12.9898) * 0.99);

  it("computes what the TFLite operators compute, in every operator it lowers", async () => {
    const { boxes, scores } = await run(convertEfficientDet(buildTflite(DETECTOR_FIXTURE)), image);
    const wanted = expected(image);
    expect(boxes).toHaveLength(ANCHOR_COUNT * 4);
    expect(scores).toHaveLength(ANCHOR_COUNT * 2);
    wanted.boxes.flat().forEach((value, k) => {
      expect(boxes[k], `boxes[${k}]`).toBeCloseTo(value, 4);
    });
    wanted.scores.forEach((value, k) => {
      expect(scores[k], `scores[${k}]`).toBeCloseTo(value, 5);
    });
    // A network whose activations are all cut to nothing would agree with anything.
    expect(new Set(wanted.scores.map((value) => value.toFixed(4))).size).toBeGreaterThan(20);
  });

  it("gives the same bytes each time, so that they can be held to a hash", () => {
    const source = buildTflite(DETECTOR_FIXTURE);
    expect(sha256OfBytes(convertEfficientDet(source))).toBe(sha256OfBytes(convertEfficientDet(source)));
  });

  it.each([
    ["no TFLite", new TextEncoder().encode("GIF89a and more"), /bytes 4 to 7 should read TFL3/],
    ["nothing at all", new Uint8Array(0), /bytes 4 to 7 should read TFL3/],
    [
      "cut short",
      buildTflite(DETECTOR_FIXTURE).subarray(0, 900),
      /The TFLite file is damaged: byte \d+ lies beyond its end/,
    ],
    [
      "an unknown operator",
      withOperator(3, { code: 57 }),
      /uses the operator BUILTIN_57, which is not converted here; converted are ADD, /,
    ],
    [
      "an unknown activation",
      withOperator(5, { options: [[0, "i8", 2]] }),
      /ADD has activation 2; 0, 1 \(ReLU\) and 3 \(ReLU6\) are converted/,
    ],
    [
      "aligned corners",
      withOperator(4, { options: [[0, "i8", 1]] }),
      /RESIZE_NEAREST_NEIGHBOR with align_corners is not converted/,
    ],
    [
      "no detector",
      changed({ operators: DETECTOR_FIXTURE.operators.slice(0, -1) }),
      /has no operator TFLite_Detection_PostProcess/,
    ],
    [
      "an operator too early",
      changed({ operators: DETECTOR_FIXTURE.operators.slice(1) }),
      /Tensor 1 \("quantised"\) is used before/,
    ],
    [
      "no box scales",
      withOperator(22, { customOptions: Uint8Array.of(0, 4, 1) }),
      /has y_scale undefined; a positive number is right/,
    ],
  ])("refuses %s with a sentence", (_, bytes, sentence) => {
    expect(() => convertEfficientDet(bytes)).toThrow(sentence);
  });
});
