/** Rows of the book → the program's types. The only place that knows how pg hands over a column. */
import type { CrsTag, Violation } from "#contract";
import type {
  Assignee,
  CandidateReason,
  CloseReason,
  ExtendableClock,
  Role,
  TicketEvidence,
  TicketState,
  TicketSummary,
  TransitionRow,
} from "../lifecycle/ticket.ts";
import type { LiveEndReason, View } from "../lifecycle/view.ts";
import type { Shift, WorkerRole } from "../district/index.ts";
import type { LastMove, LockedTicket, VerificationLease, WorkerRecord } from "./book.ts";

/** bigint arrives as text, timestamptz as Date, jsonb parsed. */
export interface LockedRow {
  readonly id: string;
  readonly number: string;
  readonly state: TicketState;
  readonly version: number;
  readonly dedup_key: string;
  readonly violation: Violation;
  readonly camera_code: string;
  readonly zone_id: string;
  readonly agent_id: string;
  readonly lon: number;
  readonly lat: number;
  readonly grid_id: string | null;
  readonly worker_id: string | null;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
  readonly close_reason: CloseReason | null;
  readonly hand_overs: number;
  readonly suspended_until: Date | null;
  readonly linked_ticket_id: string | null;
  readonly into_ticket_id: string | null;
}

export const LOCKED_COLUMNS =
  "t.id, t.number, t.state, t.version, t.dedup_key, t.violation, t.camera_code, t.zone_id, t.agent_id, t.lon, t.lat, t.grid_id, t.worker_id, t.first_seen_at, t.last_seen_at, t.close_reason, t.hand_overs, t.suspended_until, t.linked_ticket_id, t.into_ticket_id";

export function toLockedTicket(row: LockedRow): LockedTicket {
  return {
    id: row.id,
    number: Number(row.number),
    state: row.state,
    version: row.version,
    dedupKey: row.dedup_key,
    violation: row.violation,
    cameraCode: row.camera_code,
    zoneId: row.zone_id,
    agentId: row.agent_id,
    lon: row.lon,
    lat: row.lat,
    gridId: row.grid_id,
    workerId: row.worker_id,
    firstSeenAtMs: row.first_seen_at.getTime(),
    lastSeenAtMs: row.last_seen_at.getTime(),
    closeReason: row.close_reason,
    handOvers: row.hand_overs,
    suspendedUntilMs: row.suspended_until?.getTime() ?? null,
    linkedTicketId: row.linked_ticket_id,
    intoTicketId: row.into_ticket_id,
  };
}

export interface SummaryRow extends LockedRow {
  readonly camera_name: string;
  readonly grid_name: string | null;
  readonly worker_name: string | null;
  readonly sightings: string;
  readonly opened_at: Date;
  readonly changed_at: Date;
  readonly closed_at: Date | null;
  readonly reason: string;
  readonly class_name: string;
  readonly next_clock: ExtendableClock | null;
  readonly next_due_at: Date | null;
}

// A ticket's own, and those of every duplicate that goes on in it: nothing is copied, so that a split takes them back.
const SIGHTINGS = `t.sightings + coalesce((
    WITH RECURSIVE merged AS (
      SELECT m.id, m.sightings FROM ticket m WHERE m.into_ticket_id = t.id
      UNION SELECT m.id, m.sightings FROM merged JOIN ticket m ON m.into_ticket_id = merged.id
    ) SELECT sum(merged.sightings) FROM merged), 0)`;

export const SUMMARY_FROM = `SELECT ${LOCKED_COLUMNS}, t.camera_name, g.name AS grid_name,
  w.name AS worker_name, ${SIGHTINGS} AS sightings, t.opened_at, t.changed_at, t.closed_at, t.reason, t.class_name,
  next.clock AS next_clock, next.due_at AS next_due_at
  FROM ticket t LEFT JOIN grid g ON g.id = t.grid_id LEFT JOIN worker w ON w.id = t.worker_id
  LEFT JOIN LATERAL (
    SELECT c.clock, c.due_at FROM ticket_clock c
    WHERE c.ticket_id = t.id AND c.stopped_at IS NULL AND c.due_at IS NOT NULL ORDER BY c.due_at, c.clock LIMIT 1
  ) next ON true`;

