/** A labels file: one JSON object a line, as the console's labels page exports it (`format=jsonl`). */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { type LabelLine, parseLabelLine } from "#contract";
import type { Sighted } from "../diff/same-thing.ts";
import { messageOf, ModelError } from "../errors.ts";

/** Beyond this no camera has been judged, and a wrong file would fill the memory. */
const LABELS_MAX = 200_000;

/** Throws ModelError DATA_INVALID with file, line, key and value, or DATA_MISSING when the file cannot be read. */
export async function readLabels(path: string): Promise<readonly LabelLine[]> {
  const labels: LabelLine[] = [];
  let line = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      line += 1;
      if (text.trim() === "") continue;
      if (labels.length === LABELS_MAX) {
        throw new ModelError(
          "DATA_INVALID",
          `${path} has more than ${LABELS_MAX} labels; export a shorter time, or one camera.`,
        );
      }
      labels.push(labelOf(text, `${path}, line ${line}`));
    }
  } catch (error) {
    if (error instanceof ModelError) throw error;
    throw new ModelError("DATA_MISSING", `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  return labels;
}

function labelOf(text: string, where: string): LabelLine {
  const parsed = parseLabelLine(new TextEncoder().encode(text));
  if (!parsed.ok) throw new ModelError("DATA_INVALID", `${where}: ${parsed.reason}`);
  const { xyxy, sourceSizeWh } = parsed.value;
  if (xyxy !== undefined && sourceSizeWh === undefined) {
    throw new ModelError(
      "DATA_INVALID",
      `${where}: it has xyxy and no sourceSizeWh; give the picture's size.`,
    );
  }
  return parsed.value;
}

/** Where and when the label says that something was. */
export function sightedOfLabel(label: LabelLine): Sighted {
  const { cameraCode, zoneId, violation, at, until, xyxy, sourceSizeWh } = label;
  const fromMs = Date.parse(at);
  return {
    ...{ cameraCode, zoneId, violation, fromMs },
    toMs: Math.max(fromMs, until === undefined ? fromMs : Date.parse(until)),
    box: xyxy === undefined || sourceSizeWh === undefined ? undefined : { xyxy, sizeWh: sourceSizeWh },
  };
}

/** An event's time is the agent's to the look; what a person saw and wrote down is not. */
const JUDGED_SLACK_MS = 30_000;
const MISSED_SLACK_MS = 120_000;

export const slackMsOf = ({ verdict }: Pick<LabelLine, "verdict">): number =>
  verdict === "missed" ? MISSED_SLACK_MS : JUDGED_SLACK_MS;
