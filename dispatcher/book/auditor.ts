/** What the auditor reads of the book, a stretch or a page at a time. */
import type { OpenFinding, PromiseName } from "../audit/finding.ts";
import type { TicketChain } from "../audit/replay-chain.ts";
import type { CloseReason, TicketState } from "../lifecycle/ticket.ts";
import { firstRowOf, instant, isUuid, type Queryable, rowsOf } from "./statement.ts";

/** Which stream a decision's sequence counts in. */
export type DecidedStream = "camera" | "report";

/** Up to where the auditor has looked. */
export interface AuditPlace {
  readonly place: number;
  readonly madeAt: string | null;
  readonly isRemade: boolean;
}

export interface DoubledDecision {
  readonly sequence: number;
  readonly eventKeys: readonly string[];
}

/** Something about a ticket that is not as it should be; `what` is the clock, timer or key that it is about. */
export interface TicketFault {
  readonly ticketId: string;
  readonly number: number;
  readonly state: TicketState;
  readonly what: string;
}

export interface DoubledKey {
  readonly dedupKey: string;
  readonly ticketIds: readonly string[];
  readonly numbers: readonly number[];
}

export interface LateTimer {
  readonly timerId: string;
  readonly kind: string;
  readonly ticketId: string | null;
  readonly dueAt: string;
  readonly tries: number;
  readonly failure: string | null;
}

export interface StuckLane {
  readonly lane: string;
  readonly rows: number;
  readonly oldestId: string;
  readonly oldestDueAt: string;
  readonly reason: string | null;
}

export interface MiscountedTicket {
  readonly ticketId: string;
  readonly number: number;
  readonly sightings: number;
  readonly decided: number;
}

export interface StateClocks {
  readonly state: TicketState;
  readonly clock: string;
}

/** At most this many of one kind are told at once; the next audit tells the rest. */
export const FINDINGS_MAX = 100;

export interface AuditorBook {
  nowMs(): Promise<number>;
  placeOf(name: string): Promise<AuditPlace | null>;
  /** The greatest sequence of the stream that a decision names, if it is above this one. */
  decidedAbove(stream: DecidedStream, sequence: number): Promise<number | null>;
  /** Sequences of [from, to] that no decision names. */
  undecided(stream: DecidedStream, from: number, to: number): Promise<readonly number[]>;
  /** Sequences of [from, to] that several decisions name. */
  doubled(stream: DecidedStream, from: number, to: number): Promise<readonly DoubledDecision[]>;
  decidedAmong(eventKeys: readonly string[]): Promise<readonly string[]>;
  /** By number. Changed since, or any with `sinceMs` null. */
  chains(page: {
    readonly sinceMs: number | null;
    readonly afterNumber: number;
    readonly limit: number;
  }): Promise<readonly TicketChain[]>;
  chainsOf(ticketIds: readonly string[]): Promise<readonly TicketChain[]>;
  miscounted(ticketIds: readonly string[]): Promise<readonly MiscountedTicket[]>;
  doubledKeys(): Promise<readonly DoubledKey[]>;
  /** Tickets that are not closed and that their own key does not lead to. */
  ownKeyLost(): Promise<readonly TicketFault[]>;
  /** A clock of the ticket's state that does not run. */
  stoppedClocks(wanted: readonly StateClocks[]): Promise<readonly TicketFault[]>;
  /** A running clock with something left to come, and no live timer for it. */
  untimedClocks(): Promise<readonly TicketFault[]>;
  /** A state that demands a timer of this kind, without one. */
  missingTimers(
    state: readonly { readonly state: TicketState; readonly kind: string }[],
  ): Promise<readonly TicketFault[]>;
  /** A called department whose report nobody waits for. */
  untimedWhistles(): Promise<readonly TicketFault[]>;
  lateTimers(dueBeforeMs: number): Promise<readonly LateTimer[]>;
  stuckLanes(dueBeforeMs: number): Promise<readonly StuckLane[]>;
  openFindings(): Promise<readonly OpenFinding[]>;
}

