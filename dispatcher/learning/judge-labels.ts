/** Several people's words on one ticket → the one that counts, and whether they differ. Pure. */
import type { Judgement, Label, LabelRole } from "./label.ts";

/** Whoever looks at evidence for a living counts more than whoever was on the spot for another reason. */
const RANKS: Readonly<Record<LabelRole, number>> = {
  worker: 0,
  gridLeader: 1,
  dispatcher: 1,
  reviewer: 2,
  engineer: 3,
  administrator: 3,
};
const SETTLES = RANKS.engineer;

const rankOf = ({ byRole }: Label): number => RANKS[byRole];

/** Everybody's newest word; the highest rank counts, of one rank the newest. Null: nobody has said anything. */
export function judgeLabels(labels: readonly Label[]): Judgement | null {
  const newest = new Map<string, Label>();
  for (const label of labels.toSorted((a, b) => a.id - b.id)) newest.set(label.byId, label);
  const words = [...newest.values()];
  const [first, ...others] = words.toSorted((a, b) => rankOf(b) - rankOf(a) || b.id - a.id);
  if (first === undefined) return null;
  const differs = (among: readonly Label[]): boolean =>
    among.some(({ verdict }) => verdict !== first.verdict);
  if (!differs(others)) return { label: first, conflict: "none" };
  const engineers = others.filter((label) => rankOf(label) >= SETTLES);
  const isSettled = rankOf(first) >= SETTLES && !differs(engineers);
  return { label: first, conflict: isSettled ? "settled" : "open" };
}
