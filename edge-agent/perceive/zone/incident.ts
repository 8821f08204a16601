/** The incident: what a rule says when it fires. */
import type { Violation } from "#contract";
import type { Xyxy } from "../../geometry/box.ts";

/** A rule fired, still holds, or ceased to hold. Becomes one contract event. */
export interface Incident {
  readonly phase: "opened" | "updated" | "cleared";
  readonly violation: Violation;
  readonly zoneId: string;
  readonly trackId: string;
  readonly className: string;
  readonly confidence: number;
  /** Latest box in source pixels. */
  readonly xyxy: Xyxy;
  /** Fixed when the episode began (contract's placeCell). */
  readonly placeCell: string;
  readonly observedS: number;
  readonly elapsedS: number;
  readonly thresholdS: number;
  /** The sentence that the worker reads. */
  readonly reason: string;
  /** A person must look before anybody is sent. */
  readonly needsConfirmation?: true;
}
