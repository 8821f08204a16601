/**
 * Piling: a thing that appeared, stands still and is tended by nobody. It needs no class: no detector trained on COCO
 * reports a rubbish bag, so a lasting change of the ground that no person or vehicle explains counts (abandoned-object
 * detection by two backgrounds: Porikli et al., EURASIP JASP 2008), as does a class that a model knows.
 */
import { isAttended } from "./attendance.ts";
import { newThings } from "./new-things.ts";
import { claimTogether, TOGETHER, whereGround } from "./place.ts";
import type { ReadRule, StaticObjectRule } from "./rule.ts";

export const readStaticObject: ReadRule<StaticObjectRule> = (zone, tracks, view) => {
  const { things, refusals } = newThings(zone, tracks, view, whereGround);
  const company = { attendants: zone.rule.attendants, view };
  const claims = claimTogether(things, TOGETHER.heap, (xyxy) => !isAttended(xyxy, tracks, company));
  return { claims, refusals };
};
