/** Deadline tables and working calendars as the office reads, drafts and puts them in force. */
import type { Pool } from "pg";
import type { CalendarData } from "../lifecycle/clocks/calendar.ts";
import type { DeadlineTable } from "../lifecycle/clocks/deadlines.ts";
import type { DeadlineDraft, PutInForce, RuleStore } from "../lifecycle/office-desk.ts";
import { firstRowOf, instant, isUuid, type Queryable, rowsOf, storable } from "./statement.ts";

const DRAFTS_MAX = 100;

const TABLES = {
  name: "deadline-versions",
  text: "SELECT id, version, loaded_at, source, put_by, reason, body FROM deadline_table ORDER BY id",
};

const PUT_TABLE = {
  name: "put-deadlines",
  text: `INSERT INTO deadline_table (version, hash, valid_from, loaded_at, body, source, put_by, reason)
    VALUES ($1, $2, $3, $4, $5::jsonb, 'api', $6, $7) RETURNING id`,
};

const CALENDARS = {
  name: "calendar-versions",
  text: "SELECT id, version, loaded_at, source, put_by, reason, body FROM work_calendar ORDER BY id DESC LIMIT $1",
};

const PUT_CALENDAR = {
  name: "put-calendar",
  text: `INSERT INTO work_calendar (version, hash, loaded_at, body, source, put_by, reason)
    VALUES ($1, $2, $3, $4::jsonb, 'api', $5, $6) RETURNING id`,
};

const DRAFTS = {
  name: "deadline-drafts",
  text: "SELECT id, body, version, made_by, made_at, changed_by, changed_at FROM deadline_draft ORDER BY changed_at DESC, id",
};

const ADD_DRAFT = {
  name: "add-deadline-draft",
  text: `INSERT INTO deadline_draft (id, body, made_by, made_at, changed_by, changed_at)
    SELECT $1, $2::jsonb, $3, $4, $3, $4 WHERE (SELECT count(*) FROM deadline_draft) < $5 RETURNING id`,
};

const CHANGE_DRAFT = {
  name: "change-deadline-draft",
  text: `UPDATE deadline_draft SET body = $2::jsonb, version = version + 1, changed_by = $3, changed_at = $4
    WHERE id = $1 AND version = $5 RETURNING id`,
};

const HAS_DRAFT = { name: "has-deadline-draft", text: "SELECT 1 FROM deadline_draft WHERE id = $1" };
const DROP_DRAFT = {
  name: "drop-deadline-draft",
  text: "DELETE FROM deadline_draft WHERE id = $1 RETURNING id",
};

interface VersionRow<T> {
  readonly id: number;
  readonly version: string;
  readonly loaded_at: Date;
  readonly source: PutInForce["source"];
  readonly put_by: string | null;
  readonly reason: string | null;
  readonly body: T;
}

interface DraftRow {
  readonly id: string;
  readonly body: unknown;
  readonly version: number;
  readonly made_by: string;
  readonly made_at: Date;
  readonly changed_by: string;
  readonly changed_at: Date;
}

const toVersion = (row: VersionRow<unknown>): PutInForce => ({
  id: row.id,
  version: row.version,
  loadedAtMs: row.loaded_at.getTime(),
  source: row.source,
  putBy: row.put_by,
  reason: row.reason,
});

const toDraft = (row: DraftRow): DeadlineDraft => ({
  id: row.id,
  body: row.body,
  version: row.version,
  madeBy: row.made_by,
  madeAtMs: row.made_at.getTime(),
  changedBy: row.changed_by,
  changedAtMs: row.changed_at.getTime(),
});

export function createRulePart(pool: Pool): RuleStore {
  return {
    deadlineVersions: async () =>
      (await rowsOf<VersionRow<DeadlineTable>>(pool, TABLES)).map((row) => ({
        ...toVersion(row),
        table: row.body,
      })),
    async putDeadlines(table, hash, { by, reason, atMs }) {
      const { version, validFromMs } = table;
      const values = [version, hash, instant(validFromMs), instant(atMs), JSON.stringify(table), by];
      return idOf(await firstRowOf<{ id: number }>(pool, PUT_TABLE, [...values, storable(reason)]));
    },
    calendarVersions: async (limit) =>
      (await rowsOf<VersionRow<CalendarData>>(pool, CALENDARS, [limit])).map((row) => ({
        ...toVersion(row),
        data: row.body,
      })),
    async putCalendar(data, hash, { by, reason, atMs }) {
      const values = [data.version, hash, instant(atMs), JSON.stringify(data), by, storable(reason)];
      return idOf(await firstRowOf<{ id: number }>(pool, PUT_CALENDAR, values));
    },
    ...createDraftPart(pool),
  };
}

const idOf = (row: { readonly id: number } | null): number => {
  if (row === null) throw new Error("the book gave no id for a new version");
  return row.id;
};

function createDraftPart(
  db: Queryable,
): Pick<RuleStore, "drafts" | "addDraft" | "changeDraft" | "dropDraft"> {
  return {
    drafts: async () => (await rowsOf<DraftRow>(db, DRAFTS)).map(toDraft),
    async addDraft(id, body, { by, atMs }) {
      const values = [id, JSON.stringify(body), by, instant(atMs), DRAFTS_MAX];
      return (await firstRowOf(db, ADD_DRAFT, values)) !== null;
    },
    async changeDraft({ id, body, expectedVersion }, { by, atMs }) {
      if (!isUuid(id)) return "unknown";
      const values = [id, JSON.stringify(body), by, instant(atMs), expectedVersion];
      if ((await firstRowOf(db, CHANGE_DRAFT, values)) !== null) return "changed";
      return (await firstRowOf(db, HAS_DRAFT, [id])) === null ? "unknown" : "stale";
    },
    dropDraft: async (id) => isUuid(id) && (await firstRowOf(db, DROP_DRAFT, [id])) !== null,
  };
}
