/** The look: one frame that was detected, tracked and judged. */
import type { Violation } from "#contract";
import type { Xyxy } from "../../geometry/box.ts";
import type { Frame } from "../decode/frame.ts";
import type { Detection } from "../detect/detection.ts";
import type { ZoneReasons } from "./reasons.ts";

/** Something a rule is about, standing in its zone in this very look, whether or not its dwell is over. */
export interface Seen {
  readonly zoneId: string;
  readonly violation: Violation;
  readonly dedupKey: string;
  readonly className: string;
  readonly confidence: number;
  readonly xyxy: Xyxy;
  /** When this stay began, in look time: what came later under the same key is another thing. */
  readonly sinceMs: number;
}

/** What one look at one camera found; commands such as verify listen to these. */
export interface Look {
  readonly frame: Frame;
  /** All that the model saw in the frame, down to its floor. */
  readonly named: readonly Detection[];
  readonly seen: readonly Seen[];
  /** Dedup keys of what could not be judged in this look, because something stood in front. */
  readonly hidden: readonly string[];
  /** Things followed that were seen in this look; absent when nothing was judged. */
  readonly tracked?: number;
  /** Why each zone decided what it did. */
  readonly reasons: readonly ZoneReasons[];
  /** Set when nothing was judged, because the camera cannot be believed now: it was moved, it is covered. */
  readonly suspended?: { readonly zh: string; readonly en: string };
}
