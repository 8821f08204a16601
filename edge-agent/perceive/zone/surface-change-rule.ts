/**
 * Posting, hanging, structures: a lasting change of a declared surface (a wall, a pole, the air between poles, a
 * façade, a roof) against the scene's learned reference. A still cannot tell a new poster from an old one, so only
 * what appeared counts, and a person confirms it unless a model names the thing.
 */
import { newThings } from "./new-things.ts";
import { claimTogether, TOGETHER, whereCentre } from "./place.ts";
import type { ReadRule, SurfaceChangeRule } from "./rule.ts";

export const readSurfaceChange: ReadRule<SurfaceChangeRule> = (zone, tracks, view) => {
  const { things, refusals } = newThings(zone, tracks, view, whereCentre);
  const { surface } = zone.rule;
  const how = surface === "facade" || surface === "roof" ? TOGETHER.structure : TOGETHER.poster;
  return { claims: claimTogether(things, how), refusals };
};