const LIMIT = `LIMIT ${String(FINDINGS_MAX)}`;

const NOW = { name: "audit-now", text: "SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms" };
const PLACE = {
  name: "audit-place",
  text: "SELECT place, made_at, is_remade FROM auditor_place WHERE name = $1",
};

/** Written out for each, so that the index of that stream's decisions fits. */
const OF_STREAM: Readonly<Record<DecidedStream, string>> = {
  camera: "source = 'camera'",
  report: "source <> 'camera'",
};

const decidedAbove = (stream: DecidedStream) => ({
  name: `audit-decided-above-${stream}`,
  text: `SELECT max(stream_sequence) AS sequence FROM decision WHERE ${OF_STREAM[stream]} AND stream_sequence > $1`,
});

const undecided = (stream: DecidedStream) => ({
  name: `audit-undecided-${stream}`,
  text: `SELECT s AS sequence FROM generate_series($1::bigint, $2::bigint) s
    EXCEPT SELECT stream_sequence FROM decision WHERE ${OF_STREAM[stream]} AND stream_sequence BETWEEN $1 AND $2
    ORDER BY sequence`,
});

const doubled = (stream: DecidedStream) => ({
  name: `audit-doubled-${stream}`,
  text: `SELECT stream_sequence AS sequence, array_agg(event_key ORDER BY event_key) AS event_keys FROM decision
    WHERE ${OF_STREAM[stream]} AND stream_sequence BETWEEN $1 AND $2
    GROUP BY stream_sequence HAVING count(*) > 1 ORDER BY stream_sequence ${LIMIT}`,
});

const DECIDED = {
  name: "audit-decided",
  text: "SELECT event_key FROM decision WHERE event_key = ANY($1::text[])",
};

const CHAIN_COLUMNS = `t.id, t.number, t.state, t.version, t.close_reason,
    (SELECT coalesce(json_agg(json_build_object('sequence', h.sequence, 'action', h.action, 'from', h.from_state,
        'to', h.to_state, 'actorRole', h.actor_role, 'reason', h.reason, 'ruleVersion', h.rule_version,
        'hasVerification', h.action <> 'finish' OR h.sequence <= t.verified_gone OR EXISTS (SELECT 1 FROM verification v
          WHERE v.ticket_id = h.ticket_id AND v.done_sequence = h.sequence)) ORDER BY h.sequence), '[]')
      FROM transition h WHERE h.ticket_id = t.id) AS links`;

const CHAINS = {
  name: "audit-chains",
  text: `SELECT ${CHAIN_COLUMNS} FROM ticket t WHERE t.number > $1 ORDER BY t.number LIMIT $2`,
};

const CHAINS_CHANGED = {
  name: "audit-chains-changed",
  text: `WITH changed AS MATERIALIZED (SELECT id FROM ticket WHERE changed_at >= $3)
    SELECT ${CHAIN_COLUMNS} FROM ticket t JOIN changed ON changed.id = t.id
    WHERE t.number > $1 ORDER BY t.number LIMIT $2`,
};

const CHAINS_OF = {
  name: "audit-chains-of",
  text: `SELECT ${CHAIN_COLUMNS} FROM ticket t WHERE t.id = ANY($1::uuid[]) ORDER BY t.number`,
};

// What was decided after the ticket was closed is kept with it and counts nothing; nor does "it is gone".
const MISCOUNTED = {
  name: "audit-miscounted",
  text: `SELECT t.id, t.number, t.sightings, t.sightings_gone + count(d.event_key) AS decided FROM ticket t
    LEFT JOIN decision d ON d.ticket_id = t.id AND d.phase <> 'cleared' AND coalesce(d.reason, '') NOT LIKE 'after close%'
    WHERE t.id = ANY($1::uuid[]) GROUP BY t.id HAVING t.sightings <> t.sightings_gone + count(d.event_key)`,
};

