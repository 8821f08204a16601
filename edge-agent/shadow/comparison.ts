/**
 * What rules on trial would have done beside what the live ones did. An incident of one side is the other's when both are
 * about the same violation in the same zone, their boxes overlap, and the times in which the thing was there do too. One
 * side's dwell may be longer: an answer waits as long as the longer one. Pure: memory in, memory out.
 */
import { dedupKey, type Violation } from "#contract";
import type { Xyxy } from "../geometry/box.ts";
import { coveredShare, iou } from "../geometry/iou.ts";
import type { Incident } from "../perceive/zone/incident.ts";

/** A thing that one side has reported. Plain data. */
export interface Reported {
  /** Of all messages about it. */
  readonly incidentId: string;
  readonly zoneId: string;
  readonly violation: Violation;
  readonly dedupKey: string;
  /** Latest box, pixels of a picture of sizeWh. */
  readonly xyxy: Xyxy;
  readonly sizeWh: readonly [widthPx: number, heightPx: number];
  readonly className: string;
  readonly confidence: number;
  /** First sight, Unix milliseconds. */
  readonly fromMs: number;
  /** Seconds from there to the last sight. */
  readonly dwellS: number;
  /** When it was said to be gone; absent while it stands. */
  readonly clearedMs?: number;
  /** From then on no answer from the other side is one. */
  readonly settleMs: number;
  readonly isSettled: boolean;
}

export interface ReportedInShadow extends Reported {
  /** Of the live incident that is the same thing. */
  readonly liveDedupKey?: string;
}

export interface ReportedLive extends Reported {
  readonly isInShadow: boolean;
  /** False for what stood there before the trial began: nobody asks whether the shadow would have reported it. */
  readonly isCounted: boolean;
}

export interface ComparisonCounts {
  readonly opened: number;
  readonly alsoLive: number;
  readonly shadowOnly: number;
  readonly liveOnly: number;
  readonly cleared: number;
}

export interface Comparison {
  /** Newest last, each at most MOST_REPORTED: what stands, and what went lately. */
  readonly shadow: readonly ReportedInShadow[];
  readonly live: readonly ReportedLive[];
  readonly counts: ComparisonCounts;
}

/** One look at one camera. */
export interface ComparedLook {
  readonly cameraCode: string;
  readonly atMs: number;
  readonly sizeWh: readonly [widthPx: number, heightPx: number];
  readonly shadow: readonly Incident[];
  readonly live: readonly Incident[];
  /** How long an answer may take in this zone, milliseconds. */
  readonly graceMs: (zoneId: string) => number;
  readonly newId: () => string;
}

/** Something to be told. */
export interface Said {
  readonly phase: "opened" | "compared" | "cleared" | "missed";
  readonly reported: Reported;
  readonly alsoLive: boolean;
  readonly liveDedupKey?: string;
}

export const NOTHING_COMPARED: Comparison = {
  shadow: [],
  live: [],
  counts: { opened: 0, alsoLive: 0, shadowOnly: 0, liveOnly: 0, cleared: 0 },
};

/** Things of one side that are remembered; a street has a handful. */
const MOST_REPORTED = 256;
/** The same standing thing, minutes apart; a region of change may have grown meanwhile. */
const MIN_IOU = 0.3;
const MIN_COVERED = 0.6;

export function compareLook(
  before: Comparison,
  look: ComparedLook,
): { readonly after: Comparison; readonly said: readonly Said[] } {
  const live = liveAfter(before.live, look);
  const shadow = shadowAfter(before.shadow, live, look);
  const answered = shadow.map((entry) => answeredShadow(entry, live, look));
  const missed = live.map((entry) => answeredLive(entry, shadow, look));
  const old = new Map(before.shadow.map((entry) => [entry.incidentId, entry]));
  const said = [
    ...answered.flatMap((entry) => saidOfShadow(entry, old.get(entry.incidentId))),
    ...missed.flatMap((entry, i) => (isNewlyMissed(entry, live[i]) ? [saidOfMissed(entry)] : [])),
  ];
  const late = { shadow: lateAnswers(answered, old), live: lateReports(live, missed) };
  const counts = countsAfter(before.counts, said, late);
  return { after: { shadow: kept(answered, look), live: kept(missed, look), counts }, said };
}

