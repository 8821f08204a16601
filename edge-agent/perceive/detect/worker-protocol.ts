/** What the detector and its worker threads say to each other. */
import type { Detection } from "./detection.ts";
import type { ModelManifest } from "./model-manifest.ts";

/** Given to a worker at its start. */
export interface WorkerStart {
  readonly manifest: ModelManifest;
  readonly weightsPath: string;
  /** Tried in this order, then "cpu". */
  readonly executionProviders: readonly string[];
  readonly confidenceFloor: number;
  readonly maxDetections: number;
  readonly onePerObject: boolean;
}

export interface SkippedProvider {
  readonly executionProvider: string;
  readonly reason: string;
}

/** The worker's first message: it can work, or it never will with these files. */
export type WorkerGreeting =
  | {
      readonly kind: "ready";
      readonly executionProvider: string;
      readonly skipped: readonly SkippedProvider[];
    }
  | { readonly kind: "refused"; readonly reason: string };

/** `rgb` is a view of shared memory that nobody writes until the answer has come. */
export interface DetectRequest {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Uint8Array;
}

export type WorkerAnswer =
  | {
      readonly kind: "detected";
      readonly detections: readonly Detection[];
      /** Preprocessing, run, head and NMS: how long the worker was busy with the picture. */
      readonly busyMs: number;
    }
  | { readonly kind: "failed"; readonly reason: string };

/** To the worker: a picture, or null for "finish". One request at a time; each gets one answer. */
export type WorkerRequest = DetectRequest | null;
export type WorkerMessage = WorkerGreeting | WorkerAnswer;
