/** Puts a month's rows into a real book, as they are. */
import type { Town } from "../lifecycle/town.double.ts";
import type { Month } from "./month.double.ts";

/** Instants are Unix milliseconds in a month's rows. */
const at = (column: string): string => `to_timestamp(r.${column}::numeric / 1000)`;

async function put(town: Town, rows: readonly object[], into: string, fields: string): Promise<void> {
  await town.query(`INSERT INTO ${into} FROM jsonb_to_recordset($1::jsonb) AS r(${fields})`, [
    JSON.stringify(rows),
  ]);
}

export async function keepMonth(town: Town, month: Month): Promise<void> {
  // Keys and words of tickets are other tests' matter; a month's places have more than one open ticket.
  await town.query("ALTER TABLE ticket DISABLE TRIGGER USER");
  await town.query("DROP INDEX ticket_one_open_per_key");
  await put(
    town,
    month.tickets,
    `ticket (id, dedup_key, state, close_reason, version, violation, camera_code, camera_name, zone_id, agent_id, lon, lat,
      grid_id, worker_id, sightings, reason, class_name, opened_at, changed_at, closed_at, first_seen_at, last_seen_at,
      source, linked_ticket_id, into_ticket_id)
    SELECT r.id, r.id::text, r.state, r.close_reason, r.version, r.violation, r.camera_code, 'camera ' || r.camera_code,
      'z', 'a', r.lon, r.lat, r.grid_id, r.worker_id, r.sightings, 'seen', 'thing', ${at("opened_at")}, ${at("opened_at")},
      ${at("closed_at")}, ${at("opened_at")}, ${at("opened_at")}, r.source, r.linked_ticket_id, r.into_ticket_id`,
    `id uuid, state text, close_reason text, version int, violation text, camera_code text, lon float8, lat float8,
      grid_id text, worker_id text, sightings int, opened_at float8, closed_at float8, source text,
      linked_ticket_id uuid, into_ticket_id uuid`,
  );
  await town.query("ALTER TABLE ticket ENABLE TRIGGER USER");
  await put(
    town,
    month.transitions,
    `transition (ticket_id, sequence, at, action, from_state, to_state, actor_role, actor_id, worker_id)
    SELECT r.ticket_id, r.sequence, ${at("at")}, r.action, r.from_state, r.to_state, r.actor_role, 'x', r.worker_id`,
    `ticket_id uuid, sequence int, at float8, action text, from_state text, to_state text, actor_role text, worker_id text`,
  );
  await put(
    town,
    month.clocks,
    `ticket_clock (ticket_id, clock, run, started_at, amount, unit, pauses, due_at, stopped_at, outcome, deadline_table_id,
      calendar_id)
    SELECT r.ticket_id, r.clock, r.run, ${at("started_at")}, 1, r.unit, r.pauses, ${at("due_at")}, ${at("stopped_at")},
      r.outcome, 1, 1`,
    `ticket_id uuid, clock text, run int, started_at float8, unit text, pauses jsonb, due_at float8, stopped_at float8,
      outcome text`,
  );
  await keepPeople(town, month);
}

/** Who had it, who complained, who was called, which cameras looked. */
async function keepPeople(town: Town, month: Month): Promise<void> {
  await put(
    town,
    month.assignees,
    `assignee (ticket_id, from_sequence, worker_id, how, from_at, to_at, accepted_at)
    SELECT r.ticket_id, r.from_sequence, r.worker_id, 'offer', ${at("from_at")}, ${at("to_at")}, ${at("accepted_at")}`,
    "ticket_id uuid, from_sequence int, worker_id text, from_at float8, to_at float8, accepted_at float8",
  );
  await put(
    town,
    month.reports,
    `source_report (id, source, system, ref, phase, violation, words, reported_by, seen_at, received_at, ticket_id, body)
    SELECT r.id, 'case', '12345', r.id, 'opened', 'vending', 'w', 's', ${at("received_at")}, ${at("received_at")},
      r.ticket_id, '{}'`,
    "id text, ticket_id uuid, received_at float8",
  );
  await put(
    town,
    month.feedback,
    `feedback (nonce, ticket_id, ticket_version, report_id, asked_at, expires_at, answered_at, rating, solved, effect)
    SELECT r.nonce, r.ticket_id, r.ticket_version, r.report_id, ${at("asked_at")}, ${at("asked_at")} + interval '7 days',
      ${at("answered_at")}, r.rating, r.solved, CASE WHEN r.rating IS NOT NULL THEN 'none' END`,
    `nonce text, ticket_id uuid, ticket_version int, report_id text, asked_at float8, answered_at float8, rating int,
      solved boolean`,
  );
  await put(
    town,
    month.whistles,
    `whistle (id, ticket_id, department, level, reason, called_by, called_at, report_due_at, reported_by, reported_at)
    SELECT r.id, r.ticket_id, r.department, 1, 'help', 'D01', ${at("called_at")}, ${at("report_due_at")},
      CASE WHEN r.reported_at IS NOT NULL THEN 'x' END, ${at("reported_at")}`,
    "id uuid, ticket_id uuid, department text, called_at float8, report_due_at float8, reported_at float8",
  );
  await put(
    town,
    month.cameraDays,
    `camera_day (camera_code, day, camera_name, agent_id, heard_s, looked_s, blind_s, suspended_s, slot, slot_heard_s,
      slot_looked_s, slot_blind_s, slot_suspended_s)
    SELECT r.camera_code, r.day::date, 'camera ' || r.camera_code, 'a', 86400, r.looked_s, r.blind_s, r.suspended_s,
      0, 0, 0, 0, 0`,
    "camera_code text, day text, looked_s float8, blind_s float8, suspended_s float8",
  );
}
