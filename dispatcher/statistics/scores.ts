/**
 * 双派双考: what the street's own grids and workers did (内派), and what the departments it called did (外派), each as
 * one number from 0 to 100. The weighted mean of rates that the book gives; a rate that has nothing to divide by
 * counts for neither side. Nobody types a score in, and none is stored. Pure.
 */
import { share, type StatisticsRow } from "./measures.ts";

export interface StreetWeights {
  readonly response: number;
  readonly inTime: number;
  readonly solved: number;
  readonly satisfied: number;
}

export interface DepartmentWeights {
  readonly reported: number;
  readonly solved: number;
  readonly satisfied: number;
}

export interface DepartmentCounts {
  readonly department: string;
  /** Calls whose 报到 deadline passed in the period. */
  readonly called: number;
  readonly reportedInTime: number;
  /** Closings in the period of tickets it had been called to before. */
  readonly verified: number;
  readonly selfCleared: number;
  readonly rated: number;
  readonly satisfied: number;
}

export interface ScorePart {
  readonly name: string;
  readonly weight: number;
  /** How many were counted, and what share of them was good. Null: none. */
  readonly of: number;
  readonly rate: number | null;
}

export interface Score {
  readonly key: string | null;
  readonly name: string | null;
  /** 0 to 100, two decimals; null: nothing to judge by. */
  readonly score: number | null;
  readonly parts: readonly ScorePart[];
}

export function streetScore({ key, name, counts, rates }: StatisticsRow, weights: StreetWeights): Score {
  return scored(key, name, [
    { name: "response", weight: weights.response, of: counts.acceptDue, rate: rates.response },
    { name: "inTime", weight: weights.inTime, of: counts.closeDue, rate: rates.inTime },
    { name: "solved", weight: weights.solved, of: counts.verified + counts.selfCleared, rate: rates.solved },
    { name: "satisfied", weight: weights.satisfied, of: counts.rated, rate: rates.satisfied },
  ]);
}

export function departmentScore(counts: DepartmentCounts, weights: DepartmentWeights): Score {
  const { department, called, reportedInTime, verified, selfCleared, rated, satisfied } = counts;
  const closed = verified + selfCleared;
  return scored(department, department, [
    { name: "reported", weight: weights.reported, of: called, rate: share(reportedInTime, called) },
    { name: "solved", weight: weights.solved, of: closed, rate: share(verified, closed) },
    { name: "satisfied", weight: weights.satisfied, of: rated, rate: share(satisfied, rated) },
  ]);
}

function scored(key: string | null, name: string | null, parts: readonly ScorePart[]): Score {
  let sum = 0;
  let weight = 0;
  for (const part of parts) {
    if (part.rate === null) continue;
    sum += part.weight * part.rate;
    weight += part.weight;
  }
  return { key, name, score: weight === 0 ? null : Math.round((10_000 * sum) / weight) / 100, parts };
}

/** Best first; who has nothing to judge by comes last. */
export const byScore = (scores: readonly Score[]): readonly Score[] =>
  scores.toSorted((a, b) => (b.score ?? -1) - (a.score ?? -1) || (String(a.key) < String(b.key) ? -1 : 1));
