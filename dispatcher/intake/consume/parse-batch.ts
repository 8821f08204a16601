/** Messages → checked events, and those that cannot be read with the reason and the best name they have. Pure. */
import { eventSubject, parseEvent, type ViolationEvent } from "#contract";
import type { IncomingEvent } from "../../bus/bus.ts";

/** One event on its way to a decision. */
export interface Arrival {
  readonly event: ViolationEvent;
  readonly incoming: IncomingEvent;
}

export interface Malformed {
  /** The event's id where one can be read, else stream:<sequence>. */
  readonly eventKey: string;
  readonly incoming: IncomingEvent;
  readonly reason: string;
}

export interface ParsedBatch {
  readonly arrivals: readonly Arrival[];
  readonly malformed: readonly Malformed[];
}

const EVENT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function parseBatch(batch: readonly IncomingEvent[]): ParsedBatch {
  const arrivals: Arrival[] = [];
  const malformed: Malformed[] = [];
  for (const incoming of batch) {
    const parsed = parseIncoming(incoming);
    if (parsed.ok) arrivals.push({ event: parsed.value, incoming });
    else malformed.push({ eventKey: eventKeyOf(incoming), incoming, reason: parsed.reason });
  }
  return { arrivals, malformed };
}

function parseIncoming(incoming: IncomingEvent): ReturnType<typeof parseEvent> {
  const parsed = parseEvent(incoming.body);
  if (!parsed.ok) return parsed;
  // The broker's permissions are by subject, so a body must not speak for another camera than its subject.
  const own = eventSubject(parsed.value.violation, parsed.value.cameraCode);
  if (incoming.subject === own) return parsed;
  return { ok: false, reason: `the subject is ${incoming.subject}: the event's own parts make ${own}` };
}

/** JSON that is no object, or null, has no id either. */
function eventKeyOf(incoming: IncomingEvent): string {
  const bySequence = `stream:${String(incoming.streamSequence)}`;
  try {
    const { id } = JSON.parse(new TextDecoder().decode(incoming.body)) as { id?: unknown };
    return typeof id === "string" && EVENT_ID.test(id) ? id : bySequence;
  } catch {
    return bySequence;
  }
}
