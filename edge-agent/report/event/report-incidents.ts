/** Incidents → events with pictures → outbox, in one transaction with the memory that decided them. */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { uuidV7, type ViolationEvent } from "#contract";
import { type Point, scaleBox } from "../../geometry/box.ts";
import type { Frame, RgbImage } from "../../perceive/decode/frame.ts";
import type { Detection } from "../../perceive/detect/detection.ts";
import type { ModelIdentity } from "../../perceive/detect/detector.ts";
import type { Incident } from "../../perceive/zone/incident.ts";
import type { Clock } from "../../time/clock.ts";
import type { Outbox, OutboxEntry } from "../outbox/outbox.ts";
import { buildEvent } from "./event-builder.ts";
import { drawEvidence, encodeOriginal } from "./evidence.ts";
import type { Privacy } from "./privacy.ts";

/** Where scenes without blur go; undefined in the context where none are kept. */
interface OriginalKeeper {
  /** False when it could not be written. Never rejects. */
  put(
    jpeg: Uint8Array,
    label: { readonly eventId: string; readonly cameraCode: string; readonly capturedAt: string },
  ): Promise<boolean>;
  /** The events of these were stored, or never will be. Never rejects. */
  settle(eventIds: readonly string[], isStored: boolean): Promise<void>;
}

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
  readonly privacy: Privacy;
  readonly originals: OriginalKeeper | undefined;
  /** The place without the thing, of any size, where the rule is about a change and the place is learned. */
  readonly placeBefore: (incident: Incident) => RgbImage | undefined;
  readonly clock: Clock;
}

/** One look that gave incidents. */
export interface JudgedLook {
  readonly incidents: readonly Incident[];
  readonly frame: Frame;
  /** All that the model saw in the frame, down to its floor. */
  readonly named: readonly Detection[];
  /** What is stored with the events. */
  readonly memory: unknown;
}

/** systemd-timesyncd's mark of a disciplined clock; other daemons leave none that a container can see. */
const CLOCK_SYNCHRONISED = "/run/systemd/timesync/synchronized";

/**
 * Events and pictures are in the frame's full size where that can be had. Resolves when the disk has events, pictures and
 * memory; rejects with AgentError OUTBOX_FULL and stores nothing.
 */
export async function reportIncidents(
  look: JudgedLook,
  context: ReportContext,
): Promise<readonly ViolationEvent[]> {
  const { originals, outbox } = context;
  const entries: Omit<OutboxEntry, "position">[] = [];
  let isStored = false;
  try {
    for (const incident of look.incidents) entries.push(await entryOf(incident, look, context));
    await outbox.append(entries, { cameraCode: look.frame.cameraCode, state: look.memory });
    isStored = true;
  } finally {
    const sealed = entries.filter(({ event }) => event.privacy?.originalKept === true);
    await originals?.settle(
      sealed.map(({ event }) => event.id),
      isStored,
    );
  }
  return entries.map((entry) => entry.event);
}

async function entryOf(
  judged: Incident,
  look: JudgedLook,
  context: ReportContext,
): Promise<Omit<OutboxEntry, "position">> {
  const { camera, privacy } = context;
  const { frame, original, blurred } = await privacy.show(look, [judged.xyxy]);
  const across = frame.widthPx / look.frame.widthPx;
  const down = frame.heightPx / look.frame.heightPx;
  const incident = { ...judged, xyxy: scaleBox(judged.xyxy, across, down) };
  const eventId = uuidV7(context.clock.nowMs(), randomBytes(10));
  const zonePolygonPx = context
    .polygonOf(incident.zoneId)
    .map(([x, y]): Point => [x * frame.widthPx, y * frame.heightPx]);
  const learned = context.placeBefore(judged);
  const before = learned && (await privacy.hide(learned, look));
  const pictures = await drawEvidence({
    ...{ incident, frame, zonePolygonPx, eventId, before },
    cameraName: camera.name,
  });
  // Without blur the scene itself is the original.
  const originalKept = blurred !== "none" && (await keepOriginal(original, eventId, context));
  const event = buildEvent(incident, {
    // The picture may be of another moment, and says so itself; the event is of the look that decided.
    frame: { ...frame, capturedAtMs: look.frame.capturedAtMs },
    camera,
    agentId: context.agentId,
    model: context.model,
    configSha256: context.configSha256,
    eventId,
    evidence: pictures.map((picture) => picture.ref),
    clockSynchronised: existsSync(CLOCK_SYNCHRONISED) ? "yes" : "unknown",
    privacy: { blurred, originalKept },
  });
  return { event, pictures };
}

async function keepOriginal(frame: Frame, eventId: string, { originals }: ReportContext): Promise<boolean> {
  if (originals === undefined) return false;
  const { cameraCode, capturedAtMs } = frame;
  const label = { eventId, cameraCode, capturedAt: new Date(capturedAtMs).toISOString() };
  return originals.put(await encodeOriginal(frame), label);
}
