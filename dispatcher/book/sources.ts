/** Reports, their contacts, who saw a ticket, and silences: what is asked outside a decision. */
import type { Violation } from "#contract";
import { DispatcherError } from "../errors.ts";
import type { PolygonRings } from "../lifecycle/assign/grid.ts";
import type {
  Contact,
  ReportOutcome,
  SightingSource,
  Silence,
  SilenceDraft,
  SilenceFilter,
} from "../lifecycle/source-desk.ts";
import { firstRowOf, instant, isUuid, type Queryable, rowsOf, storable } from "./statement.ts";

export interface SourceBook {
  /** Every key that ever led to this ticket. */
  keysOf(ticketId: string): Promise<readonly string[]>;
  sightingSources(ticketId: string): Promise<readonly SightingSource[]>;
  /** Null until it is decided. */
  reportOutcome(reportId: string): Promise<ReportOutcome | null>;
  /** Before its report is stored; the first one stays. */
  keepContact(reportId: string, contact: Contact, atMs: number): Promise<void>;
  /** Rejects BAD_REQUEST when the grid is unknown or too many hold at once. */
  createSilence(
    id: string,
    draft: SilenceDraft,
    by: { readonly id: string; readonly atMs: number },
  ): Promise<Silence>;
  listSilences(filter: SilenceFilter, nowMs: number): Promise<readonly Silence[]>;
  /** Null: there is none. Rejects STALE_VERSION when it has ended already. */
  endSilence(
    id: string,
    end: { readonly by: string; readonly reason: string; readonly atMs: number },
  ): Promise<Silence | null>;
}

/** In force at once: each is compared with every event that would open a ticket. */
const SILENCES_MAX = 500;
const LIST_MAX = 200;

const KEYS_OF = {
  name: "keys-of-ticket",
  text: "SELECT dedup_key FROM ticket_key WHERE ticket_id = $1 ORDER BY 1",
};

const SOURCES_OF = {
  name: "sources-of-ticket",
  // With those of every duplicate that goes on in it.
  text: `WITH RECURSIVE merged AS (
      SELECT $1::uuid AS id UNION SELECT t.id FROM merged JOIN ticket t ON t.into_ticket_id = merged.id
    )
    SELECT s.source, s.camera_code, sum(s.sightings)::bigint AS sightings, min(s.first_at) AS first_at,
      max(s.last_at) AS last_at
    FROM merged JOIN sighting_source s ON s.ticket_id = merged.id
    GROUP BY s.source, s.camera_code ORDER BY 3 DESC, 2, 1`,
};

const OUTCOME = {
  name: "report-outcome",
  text: `SELECT d.event_key, d.outcome, d.reason, d.ticket_id, t.number, r.reported_by, d.decided_at FROM decision d
    LEFT JOIN ticket t ON t.id = d.ticket_id LEFT JOIN source_report r ON r.id = d.event_key WHERE d.event_key = $1`,
};

const KEEP_CONTACT = {
  name: "keep-contact",
  text: `INSERT INTO source_contact (report_id, name, phone, received_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (report_id) DO NOTHING`,
};

const SILENCE_COLUMNS = `id, kind, camera_code, zone_id, grid_id, violation, polygon, starts_at, ends_at, reason, created_by,
  created_at, ended_at, ended_by, end_reason, refused, last_refused_at`;

// Counted and written in one statement; two at once may pass the bound by one, which costs nothing.
const CREATE_SILENCE = {
  name: "create-silence",
  text: `INSERT INTO silence (id, kind, camera_code, zone_id, grid_id, violation, polygon, starts_at, ends_at, reason,
      created_by, created_at)
    SELECT $1, $2, $3, $4, g.id, $6, $7::jsonb, $8, $9, $10, $11, $12
    FROM (SELECT 1) one LEFT JOIN grid g ON g.id = $5 AND NOT g.retired
    WHERE ($5::text IS NULL OR g.id IS NOT NULL)
      AND (SELECT count(*) FROM silence WHERE coalesce(ended_at, ends_at) > $12) < ${String(SILENCES_MAX)}
    RETURNING ${SILENCE_COLUMNS}`,
};

const GRID_EXISTS = { name: "grid-exists", text: "SELECT 1 FROM grid WHERE id = $1 AND NOT retired" };

const LIST_SILENCES = {
  name: "list-silences",
  text: `SELECT ${SILENCE_COLUMNS} FROM silence
    WHERE (NOT $1::boolean OR coalesce(ended_at, ends_at) > $2)
      AND ($3::uuid IS NULL OR (created_at, id) < (SELECT created_at, id FROM silence WHERE id = $3))
    ORDER BY created_at DESC, id DESC LIMIT $4`,
};

const END_SILENCE = {
  name: "end-silence",
  text: `UPDATE silence SET ended_at = $2, ended_by = $3, end_reason = $4
    WHERE id = $1 AND ended_at IS NULL AND ends_at > $2 RETURNING ${SILENCE_COLUMNS}`,
};

const READ_SILENCE = { name: "read-silence", text: `SELECT ${SILENCE_COLUMNS} FROM silence WHERE id = $1` };

interface SilenceRow {
  readonly id: string;
  readonly kind: Silence["kind"];
  readonly camera_code: string | null;
  readonly zone_id: string | null;
  readonly grid_id: string | null;
  readonly violation: Violation | null;
  readonly polygon: PolygonRings | null;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly reason: string;
  readonly created_by: string;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly ended_by: string | null;
  readonly end_reason: string | null;
  readonly refused: string;
  readonly last_refused_at: Date | null;
}

