/** The part of a session that keeps the outbox: rows beside what caused them, lanes, messages, links that are spent. */
import type { Language, Notice, NotificationDraft, WaitingNotification } from "../lifecycle/notify/notice.ts";
import { firstRowOf, instant, type Queryable, rowsOf, storable } from "./statement.ts";

/** What a message tells of a ticket besides the row that is locked. */
export interface NoticeFacts {
  readonly place: string;
  readonly gridName: string | null;
  readonly workerName: string | null;
  /** The ticket's grid and all above it, the nearest first. */
  readonly gridPath: readonly string[];
  /** When it must be accepted, by the clock that runs now. */
  readonly acceptDueAtMs: number | null;
}

export interface LaneState {
  readonly sentAtMs: readonly number[];
  /** In a row. */
  readonly failures: number;
}

export interface BegunMessage {
  readonly lane: string;
  readonly holder: string;
  readonly messageId: string;
  readonly ids: readonly string[];
  /** It was begun before, and nobody knows what came of that. */
  readonly isRepeat: boolean;
  readonly sentAtMs: readonly number[];
  readonly leasedUntilMs: number;
}

/** keep: the same message again; join: its rows wait like others; split: each alone. */
export interface EndedMessage {
  readonly lane: string;
  readonly holder: string;
  readonly messageId: string;
  readonly how: "delivered" | "keep" | "join" | "split" | "dead";
  /** What the receiver said, when it was not "delivered". */
  readonly reason: string | null;
  readonly blockedUntilMs: number;
  readonly failures: number;
  readonly atMs: number;
}

export interface OfferLink {
  readonly nonce: string;
  readonly ticketId: string;
  readonly ticketVersion: number;
  readonly workerId: string;
  readonly atMs: number;
}

export interface OfferLinkUse {
  /** False: it was spent before, at that time and on that. */
  readonly isFirst: boolean;
  readonly on: "accept" | "decline";
  readonly atMs: number;
}

export interface NotificationSession {
  noticeFacts(ticketId: string): Promise<NoticeFacts | null>;
  /** How many were new: the same cause told again writes nothing. */
  addNotifications(drafts: readonly NotificationDraft[]): Promise<number>;
  addOfferLink(link: OfferLink): Promise<void>;
  /** Null: no such link was ever made. */
  spendOfferLink(nonce: string, on: "accept" | "decline", atMs: number): Promise<OfferLinkUse | null>;
  /** Null: the lease is somebody else's. */
  lockLane(lane: string, holder: string): Promise<LaneState | null>;
  /** The rows of a message without a recorded end; oldest first. */
  begunIn(lane: string): Promise<readonly WaitingNotification[]>;
  /** Due rows of no message; oldest first. */
  dueIn(lane: string, nowMs: number, limit: number): Promise<readonly WaitingNotification[]>;
  /** Nothing more before this instant. */
  restLane(lane: string, holder: string, untilMs: number): Promise<void>;
  beginMessage(message: BegunMessage): Promise<void>;
  /** False: somebody else holds the lane by now, and nothing was written (but "delivered" always is). */
  endMessage(message: EndedMessage): Promise<boolean>;
}

const FACTS = {
  name: "notice-facts",
  text: `WITH RECURSIVE above AS (
      SELECT g.id, g.parent_id, 0 AS step FROM grid g JOIN ticket t ON g.id = t.grid_id WHERE t.id = $1
      UNION ALL SELECT g.id, g.parent_id, above.step + 1 FROM grid g JOIN above ON g.id = above.parent_id WHERE above.step < 16
    )
    SELECT coalesce(t.camera_name, '') AS place, g.name AS grid_name, w.name AS worker_name,
      ARRAY(SELECT id FROM above ORDER BY step) AS grid_path,
      (SELECT c.due_at FROM ticket_clock c WHERE c.ticket_id = t.id AND c.clock = 'accept' AND c.stopped_at IS NULL) AS accept_due
    FROM ticket t LEFT JOIN grid g ON g.id = t.grid_id LEFT JOIN worker w ON w.id = t.worker_id WHERE t.id = $1`,
};

