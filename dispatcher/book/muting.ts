/** What a policy mutes: judged, written as a silence and into the audit log in one transaction, one dispatcher at a time. */
import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import type { Violation } from "#contract";
import { type JudgedKind, MUTED_BY, type Muting, type MutingPolicy } from "../learning/muting.ts";
import { firstRowOf, instant, type Queryable, rowsOf, storable } from "./statement.ts";
import { inTransaction } from "./transaction.ts";

export interface MutingBook {
  /** What was muted now. Null: another dispatcher is at it. */
  mute(
    policy: MutingPolicy,
    judge: (kinds: readonly JudgedKind[]) => readonly Muting[],
    nowMs: number,
  ): Promise<readonly Muting[] | null>;
}

/** Besides the locks of migration, district, clock rules, auditor and housekeeping. */
const LOCK = { name: "muting-lock", text: "SELECT pg_try_advisory_xact_lock(474392829) AS locked" };

// What was seen before the last muting of a kind ended, also early by a person, has had its say.
const KINDS = {
  name: "muting-kinds",
  text: `WITH muted AS (
      SELECT camera_code, violation, max(coalesce(ended_at, ends_at)) AS until FROM silence
      WHERE created_by = '${MUTED_BY}' GROUP BY camera_code, violation
    )
    SELECT l.camera_code, l.violation, (count(*) FILTER (WHERE l.verdict = 'true'))::int AS n_true,
      (count(*) FILTER (WHERE l.verdict = 'false'))::int AS n_false
    FROM labelled_ticket l LEFT JOIN muted m ON m.camera_code = l.camera_code AND m.violation = l.violation
    WHERE l.seen_at > $1 AND l.seen_at <= $2 AND l.seen_at > coalesce(m.until, '-infinity')
      AND l.verdict IN ('true', 'false')
    GROUP BY l.camera_code, l.violation`,
};

/** As book/sources.ts: each that holds is compared with every event that would open a ticket. */
const SILENCES_MAX = 500;

const MUTE = {
  name: "mute-kind",
  text: `WITH s AS (
      INSERT INTO silence (id, kind, camera_code, violation, starts_at, ends_at, reason, created_by, created_at)
      SELECT $1, 'maintenance', $2, $3, $4, $5, $6, '${MUTED_BY}', $4
      WHERE (SELECT count(*) FROM silence WHERE coalesce(ended_at, ends_at) > $4) < ${String(SILENCES_MAX)}
      RETURNING id
    ), a AS (
      INSERT INTO audit (person_id, action, subject, address, details, at)
      SELECT '${MUTED_BY}', 'mute-by-policy', $2, '', $7::jsonb, $4 FROM s
    ) SELECT id FROM s`,
};

interface KindRow {
  readonly camera_code: string;
  readonly violation: Violation;
  readonly n_true: number;
  readonly n_false: number;
}

export function createMutingPart(pool: Pool): MutingBook {
  return {
    mute: (policy, judge, nowMs) =>
      inTransaction(pool, async (client) => {
        const lock = await firstRowOf<{ locked: boolean }>(client, LOCK);
        if (lock?.locked !== true) return null;
        const since = instant(nowMs - policy.days * 86_400_000);
        const rows = await rowsOf<KindRow>(client, KINDS, [since, instant(nowMs)]);
        const mutings = judge(
          rows.map(({ camera_code, violation, n_true, n_false }) => ({
            ...{ cameraCode: camera_code, violation },
            ...{ true: n_true, false: n_false },
          })),
        );
        const done: Muting[] = [];
        for (const muting of mutings) if (await muteOne(client, muting, nowMs)) done.push(muting);
        return done;
      }),
  };
}

/** False: as many silences hold as may. */
async function muteOne(db: Queryable, muting: Muting, nowMs: number): Promise<boolean> {
  const { cameraCode, violation, untilMs, reason, details } = muting;
  const times = [instant(nowMs), instant(untilMs)];
  const words = [storable(reason).slice(0, 500), JSON.stringify(details)];
  return (await firstRowOf(db, MUTE, [randomUUID(), cameraCode, violation, ...times, ...words])) !== null;
}
