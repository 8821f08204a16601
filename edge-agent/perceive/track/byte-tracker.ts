/**
 * ByteTrack (Zhang et al., ECCV 2022): tracks of moving objects from looks a fraction of a second apart. Confident
 * detections are matched first, then weak ones with what is left of the tracks: a person half hidden is weak, not
 * gone. Pure: state in, state out. What differs from the published code: time instead of frame counts (a late look
 * predicts further), boxes match only within the same evidence, and a track that stood when it was lost waits where
 * it stood for as long as the zone rules may ask about it, because a stall behind a bus is still the same stall.
 */
import { iou } from "../../geometry/iou.ts";
import type { Detection } from "../detect/detection.ts";
import {
  beginMotion,
  boxOf,
  correctMotion,
  driftInHeights,
  type Motion,
  predictMotion,
  standStill,
} from "./kalman-filter.ts";
import { assign } from "./linear-assignment.ts";
import { type AssociationPolicy, beginTrack, sameEvidence, seeTrack } from "./stationary-association.ts";
import { type LookTime, MAX_TRACKS, type Track, type Tracker, type TrackerState } from "./track.ts";

/**
 * Beats of the motion model per second, whatever the rate of looks. The published constants are per frame at 30 per
 * second; taken per look, a slow watch expects people to be slower than they are. Measured on PETS09-S2L1 with
 * YOLOX-Nano's detections at 5 looks a second: identity switches 49 per look, 28, 32 and 28 with 10, 20 and 30 beats;
 * with ground truth moved by 3 %: IDF1 0.62 per look, 0.70, 0.87 and 0.95.
 */
const BEATS_PER_S = 20;

/**
 * Overlaps below which two boxes are not one object: the published limits, there of overlap times confidence. Taken
 * so, an unsure detector asks for more overlap (two thirds at 0.45) than a walker seen for the second time has, 0.2 s
 * after the first: measured at 5 looks a second on drawn walkers and on PETS09-S2L1's true boxes, both with noise and
 * gaps, IDF1 rises from 0.83 to 0.86 and from 0.69 to 0.81 (models/tracking/README.md).
 */
const HIGH_OVERLAP = 0.2;
const LOW_OVERLAP = 0.5;
const TENTATIVE_OVERLAP = 0.3;
/** A detection counts as confident this far below what begins a track (published: 0.5 to match, 0.6 to begin). */
const HIGH_MARGIN = 0.1;
/** A moving object unseen for longer is gone: published, 30 frames of 30 per second. */
const LOST_S = 1;
/**
 * What would move less than this share of its height within LOST_S stands, and waits for long: a slow walker taken
 * for standing lends his number to whoever passes there next. Parked vehicles seem to drift up to 0.07 (99 % of looks,
 * YOLOX-Nano and EfficientDet-Lite0 on vtest.mp4 at 5 looks a second); a walker does 0.76 (1.3 m/s at 1.7 m).
 */
const STANDS_BELOW = 0.15;
/** A lost track and a seen one that overlap this much are one object; the older one stays. */
const SAME_OBJECT_IOU = 0.85;

/** A track within one look: where it is thought to be, and what was found of it. */
interface Candidate {
  readonly track: Track;
  readonly motion: Motion;
  readonly seen?: Detection;
}

interface Look {
  readonly policy: AssociationPolicy;
  readonly time: LookTime;
}

/** Tracks still without a detection, and detections still without a track. */
interface Open {
  readonly matched: readonly Candidate[];
  readonly tracks: readonly Candidate[];
  readonly detections: readonly Detection[];
}

export function createByteTracker(policy: AssociationPolicy): Tracker {
  return { update: (state, detections, time) => step(state, detections, { policy, time }) };
}

function step(state: TrackerState, detections: readonly Detection[], look: Look): TrackerState {
  const { policy } = look;
  const known = detections.filter(({ className }) => policy.evidence[className] !== undefined);
  const highFrom = policy.beginConfidence - HIGH_MARGIN;
  const high = known.filter(({ confidence }) => confidence >= highFrom);
  const low = known.filter(({ confidence }) => confidence < highFrom);
  const predicted = predict(state, look);
  const afterHigh = matchHigh(predicted, high, policy);
  const afterLow = matchLow(afterHigh.tracks, low, policy);
  const begun = begin(afterHigh.detections, state.nextTrack, look);
  const lost = lose(afterLow.tracks);
  const seen = [...afterHigh.matched, ...afterLow.matched].map((candidate) => follow(candidate, look));
  const kept = remove([...seen, ...begun], lost, look);
  return toState(kept, state.nextTrack + begun.length, look.time.nowMs);
}

/** Moves every track to now. One of another kind of tracker, or of another version, begins where it stood. */
function predict(state: TrackerState, { time }: Look): readonly Candidate[] {
  const elapsedS = Math.max(0, time.nowMs - (state.movedToMs ?? time.nowMs)) / 1000;
  return state.tracks.map((track) => {
    const motion = state.motions?.[track.id] ?? beginMotion(track.xyxy);
    // After a pause (restart, lost stream, nothing moved) nobody knows where it would have gone: it stands.
    const known = elapsedS > LOST_S ? standStill(motion) : motion;
    return { track, motion: predictMotion(known, Math.min(elapsedS, LOST_S) * BEATS_PER_S) };
  });
}

