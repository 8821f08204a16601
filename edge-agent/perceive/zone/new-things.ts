/** What is new to the scene in a zone: named goods that were not there before, and changes that nothing explains. Pure. */
import { coveredShare } from "../../geometry/iou.ts";
import type { Track } from "../track/track.ts";
import { refuse, type whereStands } from "./place.ts";
import type { Refusal, Zone, ZoneView } from "./rule.ts";

/** A named thing whose place looks as it always did is part of the scene: a bench, a planter. */
const NEW_SHARE = 0.3;
/** A change that a vehicle or person covers this much is theirs: the model missed them in some looks. */
const EXPLAINED_SHARE = 0.7;
/** A name that was never surer than this is a guess at the thing itself. */
const EXPLAINS_FROM_CONFIDENCE = 0.5;
/** It was there for this share of the change's own time: whoever walked by later did not make it. */
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
      (track.unnamed === true ? (restless(track, zone) ?? explained(track, zone, tracks)) : scenery(track));
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

function explained(track: Track, zone: Zone, tracks: readonly Track[]): Refusal | undefined {
  const by = tracks.find(
    (other) =>
      other.unnamed !== true &&
      other.confidence >= EXPLAINS_FROM_CONFIDENCE &&
      other.observedS >= EXPLAINS_SHARE * track.observedS &&
      other.firstSeenMs >= track.firstSeenMs - CAME_WITH_S * 1000 &&
      !zone.rule.classNames.has(other.className) &&
      coveredShare(track.xyxy, other.xyxy) >= EXPLAINED_SHARE,
  );
  if (by === undefined) return undefined;
  return {
    ...{ trackId: track.id, className: track.className, step: "explained" },
    says: `the change is the ${by.className} that stands there`,
  };
}
