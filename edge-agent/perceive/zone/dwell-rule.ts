/**
 * The dwell rule: an object of a class stands in a zone. What is tested is its ground point: a lorry that leans into
 * the zone from below is not in it. Parking, by vehicles; also any other class that may not stay.
 */
import { heightOf } from "../../geometry/box.ts";
import { coveredShare } from "../../geometry/iou.ts";
import type { Track } from "../track/track.ts";
import type { DwellRule, ReadRule, Refusal } from "./rule.ts";
import { refuse, whereGround } from "./place.ts";

/** A box that lies so much within another one, and stands behind it by this share of that one's height, is its part. */
const PART_SHARE = 0.9;
const BEHIND_HEIGHTS = 0.15;

export const readDwell: ReadRule<DwellRule> = (zone, tracks, view) => {
  const read = tracks
    .filter(({ missedLooks }) => missedLooks === 0)
    .map((track) => ({ track, refusal: refuse(zone, track, view, whereGround) }));
  const inZone = read.filter(({ refusal }) => refusal === undefined).map(({ track }) => track);
  const parts = inZone.flatMap((track) => partOf(track, inZone) ?? []);
  const partIds = new Set(parts.map(({ trackId }) => trackId));
  return {
    claims: inZone
      .filter(({ id }) => !partIds.has(id))
      .map((track) => ({ members: [track], xyxy: track.xyxy, holds: true })),
    refusals: [...read.flatMap(({ refusal }) => refusal ?? []), ...parts],
  };
};

/** A thing behind another one is hidden by it: what is seen whole within its outline is a window or a door of it. */
function partOf({ id, className, xyxy }: Track, all: readonly Track[]): Refusal | undefined {
  const whole = all.find(
    (other) =>
      other.id !== id &&
      coveredShare(xyxy, other.xyxy) >= PART_SHARE &&
      xyxy[3] < other.xyxy[3] - BEHIND_HEIGHTS * heightOf(other.xyxy),
  );
  if (whole === undefined) return undefined;
  return {
    ...{ trackId: id, className, step: "explained" },
    says: `${className} is a part of the ${whole.className} that stands there`,
  };
}
