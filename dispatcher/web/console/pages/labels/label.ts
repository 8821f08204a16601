/** The labels page's question as it stands in its address, and which words fit which ticket. Pure. */
import type { LocationQuery, LocationQueryRaw } from "vue-router";
import { VIOLATIONS } from "../../../../../contract/violation.ts";
import type { paths } from "../../../shared/api-types.ts";
import type { Violation } from "../../../shared/api.ts";
import { textOf, withoutNulls } from "../../address.ts";

type Answer<T> = T extends { responses: { 200: { content: { "application/json": infer A } } } } ? A : never;
export type Label = Answer<paths["/api/labels"]["get"]>["labels"][number];
export type Balance = Answer<paths["/api/labels/balance"]["get"]>["balance"][number];
type LabelQuery = Omit<NonNullable<paths["/api/labels"]["get"]["parameters"]["query"]>, "limit">;
export type Verdict = Label["verdict"];
export type Cause = NonNullable<Label["causeCode"]>;

/** The contract's own list would bring its whole schema along. */
export const LABEL_VERDICTS = ["true", "false", "unclear", "missed"] as const satisfies readonly Verdict[];

/** As the route has them; a false alarm or an unclear one may have one. */
export const CAUSES = [
  "wrong-object",
  "nothing-there",
  "permitted",
  "outside",
  "passing",
  "same-thing",
  "bad-picture",
  "other",
] as const satisfies readonly Cause[];

export const KEY_OF: Readonly<Record<Verdict, string>> = { true: "1", false: "2", unclear: "3", missed: "4" };

export interface Filters {
  readonly camera: string | null;
  readonly violation: Violation | null;
  readonly verdict: Verdict | null;
  readonly conflict: boolean;
  /** Days of the reader's calendar, "2026-11-21", both included. */
  readonly from: string | null;
  readonly to: string | null;
}

const CAMERA = /^[0-9]{20}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What is no filter is left out: an address may be old, or typed by hand. */
export function filtersOf(query: LocationQuery): Filters {
  const text = (key: string): string => textOf(query, key);
  const day = (key: string): string | null =>
    DAY.test(text(key)) && !Number.isNaN(Date.parse(text(key))) ? text(key) : null;
  return {
    camera: CAMERA.test(text("camera")) ? text("camera") : null,
    violation: VIOLATIONS.find((each) => each === text("violation")) ?? null,
    verdict: LABEL_VERDICTS.find((each) => each === text("verdict")) ?? null,
    conflict: text("conflict") === "true",
    from: day("from"),
    to: day("to"),
  };
}

/** For the address: only what is asked for. */
export const addressOf = ({ conflict, ...parts }: Filters): LocationQueryRaw =>
  withoutNulls({ ...parts, conflict: conflict ? "true" : null });

function dayStart(day: string, plusDays = 0): string {
  const at = new Date(`${day}T00:00:00`);
  at.setDate(at.getDate() + plusDays);
  return at.toISOString();
}

/** For the API; the same for list and file. */
export const apiFilters = ({ camera, violation, verdict, conflict, from, to }: Filters): LabelQuery => ({
  ...(camera === null ? {} : { camera }),
  ...(violation === null ? {} : { violation }),
  ...(verdict === null ? {} : { verdict }),
  ...(conflict ? { conflict } : {}),
  ...(from === null ? {} : { from: dayStart(from) }),
  ...(to === null ? {} : { to: dayStart(to, 1) }),
});

export const isFiltered = (filters: Filters): boolean => Object.keys(apiFilters(filters)).length > 0;

/** The same labels as a file. */
export function fileAddress(filters: Filters, format: "coco" | "jsonl"): string {
  const query = Object.entries(apiFilters(filters)).map(([key, value]) => [key, String(value)]);
  return `/api/labels/export?${new URLSearchParams([...query, ["format", format]]).toString()}`;
}

/** A camera's own finding is right or not; what people found, the camera missed or could not have seen. */
export const verdictsFor = ({ event }: Pick<Label, "event">): readonly Verdict[] =>
  event === null ? ["missed", "unclear"] : ["true", "false", "unclear"];

/** Why it was none, or cannot be said; of what was right nobody asks. */
export const mayHaveCause = (verdict: Verdict): boolean => verdict === "false" || verdict === "unclear";

/** Shares of one bar, per cent of its row's labels; 0 of an empty one. */
export function sharesOf(row: Balance): Readonly<Record<Verdict, number>> {
  const all = LABEL_VERDICTS.reduce((sum, verdict) => sum + row[verdict], 0);
  const share = (verdict: Verdict): number => (all === 0 ? 0 : (100 * row[verdict]) / all);
  return {
    true: share("true"),
    false: share("false"),
    unclear: share("unclear"),
    missed: share("missed"),
  };
}
