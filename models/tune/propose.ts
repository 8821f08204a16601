/**
 * Which operating point to propose, or why none: never on too few labels, never on tickets that nobody has judged, never
 * for a lower recall. Pure.
 */
import type { LabelVerdict, TuningParams } from "#contract";
import type { ScoredPoint } from "./score-points.ts";
import { casesForWidth, casesToReach, casesUntil, wilson } from "./wilson.ts";

/**
 * An interval wider than this says nothing to decide by. It asks for 8 false alarms: were all of them gone at a point, up to
 * a third of all might still be there.
 */
const INTERVAL_WIDTH_MAX = 0.35;

export const MIN_PRECISION = 0.8;

interface Said {
  readonly zh: string;
  readonly en: string;
}

export type Verdict =
  | { readonly kind: "proposed"; readonly point: number; readonly says: Said }
  | {
      readonly kind: "refused";
      readonly says: Said;
      readonly trueMore: number;
      readonly falseMore: number;
    };

export interface Choice {
  readonly verdicts: readonly LabelVerdict[];
  readonly points: readonly ScoredPoint[];
  /** Index of what is set now. */
  readonly current: number;
  /** What the lower bound of the precision must reach, below 1. */
  readonly minPrecision: number;
}

/** Labels needed before anything is proposed: [violations, false alarms]. */
export function labelsNeeded(minPrecision: number): readonly [violations: number, falseAlarms: number] {
  const forWidth = casesForWidth(INTERVAL_WIDTH_MAX);
  return [Math.max(forWidth, casesToReach(minPrecision)), forWidth];
}

export function propose(choice: Choice): Verdict {
  const { verdicts, points, current, minPrecision } = choice;
  const wanted = verdicts.filter((verdict) => verdict === "true" || verdict === "missed").length;
  const falseAlarms = verdicts.filter((verdict) => verdict === "false").length;
  const [wantedMin, falseMin] = labelsNeeded(minPrecision);
  if (wanted < wantedMin || falseAlarms < falseMin) {
    return {
      ...{ kind: "refused", trueMore: Math.max(0, wantedMin - wanted) },
      falseMore: Math.max(0, falseMin - falseAlarms),
      says: {
        zh: `需要 ${wantedMin} 条属实（含漏报）的标注，现有 ${wanted} 条；需要 ${falseMin} 条误报的标注，现有 ${falseAlarms} 条。`,
        en: `${wantedMin} labels of violations, found or missed, are needed and there are ${wanted}; of false alarms ${falseMin}, and there are ${falseAlarms}.`,
      },
    };
  }
  const now = points[current];
  if (now === undefined) throw new RangeError(`there is no point ${current}`);
  const allowed = points.map((point) => rated(point, now)).filter(({ keepsRecall }) => keepsRecall);
  const bestLow = Math.max(...allowed.map(({ low }) => low));
  if (bestLow < minPrecision) return outOfReach(allowed, minPrecision);
  const best = allowed.filter(({ low }) => low >= minPrecision && low === bestLow);
  const mostRecall = Math.max(...best.map(({ point }) => point.score.right));
  const tied = best.map(({ point }) => point).filter(({ score }) => score.right === mostRecall);
  const chosen = mostCentral(tied, points);
  return {
    kind: "proposed",
    point: points.indexOf(chosen),
    says: reasonOf(rated(chosen, now), minPrecision),
  };
}

interface Rated {
  readonly point: ScoredPoint;
  readonly keepsRecall: boolean;
  /** Tickets that it would newly open and nobody has judged. */
  readonly unknown: number;
  /** Lower bound of the precision, when each of these were a false alarm. */
  readonly low: number;
  /** By what is judged alone. */
  readonly judgedLow: number;
}

function rated(point: ScoredPoint, now: ScoredPoint): Rated {
  const known = new Set(now.unjudged);
  const unknown = point.unjudged.filter((ticket) => !known.has(ticket)).length;
  const { right, wrong } = point.score;
  const keepsRecall = right >= now.score.right;
  const low = wilson(right, right + wrong + unknown).low;
  return { point, keepsRecall, unknown, low, judgedLow: wilson(right, right + wrong).low };
}

