/**
 * The life of an incident: something is claimed in a zone, stays there longer than the rule allows, is reported, goes.
 * Every rule shares it; a rule only says what it claims in each look. Pure: memory in, memory out. Time is the frames'
 * own (receiver clock), never a count of frames: a stream that slows down does not stretch a dwell (Frigate counts
 * frames and does; see the design's list of failures).
 */
import { dedupKey, placeCell } from "#contract";
import { areaOf, groundPoint, heightOf, type Xyxy } from "../../geometry/box.ts";
import { coveredShare, iou } from "../../geometry/iou.ts";
import type { Track } from "../track/track.ts";
import type { Incident } from "./incident.ts";
import type { Seen } from "./look.ts";
import type { Claim, Rule, Zone, ZoneView } from "./rule.ts";
import { unionOf } from "./place.ts";
import { sentence } from "./sentence.ts";

/** One stay in one zone, from first sight to cleared. Plain data. */
export interface Stay {
  readonly zoneId: string;
  /** Of the subject when the stay began. */
  readonly trackId: string;
  /** Every track that was part of it; at most MAX_MEMBERS, newest first. */
  readonly memberIds: readonly string[];
  /** Fixed when the stay begins, so the dedup key outlives flicker and restart. */
  readonly placeCell: string;
  readonly enteredMs: number;
  readonly lastInMs: number;
  /** Seconds that looks vouch for, and of these the ones in which the rule's own condition was met. */
  readonly observedS: number;
  readonly heldS: number;
  /** Seconds in which it could not be seen, in all and since it was last seen: nobody could have seen it leave. */
  readonly hiddenS: number;
  readonly hiddenSinceSeenS: number;
  /** Seconds since it was last seen in which its place was seen without it. */
  readonly absentS: number;
  /** Seconds in which somebody stood there with its very outline. Absent in what an earlier version kept. */
  readonly personS?: number;
  readonly lastLookMs: number;
  readonly opened: boolean;
  readonly lastReportMs: number;
  /** The subject as it was last seen here: what `cleared` describes when the track itself is gone. */
  readonly lastTrack: Track;
  readonly lastXyxy: Xyxy;
  /** All places where it was claimed so far: a part of it that is left behind is no other thing. */
  readonly extentXyxy: Xyxy;
}

/** How near a stay is to being reported, or what became of it in this look. */
export interface Progress {
  readonly trackId: string;
  readonly className: string;
  readonly step: "gap" | "hidden" | "dwell" | "observed" | "explained" | "held" | "opened" | "cleared";
  readonly says: string;
}

export interface ZoneOutcome {
  readonly stays: readonly Stay[];
  readonly incidents: readonly Incident[];
  readonly seen: readonly Seen[];
  /** Dedup keys of what could not be judged in this look, because something stood in front. */
  readonly hidden: readonly string[];
  readonly progress: readonly Progress[];
}

/** What one look means for one zone. */
export interface Question {
  readonly zone: Zone;
  readonly claims: readonly Claim[];
  readonly tracks: readonly Track[];
  readonly view: ZoneView;
}

const MAX_MEMBERS = 32;
/** A stay whose place is hidden by more than this could be there unseen. */
const HIDDEN_SHARE = 0.5;
/** A claim that covers this much of where a stay was is that stay, whatever its tracks are called now. */
const SAME_PLACE_SHARE = 0.5;

