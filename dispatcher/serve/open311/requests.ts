/**
 * Tickets as Open311 GeoReport v2 tells them (wiki.open311.org/GeoReport_v2). No personal data: no names, no words that
 * people wrote, no worker; the place as grid and coordinates.
 */
import { VIOLATION_LABELS, type Violation, VIOLATIONS } from "#contract";
import type { CloseReason, TicketSummary } from "../../lifecycle/ticket.ts";

export interface Open311Service {
  readonly service_code: string;
  readonly service_name: string;
  readonly description: string;
  readonly metadata: false;
  readonly type: "realtime";
  readonly keywords: string;
  readonly group: string;
}

/** A field that has no value is left empty, as the specification's own examples do. */
export interface Open311Request {
  readonly service_request_id: string;
  readonly status: "open" | "closed";
  readonly status_notes: string;
  readonly service_name: string;
  readonly service_code: string;
  readonly description: string;
  readonly agency_responsible: string;
  readonly service_notice: string;
  readonly requested_datetime: string;
  readonly updated_datetime: string;
  readonly expected_datetime: string;
  readonly address: string;
  readonly address_id: string;
  readonly zipcode: string;
  readonly lat: number;
  readonly long: number;
  readonly media_url: string;
}

/** Millimetres serve nobody: about 10 m. */
const DEGREES_DIGITS = 4;

const NOTES: Readonly<Record<CloseReason, string>> = {
  verified: "resolved, and verified on site or by camera",
  "false-alarm": "nothing was there",
  "self-cleared": "it was gone before anybody came",
  duplicate: "goes on in another request",
  refused: "not a duty of this office",
  cancelled: "cancelled",
};

export const isServiceCode = (code: string): code is Violation => VIOLATIONS.some((each) => each === code);

export const services = (): readonly Open311Service[] =>
  VIOLATIONS.map((code) => ({
    service_code: code,
    service_name: VIOLATION_LABELS[code].zh,
    description: VIOLATION_LABELS[code].en,
    metadata: false,
    type: "realtime",
    keywords: [VIOLATION_LABELS[code].zh, VIOLATION_LABELS[code].en].join(","),
    group: "street order",
  }));

/** W3C date-time without fractions, as the specification writes it. */
const w3 = (iso: string): string => `${iso.slice(0, 19)}Z`;

const rounded = (degrees: number): number => Number(degrees.toFixed(DEGREES_DIGITS));

export function toRequest(ticket: TicketSummary, mediaUrl: string): Open311Request {
  const { closeReason, violation } = ticket;
  return {
    service_request_id: String(ticket.number),
    status: ticket.state === "closed" ? "closed" : "open",
    status_notes: closeReason === null ? "" : NOTES[closeReason],
    service_name: VIOLATION_LABELS[violation].zh,
    service_code: violation,
    description: VIOLATION_LABELS[violation].en,
    agency_responsible: ticket.gridName ?? "",
    service_notice: "",
    requested_datetime: w3(ticket.openedAt),
    updated_datetime: w3(ticket.changedAt),
    expected_datetime: "",
    address: ticket.gridName ?? "",
    address_id: ticket.gridId ?? "",
    zipcode: "",
    lat: rounded(ticket.lat),
    long: rounded(ticket.lon),
    media_url: mediaUrl,
  };
}
