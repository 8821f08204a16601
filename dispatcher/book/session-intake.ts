/** The part of a session that decides what arrives: what stands around it, and what becomes of it. */
import type { Arrival, Report } from "#contract";
import type { PolygonRings } from "../lifecycle/assign/grid.ts";
import type { CloseReason, TicketState } from "../lifecycle/ticket.ts";
import type { ClosedTicket, Decision, LockedTicket } from "./book.ts";
import { insertTickets, type MadeTicket } from "./insert-tickets.ts";
import { LOCKED_COLUMNS, type LockedRow, toLockedTicket } from "./rows.ts";
import { firstRowOf, instant, NOTIFY_TOUCHED, type Queryable, rowsOf, storable } from "./statement.ts";

/** A ticket near by, of the same violation; not locked. */
export interface NearTicket {
  readonly id: string;
  readonly lon: number;
  readonly lat: number;
  readonly pointOf: Arrival["pointOf"];
  /** The camera that asks has seen it before. */
  readonly seenByIt: boolean;
  /** Any camera or sensor has seen it, and not only people. */
  readonly byMachine: boolean;
}

/** Silences of a camera, zone and violation; their areas are left to judge. */
export interface SilenceInForce {
  readonly id: string;
  readonly kind: "maintenance" | "permit";
  readonly reason: string;
  readonly endsAt: string;
  readonly polygon: PolygonRings | null;
  /** Of the silenced grid. */
  readonly gridPolygons: readonly PolygonRings[] | null;
}

/** What stands around an arrival whose key has no open ticket. */
export interface Surroundings {
  readonly isDecided: boolean;
  /** Its key leads to an open ticket. */
  readonly isOpen: boolean;
  readonly lastClosed: ClosedTicket | null;
  /** Open, nearest first. */
  readonly near: readonly NearTicket[];
  /** Closed last within reach, by place. */
  readonly closedNear: ClosedTicket | null;
  readonly silences: readonly SilenceInForce[];
}

/** Where to look for neighbours: the square of twice this edge around the arrival. Null: nowhere. */
export interface Reach {
  readonly radiusM: number;
  /** Closed tickets that were closed before are out of reach; null: no closed ones. */
  readonly closedSinceMs: number | null;
  /** Waits until nobody else opens a ticket here, so that two who look at once cannot both find nothing. */
  readonly alone: boolean;
}

export interface Opening {
  readonly state: TicketState;
  readonly atMs: number;
  /** The ticket of the same place that this one recurs of. */
  readonly linkedTicketId?: string | null;
}

export interface IntakeSession {
  /** Locks the key's open ticket; the key may be an alias. */
  lockOpenTicket(dedupKey: string): Promise<LockedTicket | null>;
  lookAround(arrival: Arrival, reach: Reach | null): Promise<Surroundings>;
  /** For several in one transaction: waits at once, and in one order, for all that their looks would wait for. */
  beAlone(looks: readonly { readonly arrival: Arrival; readonly reach: Reach | null }[]): Promise<void>;
  /** The same for several in one question, in their order. */
  lookAroundAll(
    looks: readonly { readonly arrival: Arrival; readonly reach: Reach | null }[],
  ): Promise<readonly Surroundings[]>;
  /** Ticket, its key, first transition and first evidence. Null when another open ticket of the key came first. */
  insertTicket(id: string, arrival: Arrival, opening: Opening): Promise<LockedTicket | null>;
  /** The same for several in one statement, without those whose key has an open ticket. */
  insertTickets(made: readonly MadeTicket[]): Promise<readonly LockedTicket[]>;
  addSighting(ticketId: string, arrival: Arrival): Promise<void>;
  /** False when the event was decided before: nothing was written. */
  recordDecision(decision: Decision): Promise<boolean>;
  /** The same for several camera events: how many were written. */
  recordDecisions(decisions: readonly Decision[]): Promise<number>;
  /**
   * From now on this key leads to this ticket, which must be locked and open. A camera of ours that joins a ticket
   * of people becomes the one that is asked to verify it. False when the key leads to another open ticket.
   */
  claimKey(ticket: LockedTicket, arrival: Arrival): Promise<boolean>;
  /** Notes that this source says it is gone; true when every other source of the ticket says so too. */
  clearSighting(ticketId: string, arrival: Arrival): Promise<boolean>;
  /** Counts an event that a silence refused. */
  countSilenced(silenceId: string, atMs: number): Promise<void>;
}

