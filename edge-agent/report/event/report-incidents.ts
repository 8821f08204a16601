/** Incidents → events with pictures → outbox, in one transaction with the memory that decided them. */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { uuidV7, type ViolationEvent } from "#contract";
import { type Point, scaleBox } from "../../geometry/box.ts";
import type { Frame } from "../../perceive/decode/frame.ts";
import type { ModelIdentity } from "../../perceive/detect/detector.ts";
import type { Incident } from "../../perceive/zone/incident.ts";
import type { Clock } from "../../time/clock.ts";
import type { Outbox, OutboxEntry } from "../outbox/outbox.ts";
import { buildEvent } from "./event-builder.ts";
import { drawEvidence } from "./evidence.ts";

export interface ReportContext {
  readonly camera: {
    readonly code: string;
    readonly name: string;
    readonly location: ViolationEvent["location"];
  };
  /** Relative corners of a zone of this camera. */
  readonly polygonOf: (zoneId: string) => readonly Point[];
  readonly agentId: string;
  readonly model: ModelIdentity;
  readonly configSha256: string;
  readonly outbox: Pick<Outbox, "append">;
  readonly clock: Clock;
}

/** systemd-timesyncd's mark of a disciplined clock; other daemons leave none that a container can see. */
const CLOCK_SYNCHRONISED = "/run/systemd/timesync/synchronized";

/**
 * Events and pictures are in the frame's full size where that can be had. Resolves when the disk has events, pictures and memory; rejects with AgentError OUTBOX_FULL and stores nothing.
 */
export async function reportIncidents(
  incidents: readonly Incident[],
  frame: Frame,
  memory: unknown,
  context: ReportContext,
): Promise<readonly ViolationEvent[]> {
  const entries: Omit<OutboxEntry, "position">[] = [];
  for (const incident of incidents) entries.push(await entryOf(incident, frame, context));
  await context.outbox.append(entries, { cameraCode: frame.cameraCode, state: memory });
  return entries.map((entry) => entry.event);
}

async function entryOf(
  judged: Incident,
  judgedFrame: Frame,
  context: ReportContext,
): Promise<Omit<OutboxEntry, "position">> {
  const frame = (await judgedFrame.full?.([judged.xyxy])) ?? judgedFrame;
  const across = frame.widthPx / judgedFrame.widthPx;
  const down = frame.heightPx / judgedFrame.heightPx;
  const incident = { ...judged, xyxy: scaleBox(judged.xyxy, across, down) };
  const eventId = uuidV7(context.clock.nowMs(), randomBytes(10));
  const zonePolygonPx = context
    .polygonOf(incident.zoneId)
    .map(([x, y]): Point => [x * frame.widthPx, y * frame.heightPx]);
  const pictures = await drawEvidence({
    incident,
    frame,
    zonePolygonPx,
    eventId,
    cameraName: context.camera.name,
  });
  const event = buildEvent(incident, {
    // The picture may be of another moment, and says so itself; the event is of the look that decided.
    frame: { ...frame, capturedAtMs: judgedFrame.capturedAtMs },
    camera: context.camera,
    agentId: context.agentId,
    model: context.model,
    configSha256: context.configSha256,
    eventId,
    evidence: pictures.map((picture) => picture.ref),
    clockSynchronised: existsSync(CLOCK_SYNCHRONISED) ? "yes" : "unknown",
  });
  return { event, pictures };
}
