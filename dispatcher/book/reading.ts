/** What pages read: lists, one ticket with its history, counts. */
import { DispatcherError } from "../errors.ts";
import type { BookCounts, TicketFilter } from "../lifecycle/ticket-desk.ts";
import {
  type ClockView,
  EXTENDABLE_CLOCKS,
  TICKET_STATES,
  type TicketDetail,
  type TicketState,
  type TicketSummary,
} from "../lifecycle/ticket.ts";
import {
  type AssigneeRow,
  AWAITS_REVIEWER,
  type AssignmentRow,
  type EvidenceRow,
  SUMMARY_FROM,
  type SummaryRow,
  toAssignee,
  toEvidence,
  toSummary,
  toTransition,
  type TransitionRecord,
} from "./rows.ts";
import {
  EXTENSIONS_OF,
  type ExtensionRow,
  toExtension,
  toWhistle,
  WHISTLES_OF,
  type WhistleRow,
} from "./session-happening.ts";
import { firstRowOf, isUuid, type Queryable, rowsOf, storable } from "./statement.ts";

const LIST_MAX = 200;

// Every filter is an argument that may be null, so that one prepared statement serves all of them.
const LIST = {
  name: "list-tickets",
  text: `WITH RECURSIVE mine AS (
      SELECT grid_id AS id FROM worker WHERE id = $3
      UNION SELECT g.id FROM grid g JOIN mine ON g.parent_id = mine.id
    )
    ${SUMMARY_FROM}
    WHERE ($1::text IS NULL OR t.state = $1)
      AND (NOT $2::boolean OR t.state <> 'closed')
      AND ($3::text IS NULL
        OR t.state <> 'unconfirmed' AND (t.worker_id = $3 OR t.grid_id IN (SELECT id FROM mine)))
      AND ($4::bigint IS NULL OR t.number < $4)
      AND (NOT $6::boolean OR ${AWAITS_REVIEWER})
    ORDER BY t.number DESC LIMIT $5`,
};

const SUMMARY = { name: "ticket-summary", text: `${SUMMARY_FROM} WHERE t.id = $1` };

const TRANSITIONS = {
  name: "ticket-transitions",
  text: `SELECT sequence, at, action, from_state, to_state, actor_role, actor_id, reason, evidence, rule_version
    FROM transition WHERE ticket_id = $1 ORDER BY sequence`,
};

const ASSIGNEES = {
  name: "ticket-assignees",
  text: `SELECT a.worker_id, w.name AS worker_name, a.how, a.from_at, a.to_at, a.accepted_at, a.arrived_at, a.done_at
    FROM assignee a LEFT JOIN worker w ON w.id = a.worker_id WHERE a.ticket_id = $1 ORDER BY a.from_sequence`,
};

const CANDIDATES = {
  name: "ticket-candidates",
  text: "SELECT candidates FROM assignment WHERE ticket_id = $1 ORDER BY ticket_version DESC LIMIT 1",
};

const EVIDENCE = {
  name: "ticket-evidence",
  text: `SELECT kind, moment, object, at FROM ticket_evidence WHERE ticket_id = $1
    UNION ALL
    SELECT e.kind, 'latest', e.object, t.latest_evidence_at
    FROM ticket t, jsonb_to_recordset(t.latest_evidence) AS e(kind text, object text)
    WHERE t.id = $1 AND t.latest_evidence_at IS NOT NULL
    UNION ALL
    SELECT e.kind, 'best', e.object, t.best_evidence_at
    FROM ticket t, jsonb_to_recordset(t.best_evidence) AS e(kind text, object text)
    WHERE t.id = $1 AND t.best_evidence_at IS NOT NULL
      AND e.object NOT IN (SELECT object FROM ticket_evidence WHERE ticket_id = $1)
      AND NOT t.latest_evidence @> jsonb_build_array(jsonb_build_object('object', e.object))
    UNION ALL
    SELECT 'photo', 'done', p.object, p.at FROM ticket_picture p
    WHERE p.ticket_id = $1 AND p.object NOT IN (SELECT object FROM ticket_evidence WHERE ticket_id = $1)
    ORDER BY at, moment, kind DESC`,
};

const CLOCKS = {
  name: "ticket-clocks",
  text: `SELECT DISTINCT ON (c.clock) c.clock, c.amount, c.unit, c.extra_minutes, c.started_at, c.due_at, c.stopped_at, c.outcome,
      coalesce(c.missed_at IS NOT NULL OR c.due_at < coalesce(c.stopped_at, now()), false) AS is_late
    FROM ticket_clock c WHERE c.ticket_id = $1 ORDER BY c.clock, c.run DESC`,
};

