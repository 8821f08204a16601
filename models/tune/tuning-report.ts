/** Replays and labels → the report that the console draws and the dispatcher keeps. Pure but for the time it is made. */
import {
  TUNING_LABELS_MAX,
  TUNING_TICKETS_MAX,
  type TuningLabel,
  type TuningParams,
  type TuningPoint,
  type TuningReport,
  type TuningTicket,
} from "#contract";
import type { Ticket } from "../diff/ticket.ts";
import { ModelError } from "../errors.ts";
import { elsewhereOf } from "./elsewhere.ts";
import type { JudgedLabel } from "./judged-labels.ts";
import { confidenceNow, type GridWishes } from "./operating-points.ts";
import { propose, type Verdict } from "./propose.ts";
import { type ScoredPoint, type Scoring, scoreOf, scorePoints } from "./score-points.ts";
import { settingsChanges } from "./settings-change.ts";
import { labelsAt, nowOf, paramsToTry, type Question, type ReplayedCase, ticketsAt } from "./tune-case.ts";

/** One question answered, before it is cut to what a report holds. */
export interface Answer {
  readonly question: Question;
  readonly labels: readonly JudgedLabel[];
  readonly beyondRecords: number;
  readonly scoring: Scoring;
  /** Index of what is set now. */
  readonly current: number;
  readonly verdict: Verdict;
}

export interface AskedFor {
  readonly wishes: GridWishes;
  readonly minPrecision: number;
}

/** All cases as one: several cameras or clips that are set alike. Throws RangeError without a case. */
export function answerOf(
  cases: readonly ReplayedCase[],
  question: Question,
  { wishes, minPrecision }: AskedFor,
): Answer {
  const [first] = cases;
  if (first === undefined) throw new RangeError("nothing was replayed");
  const params = paramsToTry(question, first.planned, wishes);
  const now: TuningParams = {
    minConfidence: confidenceNow(first.planned.camera, question.profile),
    ...nowOf(question.group),
  };
  const { profile } = question;
  const isAsked = (ticket: Ticket): boolean => profile === "any" || ticket.profile === profile;
  const parts = cases.map((replayed) => {
    const { labels, aside, beyondRecords } = labelsAt(replayed, question, params);
    const points = params.map((point) => ({ params: point, tickets: ticketsAt(replayed, question, point) }));
    return { labels, beyondRecords, scoring: scorePoints({ labels, aside, isAsked }, points) };
  });
  const labels = parts.flatMap((part) => part.labels);
  const scoring = joined(params, parts);
  const current = params.findIndex((point) => isSame(point, now));
  const verdicts = labels.map(({ verdict }) => verdict);
  const verdict = propose({ verdicts, points: scoring.points, current, minPrecision });
  const beyondRecords = parts.reduce((sum, part) => sum + part.beyondRecords, 0);
  return { question, labels, beyondRecords, scoring, current, verdict };
}

const isSame = (a: TuningParams, b: TuningParams): boolean =>
  a.minConfidence === b.minConfidence && a.dwellS === b.dwellS && a.minHeightM === b.minHeightM;

interface Part {
  readonly labels: readonly JudgedLabel[];
  readonly scoring: Scoring;
}

/** Indices of a later part go on where those of the parts before it end. */
function joined(params: readonly TuningParams[], parts: readonly Part[]): Scoring {
  const labels = parts.flatMap((part) => part.labels);
  let [labelsBefore, ticketsBefore] = [0, 0];
  const shifted = parts.map((part) => {
    const [byLabels, byTickets] = [labelsBefore, ticketsBefore];
    labelsBefore += part.labels.length;
    ticketsBefore += part.scoring.unjudged.length;
    return part.scoring.points.map((point) => ({
      ...point,
      kept: point.kept.map((index) => index + byLabels),
      unjudged: point.unjudged.map((index) => index + byTickets),
    }));
  });
  const points = params.map((point, p): ScoredPoint => {
    const own = shifted.flatMap((part) => part[p] ?? []);
    const kept = own.flatMap((each) => each.kept);
    const unjudged = own.flatMap((each) => each.unjudged);
    const opened = own.reduce((sum, each) => sum + each.opened, 0);
    return { params: point, opened, kept, unjudged, score: scoreOf(labels, kept) };
  });
  return { points, unjudged: parts.flatMap((part) => part.scoring.unjudged) };
}

const instant = (atMs: number): string => new Date(atMs).toISOString();

