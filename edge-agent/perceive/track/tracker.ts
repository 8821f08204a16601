/** Which tracker a camera has: the one place where they are listed. */
import { createByteTracker } from "./byte-tracker.ts";
import { associate, type AssociationPolicy } from "./stationary-association.ts";
import type { Tracker } from "./track.ts";

/** What a camera's plan says of its tracker. */
export interface TrackingPlan {
  readonly association: AssociationPolicy;
  /** Only of a watched camera: looks per second while something moves. */
  readonly watch?: { readonly fps: number };
}

/** A new tracker is one file and one line here. */
export function createTracker({ association, watch }: TrackingPlan): Tracker {
  if (watch !== undefined) return createByteTracker(association);
  return { update: (state, detections, time) => associate(state, detections, time, association) };
}