const DOUBLED_KEYS = {
  name: "audit-doubled-keys",
  text: `SELECT dedup_key, array_agg(id ORDER BY number) AS ids, array_agg(number ORDER BY number) AS numbers FROM (
      SELECT k.dedup_key, t.id, t.number FROM ticket_key k JOIN ticket t ON t.id = k.ticket_id
        WHERE k.open AND t.state <> 'closed'
      UNION SELECT dedup_key, id, number FROM ticket WHERE state <> 'closed'
    ) led GROUP BY dedup_key HAVING count(*) > 1 ORDER BY dedup_key ${LIMIT}`,
};

const FAULT = "t.id, t.number, t.state";

const OWN_KEY_LOST = {
  name: "audit-own-key-lost",
  text: `SELECT ${FAULT}, t.dedup_key AS what FROM ticket t WHERE t.state <> 'closed'
    AND NOT EXISTS (SELECT 1 FROM ticket_key k WHERE k.ticket_id = t.id AND k.dedup_key = t.dedup_key AND k.open)
    ORDER BY t.number ${LIMIT}`,
};

const STOPPED_CLOCKS = {
  name: "audit-stopped-clocks",
  text: `SELECT ${FAULT}, w.clock AS what FROM ticket t
    JOIN unnest($1::text[], $2::text[]) AS w(state, clock) ON w.state = t.state
    WHERE t.state <> 'closed' AND NOT EXISTS (
      SELECT 1 FROM ticket_clock c WHERE c.ticket_id = t.id AND c.clock = w.clock AND c.stopped_at IS NULL)
    ORDER BY t.number, w.clock ${LIMIT}`,
};

// A clock whose deadline was missed and whose last step of escalation is taken has nothing left to come.
const UNTIMED_CLOCKS = {
  name: "audit-untimed-clocks",
  text: `SELECT ${FAULT}, c.clock AS what FROM ticket t
    JOIN ticket_clock c ON c.ticket_id = t.id AND c.stopped_at IS NULL
    JOIN deadline_table d ON d.id = c.deadline_table_id
    WHERE t.state NOT IN ('closed', 'suspended')
      AND NOT (c.missed_at IS NOT NULL AND c.escalated >= jsonb_array_length(d.body -> 'escalation'))
      AND NOT EXISTS (SELECT 1 FROM timer m WHERE m.ticket_id = t.id AND m.state = 'live' AND m.clock = c.clock)
    ORDER BY t.number, c.clock ${LIMIT}`,
};

const MISSING_TIMERS = {
  name: "audit-missing-timers",
  text: `SELECT ${FAULT}, w.kind AS what FROM ticket t
    JOIN unnest($1::text[], $2::text[]) AS w(state, kind) ON w.state = t.state
    WHERE t.state <> 'closed' AND NOT EXISTS (
      SELECT 1 FROM timer m WHERE m.ticket_id = t.id AND m.state = 'live' AND m.kind = w.kind)
    ORDER BY t.number, w.kind ${LIMIT}`,
};

const UNTIMED_WHISTLES = {
  name: "audit-untimed-whistles",
  text: `SELECT ${FAULT}, w.id::text AS what FROM whistle w JOIN ticket t ON t.id = w.ticket_id
    WHERE w.reported_at IS NULL AND w.escalated_at IS NULL AND t.state <> 'closed' AND NOT EXISTS (
      SELECT 1 FROM timer m WHERE m.ticket_id = t.id AND m.state = 'live' AND m.kind = 'whistle-report'
        AND m.subject = w.id::text)
    ORDER BY t.number ${LIMIT}`,
};

const LATE_TIMERS = {
  name: "audit-late-timers",
  text: `SELECT id, kind, ticket_id, due_at, tries, failure FROM timer
    WHERE state = 'live' AND due_at < $1 ORDER BY due_at, id ${LIMIT}`,
};

