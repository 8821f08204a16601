/** Lanes of the outbox that have something due, leased to one dispatcher at a time. */
import { firstRowOf, instant, type Queryable, rowsOf } from "./statement.ts";

export interface LaneLease {
  readonly holder: string;
  readonly limit: number;
  readonly nowMs: number;
  readonly untilMs: number;
  /** Others have no sender here: their rows wait for a dispatcher that knows them. */
  readonly channels: readonly string[];
}

export interface NotificationBook {
  /** Names of lanes with something due, now leased to the holder; the one that waits longest first. */
  leaseLanes(lease: LaneLease): Promise<readonly string[]>;
  releaseLane(lane: string, holder: string): Promise<void>;
  /** Waiting rows of channels that are not among these. */
  strandedNotifications(channels: readonly string[]): Promise<number>;
  /** Null: no such link. */
  offerLinkUse(nonce: string): Promise<{
    readonly spentOn: "accept" | "decline" | null;
    readonly spentAtMs: number | null;
  } | null>;
}

// Hops from lane to lane along the index: it costs as many steps as there are lanes, however long they are.
const DUE_LANES = {
  name: "due-lanes",
  text: `WITH RECURSIVE lanes AS (
      (SELECT lane FROM notification WHERE state = 'waiting' ORDER BY lane LIMIT 1)
      UNION ALL
      SELECT (SELECT n.lane FROM notification n WHERE n.state = 'waiting' AND n.lane > lanes.lane ORDER BY n.lane LIMIT 1)
      FROM lanes WHERE lanes.lane IS NOT NULL
    ), due AS (
      SELECT lanes.lane,
        (SELECT n.due_at FROM notification n WHERE n.state = 'waiting' AND n.lane = lanes.lane ORDER BY n.due_at LIMIT 1) AS due_at
      FROM lanes WHERE lanes.lane IS NOT NULL AND split_part(lanes.lane, '/', 1) = ANY($3::text[])
    )
    SELECT due.lane FROM due LEFT JOIN notification_lane l ON l.name = due.lane
    WHERE due.due_at <= $1 AND (l.name IS NULL OR (l.blocked_until <= $1 AND (l.leased_until IS NULL OR l.leased_until <= $1)))
    ORDER BY due.due_at LIMIT $2`,
};

const MAKE_LANES = {
  name: "make-lanes",
  text: "INSERT INTO notification_lane (name) SELECT unnest($1::text[]) ON CONFLICT (name) DO NOTHING",
};

const LEASE = {
  name: "lease-lanes",
  text: `UPDATE notification_lane SET leased_by = $2, leased_until = $4 WHERE name IN (
      SELECT name FROM notification_lane
      WHERE name = ANY($1::text[]) AND blocked_until <= $3 AND (leased_until IS NULL OR leased_until <= $3)
      FOR UPDATE SKIP LOCKED
    ) RETURNING name`,
};

const RELEASE = {
  name: "release-lane",
  text: "UPDATE notification_lane SET leased_by = NULL, leased_until = NULL WHERE name = $1 AND leased_by = $2",
};

const STRANDED = {
  name: "stranded-notifications",
  text: "SELECT count(*) AS n FROM notification WHERE state = 'waiting' AND channel <> ALL($1::text[])",
};

const LINK = { name: "offer-link", text: "SELECT spent_on, spent_at FROM offer_link WHERE nonce = $1" };

async function leaseLanes(db: Queryable, lease: LaneLease): Promise<readonly string[]> {
  const { holder, limit, nowMs, untilMs, channels } = lease;
  const due = await rowsOf<{ lane: string }>(db, DUE_LANES, [instant(nowMs), limit, channels]);
  if (due.length === 0) return [];
  const names = due.map(({ lane }) => lane);
  await rowsOf(db, MAKE_LANES, [names]);
  const leased = await rowsOf<{ name: string }>(db, LEASE, [names, holder, instant(nowMs), instant(untilMs)]);
  const mine = new Set(leased.map(({ name }) => name));
  return names.filter((name) => mine.has(name));
}

export function createNotificationPart(db: Queryable): NotificationBook {
  return {
    leaseLanes: (lease) => leaseLanes(db, lease),
    async releaseLane(lane, holder) {
      await rowsOf(db, RELEASE, [lane, holder]);
    },
    strandedNotifications: async (channels) =>
      Number((await firstRowOf<{ n: string }>(db, STRANDED, [channels]))?.n ?? 0),
    async offerLinkUse(nonce) {
      const row = await firstRowOf<{ spent_on: "accept" | "decline" | null; spent_at: Date | null }>(
        db,
        LINK,
        [nonce],
      );
      return row === null ? null : { spentOn: row.spent_on, spentAtMs: row.spent_at?.getTime() ?? null };
    },
  };
}