/** What the live rules had reported before the trial began. */
export function alreadyLive(
  before: Comparison,
  standing: readonly Omit<ReportedLive, "isInShadow" | "isCounted" | "isSettled">[],
): Comparison {
  const known = standing.map((entry) => ({
    ...entry,
    ...{ isInShadow: false, isCounted: false, isSettled: true },
  }));
  return { ...before, live: known };
}

/** Of both sides, those whose answer is awaited. */
export function undecidedOf({ shadow, live }: Comparison): number {
  const waits = ({ isSettled }: Reported) => !isSettled;
  return shadow.filter(waits).length + live.filter(waits).length;
}

function liveAfter(entries: readonly ReportedLive[], look: ComparedLook): readonly ReportedLive[] {
  const opened = look.live
    .filter(({ phase }) => phase === "opened")
    .map((incident) => ({ ...reportedOf(incident, look), isInShadow: false, isCounted: true }));
  return [...entries.map((entry) => goOn(entry, look.live, look)), ...opened];
}

function shadowAfter(
  entries: readonly ReportedInShadow[],
  live: readonly ReportedLive[],
  look: ComparedLook,
): readonly ReportedInShadow[] {
  const opened = look.shadow
    .filter(({ phase }) => phase === "opened")
    .map((incident) => {
      const entry = reportedOf(incident, look);
      // An answer that came after all goes under the id that it was missed by.
      const missed = live.find((each) => isMissed(each) && isSame(each, entry));
      return missed === undefined ? entry : { ...entry, incidentId: missed.incidentId };
    });
  return [...entries.map((entry) => goOn(entry, look.shadow, look)), ...opened];
}

function reportedOf(incident: Incident, look: ComparedLook): Reported {
  const { cameraCode, atMs, graceMs, newId } = look;
  const { zoneId, violation, placeCell, elapsedS } = incident;
  return {
    incidentId: newId(),
    ...{ zoneId, violation, dedupKey: dedupKey({ cameraCode, zoneId, violation, placeCell }) },
    ...latestOf(incident, look),
    fromMs: atMs - elapsedS * 1000,
    settleMs: atMs + graceMs(zoneId),
    isSettled: false,
  };
}

const latestOf = ({ xyxy, className, confidence, elapsedS }: Incident, { sizeWh }: ComparedLook) => ({
  ...{ xyxy, sizeWh, className, confidence, dwellS: elapsedS },
});

/** What this look says of a thing that was reported before; the same. */
function goOn<Entry extends Reported>(
  entry: Entry,
  incidents: readonly Incident[],
  look: ComparedLook,
): Entry {
  if (entry.clearedMs !== undefined) return entry;
  const { cameraCode, atMs } = look;
  const about = incidents.find(
    ({ phase, zoneId, violation, placeCell }) =>
      phase !== "opened" && dedupKey({ cameraCode, zoneId, violation, placeCell }) === entry.dedupKey,
  );
  if (about === undefined) return entry;
  const went = about.phase === "cleared" ? { clearedMs: atMs } : {};
  return { ...entry, ...latestOf(about, look), ...went };
}

function answeredShadow(
  entry: ReportedInShadow,
  live: readonly ReportedLive[],
  { atMs }: ComparedLook,
): ReportedInShadow {
  if (entry.liveDedupKey !== undefined) return entry;
  const same = live.find((each) => isSame(each, entry));
  if (same !== undefined) return { ...entry, isSettled: true, liveDedupKey: same.dedupKey };
  return atMs >= entry.settleMs ? { ...entry, isSettled: true } : entry;
}

function answeredLive(
  entry: ReportedLive,
  shadow: readonly ReportedInShadow[],
  { atMs }: ComparedLook,
): ReportedLive {
  if (entry.isInShadow) return entry;
  if (shadow.some((each) => isSame(each, entry))) return { ...entry, isSettled: true, isInShadow: true };
  return atMs >= entry.settleMs ? { ...entry, isSettled: true } : entry;
}

