/** One model over a labelled set, through the very detector that the agent runs: its preprocessing, head and NMS. */
import type { RgbImage } from "../../edge-agent/perceive/decode/frame.ts";
import type { Detection } from "../../edge-agent/perceive/detect/detection.ts";
import type { Detector } from "../../edge-agent/perceive/detect/detector.ts";
import { createOnnxDetector } from "../../edge-agent/perceive/detect/onnx-detector.ts";
import { createLogger } from "../../edge-agent/telemetry/logger.ts";
import { systemClock } from "../../edge-agent/time/clock.ts";
import type { PulledModel } from "../catalogue.ts";
import { type AveragePrecision, cocoAp, type FoundBox } from "./coco-ap.ts";
import { type CocoDataset, type CocoImage, readRgbImage } from "./coco-dataset.ts";
import { detectWithReferenceResize } from "./reference-resize.ts";

/** COCO's own figures are taken this deep: a higher floor cuts the tail of the curve and lowers AP. */
const CONFIDENCE_FLOOR = 0.01;
const BOXES_PER_IMAGE = 100;
const DETECT_TIMEOUT_MS = 60_000;

/** Who resizes the pictures to the model's input: the agent's preprocessing, or what the references were measured with. */
export type Resize = "agent" | "reference";

export interface Evaluation extends AveragePrecision {
  readonly images: number;
  /** Median time a worker was busy with one picture, from pixels to boxes. */
  readonly busyMsP50: number;
  readonly found: readonly FoundBox[];
}

export interface EvaluateOptions {
  readonly model: PulledModel;
  readonly dataset: CocoDataset;
  readonly workers: number;
  readonly resize: Resize;
  readonly onImage: (done: number, total: number) => void;
}

/** Rejects with AgentError when the weights do not fit the manifest or a worker fails: a partial AP would mislead. */
export async function evaluateModel({
  model,
  dataset,
  workers,
  resize,
  onImage,
}: EvaluateOptions): Promise<Evaluation> {
  const detector = await createOnnxDetector({
    manifest: model.manifest,
    weightsPath: model.weightsPath,
    workers,
    executionProviders: ["cpu"],
    detectTimeoutMs: DETECT_TIMEOUT_MS,
    // COCO judges each class by itself: an object reported under a second name costs only that class.
    onePerObject: false,
    // stdout belongs to the result; whatever goes wrong rejects.
    logger: createLogger({ name: "models", level: "silent" }),
    clock: systemClock,
    confidenceFloor: CONFIDENCE_FLOOR,
    maxDetections: BOXES_PER_IMAGE,
  });
  try {
    const detect = (image: RgbImage): Promise<readonly Detection[]> =>
      resize === "agent"
        ? detector.detect(image)
        : detectWithReferenceResize(detector, model.manifest.input, image);
    const found = await detectAll(dataset.images, { detect, slots: detector.slots, onImage });
    const precision = cocoAp(dataset.truth, found, BOXES_PER_IMAGE);
    return {
      ...precision,
      images: dataset.images.length,
      busyMsP50: detector.inferenceMsP50() ?? Number.NaN,
      found,
    };
  } finally {
    await detector.close();
  }
}

/** As many pictures in flight as the detector has slots; the result keeps the order of the images. */
async function detectAll(
  images: readonly CocoImage[],
  { detect, slots, onImage }: Pick<Detector, "detect" | "slots"> & Pick<EvaluateOptions, "onImage">,
): Promise<FoundBox[]> {
  const perImage: FoundBox[][] = images.map(() => []);
  const queue = images.entries();
  let done = 0;
  const work = async (): Promise<void> => {
    for (const [index, { id, path }] of queue) {
      const detections = await detect(await readRgbImage(path));
      perImage[index] = detections.map((detection) => ({ imageId: id, ...detection }));
      onImage(++done, images.length);
    }
  };
  await Promise.all(Array.from({ length: slots }, work));
  return perImage.flat();
}