// NO KEY UPDATE: a decision that points at the ticket need not wait for whoever works on it.
const LOCK_OPEN = {
  name: "lock-open-ticket",
  text: `SELECT ${LOCKED_COLUMNS} FROM ticket_key k JOIN ticket t ON t.id = k.ticket_id
    WHERE k.dedup_key = $1 AND k.open AND t.state <> 'closed' FOR NO KEY UPDATE OF t`,
};

const CLOSED = `json_build_object('id', t.id, 'number', t.number, 'closedAtMs', extract(epoch FROM t.closed_at) * 1000,
  'closeReason', t.close_reason, 'intoTicketId', t.into_ticket_id)`;

/** Of a crowded place no more neighbours than this are looked at; further ones are further away. */
const NEAR_MAX = 16;
/** As many silences can be in force at once (book/sources.ts refuses more). */
const SILENCES_MAX = 500;

// Squared degrees, longitude shortened: only the order counts.
const AWAY = "((t.lon - a.lon) * a.shortening) ^ 2 + (t.lat - a.lat) ^ 2";

// No EXISTS: where the planner believes that many will be asked about it reads the whole table for them once, and keeps
// to that while the table grows. Open is "closed_at IS NULL" here, as only the index of open places says it: of several
// partial indexes with one condition it took another and read all that is open.
const LOOK_AROUND = {
  name: "look-around",
  text: `SELECT
    coalesce((SELECT true FROM decision WHERE event_key = a.id), false) AS is_decided,
    coalesce((SELECT true FROM ticket_key WHERE dedup_key = a."dedupKey" AND open), false) AS is_open,
    (SELECT ${CLOSED} FROM ticket_key k JOIN ticket t ON t.id = k.ticket_id
      WHERE k.dedup_key = a."dedupKey" AND NOT k.open AND t.state = 'closed'
      ORDER BY k.ticket_number DESC LIMIT 1) AS last_closed,
    (SELECT coalesce(json_agg(n), '[]') FROM (
      SELECT t.id, t.lon, t.lat, t.point_of AS "pointOf",
        coalesce((SELECT true FROM sighting_source s WHERE s.ticket_id = t.id AND s.camera_code = a."cameraCode"
          AND s.source IN ('camera', 'sensor', 'vendor') LIMIT 1), false) AS "seenByIt",
        coalesce((SELECT true FROM sighting_source s WHERE s.ticket_id = t.id
          AND s.source IN ('camera', 'sensor', 'vendor') LIMIT 1), false) AS "byMachine"
      FROM ticket t WHERE t.place_cell = ANY(c.cells) AND t.closed_at IS NULL AND t.point_of <> 'grid'
        AND abs(t.lon - a.lon) <= a."lonBox" AND abs(t.lat - a.lat) <= a."latBox"
      ORDER BY ${AWAY} LIMIT ${String(NEAR_MAX)}) n) AS near,
    (SELECT ${CLOSED} FROM ticket t
      WHERE t.place_cell = ANY(c.cells) AND t.state = 'closed' AND t.closed_at > a."closedSince"
        AND t.point_of IN ('ground', 'place') AND t.close_reason <> 'duplicate'
        AND abs(t.lon - a.lon) <= a."lonBox" AND abs(t.lat - a.lat) <= a."latBox"
      ORDER BY t.closed_at DESC LIMIT 1) AS closed_near,
    (SELECT coalesce(json_agg(s), '[]') FROM (
      SELECT s.id, s.kind, s.reason, s.ends_at AS "endsAt", s.polygon, g.polygons AS "gridPolygons"
      FROM silence s LEFT JOIN grid g ON g.id = s.grid_id
      WHERE coalesce(s.ended_at, s.ends_at) > a."capturedAt" AND s.starts_at <= a."capturedAt"
        AND (s.camera_code IS NULL OR s.camera_code = a."cameraCode") AND (s.zone_id IS NULL OR s.zone_id = a."zoneId")
        AND (s.violation IS NULL OR s.violation = a.violation)
      ORDER BY s.created_at LIMIT ${String(SILENCES_MAX)}) s) AS silences
    FROM jsonb_to_recordset($1::jsonb) AS a(id text, "dedupKey" text, "capturedAt" timestamptz,
        "cameraCode" text, "zoneId" text, violation text, cells jsonb, lon double precision, lat double precision,
        shortening double precision, "lonBox" double precision, "latBox" double precision, "closedSince" timestamptz, place integer)
      CROSS JOIN LATERAL (SELECT ARRAY(SELECT jsonb_array_elements_text(a.cells)) AS cells) c
    ORDER BY a.place`,
};

