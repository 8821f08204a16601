/** Why a zone decided what it decided in one look. */
import type { Refusal } from "./rule.ts";
import type { Progress } from "./stay.ts";

export interface ZoneReasons {
  readonly zoneId: string;
  /** Why the rule does not hold now; absent while it does. */
  readonly notInForce?: string;
  readonly refusals: readonly Refusal[];
  readonly progress: readonly Progress[];
}