const toSilence = (row: SilenceRow): Silence => ({
  id: row.id,
  kind: row.kind,
  ...(row.camera_code === null ? {} : { cameraCode: row.camera_code }),
  ...(row.zone_id === null ? {} : { zoneId: row.zone_id }),
  ...(row.grid_id === null ? {} : { gridId: row.grid_id }),
  ...(row.violation === null ? {} : { violation: row.violation }),
  ...(row.polygon === null ? {} : { polygon: row.polygon }),
  reason: row.reason,
  startsAt: row.starts_at.toISOString(),
  endsAt: row.ends_at.toISOString(),
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  endedBy: row.ended_by,
  endReason: row.end_reason,
  refused: Number(row.refused),
  lastRefusedAt: row.last_refused_at?.toISOString() ?? null,
});

async function createSilence(
  db: Queryable,
  id: string,
  draft: SilenceDraft,
  by: { readonly id: string; readonly atMs: number },
): Promise<Silence> {
  const row = await firstRowOf<SilenceRow>(db, CREATE_SILENCE, [
    id,
    draft.kind,
    draft.cameraCode ?? null,
    draft.zoneId ?? null,
    draft.gridId ?? null,
    draft.violation ?? null,
    draft.polygon === undefined ? null : JSON.stringify(draft.polygon),
    instant(draft.startsAtMs),
    instant(draft.endsAtMs),
    storable(draft.reason),
    by.id,
    instant(by.atMs),
  ]);
  if (row !== null) return toSilence(row);
  const { gridId } = draft;
  if (gridId !== undefined && (await firstRowOf(db, GRID_EXISTS, [gridId])) === null) {
    throw new DispatcherError(
      "BAD_REQUEST",
      `key "gridId" is ${gridId}: the district has no such grid; one of GET /api/grids would be right`,
    );
  }
  throw new DispatcherError(
    "BAD_REQUEST",
    `${String(SILENCES_MAX)} silences hold already, which is the most: end one of them first`,
  );
}

async function endSilence(
  db: Queryable,
  id: string,
  { by, reason, atMs }: { readonly by: string; readonly reason: string; readonly atMs: number },
): Promise<Silence | null> {
  if (!isUuid(id)) return null;
  const ended = await firstRowOf<SilenceRow>(db, END_SILENCE, [id, instant(atMs), by, storable(reason)]);
  if (ended !== null) return toSilence(ended);
  const row = await firstRowOf<SilenceRow>(db, READ_SILENCE, [id]);
  if (row === null) return null;
  const { endedAt, endsAt, endedBy } = toSilence(row);
  throw new DispatcherError(
    "STALE_VERSION",
    `this silence ended at ${endedAt ?? endsAt}${endedBy === null ? " by itself" : ` by ${endedBy}`}`,
  );
}

interface OutcomeRow {
  readonly event_key: string;
  readonly outcome: ReportOutcome["outcome"];
  readonly reason: string | null;
  readonly ticket_id: string | null;
  readonly number: string | null;
  readonly reported_by: string | null;
  readonly decided_at: Date;
}

async function reportOutcome(db: Queryable, reportId: string): Promise<ReportOutcome | null> {
  const row = await firstRowOf<OutcomeRow>(db, OUTCOME, [storable(reportId)]);
  if (row === null) return null;
  return {
    reportId: row.event_key,
    outcome: row.outcome,
    reason: row.reason,
    ticketId: row.ticket_id,
    ticketNumber: row.number === null ? null : Number(row.number),
    reportedBy: row.reported_by,
    decidedAt: row.decided_at.toISOString(),
  };
}

interface SourceRow {
  readonly source: SightingSource["source"];
  readonly camera_code: string;
  readonly sightings: string;
  readonly first_at: Date;
  readonly last_at: Date;
}

async function sightingSources(db: Queryable, ticketId: string): Promise<readonly SightingSource[]> {
  if (!isUuid(ticketId)) return [];
  const rows = await rowsOf<SourceRow>(db, SOURCES_OF, [ticketId]);
  return rows.map((row) => ({
    source: row.source,
    cameraCode: row.camera_code,
    sightings: Number(row.sightings),
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
  }));
}

export function createSourcePart(db: Queryable): SourceBook {
  return {
    async keysOf(ticketId) {
      const rows = isUuid(ticketId) ? await rowsOf<{ dedup_key: string }>(db, KEYS_OF, [ticketId]) : [];
      return rows.map(({ dedup_key }) => dedup_key);
    },
    sightingSources: (ticketId) => sightingSources(db, ticketId),
    reportOutcome: (reportId) => reportOutcome(db, reportId),
    async keepContact(reportId, { name, phone }, atMs) {
      const values = [name, phone].map((text) => (text === undefined ? null : storable(text)));
      await rowsOf(db, KEEP_CONTACT, [reportId, ...values, instant(atMs)]);
    },
    createSilence: (id, draft, by) => createSilence(db, id, draft, by),
    async listSilences({ activeOnly, limit, before }, nowMs) {
      if (before !== undefined && !isUuid(before)) {
        throw new DispatcherError(
          "BAD_REQUEST",
          `key "before" is ${before.slice(0, 64)}: the id of a silence would be right`,
        );
      }
      const values = [activeOnly, instant(nowMs), before ?? null, Math.min(LIST_MAX, Math.max(1, limit))];
      return (await rowsOf<SilenceRow>(db, LIST_SILENCES, values)).map(toSilence);
    },
    endSilence: (id, end) => endSilence(db, id, end),
  };
}
