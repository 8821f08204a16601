/** SEAM between what serves engineers (serve/) and what knows labels, trials and reports. */
import type { LabelDesk } from "./label-desk.ts";
import type { RecordDesk } from "./record-puller.ts";
import type { RolloutDesk } from "./rollout-desk.ts";
import type { ShadowDesk } from "./shadow-desk.ts";
import type { TuningDesk } from "./tuning-desk.ts";

export interface LearningDesks {
  readonly labels: LabelDesk;
  readonly tuning: TuningDesk;
  readonly shadows: ShadowDesk;
  readonly rollouts: RolloutDesk;
  readonly records: RecordDesk;
}
