/** SEAM: pictures in, detections out. The only implementation that loads onnxruntime is onnx-worker.ts. */
import type { RgbImage } from "../decode/frame.ts";
import type { Detection } from "./detection.ts";

export interface ModelIdentity {
  readonly name: string;
  /** SHA-256 of the weights file, lower-case hex. */
  readonly sha256: string;
}

export interface Detector {
  readonly model: ModelIdentity;
  /** What inference really runs on ("cpu", "cuda"). */
  readonly executionProvider: string;
  /** How many pictures may be in flight at once: the workers times the pictures that one inference takes. */
  readonly slots: number;
  /**
   * Detections above the manifest's floor, highest confidence first, boxes in source pixels.
   * The picture's bytes are lent for the call and are intact when it resolves.
   * Rejects with AgentError DETECTOR_FAILED when a worker failed; the worker is replaced and the next call may succeed.
   */
  detect(image: RgbImage): Promise<readonly Detection[]>;
  /** Median of the latest inference times, milliseconds; undefined before the first. */
  inferenceMsP50(): number | undefined;
  close(): Promise<void>;
}
