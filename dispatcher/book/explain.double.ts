/** For tests of plans: runs statements as they are, and counts the rows of growing tables that each one touches. */
import type pg from "pg";
import type { Queryable } from "./statement.ts";

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows"?: number;
  readonly "Actual Loops"?: number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Index Recheck"?: number;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

const touchedBy = (node: PlanNode): number =>
  ((node["Actual Rows"] ?? 0) +
    (node["Rows Removed by Filter"] ?? 0) +
    (node["Rows Removed by Index Recheck"] ?? 0)) *
  (node["Actual Loops"] ?? 1);

export interface Explained {
  readonly db: Queryable;
  /** Since the last call: tables read from end to end, and rows touched in all of them. */
  take(): { readonly scanned: readonly string[]; readonly touched: number };
}

export function explaining(pool: pg.Pool, growing: readonly string[]): Explained {
  let scanned: string[] = [];
  let touched = 0;
  const db: Queryable = {
    async query({ text, values }) {
      if (text.startsWith("EXPLAIN")) return pool.query(text, values);
      const { rows } = await pool.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
        values,
      );
      const plan = rows[0]?.["QUERY PLAN"][0].Plan;
      for (const node of plan === undefined ? [] : nodesOf(plan)) {
        const table = node["Relation Name"];
        if (table === undefined || !growing.includes(table)) continue;
        touched += touchedBy(node);
        if (node["Node Type"] === "Seq Scan") scanned.push(table);
      }
      return pool.query(text, values);
    },
  };
  return {
    db,
    take() {
      const taken = { scanned, touched };
      [scanned, touched] = [[], 0];
      return taken;
    },
  };
}
