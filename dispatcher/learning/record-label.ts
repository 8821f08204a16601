/** Writes a label and what counts after it; the ticket must be locked in the session. */
import type { BookSession } from "../book/book.ts";
import { judgeLabels } from "./judge-labels.ts";
import type { LabelFacts, NewLabel, SeenBy } from "./label.ts";

/** False: this step was told before, and nothing was written. `where`: of a missed one, the camera that should have seen it. */
export async function recordLabel(
  session: BookSession,
  ticketId: string,
  label: NewLabel,
  { facts, where = facts }: { readonly facts: LabelFacts; readonly where?: SeenBy },
): Promise<boolean> {
  if (!(await session.addLabel(ticketId, label))) return false;
  const judgement = judgeLabels(await session.labelsOf(ticketId));
  if (judgement === null) throw new Error(`ticket ${ticketId} has no label after one was written`);
  const { violation, seenAtMs } = facts;
  await session.keepJudgement(ticketId, { ...judgement, ...where, violation, seenAtMs });
  return true;
}