const STUCK_LANES = {
  name: "audit-stuck-lanes",
  text: `SELECT DISTINCT ON (lane) lane, count(*) OVER (PARTITION BY lane) AS rows, id, due_at, reason FROM notification
    WHERE state = 'waiting' AND due_at < $1 ORDER BY lane, sequence ${LIMIT}`,
};

export const FINDING_COLUMNS = `key, promise, sentence, ticket_id, stream, sequence, acknowledged_by, acknowledged_at,
  acknowledged_reason`;
const OPEN_FINDINGS = {
  name: "audit-open-findings",
  text: `SELECT ${FINDING_COLUMNS} FROM auditor_finding WHERE resolved_at IS NULL ORDER BY key`,
};

interface ChainRow {
  readonly id: string;
  readonly number: string;
  readonly state: TicketState;
  readonly version: number;
  readonly close_reason: CloseReason | null;
  readonly links: TicketChain["links"];
}

const toChain = ({ id, number, state, version, close_reason, links }: ChainRow): TicketChain => ({
  id,
  number: Number(number),
  state,
  version,
  closeReason: close_reason,
  links,
});

interface FaultRow {
  readonly id: string;
  readonly number: string;
  readonly state: TicketState;
  readonly what: string;
}

const toFault = ({ id, number, state, what }: FaultRow): TicketFault => ({
  ticketId: id,
  number: Number(number),
  state,
  what,
});

export interface FindingRow {
  readonly key: string;
  readonly promise: PromiseName;
  readonly sentence: string;
  readonly ticket_id: string | null;
  readonly stream: string | null;
  readonly sequence: string | null;
  readonly acknowledged_by: string | null;
  readonly acknowledged_at: Date | null;
  readonly acknowledged_reason: string | null;
}

export const toFinding = (row: FindingRow): OpenFinding => {
  const { key, promise, sentence, ticket_id: ticketId, stream, sequence } = row;
  const { acknowledged_by: by, acknowledged_at: at, acknowledged_reason: reason } = row;
  const acknowledged =
    by === null || at === null || reason === null ? null : { by, at: at.toISOString(), reason };
  const place = sequence === null ? null : Number(sequence);
  return { key, promise, sentence, ticketId, stream, sequence: place, acknowledged };
};

type Faults = Promise<readonly TicketFault[]>;

async function faultsOf(
  db: Queryable,
  statement: { name: string; text: string },
  values: readonly unknown[] = [],
): Faults {
  return (await rowsOf<FaultRow>(db, statement, values)).map(toFault);
}

const sequencesOf = (rows: readonly { readonly sequence: string }[]): readonly number[] =>
  rows.map(({ sequence }) => Number(sequence));

type StreamPart = Pick<
  AuditorBook,
  "nowMs" | "placeOf" | "decidedAbove" | "undecided" | "doubled" | "decidedAmong" | "openFindings"
>;

function createStreamPart(db: Queryable): StreamPart {
  return {
    nowMs: async () => Number((await firstRowOf<{ ms: string }>(db, NOW))?.ms),
    async placeOf(name) {
      const row = await firstRowOf<{ place: string; made_at: string | null; is_remade: boolean }>(db, PLACE, [
        name,
      ]);
      return row === null ? null : { place: Number(row.place), madeAt: row.made_at, isRemade: row.is_remade };
    },
    async decidedAbove(stream, sequence) {
      const row = await firstRowOf<{ sequence: string | null }>(db, decidedAbove(stream), [sequence]);
      return row === null || row.sequence === null ? null : Number(row.sequence);
    },
    undecided: async (stream, from, to) =>
      sequencesOf(await rowsOf<{ sequence: string }>(db, undecided(stream), [from, to])),
    async doubled(stream, from, to) {
      const rows = await rowsOf<{ sequence: string; event_keys: readonly string[] }>(db, doubled(stream), [
        from,
        to,
      ]);
      return rows.map(({ sequence, event_keys }) => ({ sequence: Number(sequence), eventKeys: event_keys }));
    },
    decidedAmong: async (eventKeys) =>
      (await rowsOf<{ event_key: string }>(db, DECIDED, [eventKeys])).map(({ event_key }) => event_key),
    openFindings: async () => (await rowsOf<FindingRow>(db, OPEN_FINDINGS)).map(toFinding),
  };
}

