/** What is new to the scene in a zone: named goods that were not there before, and changes that nothing explains. Pure. */
import { heightOf } from "../../geometry/box.ts";
import { coveredShare } from "../../geometry/iou.ts";
import type { Track } from "../track/track.ts";
import { personHeightPx, refuse, whereGround, type whereStands } from "./place.ts";
import type { Refusal, Zone, ZoneView } from "./rule.ts";

/** A named thing whose place looks as it always did is part of the scene: a bench, a planter. */
const NEW_SHARE = 0.3;
/** A change that a vehicle or person covers this much is theirs: the model missed them in some looks. */
const EXPLAINED_SHARE = 0.7;
/** A name that is no surer than this is a guess at the thing itself. */
const EXPLAINS_FROM_CONFIDENCE = 0.5;
/** Of a person who is as tall as a person there: the height is a second witness, and a model sees half of some. */
const PERSON_FROM_CONFIDENCE = 0.3;
const PERSON_HEIGHTS = 0.6;
/**
 * It was seen in this share of the looks that saw the change: whoever walked by later did not make it. Looks, not
 * seconds: of those who walk through one place one after the other, each would count for the time between them.
 */
const EXPLAINS_SHARE = 0.4;
/** And it came with the change: what stood there long before did not make it. */
const CAME_WITH_S = 10;

export interface NewThings {
  readonly things: readonly Track[];
  readonly refusals: readonly Refusal[];
}

export function newThings(
  zone: Zone,
  tracks: readonly Track[],
  view: ZoneView,
  where: typeof whereStands,
): NewThings {
  const things: Track[] = [];
  const refusals: Refusal[] = [];
  for (const track of tracks.filter(({ missedLooks }) => missedLooks === 0)) {
    const refusal =
      refuse(zone, track, view, where) ??
      (track.unnamed === true
        ? (restless(track, zone) ?? explained(track, { zone, tracks, view }))
        : scenery(track));
    if (refusal === undefined) things.push(track);
    else refusals.push(refusal);
  }
  return { things, refusals };
}

function scenery({ id: trackId, className, changedShare }: Track): Refusal | undefined {
  if (changedShare !== undefined && changedShare >= NEW_SHARE) return undefined;
  const says =
    changedShare === undefined
      ? "the scene is not learned yet"
      : `${className} is part of the scene: its place looks as it always did`;
  return { trackId, className, step: "scenery", says };
}

/** Only what hangs in the air may move: on the ground and on walls a thing stands still or is none. */
function restless(track: Track, { rule }: Zone): Refusal | undefined {
  if (track.restless !== true || (rule.kind === "surface-change" && rule.surface === "air")) return undefined;
  const { id: trackId, className } = track;
  return { trackId, className, step: "restless", says: "the change looks different in every look" };
}

interface Scene {
  readonly zone: Zone;
  readonly tracks: readonly Track[];
  readonly view: ZoneView;
}

function explained(track: Track, scene: Scene): Refusal | undefined {
  const { zone, tracks } = scene;
  const by = tracks.find(
    (other) =>
      other.unnamed !== true &&
      other.sights >= EXPLAINS_SHARE * track.sights &&
      other.firstSeenMs >= track.firstSeenMs - CAME_WITH_S * 1000 &&
      !zone.rule.classNames.has(other.className) &&
      coveredShare(track.xyxy, other.xyxy) >= EXPLAINED_SHARE &&
      (zone.rule.attendants?.has(other.className) === true ? isThere(other, scene) : isSureOf(other, scene)),
  );
  if (by === undefined) return undefined;
  return {
    ...{ trackId: track.id, className: track.className, step: "explained" },
    says: `the change is the ${by.className} that stands there`,
  };
}

/** Somebody, and in this look: what is seen without him is not his. */
function isThere({ confidence, missedLooks, xyxy }: Track, { view }: Scene): boolean {
  if (missedLooks > 1) return false;
  const standsPx = personHeightPx(xyxy[3], view) ?? Infinity;
  const isTall = heightOf(xyxy) >= PERSON_HEIGHTS * standsPx;
  return confidence >= (isTall ? PERSON_FROM_CONFIDENCE : EXPLAINS_FROM_CONFIDENCE);
}

function isSureOf(other: Track, { zone, view }: Scene): boolean {
  const { confidence, meanConfidence = confidence } = other;
  switch (zone.rule.kind) {
    case "vending":
      // Somebody beside it is a witness against the name: a stall that passes for a truck now and then is a stall.
      return meanConfidence >= EXPLAINS_FROM_CONFIDENCE;
    case "surface-change":
      // Nothing stands on a wall: a truck there is the scaffold itself.
      return confidence >= EXPLAINS_FROM_CONFIDENCE && whereGround(other.xyxy, zone, view) === "outside";
    case "static-object":
    case "beyond-line":
    case "dwell":
      return confidence >= EXPLAINS_FROM_CONFIDENCE;
  }
}