/** Of ticket `t`: done, and its newest verification ended with a camera that could not say. */
export const AWAITS_REVIEWER = `t.state = 'done' AND EXISTS (
    SELECT 1 FROM verification v WHERE v.ticket_id = t.id AND v.outcome = 'blind'
      AND NOT EXISTS (SELECT 1 FROM verification o WHERE o.ticket_id = t.id AND o.done_sequence > v.done_sequence))`;

export function toSummary(row: SummaryRow): TicketSummary {
  return {
    id: row.id,
    number: Number(row.number),
    state: row.state,
    closeReason: row.close_reason,
    version: row.version,
    violation: row.violation,
    cameraCode: row.camera_code,
    cameraName: row.camera_name,
    zoneId: row.zone_id,
    dedupKey: row.dedup_key,
    agentId: row.agent_id,
    lon: row.lon,
    lat: row.lat,
    gridId: row.grid_id,
    gridName: row.grid_name,
    workerId: row.worker_id,
    workerName: row.worker_name,
    sightings: Number(row.sightings),
    openedAt: row.opened_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    reason: row.reason,
    className: row.class_name,
    nextDeadline:
      row.next_clock === null || row.next_due_at === null
        ? null
        : { clock: row.next_clock, dueAt: row.next_due_at.toISOString() },
  };
}

export interface TransitionRecord {
  readonly sequence: number;
  readonly at: Date;
  readonly action: TransitionRow["action"];
  readonly from_state: TicketState | null;
  readonly to_state: TicketState;
  readonly actor_role: Role;
  readonly actor_id: string;
  readonly reason: string | null;
  readonly evidence: TransitionRow["evidence"];
  readonly rule_version: string | null;
}

export function toTransition(row: TransitionRecord): TransitionRow {
  return {
    sequence: row.sequence,
    at: row.at.toISOString(),
    action: row.action,
    from: row.from_state,
    to: row.to_state,
    actorRole: row.actor_role,
    actorId: row.actor_id,
    reason: row.reason,
    evidence: row.evidence,
    ruleVersion: row.rule_version,
  };
}

export interface LastMoveRow {
  readonly action: TransitionRow["action"];
  readonly actor_role: Role;
  readonly actor_id: string;
  readonly at: Date;
}

export const toLastMove = (row: LastMoveRow): LastMove => ({
  action: row.action,
  actorRole: row.actor_role,
  actorId: row.actor_id,
  atMs: row.at.getTime(),
});

export interface EvidenceRow {
  readonly kind: TicketEvidence["kind"];
  readonly moment: TicketEvidence["moment"];
  readonly object: string;
  readonly at: Date;
}

export const toEvidence = (row: EvidenceRow): TicketEvidence => ({
  kind: row.kind,
  moment: row.moment,
  object: row.object,
  at: row.at.toISOString(),
});

export interface AssigneeRow {
  readonly worker_id: string;
  readonly worker_name: string | null;
  readonly how: Assignee["how"];
  readonly from_at: Date;
  readonly to_at: Date | null;
  readonly accepted_at: Date | null;
  readonly arrived_at: Date | null;
  readonly done_at: Date | null;
}

export const toAssignee = (row: AssigneeRow): Assignee => ({
  workerId: row.worker_id,
  workerName: row.worker_name,
  how: row.how,
  fromAt: row.from_at.toISOString(),
  toAt: row.to_at?.toISOString() ?? null,
  acceptedAt: row.accepted_at?.toISOString() ?? null,
  arrivedAt: row.arrived_at?.toISOString() ?? null,
  doneAt: row.done_at?.toISOString() ?? null,
});

export interface AssignmentRow {
  readonly candidates: readonly CandidateReason[];
}

