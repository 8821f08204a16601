/**
 * Patrol's tracker: which detection of this look is which object of earlier looks, seconds apart. Pure: state in,
 * state out. Objects are matched by overlap with the box where they stood, whatever class name the detector gave
 * them this time (a van is a car, a truck or a bus from one look to the next), as long as both are evidence of
 * the same thing. Two thresholds, as in ByteTrack: a track begins with a confident sight and lives on weaker ones.
 */
import { coveredShare, iou } from "../../geometry/iou.ts";
import { heightOf, type Xyxy } from "../../geometry/box.ts";
import type { Detection } from "../detect/detection.ts";
import { identify } from "./identity.ts";
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
  const before = inOtherLight(state, time.light) ? state.tracks.map(withoutLooks) : state.tracks;
  const matches = withoutSecondBoxes(matchByOverlap(before, known, policy), policy);
  const replacedBy = new Map<Detection, number>();
  const replaced = new Set<string>();
  const kept = before
    .map((track) => {
      const detection = matches.get(track);
      const missed = { ...track, missedLooks: track.missedLooks + 1 };
      if (detection === undefined) return { ...missed, emptyLooks: emptyLooksOf(track, time) };
      const verdict = identify(track, detection, { nowMs, isCovered: isCovered(detection, known, policy) });
      if (!verdict.same) {
        replacedBy.set(detection, verdict.sinceMs);
        if (standsInstead(detection.xyxy, track.xyxy)) replaced.add(track.id);
        return missed;
      }
      const { other: _other, emptyLooks: _empty, ...seen } = seeTrack(track, detection, nowMs, policy);
      return { ...seen, ...verdict.identity, xyxy: blend(track.xyxy, detection.xyxy) };
    })
    .filter((track) => nowMs - Math.max(track.lastSeenMs, time.watchingSinceMs) <= policy.forgetS * 1000)
    .filter(({ id, emptyLooks = 0 }) => emptyLooks < GONE_AFTER_LOOKS && !replaced.has(id));
  const taken = new Set(matches.values());
  const seenNow = kept.filter(({ lastSeenMs }) => lastSeenMs === nowMs);
  const mayBegin = known.filter(
    (detection) =>
      !taken.has(detection) &&
      detection.confidence >= policy.beginConfidence &&
      !seenNow.some((track) => areOneThing(detection, track, policy)),
  );
  const begun = new Set(onePerThing([...replacedBy.keys()], mayBegin, policy));
  const fresh = known
    .filter((detection) => begun.has(detection))
    .map((detection, i) => {
      const sinceMs = replacedBy.get(detection) ?? detection.sinceMs;
      return beginTrack(
        sinceMs === undefined ? detection : { ...detection, sinceMs },
        state.nextTrack + i,
        nowMs,
      );
    });
  const tracks = [...kept, ...fresh].sort(
    (a, b) => b.lastSeenMs - a.lastSeenMs || a.firstSeenMs - b.firstSeenMs,
  );
  return {
    tracks: tracks.slice(0, MAX_TRACKS),
    nextTrack: state.nextTrack + fresh.length,
    ...(time.light === undefined ? {} : { light: time.light }),
  };
}

/** A lower edge nearer to the other's than this share of its height is on the same ground, not in front of it. */
const SAME_GROUND_HEIGHTS = 0.15;
const SAME_GROUND_IOU = 0.5;

/** Two things cannot stand on one ground: what was there has left, and does not come back by standing alike. */
function standsInstead(now: Xyxy, before: Xyxy): boolean {
  const isOnSameGround = Math.abs(now[3] - before[3]) <= SAME_GROUND_HEIGHTS * heightOf(before);
  return isOnSameGround && iou(now, before) >= SAME_GROUND_IOU;
}

/** A box that lies so much in another, down to the same ground, is a part of what the other shows. */
const PART_SHARE = 0.8;

/** Of a car that somebody divides the model names the whole and its rear half at once. Regions may be many of one thing. */
function isPartOf(a: Sight, b: Sight): boolean {
  if (a.unnamed === true || b.unnamed === true) return false;
  const lower = Math.min(heightOf(a.xyxy), heightOf(b.xyxy));
  const isOnSameGround = Math.abs(a.xyxy[3] - b.xyxy[3]) <= SAME_GROUND_HEIGHTS * lower;
  return isOnSameGround && Math.max(coveredShare(a.xyxy, b.xyxy), coveredShare(b.xyxy, a.xyxy)) >= PART_SHARE;
}

type Sight = Pick<Detection, "className" | "xyxy" | "unnamed">;

/** Of a lorry the model now names the whole, now the cab: a second box on the ground of one that is seen is the same. */
const areOneThing = (now: Sight, seen: Sight, policy: AssociationPolicy): boolean =>
  seen.unnamed === now.unnamed &&
  sameEvidence(seen.className, now.className, policy) &&
  (standsInstead(now.xyxy, seen.xyxy) || isPartOf(now, seen));

/** What begins in one look is compared with itself too, the surest first: two boxes of one thing begin one track. */
function onePerThing(
  certain: readonly Detection[],
  others: readonly Detection[],
  policy: AssociationPolicy,
): readonly Detection[] {
  const begun = [...certain];
  for (const next of others.toSorted((a, b) => b.confidence - a.confidence)) {
    if (!begun.some((other) => areOneThing(next, other, policy))) begun.push(next);
  }
  return begun;
}

/** The place was seen without it in so many looks in a row: what stands there next is another object. */
const GONE_AFTER_LOOKS = 2;
const EMPTY_FROM_SHARE = 0.7;

