/** When two sources see the same thing: by the ground point where there is one, by the neighbourhood of a camera else. Pure. */
import { type Arrival, distanceM, type Violation } from "#contract";
import type { NearTicket, Reach } from "../../book/session-intake.ts";

/** The district's rules of one place and one ticket. */
export interface PlaceRules {
  /** Two calibrated cameras that see this kind of thing closer together than this see one thing, metres. */
  readonly radiusM: Readonly<Record<Violation, number>>;
  /** The same for a point that a person gave: a telephone's position, an address. */
  readonly reportRadiusM: number;
  /** A proof younger than this was none, ms. */
  readonly reopenWithinMs: Readonly<Record<Violation, number>>;
}

/**
 * Half a lane and the error of a calibrated ground point, about 5 m at 50 m; a structure is larger than a car. A
 * telephone between houses is 20 to 50 m off.
 */
const RADIUS_M: PlaceRules["radiusM"] = {
  vending: 15,
  piling: 15,
  posting: 10,
  hanging: 15,
  parking: 8,
  structure: 25,
  "beyond-line": 10,
};
const REPORT_RADIUS_M = 40;

const HOUR_MS = 3_600_000;
/** A vendor or a car that is back within the shift was never gone; goods and posters come back over days. */
const REOPEN_WITHIN_MS: PlaceRules["reopenWithinMs"] = {
  vending: 2 * HOUR_MS,
  "beyond-line": 2 * HOUR_MS,
  parking: HOUR_MS,
  piling: 24 * HOUR_MS,
  hanging: 24 * HOUR_MS,
  posting: 72 * HOUR_MS,
  structure: 30 * 24 * HOUR_MS,
};

/** What a district changes of the rules above, as its configuration has it. */
export interface PlaceSettings {
  readonly radiusM: Readonly<Record<string, number>>;
  readonly reportRadiusM: number;
  readonly reopenWithinH: Readonly<Record<string, number>>;
}

export function placeRules({ radiusM, reportRadiusM, reopenWithinH }: PlaceSettings): PlaceRules {
  const reopen = Object.entries(reopenWithinH).map(([violation, hours]) => [violation, hours * HOUR_MS]);
  return {
    radiusM: { ...RADIUS_M, ...radiusM },
    reportRadiusM,
    reopenWithinMs: { ...REOPEN_WITHIN_MS, ...(Object.fromEntries(reopen) as Record<string, number>) },
  };
}

export const DEFAULT_PLACE_SETTINGS: PlaceSettings = {
  radiusM: {},
  reportRadiusM: REPORT_RADIUS_M,
  reopenWithinH: {},
};

/** A recurrence by place is linked as long as this; by key it always is. */
const LINKED_WITHIN_MS = 30 * 24 * HOUR_MS;

const isExact = (of: Arrival["pointOf"]): boolean => of === "ground" || of === "place";
const isMachine = ({ source }: Arrival): boolean =>
  source === "camera" || source === "sensor" || source === "vendor";

/**
 * Where to look. Only who has a point of its own waits to be alone: a camera without ground points could at worst
 * open a ticket beside a report of the same second, and a person joins the two.
 */
export function reachOf(arrival: Arrival, rules: PlaceRules, nowMs: number): Reach | null {
  const { phase, pointOf, violation, source } = arrival;
  if (phase === "cleared" || pointOf === "grid") return null;
  const alone = isExact(pointOf);
  const exact = source === "camera" && pointOf === "ground" ? rules.radiusM[violation] : 0;
  const radiusM = Math.max(exact, rules.reportRadiusM);
  return { radiusM, alone, closedSinceMs: alone ? nowMs - LINKED_WITHIN_MS : null };
}

/** The open ticket that this arrival is about, or null. */
export function pickNear(
  arrival: Arrival,
  near: readonly NearTicket[],
  rules: PlaceRules,
): NearTicket | null {
  const others = near
    // What this camera tells apart is apart: two cells of its picture are two things.
    .filter(({ seenByIt }) => !seenByIt)
    .map((ticket) => ({ ticket, awayM: distanceM(arrival, ticket) }))
    .sort((a, b) => a.awayM - b.awayM);
  const exact = others.find(({ ticket, awayM }) => awayM <= exactRadiusM(arrival, ticket, rules));
  if (exact !== undefined) return exact.ticket;
  const loose = others.filter(
    ({ ticket, awayM }) => awayM <= rules.reportRadiusM && mayBeSame(arrival, ticket),
  );
  // Of several, nobody can say which one a word or a camera's position means.
  return loose.length === 1 ? (loose[0]?.ticket ?? null) : null;
}

/** Negative: one of the two has no point of its own. */
function exactRadiusM(arrival: Arrival, ticket: NearTicket, rules: PlaceRules): number {
  if (!isExact(arrival.pointOf) || !isExact(ticket.pointOf)) return -1;
  const isGround = arrival.pointOf === "ground" && ticket.pointOf === "ground";
  return isGround ? rules.radiusM[arrival.violation] : rules.reportRadiusM;
}

/** A person's word and what a camera without ground points sees near by; two such cameras say nothing of each other. */
function mayBeSame(arrival: Arrival, ticket: NearTicket): boolean {
  const isLoose = arrival.pointOf === "camera" || ticket.pointOf === "camera";
  return isLoose && !(isMachine(arrival) && ticket.byMachine);
}