function outOfReach(allowed: readonly Rated[], minPrecision: number): Verdict {
  const [hopeful] = allowed
    .filter(({ judgedLow, unknown }) => judgedLow >= minPrecision && unknown > 0)
    .toSorted((a, b) => a.unknown - b.unknown);
  if (hopeful !== undefined) return judgeFirst(hopeful, minPrecision);
  const [best] = allowed.toSorted((a, b) => b.low - a.low);
  if (best === undefined) throw new RangeError("the point of now keeps its own recall");
  const { right, wrong } = best.point.score;
  const n = right + wrong + best.unknown;
  const needed = casesUntil(minPrecision, { hits: right, n });
  const at = paramsText(best.point.params);
  const low = percent(best.low);
  const head = {
    zh: `在不降低召回率的参数中，最好的（${at.zh}）准确率下限为 ${low}，低于 ${percent(minPrecision)}。`,
    en: `Of the points that lose no violation the best (${at.en}) has a lower bound of ${low} on its precision, below ${percent(minPrecision)}.`,
  };
  if (needed === undefined) {
    return {
      ...{ kind: "refused", trueMore: 0, falseMore: 0 },
      says: {
        zh: `${head.zh}标注再多也达不到：请改区域、遮挡或规则，而不是这三个参数。`,
        en: `${head.en} No number of labels would change that: the zone, a mask or the rule must, not these three thresholds.`,
      },
    };
  }
  const trueMore = Math.ceil(((needed - n) * right) / n);
  const falseMore = Math.max(0, needed - n - trueMore);
  return {
    ...{ kind: "refused", trueMore, falseMore },
    says: {
      zh: `${head.zh}若比例不变，还需约 ${trueMore} 条属实、${falseMore} 条误报的标注。`,
      en: `${head.en} If they keep coming as they have, ${trueMore} more labels of violations and ${falseMore} of false alarms would do.`,
    },
  };
}

function judgeFirst({ point, judgedLow, unknown }: Rated, minPrecision: number): Verdict {
  const at = paramsText(point.params);
  return {
    ...{ kind: "refused", trueMore: 0, falseMore: 0 },
    says: {
      zh: `按已判定的工单，${at.zh} 的准确率下限为 ${percent(judgedLow)}，达到 ${percent(minPrecision)}；但它会新开 ${unknown} 张尚未判定的工单，请先判定它们。`,
      en: `By what is judged, ${at.en} has a lower bound of ${percent(judgedLow)} on its precision, and ${percent(minPrecision)} would do; but it would newly open ${unknown} tickets that nobody has judged: judge them first.`,
    },
  };
}

/**
 * Many points often open the very same tickets. The one in their midst is proposed, since at the edge the next thing that is
 * a little less sure or a little shorter there falls on the other side: least sum of distances, in steps of the grid.
 */
function mostCentral(tied: readonly ScoredPoint[], all: readonly ScoredPoint[]): ScoredPoint {
  const keys = ["minConfidence", "dwellS", "minHeightM"] as const;
  const ladders = keys.map((key) => [...new Set(all.map(({ params }) => params[key]))].sort((a, b) => a - b));
  const steps = (params: TuningParams): readonly number[] =>
    keys.map((key, k) => ladders[k]?.indexOf(params[key]) ?? 0);
  const places = tied.map(({ params }) => steps(params));
  const spread = places.map((one) =>
    places.reduce(
      (sum, other) => sum + one.reduce((far, step, k) => far + Math.abs(step - (other[k] ?? 0)), 0),
      0,
    ),
  );
  const chosen = tied[spread.indexOf(Math.min(...spread))];
  if (chosen === undefined) throw new RangeError("nothing to choose from");
  return chosen;
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

function paramsText({ minConfidence, dwellS, minHeightM }: TuningParams): Said {
  return {
    zh: `置信度 ${minConfidence}，停留 ${dwellS} 秒，高度 ${minHeightM} 米`,
    en: `confidence ${minConfidence}, dwell ${dwellS} s, height ${minHeightM} m`,
  };
}

function reasonOf({ point, unknown, low }: Rated, minPrecision: number): Said {
  const { right, wrong, wanted } = point.score;
  const at = paramsText(point.params);
  const beside = {
    zh: unknown === 0 ? "" : `，另新开 ${unknown} 张未判定的（按误报计）`,
    en: unknown === 0 ? "" : `, and newly ${unknown} that nobody has judged, counted as false`,
  };
  return {
    zh: `${at.zh}：${wanted} 起违规中开出 ${right} 起，误报 ${wrong} 起${beside.zh}；准确率下限 ${percent(low)}，不低于 ${percent(minPrecision)}。`,
    en: `${at.en}: it opens ${right} of ${wanted} violations and ${wrong} false alarms${beside.en}; precision is at least ${percent(low)}, asked for were ${percent(minPrecision)}.`,
  };
}
