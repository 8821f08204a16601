/** Labelled tickets as lines of JSON (JSONL), each by itself: what `models tune --labels` reads. Pure. */
import type { LabelLine } from "#contract";
import type { LabelledTicket } from "./label-desk.ts";

/** With what a trainer may want to know beside the contract's own keys. Roles, never people's ids: the file travels. */
interface ExportedLabel extends LabelLine {
  readonly number: number;
  readonly by: string;
  readonly decidedAt: string;
  readonly causeCode?: string;
  readonly modelName?: string;
  readonly conflict: LabelledTicket["conflict"];
  readonly said: readonly { readonly verdict: string; readonly by: string; readonly at: string }[];
}

export function labelLineOf(label: LabelledTicket): ExportedLabel {
  const { cameraCode, violation, zoneId, verdict, number, ticketId, conflict, evidence } = label;
  return {
    ...{ cameraCode, violation, zoneId, verdict, at: label.seenAt, ticketId, number },
    ...eventPart(label),
    ...(evidence === null ? {} : { evidence }),
    ...(label.causeCode === null ? {} : { causeCode: label.causeCode }),
    ...(label.cause === null ? {} : { cause: label.cause.slice(0, 500) }),
    ...{ by: label.by.role, decidedAt: label.decidedAt, conflict, isConflict: conflict !== "none" },
    said: label.said.map((word) => ({ verdict: word.verdict, by: word.byRole, at: word.at })),
  };
}

function eventPart({ event }: LabelledTicket): Partial<ExportedLabel> {
  if (event === null) return {};
  const { id, confidence, className, xyxy, sourceSizeWh, configSha256, model } = event;
  return {
    ...{ eventId: id, ...(className === "" ? {} : { className }) },
    ...(confidence === null ? {} : { confidence }),
    ...(xyxy === null || sourceSizeWh === null ? {} : { xyxy: [...xyxy], sourceSizeWh: [...sourceSizeWh] }),
    ...(configSha256 === null ? {} : { configSha256 }),
    ...(model === null ? {} : { modelSha256: model.sha256, modelName: model.name }),
  };
}

/** One line for each labelled ticket. */
export async function* jsonLines(
  pages: AsyncIterable<readonly LabelledTicket[]>,
): AsyncGenerator<string, void, undefined> {
  for await (const page of pages) {
    yield page.map((label) => `${JSON.stringify(labelLineOf(label))}\n`).join("");
  }
}