/** One lock for each cell; taken in order, so that two who need several never wait in a circle. */
const BE_ALONE = {
  name: "be-alone-here",
  text: `SELECT pg_advisory_xact_lock(h) FROM (
    SELECT DISTINCT hashtextextended('gridwatch-place/' || c, 0) AS h FROM unnest($1::text[]) c ORDER BY h) cells`,
};

const ADD_SIGHTING = {
  name: "add-sighting",
  text: `WITH t AS (
    UPDATE ticket SET sightings = sightings + 1, last_seen_at = greatest(last_seen_at, $2),
      latest_evidence = CASE WHEN $3::jsonb = '[]'::jsonb OR latest_evidence_at > $2 THEN latest_evidence ELSE $3::jsonb END,
      latest_evidence_at = CASE WHEN $3::jsonb = '[]'::jsonb OR latest_evidence_at > $2 THEN latest_evidence_at ELSE $2::timestamptz END,
      best_evidence = CASE WHEN $3::jsonb <> '[]'::jsonb AND $6::real > coalesce(best_confidence, -1) THEN $3::jsonb ELSE best_evidence END,
      best_evidence_at = CASE WHEN $3::jsonb <> '[]'::jsonb AND $6::real > coalesce(best_confidence, -1) THEN $2::timestamptz ELSE best_evidence_at END,
      best_confidence = CASE WHEN $3::jsonb <> '[]'::jsonb THEN greatest(best_confidence, $6::real) ELSE best_confidence END
    WHERE id = $1 RETURNING *
  ), seen AS (
    INSERT INTO sighting_source AS s (ticket_id, source, camera_code, sightings, first_at, last_at)
    SELECT id, $4, $5, 1, $2, $2 FROM t
    ON CONFLICT (ticket_id, camera_code, source) DO UPDATE SET sightings = s.sightings + 1,
      first_at = least(s.first_at, excluded.first_at), last_at = greatest(s.last_at, excluded.last_at)
  ) SELECT ${NOTIFY_TOUCHED} FROM t`,
};

const RECORD_DECISION = {
  name: "record-decision",
  text: `INSERT INTO decision (event_key, outcome, ticket_id, reason, stream_sequence, decided_at, phase, camera_code,
      captured_at, source)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (event_key) DO NOTHING RETURNING event_key`,
};

const RECORD_DECISIONS = {
  name: "record-decisions",
  text: `INSERT INTO decision (event_key, outcome, ticket_id, stream_sequence, decided_at, phase, camera_code, captured_at)
    SELECT g."eventKey", g.outcome, g."ticketId", g."streamSequence", g.at, g.phase, g."cameraCode", g."capturedAt"
    FROM jsonb_to_recordset($1::jsonb) AS g("eventKey" text, outcome text, "ticketId" uuid, "streamSequence" bigint,
      at timestamptz, phase text, "cameraCode" text, "capturedAt" timestamptz)
    ORDER BY g."eventKey" ON CONFLICT (event_key) DO NOTHING RETURNING event_key`,
};

const WRITE_REPORT = {
  name: "write-report",
  text: `INSERT INTO source_report (id, source, system, ref, phase, violation, words, reported_by, seen_at, received_at, ticket_id, body)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb)`,
};

const CLAIM_KEY = {
  name: "claim-key",
  text: `INSERT INTO ticket_key AS k (dedup_key, ticket_id, ticket_number, open) VALUES ($2, $1, $3, true)
    ON CONFLICT DO NOTHING RETURNING 1`,
};

const KEY_LEADS_TO = {
  name: "key-leads-to",
  text: "SELECT 1 FROM ticket_key WHERE dedup_key = $2 AND ticket_id = $1 AND open",
};

/** A key that led to it before it was closed and opened again. */
const RECLAIM_KEY = {
  name: "reclaim-key",
  text: `UPDATE ticket_key k SET open = true WHERE k.dedup_key = $2 AND k.ticket_id = $1 AND NOT k.open
    AND NOT EXISTS (SELECT 1 FROM ticket_key o WHERE o.dedup_key = $2 AND o.open) RETURNING 1`,
};

const ADOPT_CAMERA = {
  name: "adopt-camera",
  text: `UPDATE ticket SET camera_code = $2, camera_name = $3, zone_id = $4, agent_id = $5
    WHERE id = $1 AND agent_id = ''`,
};