/** Confident detections first with tracks that were seen before, then with those seen only once. */
function matchHigh(
  tracks: readonly Candidate[],
  high: readonly Detection[],
  policy: AssociationPolicy,
): Open {
  // A sure detection is preferred to an unsure one that overlaps a little more.
  const weigh = (overlap: number, { confidence }: Detection): number => overlap * confidence;
  const confirmed = { matched: [], tracks: tracks.filter(isConfirmed), detections: high };
  const first = match(confirmed, { policy, minOverlap: HIGH_OVERLAP, weigh });
  const tentative = tracks.filter((candidate) => !isConfirmed(candidate));
  const rule = { policy, minOverlap: TENTATIVE_OVERLAP, weigh };
  const second = match({ ...first, tracks: tentative }, rule);
  return { ...second, tracks: [...first.tracks, ...second.tracks] };
}

/** Weak detections keep alive what was seen until now; they neither begin a track nor bring a lost one back. */
function matchLow(tracks: readonly Candidate[], low: readonly Detection[], policy: AssociationPolicy): Open {
  const waits = (candidate: Candidate): boolean =>
    isConfirmed(candidate) && candidate.track.missedLooks === 0;
  const open = { matched: [], tracks: tracks.filter(waits), detections: low };
  const result = match(open, { policy, minOverlap: LOW_OVERLAP, weigh: (overlap) => overlap });
  return { ...result, tracks: [...tracks.filter((candidate) => !waits(candidate)), ...result.tracks] };
}

function begin(
  detections: readonly Detection[],
  nextTrack: number,
  { policy, time }: Look,
): readonly Candidate[] {
  return detections
    .filter(({ confidence }) => confidence >= policy.beginConfidence)
    .map((detection, i) => ({
      track: beginTrack(detection, nextTrack + i, time.nowMs),
      motion: beginMotion(detection.xyxy),
    }));
}

function follow({ track, motion, seen }: Candidate, { policy, time }: Look): Candidate {
  if (seen === undefined) return { track, motion };
  const corrected = correctMotion(motion, seen.xyxy);
  return {
    track: { ...seeTrack(track, seen, time.nowMs, policy), xyxy: boxOf(corrected) },
    motion: corrected,
  };
}

/** Unseen now. What stood stays where it stood; what moved goes on, and its height no longer changes. */
function lose(tracks: readonly Candidate[]): readonly Candidate[] {
  return tracks.map(({ track, motion }) => {
    const [x, y, aspect, height] = motion;
    const drifting: Motion = [x, y, aspect, [height[0], 0, height[2], height[3], height[4]]];
    return {
      track: { ...track, missedLooks: track.missedLooks + 1 },
      motion: stands(motion) ? standStill(motion) : drifting,
    };
  });
}

/** Drops what was seen once only, what moved and is gone, what nobody asks about, and doubles of what is seen. */
function remove(seen: readonly Candidate[], lost: readonly Candidate[], look: Look): readonly Candidate[] {
  const { policy, time } = look;
  const waiting = lost.filter((candidate) => {
    if (!isConfirmed(candidate)) return false;
    const unseenS = (time.nowMs - Math.max(candidate.track.lastSeenMs, time.watchingSinceMs)) / 1000;
    return unseenS <= (stands(candidate.motion) ? policy.forgetS : LOST_S);
  });
  const doubled = new Set<Candidate>();
  for (const a of seen) {
    for (const b of waiting) {
      if (iou(boxOf(a.motion), boxOf(b.motion)) < SAME_OBJECT_IOU) continue;
      if (!sameEvidence(a.track.className, b.track.className, policy)) continue;
      doubled.add(livedS(a.track) > livedS(b.track) ? b : a);
    }
  }
  return [...seen, ...waiting].filter((candidate) => !doubled.has(candidate));
}

const livedS = ({ firstSeenMs, lastSeenMs }: Track): number => lastSeenMs - firstSeenMs;
const isConfirmed = ({ track }: Candidate): boolean => track.sights > 1;
const stands = (motion: Motion): boolean => driftInHeights(motion, LOST_S * BEATS_PER_S) < STANDS_BELOW;

interface MatchRule {
  readonly policy: AssociationPolicy;
  readonly minOverlap: number;
  /** What a pair is worth, 0 to 1; of all pairs that may be, those worth most together are made. */
  readonly weigh: (overlap: number, detection: Detection) => number;
}

function match({ matched, tracks, detections }: Open, rule: MatchRule): Open {
  const cost = tracks.map(({ track, motion }) => {
    const expected = boxOf(motion);
    return detections.map((detection) => {
      if (!sameEvidence(track.className, detection.className, rule.policy)) return Number.POSITIVE_INFINITY;
      const overlap = iou(expected, detection.xyxy);
      return overlap < rule.minOverlap ? Number.POSITIVE_INFINITY : -rule.weigh(overlap, detection);
    });
  });
  const found = new Map<Candidate, Detection>();
  for (const [row, column] of assign(cost, 0)) {
    const [candidate, detection] = [tracks[row], detections[column]];
    if (candidate !== undefined && detection !== undefined) found.set(candidate, detection);
  }
  const taken = new Set(found.values());
  return {
    matched: [...matched, ...[...found].map(([candidate, seen]) => ({ ...candidate, seen }))],
    tracks: tracks.filter((candidate) => !found.has(candidate)),
    detections: detections.filter((detection) => !taken.has(detection)),
  };
}

function toState(candidates: readonly Candidate[], nextTrack: number, nowMs: number): TrackerState {
  const kept = [...candidates]
    .sort((a, b) => b.track.lastSeenMs - a.track.lastSeenMs || a.track.firstSeenMs - b.track.firstSeenMs)
    .slice(0, MAX_TRACKS);
  return {
    tracks: kept.map(({ track }) => track),
    nextTrack,
    motions: Object.fromEntries(kept.map(({ track, motion }) => [track.id, motion])),
    movedToMs: nowMs,
  };
}
