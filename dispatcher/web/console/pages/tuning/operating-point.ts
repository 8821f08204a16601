/** A tuning report as the page turns it: sliders that stop where something was replayed, and what comes and goes. Pure. */
import type {
  TuningLabel,
  TuningParams,
  TuningPoint,
  TuningReport,
  TuningTicket,
} from "../../../../../contract/tuning.ts";

export type Axis = keyof TuningParams;
export const AXES = ["minConfidence", "dwellS", "minHeightM"] as const satisfies readonly Axis[];
type Points = TuningReport["points"];

const sorted = (values: readonly number[]): readonly number[] => [...new Set(values)].sort((a, b) => a - b);

/** Where a slider may stop, rising. */
export const stopsOf = (points: Points, axis: Axis): readonly number[] =>
  sorted(points.map(({ params }) => params[axis]));

/** Index of the point with this value that is nearest to `from` on the other axes, by their stops. */
export function snapTo(points: Points, from: number, axis: Axis, value: number): number {
  const here = points[from]?.params;
  if (here === undefined) return from;
  const others = AXES.filter((each) => each !== axis).map((each) => ({ each, stops: stopsOf(points, each) }));
  const farness = ({ params }: TuningPoint): number =>
    others.reduce(
      (sum, { each, stops }) => sum + Math.abs(stops.indexOf(params[each]) - stops.indexOf(here[each])),
      0,
    );
  const nearest = points
    .map((point, index) => ({ point, index }))
    .filter(({ point }) => point.params[axis] === value)
    .sort((a, b) => farness(a.point) - farness(b.point))[0];
  return nearest?.index ?? from;
}

/** Of the chosen dwell and height, by rising confidence: the curve through the chosen point. Indices into points. */
export function curveThrough(points: Points, chosen: number): readonly number[] {
  const here = points[chosen]?.params;
  return points
    .map(({ params }, index) => ({ params, index }))
    .filter(({ params }) => params.dwellS === here?.dwellS && params.minHeightM === here.minHeightM)
    .sort((a, b) => a.params.minConfidence - b.params.minConfidence)
    .map(({ index }) => index);
}

/** Something that a point opens or not: judged, or not. */
export type Example =
  | (TuningLabel & { readonly key: string; readonly isJudged: true })
  | (TuningTicket & { readonly key: string; readonly isJudged: false });

export interface Difference {
  readonly examples: readonly Example[];
  readonly true: number;
  readonly false: number;
  /** Unclear, or by nobody yet. */
  readonly unjudged: number;
}

const labelAt = (report: TuningReport, index: number): readonly Example[] => {
  const label = report.labelsList[index];
  return label === undefined ? [] : [{ ...label, key: `label ${String(index)}`, isJudged: true }];
};
const ticketAt = (report: TuningReport, index: number): readonly Example[] => {
  const ticket = report.tickets[index];
  return ticket === undefined ? [] : [{ ...ticket, key: `ticket ${String(index)}`, isJudged: false }];
};

/** False alarms first, then what was right, then what nobody has judged; of each the newest first. */
const ORDER = ["false", "true", "missed", "unclear", "none"] as const;
const rankOf = (example: Example): number => ORDER.indexOf(example.isJudged ? example.verdict : "none");
const byWeight = (a: Example, b: Example): number =>
  rankOf(a) - rankOf(b) || Date.parse(b.at) - Date.parse(a.at);

/** What `more` opens and `less` does not. */
export function differenceOf(report: TuningReport, more: number, less: number): Difference {
  const [has, hasNot] = [report.points[more], report.points[less]];
  if (has === undefined || hasNot === undefined) return { examples: [], true: 0, false: 0, unjudged: 0 };
  const without = (all: readonly number[], gone: readonly number[]): readonly number[] => {
    const known = new Set(gone);
    return all.filter((index) => !known.has(index));
  };
  const examples = [
    ...without(has.kept, hasNot.kept).flatMap((index) => labelAt(report, index)),
    ...without(has.unjudged, hasNot.unjudged).flatMap((index) => ticketAt(report, index)),
  ].sort(byWeight);
  const count = (...verdicts: readonly string[]): number =>
    examples.filter((each) => each.isJudged && verdicts.includes(each.verdict)).length;
  const [right, wrong] = [count("true", "missed"), count("false")];
  return { examples, true: right, false: wrong, unjudged: examples.length - right - wrong };
}

/** Nearest to the chosen confidence, on either side: those that a small step would change. */
export function marginOf(report: TuningReport, chosen: number, max: number): readonly Example[] {
  const threshold = report.points[chosen]?.params.minConfidence ?? 0;
  const all = [
    ...report.labelsList.flatMap((_, index) => labelAt(report, index)),
    ...report.tickets.flatMap((_, index) => ticketAt(report, index)),
  ];
  const distance = ({ confidence }: Example): number => Math.abs((confidence ?? Infinity) - threshold);
  return all
    .filter(({ confidence }) => confidence !== undefined)
    .sort((a, b) => distance(a) - distance(b) || byWeight(a, b))
    .slice(0, max)
    .sort((a, b) => (b.confidence ?? 0) - (a.confidence ?? 0));
}
