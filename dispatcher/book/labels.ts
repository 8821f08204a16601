/** Labels in the book: everybody's words, what counts of them, and how many there are. */
import type { LabelVerdict, Violation } from "#contract";
import { DispatcherError } from "../errors.ts";
import type {
  LabelBalance,
  LabelFilter,
  LabelledEvent,
  LabelledTicket,
  LabelQuery,
} from "../learning/label-desk.ts";
import type {
  Judgement,
  Label,
  LabelCause,
  LabelConflict,
  LabelFacts,
  LabelRole,
  NewLabel,
  SeenBy,
} from "../learning/label.ts";
import { Conditions } from "./search.ts";
import { firstRowOf, instant, isUuid, type Queryable, rowsOf, storable } from "./statement.ts";

/** What is kept of a ticket's labels: the one that counts, and what it is about. */
export interface KeptJudgement extends Judgement, SeenBy {
  readonly violation: Violation;
  readonly seenAtMs: number;
}

export interface LabelSession {
  /** Null: there is no such ticket. */
  labelFacts(ticketId: string): Promise<LabelFacts | null>;
  /** False: this step has its label already. The ticket must be locked. */
  addLabel(ticketId: string, label: NewLabel): Promise<boolean>;
  /** Oldest first; the newest few hundred. */
  labelsOf(ticketId: string): Promise<readonly Label[]>;
  keepJudgement(ticketId: string, judgement: KeptJudgement): Promise<void>;
}

export interface LabelBook {
  list(query: LabelQuery): Promise<readonly LabelledTicket[]>;
  byIds(ticketIds: readonly string[]): Promise<readonly LabelledTicket[]>;
  balance(filter: { readonly cameraCode?: string; readonly limit: number }): Promise<readonly LabelBalance[]>;
  /** At most `most`. */
  count(filter: LabelFilter, most: number): Promise<number>;
}

const LIST_MAX = 500;
/** Each step and each word of an engineer is one; nobody says as many. */
const WORDS_MAX = 500;

const FACTS = {
  name: "label-facts",
  text: `SELECT t.number, t.violation, coalesce(l.camera_code, t.camera_code) AS camera_code,
      coalesce(l.zone_id, t.zone_id) AS zone_id, coalesce(e.captured_at, t.first_seen_at) AS seen_at,
      e.ticket_id IS NOT NULL AS has_event, l.ticket_id IS NOT NULL AS is_labelled,
      coalesce((SELECT true FROM sighting_source s WHERE s.ticket_id = t.id AND s.source = 'camera' LIMIT 1), false)
        AS seen_by_camera
    FROM ticket t LEFT JOIN ticket_event e ON e.ticket_id = t.id LEFT JOIN labelled_ticket l ON l.ticket_id = t.id
    WHERE t.id = $1`,
};

const ADD = {
  name: "add-label",
  text: `INSERT INTO label (ticket_id, sequence, verdict, cause_code, cause, by_id, by_role, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (ticket_id, sequence) WHERE sequence IS NOT NULL DO NOTHING RETURNING 1`,
};

const WORDS = {
  name: "labels-of-ticket",
  text: `SELECT id, ticket_id, sequence, verdict, cause_code, cause, by_id, by_role, at FROM label
    WHERE ticket_id = $1 ORDER BY id DESC LIMIT ${String(WORDS_MAX)}`,
};

const WORDS_OF_MANY = {
  name: "labels-of-tickets",
  text: `SELECT id, ticket_id, sequence, verdict, cause_code, cause, by_id, by_role, at FROM label
    WHERE ticket_id = ANY($1::uuid[]) ORDER BY id`,
};

const KEEP = {
  name: "keep-judgement",
  text: `INSERT INTO labelled_ticket (ticket_id, camera_code, zone_id, violation, seen_at, verdict, conflict, label_id,
      decided_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (ticket_id) DO UPDATE SET camera_code = excluded.camera_code, zone_id = excluded.zone_id,
      verdict = excluded.verdict, conflict = excluded.conflict, label_id = excluded.label_id,
      decided_at = excluded.decided_at`,
};

const picture = (kind: string): string => `LEFT JOIN LATERAL (
      SELECT p.object, p.sha256 FROM ticket_evidence p
      WHERE p.ticket_id = l.ticket_id AND p.moment = 'first' AND p.kind = '${kind}' ORDER BY p.object LIMIT 1
    ) ${kind} ON true`;

/** Of one page `page` of labelled tickets. */
const READ = `SELECT l.ticket_id, t.number, l.camera_code, t.camera_name, l.zone_id, l.violation, l.seen_at, l.verdict,
      l.conflict, w.cause_code, w.cause, w.by_id, w.by_role, l.decided_at, t.class_name, e.event_id, e.confidence, e.xyxy,
      e.source_size_wh, e.config_sha256, e.model_name, e.model_sha256, scene.object AS scene_object,
      scene.sha256 AS scene_sha256, crop.object AS crop_object, crop.sha256 AS crop_sha256
    FROM page l JOIN ticket t ON t.id = l.ticket_id JOIN label w ON w.id = l.label_id
    LEFT JOIN ticket_event e ON e.ticket_id = l.ticket_id ${picture("scene")} ${picture("crop")}`;

