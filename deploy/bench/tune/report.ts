/** What the bench prints and writes. Pure. */
import { textTable } from "../../../models/text-table.ts";
import type { Counts, TunedViolation } from "./tune-halves.ts";

export interface TuneReport {
  readonly measuredAt: string;
  readonly machine: string;
  readonly seeds: readonly number[];
  readonly model: string;
  /** Only the demo's recording and drawn things could be had. */
  readonly small: boolean;
  readonly clips: {
    readonly tuning: number;
    readonly scoring: number;
    readonly leftOut: number;
    readonly notWatched: number;
  };
  readonly looks: number;
  readonly tookS: number;
  readonly violations: readonly TunedViolation[];
}

export interface Shares {
  /** Null when nothing was opened. */
  readonly precision: number | null;
  /** Null when nothing was expected. */
  readonly recall: number | null;
}

export function sharesOf(counts: readonly Counts[]): Shares {
  const sum = (key: keyof Counts): number => counts.reduce((all, each) => all + each[key], 0);
  const [expected, found, wrong] = [sum("expected"), sum("found"), sum("false")];
  return {
    precision: found + wrong === 0 ? null : found / (found + wrong),
    recall: expected === 0 ? null : found / expected,
  };
}

/** The last line: over all violations, on the half not tuned on. */
export function figuresOf({ violations }: Pick<TuneReport, "violations">): { before: Shares; after: Shares } {
  return {
    before: sharesOf(violations.map(({ scored }) => scored.before)),
    after: sharesOf(violations.map(({ scored }) => scored.after)),
  };
}

export function textOf(report: TuneReport): string {
  const { clips, violations, seeds, looks, tookS, model } = report;
  const share = (value: number | null): string => value?.toFixed(2) ?? "-";
  const rows = violations.map(({ violation, labels, after, isProposed, scored }) => {
    const [then, now] = [sharesOf([scored.before]), sharesOf([scored.after])];
    return [
      ...[violation, String(labels.true), String(labels.false), String(labels.missed)],
      ...[
        isProposed ? `${after.minConfidence}, ${after.dwellS} s` : "refused",
        String(scored.before.expected),
      ],
      ...[then.precision, then.recall, now.precision, now.recall].map(share),
    ];
  });
  const head = [
    "violation",
    "true",
    "false",
    "missed",
    "proposed",
    "expected",
    "precision",
    "recall",
    "after",
    "after ",
  ];
  const { before, after } = figuresOf(report);
  return [
    `seeds ${seeds.join(", ")}, ${model}: ${clips.tuning} clips tuned on, ${clips.scoring} scored, ${clips.leftOut} left out because their things stand in both halves, ${clips.notWatched} not watched for want of time; ${looks} looks, ${tookS.toFixed(0)} s`,
    "labels of the tuning half, the proposal, and precision and recall on the scoring half, before and after:",
    textTable(head, rows),
    ...violations.map(({ violation, says }) => `${violation}: ${says}`),
    `all: precision ${share(before.precision)} → ${share(after.precision)}, recall ${share(before.recall)} → ${share(after.recall)}`,
  ].join("\n");
}
