/** What the auditor found, for people: read, and answered for by name. */
import type { AcknowledgeFinding, FindingsDesk, ListedFinding } from "../audit/findings-desk.ts";
import { DispatcherError } from "../errors.ts";
import { FINDING_COLUMNS, type FindingRow, toFinding } from "./auditor.ts";
import { firstRowOf, instant, type Queryable, rowsOf, storable } from "./statement.ts";

const COLUMNS = `${FINDING_COLUMNS}, found_at, seen_at`;

const LIST = {
  name: "list-findings",
  text: `SELECT ${COLUMNS} FROM auditor_finding WHERE resolved_at IS NULL AND ($1 OR acknowledged_at IS NULL)
    ORDER BY found_at DESC, key LIMIT $2`,
};

const ACKNOWLEDGE = {
  name: "acknowledge-finding",
  text: `UPDATE auditor_finding SET acknowledged_by = $3, acknowledged_at = $4, acknowledged_reason = $5
    WHERE key = $1 AND sentence = $2 AND resolved_at IS NULL AND acknowledged_at IS NULL RETURNING ${COLUMNS}`,
};

const FIND = {
  name: "find-finding",
  text: `SELECT ${COLUMNS} FROM auditor_finding WHERE key = $1 AND resolved_at IS NULL`,
};

interface ListedRow extends FindingRow {
  readonly found_at: Date;
  readonly seen_at: Date;
}

export function createFindingsPart(db: Queryable): FindingsDesk {
  return {
    async list({ all, limit }) {
      return (await rowsOf<ListedRow>(db, LIST, [all, limit])).map(toListed);
    },
    async acknowledge(request) {
      const { key, sentence, userId, reason, atMs } = request;
      const given = [storable(key), storable(sentence), userId, instant(atMs), storable(reason)];
      const row = await firstRowOf<ListedRow>(db, ACKNOWLEDGE, given);
      if (row !== null) return toListed(row);
      throw refusalOf(request, await firstRowOf<ListedRow>(db, FIND, [storable(key)]));
    },
  };
}

function refusalOf({ key }: AcknowledgeFinding, row: ListedRow | null): DispatcherError {
  if (row === null)
    return new DispatcherError("NOT_FOUND", `There is no open finding ${key.slice(0, 200)}; it may be over.`);
  const { acknowledged } = toFinding(row);
  return new DispatcherError(
    "STALE_VERSION",
    acknowledged === null
      ? `The finding says something else now: ${row.sentence}`
      : `${acknowledged.by} acknowledged it on ${acknowledged.at}: ${acknowledged.reason}`,
  );
}

const toListed = (row: ListedRow): ListedFinding => ({
  ...toFinding(row),
  foundAt: row.found_at.toISOString(),
  seenAt: row.seen_at.toISOString(),
});