const ADD = {
  name: "add-notifications",
  text: `INSERT INTO notification (id, channel, lane, recipient, address, language, event, ticket_id, notice, offer_nonce,
      created_at, due_at)
    SELECT n.id, n.channel, n.lane, n.recipient, n.address, n.language, n.event, n.ticket_id, n.notice, n.offer_nonce,
      to_timestamp(n.created_at_ms / 1000.0), to_timestamp(n.due_at_ms / 1000.0)
    FROM jsonb_to_recordset($1::jsonb) AS n(id text, channel text, lane text, recipient text, address text, language text,
      event text, ticket_id uuid, notice jsonb, offer_nonce text, created_at_ms double precision, due_at_ms double precision)
    ON CONFLICT (id) DO NOTHING RETURNING id`,
};

const ADD_LINK = {
  name: "add-offer-link",
  text: `INSERT INTO offer_link (nonce, ticket_id, ticket_version, worker_id, issued_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (nonce) DO NOTHING`,
};

const SPEND_LINK = {
  name: "spend-offer-link",
  text: `UPDATE offer_link SET spent_on = $2, spent_at = $3 WHERE nonce = $1 AND spent_at IS NULL RETURNING nonce`,
};

// A statement of its own: it must see what another spent while we waited for the row.
const LINK_USE = {
  name: "offer-link-use",
  text: "SELECT spent_on, spent_at FROM offer_link WHERE nonce = $1 AND spent_at IS NOT NULL",
};

const LOCK_LANE = {
  name: "lock-lane",
  text: "SELECT sent_at, failures FROM notification_lane WHERE name = $1 AND leased_by = $2 FOR UPDATE",
};

const WAITING_COLUMNS = `id, sequence, channel, lane, recipient, address, language, notice, offer_nonce, created_at,
  due_at, message_id, attempts, unsure, alone`;

const BEGUN = {
  name: "begun-notifications",
  text: `SELECT ${WAITING_COLUMNS} FROM notification
    WHERE lane = $1 AND state = 'waiting' AND message_id IS NOT NULL ORDER BY sequence`,
};

const DUE = {
  name: "due-notifications",
  text: `SELECT ${WAITING_COLUMNS} FROM notification
    WHERE lane = $1 AND state = 'waiting' AND message_id IS NULL AND due_at <= $2 ORDER BY sequence LIMIT $3`,
};

const BEGIN = {
  name: "begin-message",
  text: `WITH lane AS (
      UPDATE notification_lane SET sent_at = $5, leased_until = $6 WHERE name = $1 AND leased_by = $2
    )
    UPDATE notification SET message_id = $3, attempts = attempts + 1, unsure = unsure + $7
    WHERE id = ANY($4::text[]) AND state = 'waiting'`,
};

const REST = {
  name: "rest-lane",
  text: "UPDATE notification_lane SET blocked_until = $3 WHERE name = $1 AND leased_by = $2",
};

const END_LANE = {
  name: "end-message-lane",
  text: `UPDATE notification_lane SET blocked_until = $3, failures = $4 WHERE name = $1 AND leased_by = $2 RETURNING name`,
};

const END_ROWS = {
  name: "end-message-rows",
  text: `UPDATE notification SET
      state = CASE $3 WHEN 'delivered' THEN 'delivered' WHEN 'dead' THEN 'dead' ELSE 'waiting' END,
      finished_at = CASE WHEN $3 IN ('delivered', 'dead') THEN $5::timestamptz END,
      message_id = CASE WHEN $3 IN ('join', 'split') THEN NULL ELSE message_id END,
      alone = alone OR $3 = 'split', reason = $4
    WHERE lane = $1 AND message_id = $2 AND state = 'waiting'`,
};

interface FactsRow {
  readonly place: string;
  readonly grid_name: string | null;
  readonly worker_name: string | null;
  readonly grid_path: readonly string[];
  readonly accept_due: Date | null;
}

interface WaitingRow {
  readonly id: string;
  readonly sequence: string;
  readonly channel: string;
  readonly lane: string;
  readonly recipient: string;
  readonly address: string;
  readonly language: Language;
  readonly notice: Notice;
  readonly offer_nonce: string | null;
  readonly created_at: Date;
  readonly due_at: Date;
  readonly message_id: string | null;
  readonly attempts: number;
  readonly unsure: number;
  readonly alone: boolean;
}

const toWaiting = (row: WaitingRow): WaitingNotification => ({
  id: row.id,
  sequence: Number(row.sequence),
  channel: row.channel,
  lane: row.lane,
  recipient: row.recipient,
  address: row.address,
  language: row.language,
  notice: row.notice,
  offerNonce: row.offer_nonce,
  createdAtMs: row.created_at.getTime(),
  dueAtMs: row.due_at.getTime(),
  messageId: row.message_id,
  attempts: row.attempts,
  unsure: row.unsure,
  alone: row.alone,
});