const BY_IDS = {
  name: "labelled-tickets",
  text: `WITH page AS MATERIALIZED (SELECT * FROM labelled_ticket WHERE ticket_id = ANY($1::uuid[])) ${READ}
    ORDER BY array_position($1::uuid[], l.ticket_id)`,
};

const BALANCE = {
  name: "label-balance",
  text: `SELECT b.camera_code, c.name, b.violation, b.n_true, b.n_false, b.n_unclear, b.n_missed, b.n_conflicts
    FROM label_balance b LEFT JOIN camera c ON c.code = b.camera_code
    WHERE ($1::text IS NULL OR b.camera_code = $1) AND b.n_true + b.n_false + b.n_unclear + b.n_missed > 0
    ORDER BY b.n_false DESC, b.camera_code, b.violation LIMIT $2`,
};

export function createLabelSession(db: Queryable): LabelSession {
  return {
    async labelFacts(ticketId) {
      const row = isUuid(ticketId) ? await firstRowOf<FactsRow>(db, FACTS, [ticketId]) : null;
      return row === null ? null : toFacts(row);
    },
    async addLabel(ticketId, { sequence, verdict, causeCode, cause, byId, byRole, atMs }) {
      const words = cause === null ? null : storable(cause);
      const values = [ticketId, sequence, verdict, causeCode, words, byId, byRole, instant(atMs)];
      return (await firstRowOf(db, ADD, values)) !== null;
    },
    async labelsOf(ticketId) {
      return (await rowsOf<LabelRow>(db, WORDS, [ticketId])).toReversed().map(toLabel);
    },
    async keepJudgement(ticketId, { label, conflict, cameraCode, zoneId, violation, seenAtMs }) {
      const about = [ticketId, cameraCode, zoneId, violation, instant(seenAtMs)];
      await rowsOf(db, KEEP, [...about, label.verdict, conflict, label.id, instant(label.atMs)]);
    },
  };
}

export function createLabelPart(db: Queryable): LabelBook {
  return {
    list: (query) => listLabels(db, query),
    byIds: async (ticketIds) => {
      const ids = ticketIds.filter(isUuid).slice(0, LIST_MAX);
      return withWords(db, await rowsOf<LabelledRow>(db, BY_IDS, [ids]));
    },
    async balance({ cameraCode, limit }) {
      const rows = await rowsOf<BalanceRow>(db, BALANCE, [cameraCode ?? null, limit]);
      return rows.map(toBalance);
    },
    async count(filter, most) {
      const conditions = conditionsOf(filter);
      const text = `SELECT count(*)::int AS n FROM (
        SELECT 1 FROM labelled_ticket l ${conditions.text} LIMIT ${conditions.place(most)}) first`;
      return (await firstRowOf<{ n: number }>(db, { name: "", text }, conditions.values))?.n ?? 0;
    },
  };
}

function conditionsOf(filter: LabelFilter): Conditions {
  const conditions = new Conditions();
  conditions.given(filter.cameraCode, (place) => `l.camera_code = ${place}`);
  conditions.given(filter.violation, (place) => `l.violation = ${place}`);
  conditions.given(filter.verdict, (place) => `l.verdict = ${place}`);
  if (filter.inConflict === true) conditions.always("l.conflict = 'open'");
  const { fromMs, beforeMs } = filter;
  if (fromMs !== undefined) conditions.add(instant(fromMs), (place) => `l.seen_at >= ${place}`);
  if (beforeMs !== undefined) conditions.add(instant(beforeMs), (place) => `l.seen_at < ${place}`);
  return conditions;
}

/** Written for exactly these filters, so that each finds its index. */
async function listLabels(db: Queryable, query: LabelQuery): Promise<readonly LabelledTicket[]> {
  const conditions = conditionsOf(query);
  if (query.after !== undefined) {
    if (!isUuid(query.after)) throw noPlace(query.after);
    conditions.add(
      query.after,
      (place) =>
        `(l.seen_at, l.ticket_id) < (SELECT o.seen_at, o.ticket_id FROM labelled_ticket o WHERE o.ticket_id = ${place}::uuid)`,
    );
  }
  const limit = conditions.place(Math.min(LIST_MAX, Math.max(1, query.limit)));
  const text = `WITH page AS MATERIALIZED (
      SELECT l.* FROM labelled_ticket l ${conditions.text} ORDER BY l.seen_at DESC, l.ticket_id DESC LIMIT ${limit}
    ) ${READ} ORDER BY l.seen_at DESC, l.ticket_id DESC`;
  return withWords(db, await rowsOf<LabelledRow>(db, { name: "", text }, conditions.values));
}

const noPlace = (after: string): DispatcherError =>
  new DispatcherError(
    "BAD_REQUEST",
    `key "after" is ${after.slice(0, 64)}: nextAfter of an earlier answer would be right`,
  );