function emptyLooksOf({ xyxy, emptyLooks = 0 }: Track, { emptyShare }: LookTime): number {
  const share = emptyShare?.(xyxy);
  // Where it cannot be seen whether it left, nothing is concluded.
  if (share === undefined) return emptyLooks;
  return share >= EMPTY_FROM_SHARE ? emptyLooks + 1 : 0;
}

const inOtherLight = (state: TrackerState, light: string | undefined): boolean =>
  state.light !== undefined && light !== undefined && state.light !== light;

function withoutLooks({
  signature: _signature,
  signatureXyxy: _xyxy,
  other: _other,
  ...track
}: Track): Track {
  return track;
}

/** Something else in front of it covers this share of the box: what is seen there is not the object alone. */
const COVERED_SHARE = 0.2;

function isCovered(detection: Detection, all: readonly Detection[], policy: AssociationPolicy): boolean {
  return all.some(
    (other) =>
      other !== detection &&
      other.unnamed !== true &&
      !isSecondGuess(other, detection, policy) &&
      // Lower in the picture is nearer: what stands behind it covers nothing of it.
      other.xyxy[3] >= detection.xyxy[3] &&
      coveredShare(detection.xyxy, other.xyxy) > COVERED_SHARE,
  );
}

/** Of vehicles close together a model also gives boxes over a part of one, or over two: too weak to be things. */
function isSecondGuess(other: Detection, detection: Detection, policy: AssociationPolicy): boolean {
  return (
    other.confidence < policy.beginConfidence && sameEvidence(other.className, detection.className, policy)
  );
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

/**
 * A second box of something that is seen all along brings nothing back: what stood there earlier and was lost from sight
 * is not there because the model divides the car that stands there now.
 */
function withoutSecondBoxes(
  matches: ReadonlyMap<Track, Detection>,
  policy: AssociationPolicy,
): ReadonlyMap<Track, Detection> {
  const all = [...matches];
  const steady = all.filter(([{ missedLooks }]) => missedLooks === 0);
  const isSecondBox = ([track, detection]: readonly [Track, Detection]): boolean =>
    track.missedLooks > 0 && steady.some(([, seen]) => areOneThing(detection, seen, policy));
  return new Map(all.filter((pair) => !isSecondBox(pair)));
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
  const { restless: _restless, solid: _solid, ...known } = track;
  return {
    ...known,
    ...(detection.restless === undefined ? {} : { restless: detection.restless }),
    ...solidityOf(track, detection),
    // The surest name seen so far: a van that was once a truck at 0.8 does not become a car at 0.3.
    className: detection.confidence > track.confidence ? detection.className : track.className,
    confidence: Math.max(detection.confidence, track.confidence * 0.98),
    meanConfidence: meanOf(track, detection),
    lastSeenMs: Math.max(nowMs, track.lastSeenMs),
    presentSinceMs:
      track.missedLooks > MISSED_LOOKS_MAX ? nowMs : (track.presentSinceMs ?? track.firstSeenMs),
    observedS: track.observedS + Math.min(gapS, policy.maxCoverS),
    sights: track.sights + 1,
    missedLooks: 0,
    ...(detection.changedShare === undefined
      ? {}
      : { changedShare: follow(track.changedShare ?? detection.changedShare, detection.changedShare) }),
  };
}

/** Sights that the mean confidence reaches back, more or less. */
const MEAN_SIGHTS = 10;

function meanOf({ meanConfidence, confidence, sights }: Track, seen: Detection): number {
  const mean = meanConfidence ?? confidence;
  return mean + (seen.confidence - mean) / Math.min(MEAN_SIGHTS, sights + 1);
}

/** A shadow that touches a shed makes it no scaffold: what fills its box in most of its sights is solid. */
function solidityOf(track: Track, { unnamed, solid }: Detection): Pick<Track, "solid" | "solidShare"> {
  if (unnamed !== true) return {};
  const before = track.solidShare ?? (track.solid === true ? 1 : 0);
  const solidShare = before + ((solid === true ? 1 : 0) - before) / Math.min(MEAN_SIGHTS, track.sights + 1);
  return { solidShare, ...(solidShare >= MOSTLY ? { solid: true as const } : {}) };
}
const MOSTLY = 0.5;

/** A detector misses somebody who stands there in one look now and then. */
const MISSED_LOOKS_MAX = 1;

/** How fast a track believes that its place has changed, or looks as ever again. */
const CHANGE_FOLLOW = 0.3;
const follow = (old: number, seen: number): number => old + (seen - old) * CHANGE_FOLLOW;

export function beginTrack(detection: Detection, number: number, nowMs: number): Track {
  const firstSeenMs = Math.min(nowMs, detection.sinceMs ?? nowMs);
  const { unnamed, restless, solid, changedShare, signature } = detection;
  return {
    id: `t${String(number)}`,
    className: detection.className,
    xyxy: detection.xyxy,
    confidence: detection.confidence,
    meanConfidence: detection.confidence,
    firstSeenMs,
    lastSeenMs: nowMs,
    // What has been there since an earlier time was found by looks at that place.
    observedS: (nowMs - firstSeenMs) / 1000,
    sights: 1,
    missedLooks: 0,
    ...(unnamed === undefined ? {} : { unnamed }),
    ...(restless === undefined ? {} : { restless }),
    ...(solid === undefined ? {} : { solid }),
    ...(changedShare === undefined ? {} : { changedShare }),
    ...(signature === undefined ? {} : { signature, signatureXyxy: detection.xyxy }),
  };
}

function blend(old: Xyxy, seen: Xyxy): Xyxy {
  const mix = (i: 0 | 1 | 2 | 3) => old[i] + (seen[i] - old[i]) * BOX_FOLLOW;
  return [mix(0), mix(1), mix(2), mix(3)];
}
