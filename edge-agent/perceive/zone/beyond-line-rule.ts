/**
 * Trading beyond the shop line (超门线经营): things of a shop, named or not, on the ground beyond its line. The zone
 * is that ground, its edge towards the shop the line. What stands together is one incident; a second display at the
 * other end of the line is another.
 */
import { newThings } from "./new-things.ts";
import { claimTogether, TOGETHER, whereStands } from "./place.ts";
import type { BeyondLineRule, ReadRule } from "./rule.ts";

export const readBeyondLine: ReadRule<BeyondLineRule> = (zone, tracks, view) => {
  const { things, refusals } = newThings(zone, tracks, view, whereStands);
  return { claims: claimTogether(things, TOGETHER.heap), refusals };
};