export function observeStays(before: readonly Stay[], question: Question): ZoneOutcome {
  const { zone, claims, view } = question;
  const taken = new Set<Stay>();
  const found = claims
    .toSorted((a, b) => areaOf(b.xyxy) - areaOf(a.xyxy))
    .flatMap((claim) => {
      const all = before.filter((stay) => isOf(stay, claim, zone));
      const here = all.filter((stay) => !taken.has(stay));
      for (const stay of here) taken.add(stay);
      // Another part of what a larger claim has gone on with already.
      if (here.length === 0 && all.length > 0) return [];
      const goingOn = here.filter((stay) => stay.opened || !isLapsed(stay, zone, view));
      // Several stays that became one thing: each that was reported is followed to its end, of the rest the eldest.
      const reported = goingOn.filter(({ opened }) => opened);
      const eldest = goingOn.toSorted((a, b) => a.enteredMs - b.enteredMs).slice(0, 1);
      const kept = reported.length > 0 ? reported : eldest;
      const stays =
        kept.length > 0 ? kept.map((stay) => goOn(stay, claim, view)) : [begin(zone, claim, view)];
      return stays.map((stay) => ({ ...judge(zone, stay, claim), claim, replaced: here }));
    });
  const replaced = new Set(found.flatMap((each) => each.replaced));
  const opening = found.flatMap(({ incident }) => (incident?.phase === "opened" ? [incident.placeCell] : []));
  const absent = before
    .filter((stay) => !replaced.has(stay))
    .map((stay) => {
      // One place holds one thing: what opens where another was reported has taken its place, whatever hides the other.
      const isSucceeded = stay.opened && opening.includes(stay.placeCell);
      return { stay, outcome: isSucceeded ? cleared(stay, zone) : missing(stay, question) };
    });
  const outcomes = [...found, ...absent.map(({ outcome }) => outcome)];
  return {
    stays: outcomes.flatMap(({ stay }) => stay ?? []),
    // What ended comes before what began in its place.
    incidents: [...absent.map(({ outcome }) => outcome), ...found].flatMap(({ incident }) => incident ?? []),
    progress: outcomes.map(({ progress }) => progress),
    seen: found.map(({ stay, claim }) => seenHere(zone, stay, claim, view)),
    hidden: absent.flatMap(({ stay, outcome }) =>
      outcome.progress.step === "hidden" ? [keyOf(zone, stay, view)] : [],
    ),
  };
}

function isOf(stay: Stay, claim: Claim, zone: Zone): boolean {
  if (claim.members.some(({ id }) => stay.memberIds.includes(id))) return true;
  // A vehicle's track is its identity: another one in its place is another stay.
  if (zone.rule.kind === "dwell") return false;
  // A thing that is half covered, or half gone, is claimed in parts.
  const shared = Math.max(coveredShare(stay.lastXyxy, claim.xyxy), coveredShare(claim.xyxy, stay.extentXyxy));
  return shared >= SAME_PLACE_SHARE;
}

/** An opened stay never lapses: it ends by being cleared. */
function isLapsed(stay: Stay, zone: Zone, view: ZoneView): boolean {
  return (view.nowMs - stay.lastInMs) / 1000 - stay.hiddenSinceSeenS > zone.rule.maxGapS;
}

function subjectOf({ members }: Claim): Track {
  const [subject] = members;
  if (subject === undefined) throw new Error("a claim without a track");
  return subject;
}

const NEVER_MISSED = { hiddenSinceSeenS: 0, absentS: 0 };

function begin(zone: Zone, claim: Claim, view: ZoneView): Stay {
  const subject = subjectOf(claim);
  const [x, y] = groundPoint(claim.xyxy);
  // What may move counts from its entry into the zone; what only appears, from its first sight.
  const since = zone.rule.kind === "dwell" && subject.sights > 1 ? view.nowMs : subject.firstSeenMs;
  const observedS = (view.nowMs - since) / 1000;
  return {
    zoneId: zone.id,
    trackId: subject.id,
    memberIds: claim.members.map(({ id }) => id).slice(0, MAX_MEMBERS),
    placeCell: placeCell(x / view.widthPx, y / view.heightPx),
    enteredMs: since,
    lastInMs: view.nowMs,
    observedS: Math.min(observedS, subject.observedS),
    heldS: 0,
    hiddenS: 0,
    ...NEVER_MISSED,
    lastLookMs: view.nowMs,
    opened: false,
    lastReportMs: view.nowMs,
    lastTrack: subject,
    lastXyxy: claim.xyxy,
    extentXyxy: claim.xyxy,
  };
}

function goOn(stay: Stay, claim: Claim, view: ZoneView): Stay {
  const gapS = Math.max(0, view.nowMs - stay.lastInMs) / 1000;
  const coveredS = Math.min(gapS, view.maxCoverS);
  const memberIds = [...new Set([...claim.members.map(({ id }) => id), ...stay.memberIds])];
  return {
    ...stay,
    memberIds: memberIds.slice(0, MAX_MEMBERS),
    lastInMs: view.nowMs,
    lastLookMs: view.nowMs,
    ...NEVER_MISSED,
    observedS: stay.observedS + coveredS,
    heldS: stay.heldS + (claim.holds ? coveredS : 0),
    lastTrack: subjectOf(claim),
    lastXyxy: claim.xyxy,
    extentXyxy: unionOf([stay.extentXyxy, claim.xyxy]),
  };
}