// People never say that it is gone: with a person among them the worker's proof decides.
const CLEAR_SIGHTING = {
  name: "clear-sighting",
  text: `WITH mine AS (
    UPDATE sighting_source SET cleared_at = $4 WHERE ticket_id = $1 AND source = $2 AND camera_code = $3
  ) SELECT NOT EXISTS (SELECT 1 FROM sighting_source WHERE ticket_id = $1 AND NOT (source = $2 AND camera_code = $3)
      AND (cleared_at IS NULL OR cleared_at < last_at)) AS all_clear`,
};

const COUNT_SILENCED = {
  name: "count-silenced",
  text: "UPDATE silence SET refused = refused + 1, last_refused_at = $2 WHERE id = $1",
};

const CELLS_PER_DEGREE = 1_000;
const METRES_PER_DEGREE = 111_195;

/** Place cells that hold whatever lies within the box; as the column ticket.place_cell is written. */
function cellsAround(
  { violation, lon, lat }: Arrival,
  box: { readonly lon: number; readonly lat: number },
): readonly string[] {
  const range = (from: number, to: number): number[] => {
    const first = Math.floor(from * CELLS_PER_DEGREE);
    return Array.from({ length: Math.floor(to * CELLS_PER_DEGREE) - first + 1 }, (_, i) => first + i);
  };
  const rows = range(lat - box.lat, lat + box.lat);
  return range(lon - box.lon, lon + box.lon).flatMap((column) =>
    rows.map((row) => `${violation}/${String(column)}/${String(row)}`),
  );
}

interface SurroundingsRow {
  readonly is_decided: boolean;
  readonly is_open: boolean;
  readonly last_closed: ClosedJson | null;
  readonly near: readonly NearTicket[];
  readonly closed_near: ClosedJson | null;
  readonly silences: readonly SilenceInForce[];
}

interface ClosedJson {
  readonly id: string;
  readonly number: number;
  readonly closedAtMs: number;
  readonly closeReason: CloseReason;
  readonly intoTicketId: string | null;
}

/** What the look covers: the box in degrees on either side, and the cells it touches. */
function areaOf(arrival: Arrival, reach: Reach | null) {
  const shortening = Math.max(0.01, Math.cos((arrival.lat * Math.PI) / 180));
  const latBox = (reach ?? NOWHERE).radiusM / METRES_PER_DEGREE;
  const box = { lon: latBox / shortening, lat: latBox };
  return { shortening, box, cells: reach === null ? [] : cellsAround(arrival, box) };
}

async function beAlone(db: Queryable, looks: Parameters<IntakeSession["beAlone"]>[0]): Promise<void> {
  const alone = looks.filter(({ reach }) => reach?.alone === true);
  const cells = alone.flatMap(({ arrival, reach }) => areaOf(arrival, reach).cells);
  if (cells.length > 0) await rowsOf(db, BE_ALONE, [[...new Set(cells)]]);
}

function askOf(arrival: Arrival, reach: Reach | null, place: number): object {
  const { id, dedupKey, capturedAt, cameraCode, zoneId, violation, lon, lat } = arrival;
  const { shortening, box, cells } = areaOf(arrival, reach);
  const { closedSinceMs } = reach ?? NOWHERE;
  const closedSince = closedSinceMs === null ? "infinity" : instant(closedSinceMs);
  const where = { cells, lon, lat, shortening, lonBox: box.lon, latBox: box.lat };
  return { id, dedupKey, capturedAt, cameraCode, zoneId, violation, ...where, closedSince, place };
}

type Look = Parameters<IntakeSession["beAlone"]>[0][number];

async function lookAroundAll(db: Queryable, looks: readonly Look[]): Promise<readonly Surroundings[]> {
  await beAlone(db, looks);
  const asked = looks.map(({ arrival, reach }, place) => askOf(arrival, reach, place));
  const rows = await rowsOf<SurroundingsRow>(db, LOOK_AROUND, [JSON.stringify(asked)]);
  return rows.map(({ is_decided, is_open, last_closed, near, closed_near, silences }) => ({
    isDecided: is_decided,
    isOpen: is_open,
    lastClosed: last_closed,
    near,
    closedNear: closed_near,
    silences,
  }));
}

