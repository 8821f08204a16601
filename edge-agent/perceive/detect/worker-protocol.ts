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
  /** Pictures that one run may take, where the model can take them. */
  readonly batch: number;
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
      /** Pictures that one run takes at most: what was asked for, or 1. */
      readonly batch: number;
      /** Why that is 1 although more was asked for. */
      readonly batchRefusal?: string;
    }
  | { readonly kind: "refused"; readonly reason: string };

/** One picture; `rgb` is a view of shared memory that nobody writes until the answer has come. */
export interface DetectRequest {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Uint8Array;
}

export type WorkerAnswer =
  | {
      readonly kind: "detected";
      /** One list per picture, in the order of the request. */
      readonly detections: readonly (readonly Detection[])[];
      /** Preprocessing, run, head and NMS: how long the worker was busy with all of them. */
      readonly busyMs: number;
    }
  | { readonly kind: "failed"; readonly reason: string };

/** To the worker: pictures for one run, or null for "finish". One request at a time; each gets one answer. */
export type WorkerRequest = readonly DetectRequest[] | null;
export type WorkerMessage = WorkerGreeting | WorkerAnswer;
