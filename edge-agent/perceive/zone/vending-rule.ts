/**
 * Street vending: wares (goods, furniture, an umbrella, a tricycle, a thing that no class explains) that are new to
 * the scene, with somebody who stays beside them. A passer-by has no wares, somebody waiting for a bus neither; wares
 * alone are a heap. Wares that stand together are one stall.
 */
import { isAttended } from "./attendance.ts";
import { newThings } from "./new-things.ts";
import { claimTogether, TOGETHER, whereStands } from "./place.ts";
import type { ReadRule, VendingRule } from "./rule.ts";

export const readVending: ReadRule<VendingRule> = (zone, tracks, view) => {
  const { things, refusals } = newThings(zone, tracks, view, whereStands);
  const company = { attendants: zone.rule.attendants, view };
  const claims = claimTogether(things, TOGETHER.stall, (xyxy) => isAttended(xyxy, tracks, company));
  return { claims, refusals };
};