interface ClockViewRow {
  readonly clock: ClockView["clock"];
  readonly amount: number;
  readonly unit: ClockView["limit"]["unit"];
  readonly extra_minutes: number;
  readonly started_at: Date;
  readonly due_at: Date | null;
  readonly stopped_at: Date | null;
  readonly outcome: ClockView["outcome"];
  readonly is_late: boolean;
}

const toClockView = (row: ClockViewRow): ClockView => ({
  clock: row.clock,
  limit: { amount: row.amount, unit: row.unit },
  extraMinutes: row.extra_minutes,
  startedAt: row.started_at.toISOString(),
  dueAt: row.due_at?.toISOString() ?? null,
  stoppedAt: row.stopped_at?.toISOString() ?? null,
  outcome: row.outcome,
  isLate: row.is_late,
});

const inLifeOrder = (a: ClockView, b: ClockView): number =>
  EXTENDABLE_CLOCKS.indexOf(a.clock) - EXTENDABLE_CLOCKS.indexOf(b.clock);

const BY_STATE = { name: "count-by-state", text: "SELECT state, count(*) AS n FROM ticket GROUP BY state" };
const BY_OUTCOME = {
  name: "count-by-outcome",
  // With those whose rows are gone.
  text: `SELECT outcome, sum(n) AS n FROM (
      SELECT outcome, count(*) AS n FROM decision GROUP BY outcome
      UNION ALL SELECT outcome, sum(decisions) FROM decision_month GROUP BY outcome
    ) counted GROUP BY outcome`,
};

const DECIDED_AMONG = {
  name: "decided-among",
  text: "SELECT event_key FROM decision WHERE event_key = ANY($1::text[])",
};

export async function decidedAmong(db: Queryable, eventKeys: readonly string[]): Promise<readonly string[]> {
  const rows = await rowsOf<{ event_key: string }>(db, DECIDED_AMONG, [eventKeys.map(storable)]);
  return rows.map(({ event_key }) => event_key);
}

export async function listTickets(db: Queryable, filter: TicketFilter): Promise<readonly TicketSummary[]> {
  const rows = await rowsOf<SummaryRow>(db, LIST, [
    filter.state ?? null,
    filter.openOnly ?? false,
    filter.visibleToWorkerId ?? null,
    filter.beforeNumber ?? null,
    Math.min(LIST_MAX, Math.max(1, filter.limit)),
    filter.awaitsReviewer ?? false,
  ]);
  return rows.map(toSummary);
}

export const noSuchTicket = (ticketId: string): DispatcherError =>
  new DispatcherError("NOT_FOUND", `there is no ticket ${ticketId.slice(0, 64)}`);

/** Rejects NOT_FOUND. */
export async function getTicket(db: Queryable, ticketId: string): Promise<TicketDetail> {
  const summary = isUuid(ticketId) ? await firstRowOf<SummaryRow>(db, SUMMARY, [ticketId]) : null;
  if (summary === null) throw noSuchTicket(ticketId);
  const [transitions, assignees, assignment, evidence, extensions, whistles, clocks] = await Promise.all([
    rowsOf<TransitionRecord>(db, TRANSITIONS, [ticketId]),
    rowsOf<AssigneeRow>(db, ASSIGNEES, [ticketId]),
    firstRowOf<AssignmentRow>(db, CANDIDATES, [ticketId]),
    rowsOf<EvidenceRow>(db, EVIDENCE, [ticketId]),
    rowsOf<ExtensionRow>(db, EXTENSIONS_OF, [ticketId]),
    rowsOf<WhistleRow>(db, WHISTLES_OF, [ticketId]),
    rowsOf<ClockViewRow>(db, CLOCKS, [ticketId]),
  ]);
  return {
    ...toSummary(summary),
    handOvers: summary.hand_overs,
    suspendedUntil: summary.suspended_until?.toISOString() ?? null,
    linkedTicketId: summary.linked_ticket_id,
    intoTicketId: summary.into_ticket_id,
    assignees: assignees.map(toAssignee),
    clocks: clocks.map(toClockView).sort(inLifeOrder),
    extensions: extensions.map(toExtension),
    whistles: whistles.map(toWhistle),
    transitions: transitions.map(toTransition),
    candidates: assignment?.candidates ?? [],
    evidence: evidence.map(toEvidence),
  };
}

export async function countBook(db: Queryable): Promise<BookCounts> {
  const [states, outcomes] = await Promise.all([
    rowsOf<{ state: TicketState; n: string }>(db, BY_STATE),
    rowsOf<{ outcome: keyof BookCounts["decisions"]; n: string }>(db, BY_OUTCOME),
  ]);
  const byState = Object.fromEntries(TICKET_STATES.map((state) => [state, 0])) as Record<TicketState, number>;
  for (const { state, n } of states) byState[state] = Number(n);
  const decisions = { opened: 0, merged: 0, refused: 0 };
  for (const { outcome, n } of outcomes) decisions[outcome] = Number(n);
  return { byState, decisions };
}
