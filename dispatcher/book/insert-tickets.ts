/** New tickets, each with its key, first transition, first sighting and first pictures, in one statement. */
import type { Arrival, Source } from "#contract";
import type { Role } from "../lifecycle/ticket.ts";
import type { LockedTicket } from "./book.ts";
import { LOCKED_COLUMNS, type LockedRow, toLockedTicket } from "./rows.ts";
import type { Opening } from "./session-intake.ts";
import { instant, NOTIFY_MOVED, type Queryable, rowsOf } from "./statement.ts";

const INSERT_TICKETS = {
  name: "insert-tickets",
  text: `WITH g AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS g(id uuid, "dedupKey" text, violation text, "cameraCode" text,
      "cameraName" text, "zoneId" text, "agentId" text, lon double precision, lat double precision, reason text,
      "className" text, at timestamptz, "capturedAt" timestamptz, evidence jsonb, state text, confidence real,
      source text, "sourceRef" text, "pointOf" text, "linkedTicketId" uuid, "actorId" text, "actorRole" text, "eventId" text, seen jsonb)
  ), t AS (
    INSERT INTO ticket (id, dedup_key, state, violation, camera_code, camera_name, zone_id, agent_id, lon, lat,
      reason, class_name, opened_at, changed_at, first_seen_at, last_seen_at, latest_evidence, latest_evidence_at,
      best_evidence, best_evidence_at, best_confidence, source, source_ref, point_of, linked_ticket_id)
    SELECT id, "dedupKey", state, violation, "cameraCode", "cameraName", "zoneId", "agentId", lon, lat, reason,
      "className", at, at, "capturedAt", "capturedAt", evidence, e.at_picture,
      CASE WHEN confidence IS NULL THEN '[]' ELSE evidence END, CASE WHEN confidence IS NULL THEN NULL ELSE e.at_picture END,
      CASE WHEN e.at_picture IS NULL THEN NULL ELSE confidence END, source, "sourceRef", "pointOf", "linkedTicketId"
    FROM g CROSS JOIN LATERAL (
      SELECT CASE WHEN g.evidence = '[]'::jsonb THEN NULL ELSE g."capturedAt" END AS at_picture) e
    ON CONFLICT (dedup_key) WHERE state <> 'closed' DO NOTHING
    RETURNING *
  ), history AS (
    INSERT INTO transition (ticket_id, sequence, at, action, to_state, actor_role, actor_id, reason)
    SELECT g.id, 1, g.at, 'open', g.state, g."actorRole", g."actorId", g.reason FROM g JOIN t ON t.id = g.id
  ), seen AS (
    INSERT INTO sighting_source (ticket_id, source, camera_code, sightings, first_at, last_at)
    SELECT g.id, g.source, g."cameraCode", 1, g."capturedAt", g."capturedAt" FROM g JOIN t ON t.id = g.id
  ), events AS (
    INSERT INTO ticket_event (ticket_id, event_id, captured_at, confidence, xyxy, source_size_wh, config_sha256,
      model_name, model_sha256)
    SELECT g.id, g."eventId", g."capturedAt", g.confidence, s.xyxy, s."sourceSizeWh", s."configSha256",
      s.model ->> 'name', s.model ->> 'sha256'
    FROM g JOIN t ON t.id = g.id
    CROSS JOIN LATERAL jsonb_to_record(g.seen) AS s(xyxy real[], "sourceSizeWh" integer[], "configSha256" text, model jsonb)
    WHERE g.seen IS NOT NULL
  ), pictures AS (
    INSERT INTO ticket_evidence (ticket_id, moment, object, kind, sha256, size_bytes, at)
    SELECT g.id, 'first', e.object, e.kind, e.sha256, e."sizeBytes", g."capturedAt" FROM g JOIN t ON t.id = g.id
    CROSS JOIN LATERAL jsonb_to_recordset(g.evidence) AS e(object text, kind text, sha256 text, "sizeBytes" bigint)
    ON CONFLICT DO NOTHING
  )
  SELECT ${LOCKED_COLUMNS}, ${NOTIFY_MOVED} FROM t`,
};

/** Who opens a ticket, by where it comes from. */
const OPENED_BY: Readonly<Record<Source, Role>> = {
  camera: "system",
  worker: "worker",
  operator: "dispatcher",
  sensor: "service",
  case: "service",
  vendor: "service",
};

export interface MadeTicket {
  readonly id: string;
  readonly arrival: Arrival;
  readonly opening: Opening;
}

function ticketRowOf({ id, arrival, opening }: MadeTicket): object {
  const { dedupKey, violation, cameraCode, cameraName, zoneId, agentId, lon, lat, reason, className } =
    arrival;
  const { capturedAt, evidence, confidence, source, pointOf, report, seen = null } = arrival;
  const { state, atMs, linkedTicketId = null } = opening;
  const place = { dedupKey, violation, cameraCode, cameraName, zoneId, agentId, lon, lat, reason, className };
  return {
    id,
    ...place,
    eventId: arrival.id,
    seen,
    at: instant(atMs),
    capturedAt,
    evidence,
    state,
    confidence,
    source,
    sourceRef: report === null ? null : arrival.sourceRef,
    pointOf,
    linkedTicketId,
    actorId: report?.reportedBy ?? "camera",
    actorRole: OPENED_BY[source],
  };
}

/** Ticket, its key, first transition and first evidence; without those whose key has an open ticket. */
export async function insertTickets(
  db: Queryable,
  made: readonly MadeTicket[],
): Promise<readonly LockedTicket[]> {
  const rows = await rowsOf<LockedRow>(db, INSERT_TICKETS, [JSON.stringify(made.map(ticketRowOf))]);
  return rows.map(toLockedTicket);
}