const toRecord = (draft: NotificationDraft): object => ({
  id: draft.id,
  channel: draft.channel,
  lane: draft.lane,
  recipient: draft.recipient,
  address: draft.address,
  language: draft.language,
  event: draft.notice.event,
  ticket_id: draft.notice.ticket?.id ?? null,
  notice: storableNotice(draft.notice),
  offer_nonce: draft.offerNonce,
  created_at_ms: draft.createdAtMs,
  due_at_ms: draft.dueAtMs,
});

/** A report may be long; a NUL can never be kept. */
const TEXT_MAX = 20_000;
const storableNotice = (notice: Notice): Notice => ({
  ...notice,
  text: notice.text?.replaceAll("\u0000", "\uFFFD").slice(0, TEXT_MAX) ?? null,
});

async function spend(
  db: Queryable,
  nonce: string,
  on: "accept" | "decline",
  atMs: number,
): Promise<OfferLinkUse | null> {
  const spent = await firstRowOf(db, SPEND_LINK, [nonce, on, instant(atMs)]);
  if (spent !== null) return { isFirst: true, on, atMs };
  const use = await firstRowOf<{ spent_on: "accept" | "decline"; spent_at: Date }>(db, LINK_USE, [nonce]);
  return use === null ? null : { isFirst: false, on: use.spent_on, atMs: use.spent_at.getTime() };
}

async function endMessage(db: Queryable, message: EndedMessage): Promise<boolean> {
  const { lane, holder, messageId, how, blockedUntilMs, failures, atMs } = message;
  const held = await firstRowOf(db, END_LANE, [lane, holder, instant(blockedUntilMs), failures]);
  // What has arrived has arrived, whoever sends here now.
  if (held === null && how !== "delivered") return false;
  const reason = message.reason === null ? null : storable(message.reason);
  await rowsOf(db, END_ROWS, [lane, messageId, how, reason, instant(atMs)]);
  return held !== null;
}

export function createNotificationSessionPart(db: Queryable): NotificationSession {
  const waiting = async (rows: Promise<readonly WaitingRow[]>) => (await rows).map(toWaiting);
  return {
    async noticeFacts(ticketId) {
      const row = await firstRowOf<FactsRow>(db, FACTS, [ticketId]);
      if (row === null) return null;
      return {
        place: row.place,
        gridName: row.grid_name,
        workerName: row.worker_name,
        gridPath: row.grid_path,
        acceptDueAtMs: row.accept_due?.getTime() ?? null,
      };
    },
    addNotifications: async (drafts) =>
      drafts.length === 0 ? 0 : (await rowsOf(db, ADD, [JSON.stringify(drafts.map(toRecord))])).length,
    async addOfferLink({ nonce, ticketId, ticketVersion, workerId, atMs }) {
      await rowsOf(db, ADD_LINK, [nonce, ticketId, ticketVersion, workerId, instant(atMs)]);
    },
    spendOfferLink: (nonce, on, atMs) => spend(db, nonce, on, atMs),
    async lockLane(lane, holder) {
      const row = await firstRowOf<{ sent_at: readonly Date[]; failures: number }>(db, LOCK_LANE, [
        lane,
        holder,
      ]);
      return row === null
        ? null
        : { sentAtMs: row.sent_at.map((at) => at.getTime()), failures: row.failures };
    },
    begunIn: (lane) => waiting(rowsOf<WaitingRow>(db, BEGUN, [lane])),
    dueIn: (lane, nowMs, limit) => waiting(rowsOf<WaitingRow>(db, DUE, [lane, instant(nowMs), limit])),
    async beginMessage({ lane, holder, messageId, ids, sentAtMs, leasedUntilMs, isRepeat }) {
      const values = [
        lane,
        holder,
        messageId,
        ids,
        sentAtMs.map(instant),
        instant(leasedUntilMs),
        isRepeat ? 1 : 0,
      ];
      await rowsOf(db, BEGIN, values);
    },
    async restLane(lane, holder, untilMs) {
      await rowsOf(db, REST, [lane, holder, instant(untilMs)]);
    },
    endMessage: (message) => endMessage(db, message),
  };
}
