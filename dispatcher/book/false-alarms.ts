/** False alarms whose notice the ticket stream is not known to hold. */
import { instant, type Queryable, rowsOf } from "./statement.ts";

export interface FalseAlarm {
  readonly ticketId: string;
  /** Every key that ever led to the ticket. */
  readonly dedupKeys: readonly string[];
  readonly closedAtMs: number;
}

export interface FalseAlarmBook {
  /** Closed after `sinceMs`, oldest first. */
  untoldFalseAlarms(sinceMs: number, limit: number): Promise<readonly FalseAlarm[]>;
  /** The stream holds the notice; told twice is fine. */
  markFalseAlarmTold(alarm: FalseAlarm, atMs: number): Promise<void>;
}

const UNTOLD = {
  name: "untold-false-alarms",
  text: `SELECT t.id, t.dedup_key, (extract(epoch FROM t.closed_at) * 1000)::float8 AS closed_ms
    FROM ticket t
    WHERE t.close_reason = 'false-alarm' AND t.closed_at > $1 AND NOT EXISTS (
      SELECT 1 FROM false_alarm_notice n WHERE n.ticket_id = t.id AND n.closed_at = t.closed_at)
    ORDER BY t.closed_at LIMIT $2`,
};

// By the ticket's own instant: milliseconds would not find a closing to the microsecond again. One that was reopened
// meanwhile is told when it is closed again.
const MARK = {
  name: "mark-false-alarm-told",
  text: `INSERT INTO false_alarm_notice (ticket_id, closed_at, stored_at)
    SELECT id, closed_at, $3 FROM ticket
    WHERE id = $1 AND close_reason = 'false-alarm' AND (extract(epoch FROM closed_at) * 1000)::float8 = $2
    ON CONFLICT DO NOTHING`,
};

interface UntoldRow {
  readonly id: string;
  readonly dedup_key: string;
  readonly closed_ms: number;
}

export function createFalseAlarmPart(
  db: Queryable,
  keysOf: (ticketId: string) => Promise<readonly string[]>,
): FalseAlarmBook {
  return {
    async untoldFalseAlarms(sinceMs, limit) {
      const rows = await rowsOf<UntoldRow>(db, UNTOLD, [instant(sinceMs), limit]);
      return Promise.all(
        rows.map(async ({ id, dedup_key, closed_ms }) => ({
          ticketId: id,
          dedupKeys: [...new Set([dedup_key, ...(await keysOf(id))])],
          closedAtMs: closed_ms,
        })),
      );
    },
    async markFalseAlarmTold({ ticketId, closedAtMs }, atMs) {
      await rowsOf(db, MARK, [ticketId, closedAtMs, instant(atMs)]);
    },
  };
}
