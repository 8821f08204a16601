/** Clips in which nothing happens, those that blind or move the camera, and two in which something real happens. */
import type { ClipPlan, Condition, GuardReason, Happening } from "./clip-plan.ts";
import { allZones } from "./negatives.ts";
import { DWELL_S, STEP_S } from "./positives.ts";
import type { Site } from "./things.ts";

interface Named {
  readonly base: string;
  readonly seed: number;
}

const QUIET_S = 360;

/** The place as it is, every zone watched, in one kind of weather. */
export function quietClip(
  condition: Condition | "infrared-flip",
  turn: number,
  site: Site,
  named: Named,
): ClipPlan {
  const flip: Happening = { what: "infrared-flip", fromS: QUIET_S / 2, toS: QUIET_S };
  return {
    clip: `quiet-${turn}-${condition}-${named.base}`,
    ...{ kind: "quiet", about: "any", ...named, stepS: STEP_S, durationS: QUIET_S },
    says: condition === "infrared-flip" ? "the camera turns to infrared" : "nothing but passers-by",
    conditions: condition === "infrared-flip" ? [] : [condition],
    ...{ actors: [], wanted: [], zones: allZones(site) },
    happenings: condition === "infrared-flip" ? [flip] : [],
  };
}

const GUARD_FROM_S = 80;
const GUARD_S = 180;

/** From a time on the camera is knocked aside, dark, blurred or covered: the rules must be suspended. */
export function guardClip(why: GuardReason, site: Site, named: Named): ClipPlan {
  return {
    clip: `guard-${why}-${named.base}`,
    ...{ kind: "guard", about: "any", ...named, stepS: STEP_S, durationS: GUARD_S },
    says: `the camera is ${why}`,
    ...{ conditions: [], actors: [], wanted: [], zones: allZones(site) },
    happenings: [{ what: why, fromS: GUARD_FROM_S, toS: GUARD_S }],
  };
}

/** A camera that is carried through a street: nothing in it may be reported. */
export function movingCameraClip(site: Site, named: Named): ClipPlan {
  return {
    clip: `guard-walk-${named.base}`,
    ...{ kind: "guard", about: "any", ...named, stepS: STEP_S, durationS: 120 },
    says: "the camera is carried about",
    ...{ conditions: [], actors: [], wanted: [], zones: allZones(site) },
    happenings: [{ what: "moved", fromS: 0, toS: 120 }],
  };
}

/** vtest: a white van stands parked all the time. Its box was read off the picture, as shares of 768 × 576. */
function realVan(named: Named): ClipPlan {
  const box = [653 / 768, 45 / 576, 723 / 768, 100 / 576] as const;
  const polygon = [
    [0.82, 0.1],
    [0.955, 0.1],
    [0.955, 0.21],
    [0.82, 0.21],
  ] as const;
  const zone = { id: "parking-zone", violation: "parking", polygon, evidence: ["motor-vehicle"] } as const;
  return {
    clip: `parking-real-${named.base}`,
    ...{ kind: "positive", about: "parking", ...named, stepS: STEP_S, durationS: 180 },
    says: "a real van stands there all the time",
    ...{ conditions: ["clear"], actors: [], happenings: [] },
    wanted: [{ violation: "parking", zoneId: zone.id, objectId: "van" }],
    zones: [{ ...zone, dwellS: DWELL_S.parking }],
    alreadyThere: [{ objectId: "van", className: "truck", box, fromS: 0, toS: 180 }],
  };
}

/** aboda_video4: a bag is put down at 13.5 s of the recording and left; its end is held until the dwell is long over. */
function realBag(named: Named): ClipPlan {
  const box = [455 / 720, 365 / 480, 502 / 720, 415 / 480] as const;
  const polygon = [
    [0.5, 0.6],
    [0.74, 0.6],
    [0.74, 0.98],
    [0.5, 0.98],
  ] as const;
  const playsOnce = { leadS: 44, fromS: 7.5 };
  return {
    clip: `piling-real-${named.base}`,
    ...{ kind: "positive", about: "piling", ...named, stepS: STEP_S, durationS: 200 },
    says: "a real bag is put down and left",
    ...{ conditions: ["clear"], actors: [], happenings: [], playsOnce },
    wanted: [{ violation: "piling", zoneId: "piling-zone", objectId: "bag" }],
    zones: [{ id: "piling-zone", violation: "piling", polygon, dwellS: DWELL_S.piling }],
    alreadyThere: [
      {
        objectId: "bag",
        className: "handbag",
        box,
        fromS: playsOnce.leadS + 13.5 - playsOnce.fromS,
        toS: 200,
      },
    ],
  };
}

/** What really happens in a recording of this name, if anything. */
export function realClip(named: Named): ClipPlan | undefined {
  if (named.base === "vtest") return realVan(named);
  return named.base === "aboda_video4_whole" ? realBag(named) : undefined;
}
