/**
 * Labels are written in the transaction of the step that gives them: none is forgotten, none is written for a step that
 * did not happen, and a step that is told twice finds its label there.
 */
import type { MoveHooks } from "../lifecycle/move-hooks.ts";
import type { Counters } from "../telemetry/counters.ts";
import { deriveLabel, mayLabel } from "./derive-label.ts";
import { recordLabel } from "./record-label.ts";

export function createLabelHooks({ counters }: { readonly counters: Counters }): MoveHooks {
  return {
    opened: () => Promise.resolve(),
    async moved(session, before, after, move) {
      const step = { before, after, move };
      if (!mayLabel(step)) return;
      const facts = await session.labelFacts(after.id);
      const label = facts === null ? null : deriveLabel(step, facts);
      if (facts === null || label === null) return;
      if (await recordLabel(session, after.id, label, { facts })) counters.count("labelsWritten");
    },
  };
}
