/** A deadline table as it is shown and edited: rules in their order, and what differs from another table. Pure. */
import { VIOLATIONS } from "../../../../../contract/violation.ts";
import type { paths } from "../../../shared/api-types.ts";

export type Table = paths["/api/deadlines"]["post"]["requestBody"]["content"]["application/json"]["table"];
export type Version = paths["/api/deadlines/{id}"]["get"]["responses"][200]["content"]["application/json"];
export type Rule = Table["rules"][number];
export type Limit = Rule["accept"];
export type DryRun = paths["/api/deadlines/dry-run"]["post"]["responses"][200]["content"]["application/json"];
export type Draft =
  paths["/api/deadline-drafts"]["get"]["responses"][200]["content"]["application/json"]["drafts"][number];

export const STEPS = ["accept", "arrive", "done", "close"] as const;
export type Step = (typeof STEPS)[number];
export const UNITS = [
  "minute",
  "urgent-hour",
  "work-hour",
  "work-day",
  "natural-day",
] as const satisfies readonly Limit["unit"][];

/** The same rule in two tables has the same. */
export const ruleKey = ({ violation, district, areaClass }: Rule): string =>
  `${violation} ${district ?? ""} ${areaClass ?? ""}`;

/** Rules for everywhere first, then place by place; the violations in the catalogue's order. */
export const inOrder = (rules: readonly Rule[]): readonly Rule[] =>
  rules.toSorted(
    (a, b) =>
      placeRank(a) - placeRank(b) ||
      (a.district ?? "").localeCompare(b.district ?? "") ||
      (a.areaClass ?? "").localeCompare(b.areaClass ?? "") ||
      VIOLATIONS.indexOf(a.violation) - VIOLATIONS.indexOf(b.violation),
  );
const placeRank = ({ district, areaClass }: Rule): number =>
  district === null && areaClass === null ? 0 : 1;

const isLimit = (value: unknown): value is Limit =>
  typeof value === "object" && value !== null && "amount" in value && "unit" in value;
const isRule = (value: unknown): value is Rule =>
  typeof value === "object" &&
  value !== null &&
  STEPS.every((step) => isLimit((value as Record<string, unknown>)[step]));

/** A draft may be anything that is a table in outline: what is no rule is left out, what is missing is empty. */
export function tableOf(saved: unknown): Table {
  const given = (typeof saved === "object" && saved !== null ? saved : {}) as Partial<Table>;
  return {
    version: given.version ?? "",
    ...(given.source === undefined ? {} : { source: given.source }),
    areas: given.areas ?? {},
    escalation: given.escalation ?? [],
    rules: (given.rules ?? [])
      .filter(isRule)
      .map((rule) => ({ ...rule, district: rule.district ?? null, areaClass: rule.areaClass ?? null })),
  };
}

export const copyOf = (table: Table): Table => JSON.parse(JSON.stringify(table)) as Table;

/** The limit that the other table has for the same, when it is another one. */
export function changedFrom(rule: Rule, step: Step, other: Table | null): Limit | null {
  const before = other?.rules.find((each) => ruleKey(each) === ruleKey(rule))?.[step];
  if (before === undefined) return null;
  return before.amount === rule[step].amount && before.unit === rule[step].unit ? null : before;
}

/** How many more deadlines are missed under the draft, over every step; negative: fewer. A ticket may miss several. */
export const moreLate = (run: Pick<DryRun, Step>): number =>
  STEPS.reduce((sum, step) => sum + run[step].lateThen - run[step].lateNow, 0);

/** The calendar month before the one that `now` lies in, by the reader's own clock; both days "2026-10-01". */
export function lastMonth(now: Date): { readonly from: string; readonly until: string } {
  const day = (date: Date): string =>
    [date.getFullYear(), date.getMonth() + 1, date.getDate()]
      .map((part) => String(part).padStart(2, "0"))
      .join("-");
  return {
    from: day(new Date(now.getFullYear(), now.getMonth() - 1, 1)),
    until: day(new Date(now.getFullYear(), now.getMonth(), 0)),
  };
}
