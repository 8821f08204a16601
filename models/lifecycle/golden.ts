/** golden.json beside a manifest: one picture and what the model's author finds in it, to prove that we find the same. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import type { Detection } from "../../edge-agent/perceive/detect/detection.ts";
import { iou } from "../../edge-agent/geometry/iou.ts";
import { messageOf, ModelError } from "../errors.ts";

const Golden = Type.Object({
  picture: Type.String({ pattern: "^[A-Za-z0-9._-]+$", description: "File beside golden.json." }),
  detections: Type.Array(
    Type.Object({
      className: Type.String(),
      confidence: Type.Number({ minimum: 0, maximum: 1 }),
      xyxy: Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()], {
        description: "corners in the picture's pixels",
      }),
    }),
    { minItems: 1 },
  ),
});
export type Golden = Static<typeof Golden>;

/** Another resize moves a box by a pixel and a score by some hundredths; another channel order moves both far. */
const LEAST_IOU = 0.85;
const MOST_CONFIDENCE_APART = 0.08;

export interface GoldenFiles {
  readonly golden: Golden;
  readonly path: string;
  readonly picturePath: string;
}

/** Undefined when there is none beside the manifest. Throws MANIFEST_INVALID for one that cannot be used. */
export async function readGolden(manifestPath: string): Promise<GoldenFiles | undefined> {
  const path = join(dirname(manifestPath), "golden.json");
  if (!existsSync(path)) return undefined;
  const golden = await parsed(path);
  return { golden, path, picturePath: join(dirname(path), golden.picture) };
}

async function parsed(path: string): Promise<Golden> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new ModelError("MANIFEST_INVALID", `${path} is not JSON: ${messageOf(error)}`, { cause: error });
  }
  if (Value.Check(Golden, value)) return value;
  const [first] = Value.Errors(Golden, value);
  const where = first === undefined ? "" : `: ${first.instancePath || "its root"} ${first.message}`;
  throw new ModelError("MANIFEST_INVALID", `${path} is not a picture with its detections${where}.`);
}

/** The first detection that was not found again, as a sentence; undefined when all were. Pure. */
export function goldenComplaint(golden: Golden, found: readonly Detection[]): string | undefined {
  for (const { className, confidence, xyxy } of golden.detections) {
    const again = found.find((each) => each.className === className && iou(each.xyxy, xyxy) >= LEAST_IOU);
    const where = `${className} at [${xyxy.map((px) => px.toFixed(0)).join(",")}] of ${golden.picture}`;
    if (again === undefined) {
      return `the ${where} was not found; channel order, resize, normalisation or head do not fit`;
    }
    if (Math.abs(again.confidence - confidence) > MOST_CONFIDENCE_APART) {
      return `the ${where} has confidence ${again.confidence.toFixed(2)} where golden.json says ${confidence.toFixed(2)}`;
    }
  }
  return undefined;
}
