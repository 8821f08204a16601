/** A model at another input size: the graph edited, run once through the agent's own head, and described anew. */
import { readFile } from "node:fs/promises";
import type { ModelManifest } from "../../edge-agent/perceive/detect/model-manifest.ts";
import type { PulledModel } from "../catalogue.ts";
import { readOnnx, writeOnnx } from "../convert/onnx-file.ts";
import { messageOf, ModelError } from "../errors.ts";
import { hasOpenInput, type InputSize, withInputSize } from "./input-size.ts";
import { openDetector } from "./look-times.ts";
import { inTemporaryFile, madeManifest } from "./made-model.ts";

export interface ResizedModel {
  readonly manifest: ModelManifest;
  readonly bytes: Uint8Array;
}

/** Throws ModelError CONVERT_FAILED when the graph knows only one size, or does not run at the new one. */
export async function resizeModel(model: PulledModel, size: InputSize): Promise<ResizedModel> {
  const { name, input, weights } = model.manifest;
  const { widthPx, heightPx } = size;
  if (widthPx === input.widthPx && heightPx === input.heightPx) {
    throw new ModelError("USAGE", `Model ${name} has an input of ${widthPx}x${heightPx} already.`);
  }
  const original = await readFile(model.weightsPath);
  const graph = readOnnx(original);
  const bytes = hasOpenInput(graph, model.manifest)
    ? original
    : writeOnnx(withInputSize(graph, model.manifest, size));
  const resizedFrom = { name, sha256: weights.sha256, widthPx: input.widthPx, heightPx: input.heightPx };
  const suffix = widthPx === heightPx ? String(widthPx) : `${widthPx}x${heightPx}`;
  const change = { input: { ...input, ...size }, resizedFrom };
  const manifest = madeManifest(model.manifest, { suffix, bytes, change });
  await inTemporaryFile(manifest, bytes, checkRuns);
  return { manifest, bytes };
}

async function checkRuns(model: PulledModel): Promise<void> {
  try {
    // Runs once, through the head, which counts the cells.
    await (await openDetector(model)).close();
  } catch (error) {
    throw new ModelError("CONVERT_FAILED", `It does not run at its new size: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