type TicketPart = Pick<AuditorBook, "chains" | "chainsOf" | "miscounted" | "doubledKeys" | "ownKeyLost">;

function createTicketPart(db: Queryable): TicketPart {
  return {
    async chains({ sinceMs, afterNumber, limit }) {
      const page = [afterNumber, limit];
      const rows =
        sinceMs === null
          ? rowsOf<ChainRow>(db, CHAINS, page)
          : rowsOf<ChainRow>(db, CHAINS_CHANGED, [...page, instant(sinceMs)]);
      return (await rows).map(toChain);
    },
    chainsOf: async (ticketIds) =>
      (await rowsOf<ChainRow>(db, CHAINS_OF, [ticketIds.filter(isUuid)])).map(toChain),
    async miscounted(ticketIds) {
      const rows = await rowsOf<{ id: string; number: string; sightings: string; decided: string }>(
        db,
        MISCOUNTED,
        [ticketIds],
      );
      return rows.map(({ id, number, sightings, decided }) => ({
        ticketId: id,
        number: Number(number),
        sightings: Number(sightings),
        decided: Number(decided),
      }));
    },
    async doubledKeys() {
      const rows = await rowsOf<{ dedup_key: string; ids: readonly string[]; numbers: readonly string[] }>(
        db,
        DOUBLED_KEYS,
      );
      return rows.map(({ dedup_key, ids, numbers }) => ({
        dedupKey: dedup_key,
        ticketIds: ids,
        numbers: numbers.map(Number),
      }));
    },
    ownKeyLost: () => faultsOf(db, OWN_KEY_LOST),
  };
}

interface LateRow {
  readonly id: string;
  readonly kind: string;
  readonly ticket_id: string | null;
  readonly due_at: Date;
  readonly tries: number;
  readonly failure: string | null;
}

interface LaneRow {
  readonly lane: string;
  readonly rows: string;
  readonly id: string;
  readonly due_at: Date;
  readonly reason: string | null;
}

type TimePart = Omit<AuditorBook, keyof StreamPart | keyof TicketPart>;

function createTimePart(db: Queryable): TimePart {
  const columns = <T, K extends keyof T>(rows: readonly T[], key: K): T[K][] => rows.map((row) => row[key]);
  return {
    stoppedClocks: (wanted) =>
      faultsOf(db, STOPPED_CLOCKS, [columns(wanted, "state"), columns(wanted, "clock")]),
    untimedClocks: () => faultsOf(db, UNTIMED_CLOCKS),
    missingTimers: (wanted) =>
      faultsOf(db, MISSING_TIMERS, [columns(wanted, "state"), columns(wanted, "kind")]),
    untimedWhistles: () => faultsOf(db, UNTIMED_WHISTLES),
    async lateTimers(dueBeforeMs) {
      const rows = await rowsOf<LateRow>(db, LATE_TIMERS, [instant(dueBeforeMs)]);
      return rows.map(({ id, kind, ticket_id, due_at, tries, failure }) => ({
        timerId: id,
        kind,
        ticketId: ticket_id,
        dueAt: due_at.toISOString(),
        tries,
        failure,
      }));
    },
    async stuckLanes(dueBeforeMs) {
      const rows = await rowsOf<LaneRow>(db, STUCK_LANES, [instant(dueBeforeMs)]);
      return rows.map(({ lane, rows: waiting, id, due_at, reason }) => ({
        lane,
        rows: Number(waiting),
        oldestId: id,
        oldestDueAt: due_at.toISOString(),
        reason,
      }));
    },
  };
}

export const createAuditorPart = (db: Queryable): AuditorBook => ({
  ...createStreamPart(db),
  ...createTicketPart(db),
  ...createTimePart(db),
});
