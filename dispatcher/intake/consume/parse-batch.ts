/** Messages → checked arrivals, and those that cannot be read with the reason and the best name they have. Pure. */
import {
  type Arrival,
  eventSubject,
  parseEvent,
  parseReport,
  type Report,
  reportDedupKey,
  reportSubject,
  type SeenObject,
  type ViolationEvent,
} from "#contract";
import type { IncomingEvent } from "../../bus/bus.ts";

/** One arrival on its way to a decision. */
export interface Delivery {
  readonly arrival: Arrival;
  readonly incoming: IncomingEvent;
}

export interface Malformed {
  /** Its own id where one can be read, else its place in the stream. */
  readonly eventKey: string;
  /** Which stream it came by. */
  readonly stream: "camera" | "report";
  readonly incoming: IncomingEvent;
  readonly reason: string;
}

interface SortedBatch {
  readonly deliveries: readonly Delivery[];
  readonly malformed: readonly Malformed[];
}

/**
 * How far an agent's clock may be off, ms. Disciplined by NTP over a city's network it is within some tens of
 * milliseconds, and a frame waits up to a second for its look; without NTP a box loses up to a minute between visits.
 */
const CLOCK_UNCERTAINTY_MS = { yes: 1_000, unknown: 5_000, no: 60_000 } as const;

const EVENT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const REPORT_ID = /^report-[0-9a-f]{40}$/;

type Read = { readonly ok: true; readonly value: Arrival } | { readonly ok: false; readonly reason: string };

/** A camera event, or why it is none. */
export function readEvent(incoming: IncomingEvent): Delivery | Malformed {
  const read = arrivalOfMessage(incoming);
  if (read.ok) return { arrival: read.value, incoming };
  return { eventKey: eventKeyOf("camera", incoming), stream: "camera", incoming, reason: read.reason };
}

/** What a person or another system reports, or why it is nothing of the kind. */
export function readReport(incoming: IncomingEvent): Delivery | Malformed {
  const read = arrivalOfReportMessage(incoming);
  if (read.ok) return { arrival: read.value, incoming };
  return { eventKey: eventKeyOf("report", incoming), stream: "report", incoming, reason: read.reason };
}

export function sortBatch(batch: readonly (Delivery | Malformed)[]): SortedBatch {
  const isDelivery = (each: Delivery | Malformed): each is Delivery => "arrival" in each;
  return {
    deliveries: batch.filter(isDelivery),
    malformed: batch.filter((each): each is Malformed => !isDelivery(each)),
  };
}

function arrivalOfMessage({ body, subject }: IncomingEvent): Read {
  const parsed = parseEvent(body);
  if (!parsed.ok) return parsed;
  // The broker's permissions are by subject, so a body must not speak for another camera than its subject.
  const own = eventSubject(parsed.value.violation, parsed.value.cameraCode);
  if (subject !== own) return otherSubject(subject, "event", own);
  return { ok: true, value: arrivalOfEvent(parsed.value) };
}

function arrivalOfReportMessage({ body, subject }: IncomingEvent): Read {
  const parsed = parseReport(body);
  if (!parsed.ok) return parsed;
  const own = reportSubject(parsed.value.source);
  if (subject !== own) return otherSubject(subject, "report", own);
  return { ok: true, value: arrivalOfReport(parsed.value) };
}

const otherSubject = (subject: string, what: string, own: string): Read => ({
  ok: false,
  reason: `the subject is ${subject}: the ${what}'s own parts make ${own}`,
});

export function arrivalOfEvent(event: ViolationEvent): Arrival {
  const { location, clock } = event;
  const [subject] = event.objects;
  return {
    id: event.id,
    source: "camera",
    sourceRef: event.id,
    phase: event.phase,
    violation: event.violation,
    dedupKey: event.dedupKey,
    cameraCode: event.cameraCode,
    cameraName: event.cameraName,
    zoneId: event.zoneId,
    agentId: event.agentId,
    capturedAt: event.capturedAt,
    uncertaintyMs: CLOCK_UNCERTAINTY_MS[clock.synchronised],
    lon: location.lon,
    lat: location.lat,
    pointOf: location.of,
    reason: event.reason,
    className: subject?.className ?? "",
    confidence: subject?.confidence ?? null,
    evidence: event.evidence,
    needsConfirmation: event.needsConfirmation === true,
    report: null,
    ...(subject === undefined ? {} : { seen: { ...seenBy(event), xyxy: subject.xyxy } }),
  };
}

const seenBy = ({ sourceSizeWh, configSha256, model }: ViolationEvent): Omit<SeenObject, "xyxy"> => ({
  ...{ sourceSizeWh, configSha256, model },
});

export function arrivalOfReport(report: Report): Arrival {
  const { location, device } = report;
  return {
    id: report.id,
    source: report.source,
    sourceRef: report.ref,
    phase: report.phase,
    violation: report.violation,
    dedupKey: reportDedupKey(report),
    cameraCode: device?.id ?? "",
    cameraName: report.placeName,
    zoneId: device?.zoneId ?? "",
    agentId: "",
    capturedAt: report.seenAt,
    uncertaintyMs: report.uncertaintyS * 1_000,
    lon: location.lon,
    lat: location.lat,
    pointOf: location.of,
    reason: report.words,
    className: report.className ?? "",
    confidence: report.confidence ?? null,
    evidence: report.pictures,
    needsConfirmation: report.needsConfirmation,
    report,
  };
}

/** What the decision on a message is recorded under, whether the message can be read or not. */
export function eventKeyOf(
  stream: Malformed["stream"],
  message: Pick<IncomingEvent, "body" | "streamSequence">,
): string {
  const place = String(message.streamSequence);
  return stream === "camera"
    ? (idOf(message, EVENT_ID) ?? `stream:${place}`)
    : (idOf(message, REPORT_ID) ?? `report-stream:${place}`);
}

/** JSON that is no object, or null, has no id either. */
function idOf(incoming: Pick<IncomingEvent, "body">, pattern: RegExp): string | null {
  try {
    const { id } = JSON.parse(new TextDecoder().decode(incoming.body)) as { id?: unknown };
    return typeof id === "string" && pattern.test(id) ? id : null;
  } catch {
    return null;
  }
}
