/** The deadline table: how long each step may take, by violation, district and class of area. Pure. */
import type { Violation } from "#contract";
import type { Limit } from "./due.ts";

/** What is timed, in the order in which it ends. */
export const DEADLINES = ["accept", "arrive", "done", "close"] as const;
export type Deadline = (typeof DEADLINES)[number];

export interface DeadlineRule extends Readonly<Record<Deadline, Limit>> {
  readonly violation: Violation;
  /** The grid (with everything below it) that the rule is for; null: everywhere. */
  readonly district: string | null;
  /** A key of `areas`; null: every class. */
  readonly areaClass: string | null;
}

/** grid-leader: 网格长 of the ticket's grid; street-office: 街道值班. */
export const ESCALATION_TARGETS = ["grid-leader", "street-office"] as const;
export type EscalationTarget = (typeof ESCALATION_TARGETS)[number];

export interface EscalationStep {
  /** After the missed deadline, by the wall clock. */
  readonly afterMinutes: number;
  readonly to: EscalationTarget;
}

export interface DeadlineTable {
  readonly version: string;
  readonly validFromMs: number;
  readonly source: string;
  /** Class of area → the grids it holds, each with everything below it. */
  readonly areas: Readonly<Record<string, readonly string[]>>;
  /** Ascending. */
  readonly escalation: readonly EscalationStep[];
  /** Every violation has one rule that is for everywhere. */
  readonly rules: readonly DeadlineRule[];
}

/** Whether the place of a ticket makes a difference at all. */
export const dependsOnPlace = (table: DeadlineTable): boolean =>
  table.rules.some(({ district, areaClass }) => district !== null || areaClass !== null);

/**
 * The rule for a violation at a place. `gridPath`: ids of the responsible grid and those above it, nearest first;
 * empty where no grid answers. A rule of the place itself goes before one of a grid above, a district before a
 * class of area, both together before either alone.
 */
export function ruleFor(
  table: DeadlineTable,
  violation: Violation,
  gridPath: readonly string[],
): DeadlineRule {
  let best: { readonly rule: DeadlineRule; readonly rank: number } | null = null;
  for (const rule of table.rules) {
    if (rule.violation !== violation) continue;
    const rank = rankOf(table, rule, gridPath);
    if (rank !== null && (best === null || rank > best.rank)) best = { rule, rank };
  }
  if (best === null) throw new Error(`deadline table ${table.version} has no rule for ${violation}`);
  return best.rule;
}

/** Null: not for this place. */
function rankOf(table: DeadlineTable, rule: DeadlineRule, gridPath: readonly string[]): number | null {
  let rank = 0;
  if (rule.district !== null) {
    const above = gridPath.indexOf(rule.district);
    if (above === -1) return null;
    rank += 2 * (gridPath.length - above);
  }
  if (rule.areaClass !== null) {
    const grids = table.areas[rule.areaClass] ?? [];
    if (!gridPath.some((id) => grids.includes(id))) return null;
    rank += 1;
  }
  return rank;
}
