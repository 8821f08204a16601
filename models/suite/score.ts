/** Events against ground truth: found, false, doubled, and how wrong the times are. Pure. */
import { areaOf, groundPoint, type Xyxy } from "../../edge-agent/geometry/box.ts";
import { iou } from "../../edge-agent/geometry/iou.ts";
import { VIOLATIONS, type Violation } from "#contract";
import type { Expected, GroundTruth } from "./clip-plan.ts";
import type { SuiteEvent } from "./run-clip.ts";

/** Boxes that overlap this much are about one object; a stall and the table in it overlap less, see `isAbout`. */
const SAME_OBJECT_IOU = 0.3;
/** Share of the reported box that lies in the true one when only a part was reported. */
const PART_SHARE = 0.6;
/** How far below the true box a ground point may lie, as a share of the box's height. */
const SLACK_SHARE = 0.1;

/** What the scorer needs to know of one clip. */
export interface ScoredClip {
  readonly truth: Pick<GroundTruth, "clip" | "expected" | "durationS" | "conditions" | "kind" | "about">;
  readonly events: readonly SuiteEvent[];
}

export interface Finding {
  readonly clip: string;
  readonly expected: Expected;
  /** Undefined: missed. */
  readonly opened: SuiteEvent | undefined;
  readonly cleared: SuiteEvent | undefined;
  /** Further openings about the same episode. */
  readonly doubles: readonly SuiteEvent[];
}

export interface FalseAlarm {
  readonly clip: string;
  readonly event: SuiteEvent;
}

export interface Judged {
  readonly findings: readonly Finding[];
  readonly falseAlarms: readonly FalseAlarm[];
}

export interface Score {
  readonly expected: number;
  readonly found: number;
  readonly false: number;
  readonly doubled: number;
  /** Found ÷ all openings that are no doubles; null when nothing was opened. */
  readonly precision: number | null;
  readonly recall: number | null;
  /** Mean absolute seconds between the event's start of stay and the true one; null when nothing was found. */
  readonly startErrorS: number | null;
  /** Mean absolute seconds between `cleared` and when it should have come; null when nothing was cleared. */
  readonly clearedErrorS: number | null;
  /** Of the found that left and should have been cleared, those that never were. */
  readonly notCleared: number;
}

/** Whether a reported box is about the true one: they overlap, or it is a part of it or stands in it. */
export function isAbout(reported: Xyxy, truth: Xyxy): boolean {
  if (iou(reported, truth) >= SAME_OBJECT_IOU) return true;
  const width = Math.min(reported[2], truth[2]) - Math.max(reported[0], truth[0]);
  const height = Math.min(reported[3], truth[3]) - Math.max(reported[1], truth[1]);
  if (width <= 0 || height <= 0) return false;
  if (width * height >= PART_SHARE * areaOf(reported)) return true;
  // What stands behind the object has its feet in the upper half of it.
  const [x, y] = groundPoint(reported);
  const standsIn = y >= (truth[1] + truth[3]) / 2 && y <= truth[3] + (truth[3] - truth[1]) * SLACK_SHARE;
  return standsIn && x >= truth[0] && x <= truth[2];
}

/** An opening counts for an episode while the object is there or should not have been cleared yet. */
function openedDuring(
  event: SuiteEvent,
  { appearsS, leavesS, clearedS }: Expected,
  durationS: number,
): boolean {
  return event.atS > appearsS && event.atS <= (clearedS ?? leavesS ?? durationS);
}

