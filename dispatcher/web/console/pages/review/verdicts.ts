/** One key for each verdict, and what it does with the ticket. Pure. */
import type { Action, ReviewItem } from "../../../shared/api.ts";

export const VERDICTS = ["clean", "present", "skip", "falseAlarm"] as const;
export type Verdict = (typeof VERDICTS)[number];

export const KEY_OF: Readonly<Record<Verdict, string>> = {
  clean: "1",
  present: "2",
  skip: "3",
  falseAlarm: "4",
};

/**
 * The same key always says the same of the picture: of a camera's own finding 2 is the confirmation, and "clean" is a
 * false alarm, which has a key of its own.
 */
const ACTIONS: Readonly<Record<ReviewItem["kind"], Partial<Record<Verdict, Action>>>> = {
  verify: { clean: "verifyClear", present: "verifyPresent", falseAlarm: "falseAlarm" },
  confirm: { present: "confirm", falseAlarm: "falseAlarm" },
};

/** As the book keeps a sentence for both readers. */
const SENTENCES: Partial<Record<Action, string>> = {
  verifyPresent: "人工核查：图片中违规仍然存在 / Reviewer: the pictures show that it is still there",
  falseAlarm: "人工核查：图片中没有违规 / Reviewer: the pictures show no violation",
};

/** Null: this reader may not, or it makes no sense for this ticket. */
export function actionOf(verdict: Verdict, { kind, allowed }: ReviewItem): Action | null {
  const action = ACTIONS[kind][verdict];
  return allowed.find((each) => each.action === action)?.action ?? null;
}

export const mayJudge = (item: ReviewItem): boolean =>
  VERDICTS.some((verdict) => actionOf(verdict, item) !== null);

/** What is written as the reason: the reviewer's own words, or the verdict's sentence. */
export function reasonOf(action: Action, note: string): string | null {
  return note.trim() === "" ? (SENTENCES[action] ?? null) : note.trim();
}
