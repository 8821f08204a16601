/**
 * Patrol's tracker: which detection of this look is which object of earlier looks, seconds apart. Pure: state in,
 * state out. Objects are matched by overlap with the box where they stood, whatever class name the detector gave
 * them this time (a van is a car, a truck or a bus from one look to the next), as long as both are evidence of
 * the same thing. Two thresholds, as in ByteTrack: a track begins with a confident sight and lives on weaker ones.
 */
import { iou } from "../../geometry/iou.ts";
import type { Xyxy } from "../../geometry/box.ts";
import type { Detection } from "../detect/detection.ts";
import { type LookTime, MAX_TRACKS, type Track, type TrackerState } from "./track.ts";

export interface AssociationPolicy {
  /** class name → evidence words, from the model's manifest. */
  readonly evidence: Readonly<Record<string, readonly string[]>>;
  /** A new track begins at or above this confidence. */
  readonly beginConfidence: number;
  /** Overlap with the remembered box that makes two sights one object. */
  readonly minIou: number;
  /** A track unseen for longer is forgotten, seconds. */
  readonly forgetS: number;
  /** One sight covers at most this many seconds of dwell: a longer gap was not observed. */
  readonly maxCoverS: number;
}

/** How far the remembered box follows a new sight: slow, so that a creeping queue does not become one object. */
const BOX_FOLLOW = 0.15;

interface Pair {
  readonly track: Track;
  readonly detection: Detection;
  readonly overlap: number;
}

/** The state after one look. */
export function associate(
  state: TrackerState,
  detections: readonly Detection[],
  time: LookTime,
  policy: AssociationPolicy,
): TrackerState {
  const { nowMs } = time;
  const known = detections.filter((detection) => policy.evidence[detection.className] !== undefined);
  const matches = matchByOverlap(state.tracks, known, policy);
  const kept = state.tracks
    .map((track) => {
      const detection = matches.get(track);
      return detection === undefined
        ? { ...track, missedLooks: track.missedLooks + 1 }
        : { ...seeTrack(track, detection, nowMs, policy), xyxy: blend(track.xyxy, detection.xyxy) };
    })
    .filter((track) => nowMs - Math.max(track.lastSeenMs, time.watchingSinceMs) <= policy.forgetS * 1000);
  const taken = new Set(matches.values());
  const fresh = known
    .filter((detection) => !taken.has(detection) && detection.confidence >= policy.beginConfidence)
    .map((detection, i) => beginTrack(detection, state.nextTrack + i, nowMs));
  const tracks = [...kept, ...fresh].sort(
    (a, b) => b.lastSeenMs - a.lastSeenMs || a.firstSeenMs - b.firstSeenMs,
  );
  return { tracks: tracks.slice(0, MAX_TRACKS), nextTrack: state.nextTrack + fresh.length };
}

/** Greedy by overlap, best pair first; each track and each detection is used once. */
function matchByOverlap(
  tracks: readonly Track[],
  detections: readonly Detection[],
  policy: AssociationPolicy,
): ReadonlyMap<Track, Detection> {
  const pairs: Pair[] = [];
  for (const track of tracks) {
    for (const detection of detections) {
      const overlap = iou(track.xyxy, detection.xyxy);
      if (overlap >= policy.minIou && sameEvidence(track.className, detection.className, policy)) {
        pairs.push({ track, detection, overlap });
      }
    }
  }
  pairs.sort((a, b) => b.overlap - a.overlap);
  const matches = new Map<Track, Detection>();
  const used = new Set<Detection>();
  for (const { track, detection } of pairs) {
    if (matches.has(track) || used.has(detection)) continue;
    matches.set(track, detection);
    used.add(detection);
  }
  return matches;
}

/** Whether two class names are evidence of the same thing. */
export function sameEvidence(a: string, b: string, policy: AssociationPolicy): boolean {
  if (a === b) return true;
  const words = policy.evidence[b] ?? [];
  return (policy.evidence[a] ?? []).some((word) => words.includes(word));
}

/** The track after one more sight of it; its box stays where it was. */
export function seeTrack(
  track: Track,
  detection: Detection,
  nowMs: number,
  policy: AssociationPolicy,
): Track {
  const gapS = Math.max(0, nowMs - track.lastSeenMs) / 1000;
  return {
    ...track,
    // The surest name seen so far: a van that was once a truck at 0.8 does not become a car at 0.3.
    className: detection.confidence > track.confidence ? detection.className : track.className,
    confidence: Math.max(detection.confidence, track.confidence * 0.98),
    lastSeenMs: Math.max(nowMs, track.lastSeenMs),
    observedS: track.observedS + Math.min(gapS, policy.maxCoverS),
    sights: track.sights + 1,
    missedLooks: 0,
  };
}

export function beginTrack(detection: Detection, number: number, nowMs: number): Track {
  return {
    id: `t${String(number)}`,
    className: detection.className,
    xyxy: detection.xyxy,
    confidence: detection.confidence,
    firstSeenMs: nowMs,
    lastSeenMs: nowMs,
    observedS: 0,
    sights: 1,
    missedLooks: 0,
  };
}

function blend(old: Xyxy, seen: Xyxy): Xyxy {
  const mix = (i: 0 | 1 | 2 | 3) => old[i] + (seen[i] - old[i]) * BOX_FOLLOW;
  return [mix(0), mix(1), mix(2), mix(3)];
}
