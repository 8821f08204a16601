/** A book with years in it: closed tickets as a district leaves them behind, written past the dispatcher. */
import type { BookEyes } from "./book.bench.ts";

const STRETCH = 50_000;
const SAID_EVERY = 500_000;
const FILLED = ["ticket", "ticket_key", "sighting_source", "transition", "decision", "timer"] as const;

/**
 * Each ticket lived: opened, taken, done, verified and closed by a worker, seen six times, with its clocks and timers.
 * Triggers rest meanwhile; what they would write is written here.
 */
const FILL = `
  SET LOCAL session_replication_role = replica;
  SET LOCAL synchronous_commit = off;
  CREATE TEMP TABLE made ON COMMIT DROP AS
    SELECT n, md5('book' || n)::uuid AS id, '99050100002' || lpad((n % 28000)::text, 9, '0') AS camera,
      now() - interval '400 days' + n * interval '6 s' AS at FROM generate_series(FROM_N::bigint, TO_N::bigint) n;
  INSERT INTO ticket (id, dedup_key, state, close_reason, version, violation, camera_code, camera_name, zone_id, agent_id,
      lon, lat, worker_id, sightings, reason, class_name, opened_at, changed_at, closed_at, first_seen_at, last_seen_at)
    SELECT id, camera || '/no-parking/parking/' || n % 64 || '-' || n % 36, 'closed', 'verified', 5, 'parking', camera,
      '路口', 'no-parking', 'edge-old', 120.62 + (n % 997) * 1e-5, 31.31 + (n % 991) * 1e-5, NULL, 6,
      'car dwelt 183 s of 180 s in no-parking', 'car', at, at + interval '1 hour', at + interval '1 hour', at, at FROM made;
  INSERT INTO ticket_key (dedup_key, ticket_id, ticket_number, open)
    SELECT t.dedup_key, t.id, t.number, false FROM ticket t JOIN made ON made.id = t.id;
  INSERT INTO sighting_source (ticket_id, source, camera_code, sightings, first_at, last_at)
    SELECT id, 'camera', camera, 6, at, at FROM made;
  INSERT INTO transition (ticket_id, sequence, at, action, from_state, to_state, actor_role, actor_id, reason, rule_version)
    SELECT id, s, at + s * interval '10 min', (ARRAY['open', 'assign', 'accept', 'finish', 'verifyClear'])[s],
      (ARRAY[NULL, 'open', 'assigned', 'accepted', 'done'])[s], (ARRAY['open', 'assigned', 'accepted', 'done', 'closed'])[s],
      (ARRAY['system', 'system', 'worker', 'worker', 'system'])[s], 'W0', NULL, 'transitions-2'
    FROM made, generate_series(1, 5) s;
  INSERT INTO decision (event_key, outcome, ticket_id, stream_sequence, decided_at, phase, camera_code, captured_at)
    SELECT gen_random_uuid()::text, CASE WHEN s = 1 THEN 'opened' ELSE 'merged' END, id, -n * 6 - s, at, 'updated', camera, at
    FROM made, generate_series(1, 6) s;
  INSERT INTO timer (ticket_id, kind, due_at, try_at, state, set_at, ended_at, clock)
    SELECT id, kind, at, at, 'cancelled', at, at, NULLIF(kind, 'urge') FROM made, unnest(ARRAY['urge', 'accept', 'close']) kind;
`;

/** Until the book holds this many closed tickets of before. */
export async function fillBook(
  eyes: BookEyes,
  from: number,
  to: number,
  say: (line: string) => void,
): Promise<void> {
  for (let first = from + 1; first <= to; first += STRETCH) {
    const last = Math.min(to, first + STRETCH - 1);
    await eyes.rows(`BEGIN; ${FILL.replace("FROM_N", String(first)).replace("TO_N", String(last))} COMMIT`);
    const isTold = Math.floor(last / SAID_EVERY) > Math.floor((first - 1) / SAID_EVERY);
    if (isTold) say(`the book holds ${String(last)} old tickets`);
  }
  // What a server does over years; here it would fall into the measurement.
  for (const table of FILLED) await eyes.rows(`VACUUM (ANALYZE) ${table}`);
  await eyes.rows("CHECKPOINT");
}
