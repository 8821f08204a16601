/** What published trackers reached on the same detections; measured once by the lines in README.md, kept beside them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import { ModelError } from "../errors.ts";
import { manifestDir } from "../paths.ts";

const Published = Type.Object({
  scorer: Type.String({ description: "Program and version that made the numbers." }),
  measurements: Type.Array(
    Type.Object({
      tool: Type.String(),
      version: Type.String(),
      measuredOn: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }),
      settings: Type.String({ description: "What differs from the tool's defaults." }),
      model: Type.String(),
      fps: Type.Number(),
      detectionsSha256: Type.String({ description: "Of the file that --export wrote." }),
      score: Type.Object({
        mota: Type.Number(),
        idf1: Type.Number(),
        hota: Type.Number(),
        detA: Type.Number(),
        assA: Type.Number(),
        idSwitches: Type.Integer(),
        falsePositives: Type.Integer(),
        misses: Type.Integer(),
      }),
    }),
  ),
});

export type PublishedMeasurement = Static<typeof Published>["measurements"][number];

/** Those of this model at this rate. Throws DATA_INVALID when the file is not as it should be. */
export async function publishedFor(model: string, fps: number): Promise<readonly PublishedMeasurement[]> {
  const path = join(manifestDir(), "tracking", "published.json");
  const parsed: unknown = JSON.parse(await readFile(path, "utf8"));
  if (!Value.Check(Published, parsed)) {
    const [first] = Value.Errors(Published, parsed);
    throw new ModelError(
      "DATA_INVALID",
      `${path}: ${first?.instancePath ?? "/"} ${first?.message ?? "does not fit"}.`,
    );
  }
  return parsed.measurements.filter((each) => each.model === model && each.fps === fps);
}
