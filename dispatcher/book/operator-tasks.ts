/** Tasks for whoever looks after cameras: opened and ended by heartbeats, acknowledged by people. */
import { randomUUID } from "node:crypto";
import { DispatcherError } from "../errors.ts";
import type { OperatorTask, TaskBook } from "../lifecycle/operator-tasks.ts";
import { firstRowOf, instant, isUuid, type Queryable, rowsOf, storable } from "./statement.ts";

/** What is over is kept so long, and swept a little with every write. */
const KEPT_MS = 400 * 86_400_000;
const SWEEP_MAX = 100;
const LIST_MAX = 200;

const COLUMNS = `id, camera_code, camera_name, agent_id, kind, since, sentence_zh, sentence_en, opened_at,
  acknowledged_by, acknowledged_at, acknowledged_note, ended_at`;

// One statement, so that a dispatcher that dies leaves it whole. Another dispatcher's later word wins: nothing is
// opened that was ended since this was heard, nothing ended that was opened since.
const SETTLE = {
  name: "settle-operator-tasks",
  text: `WITH trouble AS (
      SELECT * FROM jsonb_to_recordset($2::jsonb) AS x(id uuid, "cameraCode" text, "cameraName" text, kind text,
        since timestamptz, zh text, en text)
    ), ended AS (
      UPDATE operator_task o SET ended_at = $5
      WHERE o.ended_at IS NULL AND o.opened_at <= $5
        AND (o.camera_code = ANY($3::text[]) OR (o.agent_id = $1 AND NOT o.camera_code = ANY($4::text[])))
        AND NOT EXISTS (SELECT 1 FROM trouble t WHERE t."cameraCode" = o.camera_code AND t.kind = o.kind)
      RETURNING 1
    ), opened AS (
      INSERT INTO operator_task (id, camera_code, camera_name, agent_id, kind, since, sentence_zh, sentence_en, opened_at)
      SELECT t.id, t."cameraCode", t."cameraName", $1, t.kind, t.since, t.zh, t.en, $5 FROM trouble t
      WHERE NOT EXISTS (SELECT 1 FROM operator_task o
        WHERE o.camera_code = t."cameraCode" AND o.kind = t.kind AND o.ended_at > $5)
      ON CONFLICT (camera_code, kind) WHERE ended_at IS NULL DO NOTHING
      RETURNING 1
    )
    SELECT (SELECT count(*)::int FROM opened) AS opened, (SELECT count(*)::int FROM ended) AS ended`,
};

const SWEEP = {
  name: "sweep-operator-tasks",
  text: `DELETE FROM operator_task WHERE id IN (
    SELECT id FROM operator_task WHERE ended_at < $1 ORDER BY ended_at LIMIT ${String(SWEEP_MAX)})`,
};

const LIST = {
  name: "list-operator-tasks",
  text: `SELECT ${COLUMNS} FROM operator_task WHERE $1 OR ended_at IS NULL ORDER BY opened_at DESC, id DESC LIMIT $2`,
};

const ACKNOWLEDGE = {
  name: "acknowledge-operator-task",
  text: `UPDATE operator_task
    SET acknowledged_by = coalesce(acknowledged_by, $2), acknowledged_at = coalesce(acknowledged_at, $3),
      acknowledged_note = CASE WHEN coalesce(acknowledged_by, $2) = $2 THEN coalesce($4, acknowledged_note) ELSE acknowledged_note END
    WHERE id = $1 RETURNING ${COLUMNS}`,
};

interface TaskRow {
  readonly id: string;
  readonly camera_code: string;
  readonly camera_name: string;
  readonly agent_id: string;
  readonly kind: string;
  readonly since: Date;
  readonly sentence_zh: string;
  readonly sentence_en: string;
  readonly opened_at: Date;
  readonly acknowledged_by: string | null;
  readonly acknowledged_at: Date | null;
  readonly acknowledged_note: string | null;
  readonly ended_at: Date | null;
}

export function createTaskPart(db: Queryable): TaskBook {
  return {
    async settle({ agentId, troubles, decided, cameras, atMs }) {
      const rows = troubles.map(({ cameraCode, cameraName, kind, sinceMs, sentence: { zh, en } }) => ({
        ...{
          id: randomUUID(),
          cameraCode,
          cameraName: storable(cameraName),
          kind: storable(kind).slice(0, 32),
        },
        ...{ since: instant(sinceMs), zh: storable(zh), en: storable(en) },
      }));
      const at = instant(atMs);
      const values = [agentId, JSON.stringify(rows), decided, cameras, at];
      const written = await firstRowOf<{ opened: number; ended: number }>(db, SETTLE, values);
      await rowsOf(db, SWEEP, [instant(atMs - KEPT_MS)]);
      return written ?? { opened: 0, ended: 0 };
    },
    async list({ all, limit }) {
      const rows = await rowsOf<TaskRow>(db, LIST, [all, Math.min(LIST_MAX, Math.max(1, limit))]);
      return rows.map(toTask);
    },
    async acknowledge(taskId, { userId, atMs, note }) {
      const said = note === null ? null : storable(note);
      const row = isUuid(taskId)
        ? await firstRowOf<TaskRow>(db, ACKNOWLEDGE, [taskId, userId, instant(atMs), said])
        : null;
      if (row !== null) return toTask(row);
      throw new DispatcherError("NOT_FOUND", `There is no operator task ${taskId.slice(0, 64)}.`);
    },
  };
}

const toTask = (row: TaskRow): OperatorTask => ({
  id: row.id,
  cameraCode: row.camera_code,
  cameraName: row.camera_name,
  agentId: row.agent_id,
  kind: row.kind,
  since: row.since.toISOString(),
  sentence: { zh: row.sentence_zh, en: row.sentence_en },
  openedAt: row.opened_at.toISOString(),
  acknowledgedBy: row.acknowledged_by,
  acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
  acknowledgedNote: row.acknowledged_note,
  endedAt: row.ended_at?.toISOString() ?? null,
});
