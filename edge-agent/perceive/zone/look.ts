/** The look: one frame that was detected, tracked and judged. */
import type { Violation } from "#contract";
import type { Xyxy } from "../../geometry/box.ts";
import type { Frame } from "../decode/frame.ts";

/** Something a rule is about, standing in its zone in this very look, whether or not its dwell is over. */
export interface Seen {
  readonly zoneId: string;
  readonly violation: Violation;
  readonly dedupKey: string;
  readonly className: string;
  readonly confidence: number;
  readonly xyxy: Xyxy;
}

/** What one look at one camera found; commands such as verify listen to these. */
export interface Look {
  readonly frame: Frame;
  readonly seen: readonly Seen[];
}
