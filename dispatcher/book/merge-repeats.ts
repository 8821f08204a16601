/** The book's fast way: a batch of sightings merged into their open tickets in three statements. */
import type { ViolationEvent } from "#contract";
import type { Repeat } from "./book.ts";
import { instant, isUuid, NOTIFY_TOUCHED, type Queryable, rowsOf } from "./statement.ts";

// Always tickets in id order, then decisions in key order: two batches never wait for each other in a circle.
const LOCK_TICKETS = {
  name: "repeats-lock",
  text: `SELECT id, dedup_key FROM ticket WHERE id = ANY($1::uuid[]) AND state NOT IN ('closed', 'unconfirmed')
    ORDER BY id FOR NO KEY UPDATE`,
};

const DECIDE = {
  name: "repeats-decide",
  text: `INSERT INTO decision (event_key, outcome, ticket_id, stream_sequence, decided_at, phase, camera_code, captured_at)
    SELECT u.event_key, 'merged', u.ticket_id, u.stream_sequence, $4, u.phase, u.camera_code, u.captured_at
    FROM unnest($1::text[], $2::uuid[], $3::bigint[], $5::text[], $6::text[], $7::timestamptz[])
      AS u(event_key, ticket_id, stream_sequence, phase, camera_code, captured_at)
    ORDER BY u.event_key
    ON CONFLICT (event_key) DO NOTHING RETURNING event_key`,
};

const COUNT_SIGHTINGS = {
  name: "repeats-count",
  text: `WITH u AS (
    SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::text[])
      AS u(id, sightings, last_seen_at, evidence_at, evidence)
  ), t AS (
    UPDATE ticket SET sightings = ticket.sightings + u.sightings,
      last_seen_at = greatest(ticket.last_seen_at, u.last_seen_at),
      latest_evidence = CASE WHEN u.evidence_at >= coalesce(ticket.latest_evidence_at, '-infinity') THEN u.evidence::jsonb
        ELSE ticket.latest_evidence END,
      latest_evidence_at = greatest(ticket.latest_evidence_at, u.evidence_at)
    FROM u WHERE ticket.id = u.id RETURNING ticket.*
  ) SELECT ${NOTIFY_TOUCHED} FROM t`,
};

interface Sum {
  sightings: number;
  lastSeenAt: string;
  evidence: ViolationEvent | null;
}

/** Per ticket: how many, the newest instant, and the newest event that had pictures. */
function sumByTicket(repeats: readonly Repeat[]): ReadonlyMap<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const { ticketId, event } of repeats) {
    const sum = sums.get(ticketId) ?? { sightings: 0, lastSeenAt: event.capturedAt, evidence: null };
    sum.sightings += 1;
    if (Date.parse(event.capturedAt) > Date.parse(sum.lastSeenAt)) sum.lastSeenAt = event.capturedAt;
    const isNewer =
      sum.evidence === null || Date.parse(event.capturedAt) >= Date.parse(sum.evidence.capturedAt);
    if (event.evidence.length > 0 && isNewer) sum.evidence = event;
    sums.set(ticketId, sum);
  }
  return sums;
}

async function decide(db: Queryable, live: readonly Repeat[], atMs: number): Promise<readonly Repeat[]> {
  const rows = await rowsOf<{ event_key: string }>(db, DECIDE, [
    live.map(({ event }) => event.id),
    live.map(({ ticketId }) => ticketId),
    live.map(({ streamSequence }) => streamSequence),
    instant(atMs),
    live.map(({ event }) => event.phase),
    live.map(({ event }) => event.cameraCode),
    live.map(({ event }) => event.capturedAt),
  ]);
  const byKey = new Map(live.map((repeat) => [repeat.event.id, repeat]));
  return rows.flatMap(({ event_key }) => byKey.get(event_key) ?? []);
}

async function countSightings(db: Queryable, merged: readonly Repeat[]): Promise<void> {
  const sums = [...sumByTicket(merged)];
  await rowsOf(db, COUNT_SIGHTINGS, [
    sums.map(([id]) => id),
    sums.map(([, { sightings }]) => sightings),
    sums.map(([, { lastSeenAt }]) => lastSeenAt),
    sums.map(([, { evidence }]) => evidence?.capturedAt ?? null),
    sums.map(([, { evidence }]) => (evidence === null ? null : JSON.stringify(evidence.evidence))),
  ]);
}

/** Inside a transaction. A repeat is stale when its ticket is closed, unconfirmed, unknown, or of another key. */
export async function mergeRepeats(
  db: Queryable,
  repeats: readonly Repeat[],
  atMs: number,
): Promise<{ readonly stale: readonly Repeat[]; readonly decidedBefore: number }> {
  // The cache may hold anything.
  const ids = [...new Set(repeats.map(({ ticketId }) => ticketId))].filter(isUuid);
  const rows = await rowsOf<{ id: string; dedup_key: string }>(db, LOCK_TICKETS, [ids]);
  const keyById = new Map(rows.map((row) => [row.id, row.dedup_key]));
  const isLive = ({ ticketId, event }: Repeat): boolean => keyById.get(ticketId) === event.dedupKey;
  const live = repeats.filter(isLive);
  const stale = repeats.filter((repeat) => !isLive(repeat));
  if (live.length === 0) return { stale, decidedBefore: 0 };
  const merged = await decide(db, live, atMs);
  if (merged.length > 0) await countSightings(db, merged);
  return { stale, decidedBefore: live.length - merged.length };
}
