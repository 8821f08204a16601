/** Who looked at what: written before anything is shown, read by those who answer for it. */
import { DispatcherError } from "../errors.ts";
import {
  LIVE_LOST_MS,
  type LiveViewEnd,
  type LiveViewStart,
  type View,
  type ViewFilter,
} from "../lifecycle/view.ts";
import { toView, type ViewRow } from "./rows.ts";
import { firstRowOf, instant, type Queryable, rowsOf } from "./statement.ts";

const LIST_MAX = 200;

const RECORD_EVIDENCE_VIEW = {
  name: "record-evidence-view",
  text: "INSERT INTO evidence_view (person_id, ticket_id, object, at) VALUES ($1, $2, $3, $4)",
};

const BEGIN_LIVE_VIEW = {
  name: "begin-live-view",
  text: `INSERT INTO live_view (person_id, camera_code, agent_id, began_at, seen_at)
    VALUES ($1, $2, $3, $4, $4) RETURNING id`,
};

// A clock that was set back must not undo what was said before.
const RENEW_LIVE_VIEWS = {
  name: "renew-live-views",
  text: `UPDATE live_view SET seen_at = greatest(seen_at, $2)
    WHERE id = ANY($1::bigint[]) AND ended_at IS NULL`,
};

// An end whose answer was lost is written again, and then finds nothing to do.
const END_LIVE_VIEWS = {
  name: "end-live-views",
  text: `UPDATE live_view v SET ended_at = greatest(v.seen_at, e.at), end_reason = e.reason
    FROM jsonb_to_recordset($1::jsonb) AS e(id bigint, reason text, at timestamptz)
    WHERE v.id = e.id AND v.ended_at IS NULL`,
};

// As text, because a Date would lose the microseconds and with them the place in the list.
const CURSOR = {
  evidence: { name: "evidence-view-at", text: "SELECT at::text FROM evidence_view WHERE id = $1" },
  live: { name: "live-view-at", text: "SELECT began_at::text AS at FROM live_view WHERE id = $1" },
  snapshot: { name: "snapshot-view-at", text: "SELECT at::text FROM snapshot_view WHERE id = $1" },
} as const;

// Unnamed, so that it is planned with the filters it has now: one plan for all would read the whole book.
const LIST = {
  name: "",
  text: `SELECT u.*, p.name AS person_name FROM (
      (SELECT 'evidence' AS kind, v.id, v.at, v.person_id, t.camera_code, t.agent_id,
        v.ticket_id, t.number AS ticket_number, v.object,
        NULL::timestamptz AS seen_at, NULL::timestamptz AS ended_at, NULL AS end_reason,
        NULL::uuid AS snapshot_id, NULL::timestamptz AS captured_at
      FROM evidence_view v JOIN ticket t ON t.id = v.ticket_id
      WHERE ($1::text IS NULL OR v.person_id = $1)
        AND ($2::text IS NULL OR t.camera_code = $2)
        AND ($3::uuid IS NULL OR v.ticket_id = $3)
        AND ($4::timestamptz IS NULL OR (v.at <= $4 AND (v.at, 'evidence', v.id) < ($4, $5::text, $6::bigint)))
      ORDER BY v.at DESC, v.id DESC LIMIT $7)
      UNION ALL
      (SELECT 'live', v.id, v.began_at, v.person_id, v.camera_code, v.agent_id, NULL, NULL, NULL,
        v.seen_at, v.ended_at, v.end_reason, NULL, NULL
      FROM live_view v
      WHERE $3::uuid IS NULL
        AND ($1::text IS NULL OR v.person_id = $1)
        AND ($2::text IS NULL OR v.camera_code = $2)
        AND ($4::timestamptz IS NULL OR (v.began_at <= $4 AND (v.began_at, 'live', v.id) < ($4, $5::text, $6::bigint)))
      ORDER BY v.began_at DESC, v.id DESC LIMIT $7)
      UNION ALL
      (SELECT 'snapshot', v.id, v.at, v.person_id, v.camera_code, v.agent_id, NULL, NULL, v.object,
        NULL, NULL, NULL, v.snapshot_id, v.captured_at
      FROM snapshot_view v
      WHERE $3::uuid IS NULL
        AND ($1::text IS NULL OR v.person_id = $1)
        AND ($2::text IS NULL OR v.camera_code = $2)
        AND ($4::timestamptz IS NULL OR (v.at <= $4 AND (v.at, 'snapshot', v.id) < ($4, $5::text, $6::bigint)))
      ORDER BY v.at DESC, v.id DESC LIMIT $7)
    ) u LEFT JOIN person p ON p.id = u.person_id
    ORDER BY u.at DESC, u.kind DESC, u.id DESC LIMIT $7`,
};

export async function recordEvidenceView(
  db: Queryable,
  view: { readonly userId: string; readonly ticketId: string; readonly object: string; readonly at: Date },
): Promise<void> {
  await rowsOf(db, RECORD_EVIDENCE_VIEW, [view.userId, view.ticketId, view.object, view.at]);
}

/** The new row's id. */
export async function beginLiveView(db: Queryable, view: LiveViewStart, atMs: number): Promise<string> {
  const values = [view.userId, view.cameraCode, view.agentId, instant(atMs)];
  const [row] = await rowsOf<{ id: string }>(db, BEGIN_LIVE_VIEW, values);
  if (row === undefined) throw new DispatcherError("BOOK_UNAVAILABLE", "the ticket book kept no live view");
  return row.id;
}

export async function renewLiveViews(db: Queryable, viewIds: readonly string[], atMs: number): Promise<void> {
  await rowsOf(db, RENEW_LIVE_VIEWS, [viewIds, instant(atMs)]);
}

/** Each end is written once; one that was written before is left as it is. */
export async function endLiveViews(db: Queryable, ends: readonly LiveViewEnd[]): Promise<void> {
  const rows = ends.map(({ viewId, reason, atMs }) => ({
    id: viewId,
    reason,
    at: instant(atMs).toISOString(),
  }));
  await rowsOf(db, END_LIVE_VIEWS, [JSON.stringify(rows)]);
}

/** Newest first. Rejects BAD_REQUEST when `before` is no view's id. */
export async function listViews(db: Queryable, filter: ViewFilter, nowMs: number): Promise<readonly View[]> {
  const cursor = filter.before === undefined ? null : await cursorOf(db, filter.before);
  const rows = await rowsOf<ViewRow>(db, LIST, [
    filter.personId ?? null,
    filter.cameraCode ?? null,
    filter.ticketId ?? null,
    cursor?.at ?? null,
    cursor?.kind ?? null,
    cursor?.id ?? null,
    Math.min(LIST_MAX, Math.max(1, filter.limit)),
  ]);
  return rows.map((row) => toView(row, nowMs - LIVE_LOST_MS));
}

interface Cursor {
  readonly kind: keyof typeof CURSOR;
  readonly id: string;
  readonly at: string;
}

async function cursorOf(db: Queryable, before: string): Promise<Cursor> {
  const [, kind, id] = /^(evidence|live|snapshot)-(\d{1,18})$/.exec(before) ?? [];
  if (id !== undefined && (kind === "evidence" || kind === "live" || kind === "snapshot")) {
    const row = await firstRowOf<{ at: string }>(db, CURSOR[kind], [id]);
    if (row !== null) return { kind, id, at: row.at };
  }
  throw new DispatcherError(
    "BAD_REQUEST",
    `Key "before" is ${before.slice(0, 64)}, which is no view; nextBefore of an earlier answer would be right.`,
  );
}
