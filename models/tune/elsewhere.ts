/** What a proposal does to everything that was not tuned: the camera's other violations, and its other lights. Pure. */
import { LIGHT_PROFILES, type TuningParams, type TuningReport, VIOLATIONS } from "#contract";
import { pairs, sightedOf } from "../diff/same-thing.ts";
import type { Ticket } from "../diff/ticket.ts";
import { lightsOf, zoneGroups } from "./operating-points.ts";
import { nowOf, type Question, type ReplayedCase, withConfidence, zonesLike } from "./tune-case.ts";

type Elsewhere = NonNullable<TuningReport["proposal"]>["elsewhere"];

const SAME_STAY_SLACK_MS = 30_000;

export function elsewhereOf(
  replayed: ReplayedCase,
  question: Question,
  { minConfidence, ...zoneParams }: TuningParams,
): Elsewhere {
  const { camera, manifest } = replayed.planned;
  const tuned = new Set(zonesLike(replayed, question.group));
  const lights = lightsOf(question.profile);
  const settings = withConfidence(camera.minConfidence, question.profile, minConfidence);
  const [before, after]: [Ticket[], Ticket[]] = [[], []];
  for (const group of zoneGroups(camera, manifest)) {
    for (const zoneId of group.zoneIds) {
      const own = nowOf(group);
      const isOther = ({ profile }: Ticket): boolean => !tuned.has(zoneId) || !lights.includes(profile);
      before.push(...replayed.grid.tickets(camera.minConfidence, zoneId, own).filter(isOther));
      const then = tuned.has(zoneId) ? zoneParams : own;
      after.push(...replayed.grid.tickets(settings, zoneId, then).filter(isOther));
    }
  }
  const same = pairs(before.map(sightedOf), after.map(sightedOf), SAME_STAY_SLACK_MS);
  const stayed = new Set(same.values());
  const gone = before.filter((_, i) => !same.has(i));
  const come = after.filter((_, k) => !stayed.has(k));
  return VIOLATIONS.flatMap((violation) =>
    LIGHT_PROFILES.flatMap((profile) => {
      const count = (tickets: readonly Ticket[]): number =>
        tickets.filter((ticket) => ticket.violation === violation && ticket.profile === profile).length;
      const [vanish, appear] = [count(gone), count(come)];
      return vanish + appear === 0 ? [] : [{ violation, profile, vanish, appear }];
    }),
  );
}
