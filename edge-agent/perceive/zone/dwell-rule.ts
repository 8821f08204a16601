/**
 * The dwell rule: an object of a class stands in a zone. What is tested is its ground point: a lorry that leans into
 * the zone from below is not in it. Parking, by vehicles; also any other class that may not stay.
 */
import type { DwellRule, ReadRule } from "./rule.ts";
import { refuse, whereGround } from "./place.ts";

export const readDwell: ReadRule<DwellRule> = (zone, tracks, view) => {
  const read = tracks
    .filter(({ missedLooks }) => missedLooks === 0)
    .map((track) => ({ track, refusal: refuse(zone, track, view, whereGround) }));
  return {
    claims: read
      .filter(({ refusal }) => refusal === undefined)
      .map(({ track }) => ({ members: [track], xyxy: track.xyxy, holds: true })),
    refusals: read.flatMap(({ refusal }) => refusal ?? []),
  };
};