interface Outcome {
  readonly stay?: Stay;
  readonly incident?: Incident;
  readonly progress: Progress;
}

/** Share of the observed time in which the rule's own condition must have been met. */
function minHeldShare(rule: Rule): number {
  if (rule.kind === "vending") return rule.minAttendedShare;
  return rule.kind === "static-object" ? rule.minUnattendedShare : 0;
}

function judge(zone: Zone, stay: Stay, claim: Claim): Outcome & { readonly stay: Stay } {
  const { rule } = zone;
  const nowMs = stay.lastInMs;
  const progress = (step: Progress["step"], says: string): Progress => ({
    ...{ trackId: stay.trackId, className: stay.lastTrack.className, step, says },
  });
  if (stay.opened) {
    const says = `reported, and there for ${String(Math.round((nowMs - stay.enteredMs) / 1000))} s`;
    const still = progress("opened", says);
    if (nowMs - stay.lastReportMs < rule.updateS * 1000) return { stay, progress: still };
    const again = { ...stay, lastReportMs: nowMs };
    return { stay: again, incident: incident("updated", zone, again), progress: still };
  }
  const elapsedS = (nowMs - stay.enteredMs) / 1000;
  const { observedS, heldS } = stay;
  if (elapsedS < rule.dwellS) {
    return { stay, progress: progress("dwell", `dwell ${tenth(elapsedS)} s of ${tenth(rule.dwellS)} s`) };
  }
  const neededS = observedNeededS(rule, elapsedS, stay.hiddenS);
  if (observedS < neededS) {
    const needed = tenth(neededS);
    return { stay, progress: progress("observed", `seen for ${tenth(observedS)} s, ${needed} s are needed`) };
  }
  if (isSomebody(stay, claim)) {
    const says = `somebody had its very outline for ${tenth(stay.personS ?? 0)} s: the change is them`;
    return { stay, progress: progress("explained", says) };
  }
  const held = minHeldShare(rule) * observedS;
  if (heldS < held) {
    const what = rule.kind === "vending" ? "attended" : "unattended";
    const now = claim.holds ? "now it is" : "now it is not";
    const says = `${what} for ${tenth(heldS)} s, ${tenth(held)} s are needed; ${now}`;
    return { stay, progress: progress("held", says) };
  }
  const opened = { ...stay, opened: true, lastReportMs: nowMs };
  const made = incident("opened", zone, opened);
  return { stay: opened, incident: made, progress: progress("opened", made.reason) };
}

/** Of the time in which the place was seen, with the thing or with somebody of its outline. */
const SOMEBODY_SHARE = 0.4;

/**
 * Somebody whom the model sees now whole, now by half, now not at all is never refused for long: each look begins
 * another track. But the outlines add up. Named things are what they are called.
 */
function isSomebody({ observedS, personS = 0 }: Stay, claim: Claim): boolean {
  return subjectOf(claim).unnamed === true && personS >= SOMEBODY_SHARE * (observedS + personS);
}

/** However long it was hidden, so much of the whole time must have been seen. */
const SEEN_SHARE_MIN = 0.2;

/** The share counts of the time in which it could be seen. */
function observedNeededS({ minObservedShare }: Rule, elapsedS: number, hiddenS: number): number {
  return Math.max(minObservedShare * (elapsedS - hiddenS), SEEN_SHARE_MIN * elapsedS);
}

function missing(stay: Stay, { zone, tracks, view }: Question): Outcome {
  const { trackId, lastTrack } = stay;
  const progress = (step: Progress["step"], says: string): Progress => ({
    ...{ trackId, className: lastTrack.className, step, says },
  });
  // A look vouches for the time before it, but for none in which the camera was blind.
  const sinceMs = Math.max(stay.lastLookMs, view.watchingSinceMs);
  const passedS = Math.min(Math.max(0, view.nowMs - sinceMs) / 1000, view.maxCoverS);
  const personS = (stay.personS ?? 0) + (hasOutlineOfSomebody(stay, zone, tracks) ? passedS : 0);
  if (isHidden(stay, tracks, view)) {
    const hiddenSinceSeenS = stay.hiddenSinceSeenS + passedS;
    const waiting = {
      ...stay,
      personS,
      lastLookMs: view.nowMs,
      hiddenS: stay.hiddenS + passedS,
      hiddenSinceSeenS,
    };
    return { stay: waiting, progress: progress("hidden", "something stands in front of it") };
  }
  const unseenS = stay.absentS + passedS;
  const missed = { ...stay, personS, lastLookMs: view.nowMs, absentS: unseenS };
  const { maxGapS, clearS } = zone.rule;
  const says = `not seen for ${tenth(unseenS)} s of ${tenth(stay.opened ? clearS : maxGapS)} s`;
  if (!stay.opened)
    return { ...(unseenS > maxGapS ? {} : { stay: missed }), progress: progress("gap", says) };
  if (unseenS < clearS) return { stay: missed, progress: progress("gap", says) };
  return cleared(stay, zone);
}

