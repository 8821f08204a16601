/** The book's fast way: a batch of sightings merged into their open tickets in three statements. */
import type { Arrival } from "#contract";
import type { Repeat } from "./book.ts";
import { instant, isUuid, NOTIFY_TOUCHED, type Queryable, rowsOf } from "./statement.ts";

const OPEN_TICKETS_OF = {
  name: "open-tickets-of",
  text: `SELECT k.dedup_key, t.id FROM ticket_key k JOIN ticket t ON t.id = k.ticket_id
    WHERE k.dedup_key = ANY($1::text[]) AND k.open AND t.state NOT IN ('closed', 'unconfirmed')`,
};

// Always tickets in id order, then decisions in key order: two batches never wait for each other in a circle.
const LOCK_TICKETS = {
  name: "repeats-lock",
  text: `SELECT t.id, ARRAY(SELECT k.dedup_key FROM ticket_key k WHERE k.ticket_id = t.id AND k.open) AS keys
    FROM ticket t WHERE t.id = ANY($1::uuid[]) AND t.state NOT IN ('closed', 'unconfirmed')
    ORDER BY t.id FOR NO KEY UPDATE`,
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
    SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::text[],
        $6::timestamptz[], $7::text[], $8::real[])
      AS u(id, sightings, last_seen_at, evidence_at, evidence, best_at, best, confidence)
  ), c AS (
    SELECT * FROM unnest($9::uuid[], $10::text[], $11::bigint[], $12::timestamptz[], $13::timestamptz[])
      AS c(id, camera_code, sightings, first_at, last_at)
  ), seen AS (
    INSERT INTO sighting_source AS s (ticket_id, source, camera_code, sightings, first_at, last_at)
    SELECT id, 'camera', camera_code, sightings, first_at, last_at FROM c ORDER BY id, camera_code
    ON CONFLICT (ticket_id, camera_code, source) DO UPDATE SET sightings = s.sightings + excluded.sightings,
      first_at = least(s.first_at, excluded.first_at), last_at = greatest(s.last_at, excluded.last_at)
  ), t AS (
    UPDATE ticket SET sightings = ticket.sightings + u.sightings,
      last_seen_at = greatest(ticket.last_seen_at, u.last_seen_at),
      latest_evidence = CASE WHEN u.evidence_at >= coalesce(ticket.latest_evidence_at, '-infinity') THEN u.evidence::jsonb
        ELSE ticket.latest_evidence END,
      latest_evidence_at = greatest(ticket.latest_evidence_at, u.evidence_at),
      best_evidence = CASE WHEN u.confidence > coalesce(ticket.best_confidence, -1) THEN u.best::jsonb
        ELSE ticket.best_evidence END,
      best_evidence_at = CASE WHEN u.confidence > coalesce(ticket.best_confidence, -1) THEN u.best_at
        ELSE ticket.best_evidence_at END,
      best_confidence = greatest(ticket.best_confidence, u.confidence)
    FROM u WHERE ticket.id = u.id RETURNING ticket.*
  ) SELECT ${NOTIFY_TOUCHED} FROM t`,
};

interface Sum {
  sightings: number;
  lastSeenAt: string;
  /** The newest that had pictures. */
  latest: Arrival | null;
  /** The one with pictures that the detector was surest of. */
  best: Arrival | null;
}

interface CameraSum {
  readonly ticketId: string;
  readonly cameraCode: string;
  sightings: number;
  firstAt: string;
  lastAt: string;
}

const msOf = ({ capturedAt }: Arrival): number => Date.parse(capturedAt);

/** Per ticket: how many, the newest instant, and the pictures worth keeping. */
function sumByTicket(repeats: readonly Repeat[]): ReadonlyMap<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const { ticketId, arrival } of repeats) {
    const sum = sums.get(ticketId) ?? {
      sightings: 0,
      lastSeenAt: arrival.capturedAt,
      latest: null,
      best: null,
    };
    sum.sightings += 1;
    if (msOf(arrival) > Date.parse(sum.lastSeenAt)) sum.lastSeenAt = arrival.capturedAt;
    if (arrival.evidence.length > 0) {
      if (sum.latest === null || msOf(arrival) >= msOf(sum.latest)) sum.latest = arrival;
      if (arrival.confidence !== null && arrival.confidence > (sum.best?.confidence ?? -1))
        sum.best = arrival;
    }
    sums.set(ticketId, sum);
  }
  return sums;
}

/** Per ticket and camera. */
function sumByCamera(repeats: readonly Repeat[]): readonly CameraSum[] {
  const sums = new Map<string, CameraSum>();
  for (const { ticketId, arrival } of repeats) {
    const { cameraCode, capturedAt } = arrival;
    const name = `${ticketId}/${cameraCode}`;
    const sum = sums.get(name);
    if (sum === undefined) {
      sums.set(name, { ticketId, cameraCode, sightings: 1, firstAt: capturedAt, lastAt: capturedAt });
      continue;
    }
    sum.sightings += 1;
    if (msOf(arrival) < Date.parse(sum.firstAt)) sum.firstAt = capturedAt;
    if (msOf(arrival) > Date.parse(sum.lastAt)) sum.lastAt = capturedAt;
  }
  return [...sums.values()];
}

async function decide(db: Queryable, live: readonly Repeat[], atMs: number): Promise<readonly Repeat[]> {
  const rows = await rowsOf<{ event_key: string }>(db, DECIDE, [
    live.map(({ arrival }) => arrival.id),
    live.map(({ ticketId }) => ticketId),
    live.map(({ streamSequence }) => streamSequence),
    instant(atMs),
    live.map(({ arrival }) => arrival.phase),
    live.map(({ arrival }) => arrival.cameraCode),
    live.map(({ arrival }) => arrival.capturedAt),
  ]);
  const byKey = new Map(live.map((repeat) => [repeat.arrival.id, repeat]));
  return rows.flatMap(({ event_key }) => byKey.get(event_key) ?? []);
}

const picturesOf = (arrival: Arrival | null): string | null =>
  arrival === null ? null : JSON.stringify(arrival.evidence);

async function countSightings(db: Queryable, merged: readonly Repeat[]): Promise<void> {
  const sums = [...sumByTicket(merged)];
  const cameras = sumByCamera(merged);
  await rowsOf(db, COUNT_SIGHTINGS, [
    sums.map(([id]) => id),
    sums.map(([, { sightings }]) => sightings),
    sums.map(([, { lastSeenAt }]) => lastSeenAt),
    sums.map(([, { latest }]) => latest?.capturedAt ?? null),
    sums.map(([, { latest }]) => picturesOf(latest)),
    sums.map(([, { best }]) => best?.capturedAt ?? null),
    sums.map(([, { best }]) => picturesOf(best)),
    sums.map(([, { best }]) => best?.confidence ?? null),
    cameras.map(({ ticketId }) => ticketId),
    cameras.map(({ cameraCode }) => cameraCode),
    cameras.map(({ sightings }) => sightings),
    cameras.map(({ firstAt }) => firstAt),
    cameras.map(({ lastAt }) => lastAt),
  ]);
}

/** What the cache answers, from the book itself. */
export async function openTicketsOf(
  db: Queryable,
  dedupKeys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await rowsOf<{ dedup_key: string; id: string }>(db, OPEN_TICKETS_OF, [dedupKeys]);
  return new Map(rows.map(({ dedup_key, id }) => [dedup_key, id]));
}

/**
 * Inside a transaction; camera events only. A repeat is stale when its ticket is closed, unconfirmed or unknown, or
 * when its key, own or alias, does not lead there.
 */
export async function mergeRepeats(
  db: Queryable,
  repeats: readonly Repeat[],
  atMs: number,
): Promise<{ readonly stale: readonly Repeat[]; readonly decidedBefore: number }> {
  // The cache may hold anything.
  const ids = [...new Set(repeats.map(({ ticketId }) => ticketId))].filter(isUuid);
  const rows = await rowsOf<{ id: string; keys: readonly string[] }>(db, LOCK_TICKETS, [ids]);
  const keysById = new Map(rows.map((row) => [row.id, new Set(row.keys)]));
  const isLive = ({ ticketId, arrival }: Repeat): boolean =>
    keysById.get(ticketId)?.has(arrival.dedupKey) === true;
  const live = repeats.filter(isLive);
  const stale = repeats.filter((repeat) => !isLive(repeat));
  if (live.length === 0) return { stale, decidedBefore: 0 };
  const merged = await decide(db, live, atMs);
  if (merged.length > 0) await countSightings(db, merged);
  return { stale, decidedBefore: live.length - merged.length };
}