export function judgeClip({ truth, events }: ScoredClip): Judged {
  const opened = events.filter(({ phase }) => phase === "opened");
  const taken = new Set<SuiteEvent>();
  const findings = truth.expected.map((expected): Finding => {
    const about = (event: SuiteEvent): boolean =>
      event.violation === expected.violation &&
      event.zoneId === expected.zoneId &&
      isAbout(event.xyxy, expected.xyxy);
    const mine = opened.filter(
      (event) => !taken.has(event) && about(event) && openedDuring(event, expected, truth.durationS),
    );
    for (const event of mine) taken.add(event);
    const [first, ...doubles] = mine;
    const cleared =
      first === undefined
        ? undefined
        : (events.find(
            (event) =>
              event.phase === "cleared" &&
              event.trackId === first.trackId &&
              event.atS > first.atS &&
              about(event),
          ) ?? events.find((event) => event.phase === "cleared" && event.atS > first.atS && about(event)));
    return { clip: truth.clip, expected, opened: first, cleared, doubles };
  });
  const falseAlarms = opened
    .filter((event) => !taken.has(event))
    .map((event) => ({ clip: truth.clip, event }));
  return { findings, falseAlarms };
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

export function scoreOf({ findings, falseAlarms }: Judged): Score {
  const found = findings.filter(({ opened }) => opened !== undefined);
  const doubled = findings.reduce((sum, { doubles }) => sum + doubles.length, 0);
  const alarms = found.length + falseAlarms.length;
  const left = found.filter(({ expected }) => expected.clearedS !== null);
  const starts = found.map(({ opened, expected }) => Math.abs((opened?.sinceS ?? 0) - expected.appearsS));
  const cleared = left.flatMap(({ cleared: event, expected }) =>
    event === undefined ? [] : [Math.abs(event.atS - (expected.clearedS ?? 0))],
  );
  return {
    ...{ expected: findings.length, found: found.length, false: falseAlarms.length, doubled },
    precision: alarms === 0 ? null : found.length / alarms,
    recall: findings.length === 0 ? null : found.length / findings.length,
    ...{ startErrorS: mean(starts), clearedErrorS: mean(cleared) },
    notCleared: left.length - cleared.length,
  };
}

const joined = (parts: readonly Judged[]): Judged => ({
  findings: parts.flatMap(({ findings }) => findings),
  falseAlarms: parts.flatMap(({ falseAlarms }) => falseAlarms),
});

/** Violations that were expected or falsely reported, each with its score. */
export function scoresByViolation(clips: readonly ScoredClip[]): Partial<Record<Violation, Score>> {
  const all = joined(clips.map(judgeClip));
  const scores: Partial<Record<Violation, Score>> = {};
  for (const violation of VIOLATIONS) {
    const findings = all.findings.filter(({ expected }) => expected.violation === violation);
    const falseAlarms = all.falseAlarms.filter(({ event }) => event.violation === violation);
    if (findings.length + falseAlarms.length > 0) scores[violation] = scoreOf({ findings, falseAlarms });
  }
  return scores;
}

export function scoresByCondition(clips: readonly ScoredClip[]): Record<string, Score> {
  const names = [...new Set(clips.flatMap(({ truth }) => truth.conditions))].sort();
  return Object.fromEntries(
    names.map((name) => {
      const under = clips.filter(({ truth }) => truth.conditions.includes(name));
      return [name, scoreOf(joined(under.map(judgeClip)))];
    }),
  );
}

export interface FalseRate {
  readonly falseAlarms: number;
  readonly hours: number;
  /** Null when there was no footage. */
  readonly perCameraDay: number | null;
  /** With 95 % confidence it is at most this (Poisson; the rule of three when there was none). */
  readonly atMostPerCameraDay: number | null;
}

/** Upper 95 % limits of a Poisson mean for 0, 1, 2 … seen; beyond the table by Wilson and Hilferty. */
const POISSON_95 = [3, 4.74, 6.3, 7.75, 9.15] as const;

export function falseRate(clips: readonly ScoredClip[]): FalseRate {
  const hours = clips.reduce((sum, { truth }) => sum + truth.durationS, 0) / 3600;
  const falseAlarms = joined(clips.map(judgeClip)).falseAlarms.length;
  const n = falseAlarms + 1;
  const atMost = POISSON_95[falseAlarms] ?? n * (1 - 1 / (9 * n) + 1.645 / (3 * Math.sqrt(n))) ** 3;
  const perDay = (count: number): number | null => (hours === 0 ? null : (count * 24) / hours);
  return { falseAlarms, hours, perCameraDay: perDay(falseAlarms), atMostPerCameraDay: perDay(atMost) };
}

/** Precision and recall as the least confidence rises; one point for each confidence there is. */
export function precisionRecall(judged: Judged): { confidence: number; precision: number; recall: number }[] {
  const hits = judged.findings.flatMap(({ opened }) => (opened === undefined ? [] : [opened.confidence]));
  const misses = judged.falseAlarms.map(({ event }) => event.confidence);
  const levels = [...new Set([...hits, ...misses])].sort((a, b) => b - a);
  return levels.map((confidence) => {
    const found = hits.filter((each) => each >= confidence).length;
    const wrong = misses.filter((each) => each >= confidence).length;
    return {
      confidence,
      precision: found / (found + wrong),
      recall: found / Math.max(1, judged.findings.length),
    };
  });
}