function isSame(a: Reported, b: Reported): boolean {
  if (a.zoneId !== b.zoneId || a.violation !== b.violation) return false;
  if (a.fromMs > lastMs(b) || b.fromMs > lastMs(a)) return false;
  const [boxA, boxB] = [relativeBox(a), relativeBox(b)];
  return (
    iou(boxA, boxB) >= MIN_IOU ||
    coveredShare(boxA, boxB) >= MIN_COVERED ||
    coveredShare(boxB, boxA) >= MIN_COVERED
  );
}

const lastMs = ({ clearedMs, fromMs, dwellS }: Reported): number =>
  clearedMs === undefined ? Number.POSITIVE_INFINITY : fromMs + dwellS * 1000;

function relativeBox({ xyxy: [x1, y1, x2, y2], sizeWh: [widthPx, heightPx] }: Reported): Xyxy {
  return [x1 / widthPx, y1 / heightPx, x2 / widthPx, y2 / heightPx];
}

const isMissed = ({ isSettled, isInShadow, isCounted }: ReportedLive): boolean =>
  isSettled && !isInShadow && isCounted;

const isNewlyMissed = (entry: ReportedLive, before: ReportedLive | undefined): boolean =>
  isMissed(entry) && before?.isSettled === false;

/** What the shadow has reported after it was counted as missed. */
const lateReports = (before: readonly ReportedLive[], after: readonly ReportedLive[]): number =>
  after.filter((entry, i) => {
    const was = before[i];
    return entry.isInShadow && was !== undefined && isMissed(was);
  }).length;

/** What the live rules have reported after it was counted as the shadow's alone. */
const lateAnswers = (
  after: readonly ReportedInShadow[],
  old: ReadonlyMap<string, ReportedInShadow>,
): number =>
  after.filter(({ incidentId, liveDedupKey }) => {
    const was = old.get(incidentId);
    return was?.isSettled === true && was.liveDedupKey === undefined && liveDedupKey !== undefined;
  }).length;

function saidOfShadow(entry: ReportedInShadow, before: ReportedInShadow | undefined): readonly Said[] {
  const { liveDedupKey } = entry;
  const alsoLive = liveDedupKey !== undefined;
  const saying = (phase: Said["phase"]): Said => ({
    ...{ phase, reported: entry, alsoLive },
    ...(alsoLive ? { liveDedupKey } : {}),
  });
  const isAnswered =
    before !== undefined &&
    (entry.isSettled !== before.isSettled || alsoLive !== (before.liveDedupKey !== undefined));
  return [
    ...(before === undefined ? [saying("opened")] : []),
    ...(isAnswered ? [saying("compared")] : []),
    ...(entry.clearedMs === before?.clearedMs ? [] : [saying("cleared")]),
  ];
}

const saidOfMissed = (entry: ReportedLive): Said => ({
  ...{ phase: "missed", reported: entry, alsoLive: true, liveDedupKey: entry.dedupKey },
});

function countsAfter(
  { opened, alsoLive, shadowOnly, liveOnly, cleared }: ComparisonCounts,
  said: readonly Said[],
  late: { readonly shadow: number; readonly live: number },
): ComparisonCounts {
  const count = (phase: Said["phase"], also?: boolean) =>
    said.filter((each) => each.phase === phase && (also === undefined || each.alsoLive === also)).length;
  return {
    opened: opened + count("opened"),
    alsoLive: alsoLive + count("opened", true) + count("compared", true),
    shadowOnly: shadowOnly + count("compared", false) - late.shadow,
    liveOnly: liveOnly + count("missed") - late.live,
    cleared: cleared + count("cleared"),
  };
}

/** What went goes once it is settled and the other side may speak of it no more; over the bound the oldest go. */
function kept<Entry extends Reported>(entries: readonly Entry[], { atMs, graceMs }: ComparedLook): Entry[] {
  return entries
    .filter(
      ({ clearedMs, isSettled, zoneId }) =>
        clearedMs === undefined || !isSettled || atMs < clearedMs + graceMs(zoneId),
    )
    .slice(-MOST_REPORTED);
}