async function lookAround(db: Queryable, arrival: Arrival, reach: Reach | null): Promise<Surroundings> {
  const [around] = await lookAroundAll(db, [{ arrival, reach }]);
  if (around === undefined) throw new Error("the book's look around an arrival gave no row");
  return around;
}

const NOWHERE: Reach = { radiusM: 0, closedSinceMs: null, alone: false };

async function recordDecisions(db: Queryable, decisions: readonly Decision[]): Promise<number> {
  const records = decisions.map(({ arrival, eventKey, outcome, ticketId, streamSequence, atMs }) => ({
    eventKey,
    outcome,
    ticketId,
    streamSequence,
    at: instant(atMs),
    phase: arrival?.phase,
    cameraCode: arrival?.cameraCode,
    capturedAt: arrival?.capturedAt,
  }));
  return (await rowsOf(db, RECORD_DECISIONS, [JSON.stringify(records)])).length;
}

async function recordDecision(db: Queryable, decision: Decision): Promise<boolean> {
  const { arrival, eventKey, outcome, ticketId, reason, streamSequence, atMs } = decision;
  const row = await firstRowOf(db, RECORD_DECISION, [
    eventKey,
    outcome,
    ticketId,
    reason === null ? null : storable(reason),
    streamSequence,
    instant(atMs),
    ...saidBy(decision),
  ]);
  if (row === null) return false;
  if (arrival !== null && arrival.report !== null) await writeReport(db, arrival.report, ticketId);
  return true;
}

/** Phase, camera, time and source. */
const saidBy = ({ arrival, stream }: Decision): readonly unknown[] =>
  arrival === null
    ? [null, null, null, stream]
    : [arrival.phase, arrival.cameraCode, arrival.capturedAt, arrival.source];

async function writeReport(db: Queryable, report: Report, ticketId: string | null): Promise<void> {
  await rowsOf(db, WRITE_REPORT, [
    report.id,
    report.source,
    report.system,
    report.ref,
    report.phase,
    report.violation,
    report.words,
    report.reportedBy,
    report.seenAt,
    report.receivedAt,
    ticketId,
    JSON.stringify(report),
  ]);
}

async function claimKey(db: Queryable, ticket: LockedTicket, arrival: Arrival): Promise<boolean> {
  const key = [ticket.id, arrival.dedupKey];
  const isClaimed =
    (await firstRowOf(db, CLAIM_KEY, [...key, ticket.number])) !== null ||
    (await firstRowOf(db, KEY_LEADS_TO, key)) !== null ||
    (await firstRowOf(db, RECLAIM_KEY, key)) !== null;
  if (isClaimed && arrival.agentId !== "" && ticket.agentId === "") {
    const { cameraCode, cameraName, zoneId, agentId } = arrival;
    await rowsOf(db, ADOPT_CAMERA, [ticket.id, cameraCode, cameraName, zoneId, agentId]);
  }
  return isClaimed;
}

export function createIntakePart(db: Queryable): IntakeSession {
  return {
    async lockOpenTicket(dedupKey) {
      const row = await firstRowOf<LockedRow>(db, LOCK_OPEN, [dedupKey]);
      return row === null ? null : toLockedTicket(row);
    },
    lookAround: (arrival, reach) => lookAround(db, arrival, reach),
    beAlone: (looks) => beAlone(db, looks),
    lookAroundAll: (looks) => lookAroundAll(db, looks),
    async insertTicket(id, arrival, opening) {
      const [ticket] = await insertTickets(db, [{ id, arrival, opening }]);
      return ticket ?? null;
    },
    insertTickets: (made) => insertTickets(db, made),
    recordDecisions: (decisions) => recordDecisions(db, decisions),
    async addSighting(ticketId, arrival) {
      await rowsOf(db, ADD_SIGHTING, [
        ticketId,
        arrival.capturedAt,
        JSON.stringify(arrival.evidence),
        arrival.source,
        arrival.cameraCode,
        arrival.confidence,
      ]);
    },
    recordDecision: (decision) => recordDecision(db, decision),
    claimKey: (ticket, arrival) => claimKey(db, ticket, arrival),
    async clearSighting(ticketId, { source, cameraCode, capturedAt }) {
      const values = [ticketId, source, cameraCode, capturedAt];
      return (await firstRowOf<{ all_clear: boolean }>(db, CLEAR_SIGHTING, values))?.all_clear ?? false;
    },
    async countSilenced(silenceId, atMs) {
      await rowsOf(db, COUNT_SILENCED, [silenceId, instant(atMs)]);
    },
  };
}
