/**
 * What incidents become: one ticket from `opened` to `cleared`. What opens again under a dedup key whose ticket is still
 * open is the same ticket, as in the dispatcher. Plain data; `createTicketBook` keeps the open ones.
 */
import { dedupKey, type LightProfile, type Violation } from "#contract";
import type { Xyxy } from "../../edge-agent/geometry/box.ts";
import type { Incident } from "../../edge-agent/perceive/zone/incident.ts";

export type SizeWh = readonly [widthPx: number, heightPx: number];

export interface Ticket {
  readonly cameraCode: string;
  readonly zoneId: string;
  readonly violation: Violation;
  readonly placeCell: string;
  /** When the stay began, by the event that opened the ticket; Unix milliseconds, as all times here. */
  readonly enteredMs: number;
  readonly openedMs: number;
  /** Undefined: it was there to the end. */
  readonly clearedMs: number | undefined;
  /** When it opened, in pixels of a picture of `sizeWh`. */
  readonly xyxy: Xyxy;
  readonly sizeWh: SizeWh;
  readonly className: string;
  readonly confidence: number;
  /** Light in which it opened. */
  readonly profile: LightProfile;
  readonly reason: string;
}

/** The look that incidents come from. */
export interface LookOfIncidents {
  readonly cameraCode: string;
  readonly atMs: number;
  readonly sizeWh: SizeWh;
  readonly profile: LightProfile;
}

export interface TicketBook {
  note(incidents: readonly Incident[], look: LookOfIncidents): void;
  /** All tickets so far in the order in which they opened. */
  tickets(): readonly Ticket[];
}

export function createTicketBook(): TicketBook {
  const tickets: Ticket[] = [];
  /** Dedup key → index of its open ticket. */
  const open = new Map<string, number>();
  const noteOne = (incident: Incident, look: LookOfIncidents): void => {
    const key = dedupKey({ ...incident, cameraCode: look.cameraCode });
    const at = open.get(key);
    if (incident.phase === "opened" && at === undefined) {
      open.set(key, tickets.length);
      tickets.push(ticketOf(incident, look));
    }
    if (incident.phase === "cleared" && at !== undefined) {
      open.delete(key);
      const ticket = tickets[at];
      if (ticket !== undefined) tickets[at] = { ...ticket, clearedMs: look.atMs };
    }
  };
  return {
    note: (incidents, look) => {
      for (const incident of incidents) noteOne(incident, look);
    },
    tickets: () => tickets,
  };
}

function ticketOf(incident: Incident, { cameraCode, atMs, sizeWh, profile }: LookOfIncidents): Ticket {
  const { zoneId, violation, placeCell, elapsedS, xyxy, className, confidence, reason } = incident;
  return {
    ...{ cameraCode, zoneId, violation, placeCell, xyxy, sizeWh, className, confidence, profile, reason },
    ...{ enteredMs: Math.round(atMs - elapsedS * 1000), openedMs: atMs, clearedMs: undefined },
  };
}