/** Head and feet where the change has its ends, within this share of its height: nobody hides a thing so by chance. */
const ENDS_HEIGHTS = 0.15;
const OUTLINE_IOU = 0.4;

function hasOutlineOfSomebody(
  { extentXyxy: thing }: Stay,
  { rule: { attendants } }: Zone,
  tracks: readonly Track[],
): boolean {
  const most = ENDS_HEIGHTS * heightOf(thing);
  return tracks.some(
    ({ className, missedLooks, xyxy }) =>
      missedLooks === 0 &&
      attendants?.has(className) === true &&
      Math.abs(xyxy[1] - thing[1]) <= most &&
      Math.abs(xyxy[3] - thing[3]) <= most &&
      iou(xyxy, thing) >= OUTLINE_IOU,
  );
}

function cleared(stay: Stay, zone: Zone): Outcome {
  const made = incident("cleared", zone, stay);
  const { trackId, lastTrack } = stay;
  const progress: Progress = { trackId, className: lastTrack.className, step: "cleared", says: made.reason };
  return { incident: made, progress };
}

/** What hides a thing came when it was last seen; what stood there all the time did not hide it before either. */
const CAME_BEFORE_MS = 10_000;
/** A name less sure than this may be given to the very place. */
const HIDES_FROM_CONFIDENCE = 0.5;

/** Something else, seen in this look and nearer to the camera, covers the place where it stood. */
function isHidden(stay: Stay, tracks: readonly Track[], { hidden }: ZoneView): boolean {
  const { lastXyxy, memberIds, lastInMs } = stay;
  const covers = (box: Xyxy) => coveredShare(lastXyxy, box) >= HIDDEN_SHARE;
  if (hidden.some(covers)) return true;
  return tracks.some(
    ({ id, missedLooks, unnamed, confidence, xyxy, firstSeenMs, presentSinceMs = firstSeenMs }) =>
      missedLooks === 0 &&
      unnamed !== true &&
      confidence >= HIDES_FROM_CONFIDENCE &&
      !memberIds.includes(id) &&
      presentSinceMs >= lastInMs - CAME_BEFORE_MS &&
      xyxy[3] > lastXyxy[3] &&
      covers(xyxy),
  );
}

function incident(phase: Incident["phase"], zone: Zone, stay: Stay): Incident {
  const { lastTrack, placeCell: cell } = stay;
  const elapsedS = round((stay.lastInMs - stay.enteredMs) / 1000);
  return {
    phase,
    violation: zone.rule.violation,
    zoneId: zone.id,
    trackId: stay.trackId,
    className: lastTrack.className,
    confidence: lastTrack.confidence,
    xyxy: stay.lastXyxy,
    placeCell: cell,
    observedS: round(Math.min(stay.observedS, elapsedS)),
    elapsedS,
    thresholdS: zone.rule.dwellS,
    reason: sentence(phase, zone, { className: lastTrack.className, elapsedS }),
    // Pictures alone cannot say whether a change of a surface is an offence; a model that knows the thing can.
    ...(zone.rule.kind === "surface-change" && lastTrack.unnamed === true ? { needsConfirmation: true } : {}),
  };
}

function keyOf(zone: Zone, stay: Stay, { cameraCode }: ZoneView): string {
  const { violation } = zone.rule;
  return dedupKey({ cameraCode, zoneId: zone.id, violation, placeCell: stay.placeCell });
}

function seenHere(zone: Zone, stay: Stay, claim: Claim, view: ZoneView): Seen {
  const { className, confidence } = subjectOf(claim);
  return {
    zoneId: zone.id,
    violation: zone.rule.violation,
    dedupKey: keyOf(zone, stay, view),
    className,
    confidence,
    xyxy: claim.xyxy,
    sinceMs: stay.enteredMs,
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;
const tenth = (value: number): string => String(round(value));
