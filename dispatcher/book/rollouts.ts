/** Models on trial in the book: each with its steps, and what its agents say. */
import { DispatcherError } from "../errors.ts";
import type {
  Rollout,
  RolloutAgent,
  RolloutScope,
  RolloutState,
  RolloutStep,
  RolloutWord,
} from "../learning/rollout.ts";
import { firstRowOf, instant, isUuid, type Queryable, rowsOf, storable } from "./statement.ts";

export type NewRollout = Pick<
  Rollout,
  | "id"
  | "label"
  | "modelName"
  | "sha256"
  | "model"
  | "minAgreement"
  | "cameras"
  | "note"
  | "startedBy"
  | "agents"
> & { readonly atMs: number };

/** What somebody decided. */
export interface RolloutDecision {
  readonly state: Exclude<RolloutState, "canary" | "fallen-back">;
  readonly scope?: RolloutScope;
  readonly by: string;
  readonly note: string;
  readonly atMs: number;
}

export interface RolloutBook {
  start(rollout: NewRollout): Promise<Rollout>;
  /** Newest first. */
  list(query: { readonly limit: number; readonly after?: string }): Promise<readonly Rollout[]>;
  rollout(id: string): Promise<Rollout | null>;
  /** Oldest first. */
  steps(id: string): Promise<readonly RolloutStep[]>;
  /** Rejects STALE_VERSION unless it is still at this version. */
  decide(id: string, version: number, decision: RolloutDecision): Promise<Rollout>;
  /** What one agent was told. */
  told(id: string, agentId: string, told: Pick<RolloutAgent, "revision" | "failed">): Promise<void>;
  /** Labels of the rollouts that this agent tries, as the book has it. */
  heard(agentId: string, label: string, word: RolloutWord): Promise<readonly Rollout[]>;
}

const LIST_MAX = 200;

const COLUMNS = `r.id, r.label, r.model_name, r.sha256, r.model, r.min_agreement, r.cameras, r.state, r.scope, r.version,
  r.note, r.started_by, r.started_at, r.signed_off_by, r.signed_off_at, r.ended_at, r.agents`;

const step = (
  from: string,
): string => `INSERT INTO model_rollout_step (rollout_id, version, at, state, by_id, note)
    SELECT id, version, $1, state, $2, $3 FROM ${from}`;

const START = {
  name: "start-rollout",
  text: `WITH r AS (
      INSERT INTO model_rollout (id, label, model_name, sha256, model, min_agreement, cameras, state, note, started_by,
        started_at, agents)
      VALUES ($4, $5, $6, $7, $8::jsonb, $9, $10, 'canary', $3, $2, $1, $11::jsonb) RETURNING *
    ), s AS (${step("r")}) SELECT ${COLUMNS} FROM r`,
};

const LIST = {
  name: "list-rollouts",
  text: `SELECT ${COLUMNS} FROM model_rollout r
    WHERE $1::uuid IS NULL OR (r.started_at, r.id) < (SELECT o.started_at, o.id FROM model_rollout o WHERE o.id = $1)
    ORDER BY r.started_at DESC, r.id DESC LIMIT $2`,
};

const ONE = { name: "rollout", text: `SELECT ${COLUMNS} FROM model_rollout r WHERE r.id = $1` };

const STEPS = {
  name: "rollout-steps",
  text: "SELECT version, at, state, by_id, note FROM model_rollout_step WHERE rollout_id = $1 ORDER BY version",
};

// A rollout taken away before it was told to an agent is not told to it any more: told starts anew.
const DECIDE = {
  name: "decide-rollout",
  text: `WITH r AS (
      UPDATE model_rollout SET state = $6, scope = coalesce($7, scope), version = version + 1,
        signed_off_by = CASE WHEN $6 = 'promoted' THEN $2 ELSE signed_off_by END,
        signed_off_at = CASE WHEN $6 = 'promoted' THEN $1::timestamptz ELSE signed_off_at END,
        ended_at = CASE WHEN $6 = 'promoted' THEN ended_at ELSE $1::timestamptz END,
        agents = (SELECT jsonb_object_agg(a.key, a.value || '{"revision": null, "failed": null}') FROM jsonb_each(agents) a)
      WHERE id = $4 AND version = $5 RETURNING *
    ), s AS (${step("r")}) SELECT ${COLUMNS} FROM r`,
};

const TOLD = {
  name: "rollout-told",
  text: `UPDATE model_rollout SET agents = jsonb_set(agents, ARRAY[$2::text], agents -> $2::text || $3::jsonb)
    WHERE id = $1 AND agents ? $2::text`,
};