/** The report of one camera. Throws ModelError DATA_INVALID when no record was replayed. */
export function tuningReport(
  replayed: ReplayedCase,
  answer: Answer,
  { madeAtMs, minPrecision }: { readonly madeAtMs: number; readonly minPrecision: number },
): TuningReport {
  const { camera, manifest } = replayed.planned;
  const { question, labels, scoring, current, verdict } = answer;
  const span = replayed.timeline.span();
  if (span === undefined)
    throw new ModelError("DATA_INVALID", `There is no record of camera ${camera.code}.`);
  const keptLabels = newest(labels, TUNING_LABELS_MAX, ({ line }) => Date.parse(line.at));
  const keptTickets = newest(scoring.unjudged, TUNING_TICKETS_MAX, ({ openedMs }) => openedMs);
  const counted = (verdictOf: JudgedLabel["verdict"]): number =>
    labels.filter((label) => label.verdict === verdictOf).length;
  return {
    ...{ cameraCode: camera.code, violation: question.group.violation, profile: question.profile },
    ...{ zoneIds: [...question.group.zoneIds], madeAt: instant(madeAtMs) },
    ...{ recordsFrom: instant(span[0]), recordsTo: instant(span[1]), looks: replayed.timeline.looks() },
    ...{ modelName: manifest.name, minPrecision, current },
    labels: {
      ...{ true: counted("true"), false: counted("false") },
      ...{ unclear: counted("unclear"), missed: counted("missed") },
    },
    points: scoring.points.map((point) => pointOf(point, keptLabels.indexOf, keptTickets.indexOf)),
    labelsList: keptLabels.items.map(labelOf),
    tickets: keptTickets.items.map(ticketOf),
    ...leftOutOf(answer, keptLabels.leftOut, keptTickets.leftOut),
    ...(verdict.kind === "refused"
      ? { refused: refusalOf(verdict) }
      : { proposal: proposalOf(replayed, answer, verdict.point) }),
  };
}

function refusalOf({
  says,
  trueMore,
  falseMore,
}: Verdict & { kind: "refused" }): NonNullable<TuningReport["refused"]> {
  return { says, trueMore, falseMore };
}

function proposalOf(
  replayed: ReplayedCase,
  { question, scoring, verdict }: Answer,
  point: number,
): NonNullable<TuningReport["proposal"]> {
  const params = scoring.points[point]?.params;
  if (params === undefined) throw new RangeError(`there is no point ${point}`);
  const { profile, group } = question;
  return {
    ...{ point, says: verdict.says },
    changes: [...settingsChanges(replayed.planned.camera, group, { profile, params })],
    elsewhere: elsewhereOf(replayed, question, params),
  };
}

function leftOutOf(
  { beyondRecords: labelsBeyondRecords }: Answer,
  labels: number,
  tickets: number,
): Pick<TuningReport, "leftOut"> {
  return labelsBeyondRecords + labels + tickets === 0
    ? {}
    : { leftOut: { labelsBeyondRecords, labels, tickets } };
}

interface Newest<T> {
  readonly items: readonly T[];
  /** Where an item of the whole list stands among the kept ones; undefined: it is left out. */
  readonly indexOf: (index: number) => number | undefined;
  readonly leftOut: number;
}

/** The newest items, newest first. */
function newest<T>(all: readonly T[], max: number, timeOf: (item: T) => number): Newest<T> {
  const order = all
    .map((item, index) => ({ item, index }))
    .sort((a, b) => timeOf(b.item) - timeOf(a.item) || a.index - b.index)
    .slice(0, max);
  const places = new Map(order.map(({ index }, place) => [index, place]));
  return {
    items: order.map(({ item }) => item),
    indexOf: (index) => places.get(index),
    leftOut: all.length - order.length,
  };
}

function pointOf(
  { params, opened, kept, unjudged, score }: ScoredPoint,
  labelAt: (index: number) => number | undefined,
  ticketAt: (index: number) => number | undefined,
): TuningPoint {
  const { precision, recall, precisionBounds, recallBounds } = score;
  const placed = (indices: readonly number[], at: typeof labelAt): number[] =>
    indices.flatMap((index) => at(index) ?? []).sort((a, b) => a - b);
  return {
    ...{ params, opened, kept: placed(kept, labelAt), unjudged: placed(unjudged, ticketAt) },
    ...(precision === null ? {} : { precision }),
    ...{ precisionLow: precisionBounds.low, precisionHigh: precisionBounds.high },
    ...(recall === null ? {} : { recall }),
    ...{ recallLow: recallBounds.low, recallHigh: recallBounds.high },
  };
}

function labelOf({ line }: JudgedLabel): TuningLabel {
  const { zoneId, verdict, at, until, xyxy, sourceSizeWh, className, confidence } = line;
  const { ticketId, cause, evidence } = line;
  return {
    ...{ zoneId, verdict, at },
    ...(until === undefined ? {} : { until }),
    ...(xyxy === undefined ? {} : { xyxy }),
    ...(sourceSizeWh === undefined ? {} : { sourceSizeWh }),
    ...(className === undefined ? {} : { className }),
    ...(confidence === undefined ? {} : { confidence }),
    ...(ticketId === undefined ? {} : { ticketId }),
    ...(cause === undefined ? {} : { cause }),
    ...(evidence === undefined ? {} : { evidence }),
  };
}

function ticketOf({
  zoneId,
  openedMs,
  clearedMs,
  xyxy,
  sizeWh,
  className,
  confidence,
}: Ticket): TuningTicket {
  const [x1, y1, x2, y2] = xyxy;
  return {
    ...{ zoneId, at: instant(openedMs) },
    ...(clearedMs === undefined ? {} : { until: instant(clearedMs) }),
    ...{ xyxy: [x1, y1, x2, y2], sourceSizeWh: [sizeWh[0], sizeWh[1]], className },
    confidence: Math.min(1, confidence),
  };
}