export interface LeaseRow extends LockedRow {
  readonly done_sequence: number;
  readonly attempts: number;
  readonly blind_tries: number;
  readonly clean_since: Date | null;
  readonly clean_looks: number;
}

export const toLease = (row: LeaseRow): VerificationLease => ({
  ticket: toLockedTicket(row),
  doneSequence: row.done_sequence,
  attempts: row.attempts,
  blindTries: row.blind_tries,
  cleanSinceMs: row.clean_since?.getTime() ?? null,
  cleanLooks: row.clean_looks,
});

export interface WorkerRow {
  readonly id: string;
  readonly name: string;
  readonly role: WorkerRole;
  readonly grid_id: string;
  readonly lon: number;
  readonly lat: number;
  readonly original_crs: CrsTag;
  readonly shift_start: string;
  readonly shift_end: string;
  readonly days: readonly number[];
  readonly capacity: number;
  readonly more_shifts: readonly Shift[];
  readonly violations: readonly Violation[] | null;
  readonly open_tickets: string;
}

export const WORKERS_FROM = `SELECT w.id, w.name, w.role, w.grid_id, w.lon, w.lat, w.original_crs, w.shift_start, w.shift_end,
  w.days, w.capacity, w.more_shifts, w.violations, coalesce(h.open_tickets, 0) AS open_tickets
  FROM worker w LEFT JOIN (
    SELECT worker_id, count(*) AS open_tickets FROM ticket
    WHERE state IN ('assigned', 'accepted', 'arrived') GROUP BY worker_id
  ) h ON h.worker_id = w.id
  WHERE NOT w.retired ORDER BY w.id`;

export function toWorker(row: WorkerRow): WorkerRecord {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    gridId: row.grid_id,
    lon: row.lon,
    lat: row.lat,
    originalCrs: row.original_crs,
    shiftStart: row.shift_start,
    shiftEnd: row.shift_end,
    days: row.days,
    capacity: row.capacity,
    moreShifts: row.more_shifts,
    violations: row.violations,
    openTickets: Number(row.open_tickets),
  };
}

interface ViewColumns {
  readonly id: string;
  readonly at: Date;
  readonly person_id: string;
  readonly person_name: string | null;
  readonly camera_code: string;
  readonly agent_id: string;
}

interface EvidenceViewRow extends ViewColumns {
  readonly kind: "evidence";
  readonly ticket_id: string;
  readonly ticket_number: string;
  readonly object: string;
}

interface LiveViewRow extends ViewColumns {
  readonly kind: "live";
  readonly seen_at: Date;
  readonly ended_at: Date | null;
  readonly end_reason: LiveEndReason | null;
}

interface SnapshotViewRow extends ViewColumns {
  readonly kind: "snapshot";
  readonly snapshot_id: string;
  readonly captured_at: Date;
  readonly object: string;
}

export type ViewRow = EvidenceViewRow | LiveViewRow | SnapshotViewRow;

/** A live view without an end counts as lost when it was last seen before `lostBeforeMs`. */
export function toView(row: ViewRow, lostBeforeMs: number): View {
  return {
    id: `${row.kind}-${row.id}`,
    at: row.at.toISOString(),
    personId: row.person_id,
    personName: row.person_name,
    cameraCode: row.camera_code,
    agentId: row.agent_id,
    evidence:
      row.kind === "evidence"
        ? { ticketId: row.ticket_id, ticketNumber: Number(row.ticket_number), object: row.object }
        : null,
    snapshot:
      row.kind === "snapshot"
        ? { id: row.snapshot_id, object: row.object, capturedAt: row.captured_at.toISOString() }
        : null,
    live: row.kind === "live" ? toLive(row, lostBeforeMs) : null,
  };
}

function toLive(row: LiveViewRow, lostBeforeMs: number): NonNullable<View["live"]> {
  const unended = row.seen_at.getTime() < lostBeforeMs ? "lost" : "watching";
  return {
    state: row.ended_at === null ? unended : "ended",
    seenAt: row.seen_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    endReason: row.end_reason,
  };
}