// The first word of a fall-back is a step; however many dispatchers hear it, the row's lock makes it one.
const HEARD = {
  name: "rollout-heard",
  text: `WITH was AS (
      SELECT id, state FROM model_rollout
      WHERE ended_at IS NULL AND state IN ('canary', 'promoted', 'fallen-back') AND label = $4 AND agents ? $5::text FOR UPDATE
    ), r AS (
      UPDATE model_rollout m SET agents = jsonb_set(agents, ARRAY[$5::text, 'says'], $6::jsonb),
        state = CASE WHEN $7 THEN 'fallen-back' ELSE m.state END,
        version = m.version + CASE WHEN $7 AND was.state <> 'fallen-back' THEN 1 ELSE 0 END
      FROM was WHERE m.id = was.id RETURNING m.*, $7 AND was.state <> 'fallen-back' AS is_news
    ), news AS (SELECT * FROM r WHERE is_news), s AS (${step("news")}) SELECT ${COLUMNS} FROM r`,
};

export function createRolloutPart(db: Queryable): RolloutBook {
  const one = async (id: string): Promise<Rollout | null> => {
    const row = isUuid(id) ? await firstRowOf<RolloutRow>(db, ONE, [id]) : null;
    return row === null ? null : toRollout(row);
  };
  return {
    async start({
      id,
      label,
      modelName,
      sha256,
      model,
      minAgreement,
      cameras,
      note,
      startedBy,
      agents,
      atMs,
    }) {
      const row = await firstRowOf<RolloutRow>(db, START, [
        ...[instant(atMs), startedBy, storable(note), id, label, storable(modelName), sha256],
        ...[JSON.stringify(model), minAgreement, cameras, JSON.stringify(agents)],
      ]);
      if (row === null) throw new Error("the ticket book kept no rollout");
      return toRollout(row);
    },
    async list({ limit, after }) {
      const from = after !== undefined && isUuid(after) ? after : null;
      const rows = await rowsOf<RolloutRow>(db, LIST, [from, Math.min(LIST_MAX, Math.max(1, limit))]);
      return rows.map(toRollout);
    },
    rollout: one,
    async steps(id) {
      const rows = isUuid(id) ? await rowsOf<StepRow>(db, STEPS, [id]) : [];
      return rows.map(({ by_id, at, ...row }) => ({ ...row, at: at.toISOString(), by: by_id }));
    },
    async decide(id, version, { state, scope, by, note, atMs }) {
      const values = [instant(atMs), by, storable(note), id, version, state, scope ?? null];
      const row = await firstRowOf<RolloutRow>(db, DECIDE, values);
      if (row !== null) return toRollout(row);
      const now = await one(id);
      throw stale(id, now, version);
    },
    async told(id, agentId, told) {
      await rowsOf(db, TOLD, [id, agentId, JSON.stringify(told)]);
    },
    async heard(agentId, label, word) {
      const fell = word.state === "fallen-back";
      const note = `agent ${agentId} went back to its own model: ${word.reason ?? "it does not say why"}`;
      const values = [word.heardAt, null, storable(note), label, agentId, JSON.stringify(word), fell];
      return (await rowsOf<RolloutRow>(db, HEARD, values)).map(toRollout);
    },
  };
}

function stale(id: string, now: Rollout | null, version: number): DispatcherError {
  if (now === null) return new DispatcherError("NOT_FOUND", `There is no rollout ${id.slice(0, 64)}.`);
  return new DispatcherError(
    "STALE_VERSION",
    `Trial "${now.label}" is ${now.state} at version ${String(now.version)}; you began from ${String(version)}: load it again.`,
  );
}

interface StepRow extends Omit<RolloutStep, "at" | "by"> {
  readonly at: Date;
  readonly by_id: string | null;
}

interface RolloutRow {
  readonly id: string;
  readonly label: string;
  readonly model_name: string;
  readonly sha256: string;
  readonly model: Rollout["model"];
  readonly min_agreement: number;
  readonly cameras: readonly string[];
  readonly state: RolloutState;
  readonly scope: RolloutScope;
  readonly version: number;
  readonly note: string;
  readonly started_by: string;
  readonly started_at: Date;
  readonly signed_off_by: string | null;
  readonly signed_off_at: Date | null;
  readonly ended_at: Date | null;
  readonly agents: Rollout["agents"];
}

const toRollout = (row: RolloutRow): Rollout => ({
  id: row.id,
  label: row.label,
  modelName: row.model_name,
  sha256: row.sha256,
  model: row.model,
  // A `real` has seven digits.
  minAgreement: Number(row.min_agreement.toPrecision(7)),
  cameras: row.cameras,
  state: row.state,
  scope: row.scope,
  version: row.version,
  note: row.note,
  startedBy: row.started_by,
  startedAt: row.started_at.toISOString(),
  signedOffBy: row.signed_off_by,
  signedOffAt: row.signed_off_at?.toISOString() ?? null,
  endedAt: row.ended_at?.toISOString() ?? null,
  agents: row.agents,
});