async function withWords(db: Queryable, rows: readonly LabelledRow[]): Promise<readonly LabelledTicket[]> {
  if (rows.length === 0) return [];
  const words = await rowsOf<LabelRow>(db, WORDS_OF_MANY, [rows.map(({ ticket_id }) => ticket_id)]);
  const ofTicket = new Map<string, LabelRow[]>(rows.map(({ ticket_id }) => [ticket_id, []]));
  for (const word of words) ofTicket.get(word.ticket_id)?.push(word);
  return rows.map((row) => toLabelled(row, ofTicket.get(row.ticket_id) ?? []));
}

interface FactsRow {
  readonly number: string;
  readonly violation: Violation;
  readonly camera_code: string;
  readonly zone_id: string;
  readonly seen_at: Date;
  readonly has_event: boolean;
  readonly is_labelled: boolean;
  readonly seen_by_camera: boolean;
}

const toFacts = (row: FactsRow): LabelFacts => ({
  number: Number(row.number),
  violation: row.violation,
  cameraCode: row.camera_code,
  zoneId: row.zone_id,
  seenAtMs: row.seen_at.getTime(),
  hasEvent: row.has_event,
  isLabelled: row.is_labelled,
  seenByCamera: row.seen_by_camera,
});

interface LabelRow {
  readonly id: string;
  readonly ticket_id: string;
  readonly sequence: number | null;
  readonly verdict: LabelVerdict;
  readonly cause_code: LabelCause | null;
  readonly cause: string | null;
  readonly by_id: string;
  readonly by_role: LabelRole;
  readonly at: Date;
}

const wordOf = (row: LabelRow) => ({
  verdict: row.verdict,
  causeCode: row.cause_code,
  cause: row.cause,
  byId: row.by_id,
  byRole: row.by_role,
  sequence: row.sequence,
});
const toLabel = (row: LabelRow): Label => ({ ...wordOf(row), id: Number(row.id), atMs: row.at.getTime() });

interface LabelledRow {
  readonly ticket_id: string;
  readonly number: string;
  readonly camera_code: string;
  readonly camera_name: string;
  readonly zone_id: string;
  readonly violation: Violation;
  readonly seen_at: Date;
  readonly verdict: LabelVerdict;
  readonly conflict: LabelConflict;
  readonly cause_code: LabelCause | null;
  readonly cause: string | null;
  readonly by_id: string;
  readonly by_role: LabelRole;
  readonly decided_at: Date;
  readonly class_name: string;
  readonly event_id: string | null;
  readonly confidence: number | null;
  readonly xyxy: [number, number, number, number] | null;
  readonly source_size_wh: [number, number] | null;
  readonly config_sha256: string | null;
  readonly model_name: string | null;
  readonly model_sha256: string | null;
  readonly scene_object: string | null;
  readonly scene_sha256: string | null;
  readonly crop_object: string | null;
  readonly crop_sha256: string | null;
}

const pictureOf = (object: string | null, sha256: string | null): LabelledTicket["evidence"] =>
  object === null || sha256 === null ? null : { object, sha256 };

const toLabelled = (row: LabelledRow, words: readonly LabelRow[]): LabelledTicket => ({
  ticketId: row.ticket_id,
  number: Number(row.number),
  cameraCode: row.camera_code,
  cameraName: row.camera_name,
  zoneId: row.zone_id,
  violation: row.violation,
  seenAt: row.seen_at.toISOString(),
  verdict: row.verdict,
  conflict: row.conflict,
  causeCode: row.cause_code,
  cause: row.cause,
  by: { id: row.by_id, role: row.by_role },
  decidedAt: row.decided_at.toISOString(),
  event: toEvent(row),
  evidence: pictureOf(row.scene_object, row.scene_sha256),
  crop: pictureOf(row.crop_object, row.crop_sha256),
  said: words.map((word) => ({ ...wordOf(word), at: word.at.toISOString() })),
});

function toEvent(row: LabelledRow): LabelledEvent | null {
  if (row.event_id === null) return null;
  const { model_name: name, model_sha256: sha256 } = row;
  return {
    id: row.event_id,
    confidence: row.confidence === null ? null : roundedReal(row.confidence),
    className: row.class_name,
    xyxy: row.xyxy,
    sourceSizeWh: row.source_size_wh,
    configSha256: row.config_sha256,
    model: name === null || sha256 === null ? null : { name, sha256 },
  };
}

/** A `real` has seven digits; as a double it would show more than are true. */
const roundedReal = (value: number): number => Number(value.toPrecision(7));

interface BalanceRow {
  readonly camera_code: string;
  readonly name: string | null;
  readonly violation: Violation;
  readonly n_true: string;
  readonly n_false: string;
  readonly n_unclear: string;
  readonly n_missed: string;
  readonly n_conflicts: string;
}

const toBalance = (row: BalanceRow): LabelBalance => ({
  cameraCode: row.camera_code,
  cameraName: row.name,
  violation: row.violation,
  true: Number(row.n_true),
  false: Number(row.n_false),
  unclear: Number(row.n_unclear),
  missed: Number(row.n_missed),
  conflicts: Number(row.n_conflicts),
});
