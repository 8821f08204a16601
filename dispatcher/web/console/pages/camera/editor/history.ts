/** Undo and redo: every state that was, up to a bound. Pure. */

export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What the present came by: changes of the same name in a row are one step back. */
  readonly by: string | null;
}

/** The oldest goes first: nobody goes back further. */
const STEPS_MAX = 200;

export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [], by: null });

/** `by`: "zone 3's id", so that a word that is typed is one step; null: a step of its own. */
export function change<T>(history: History<T>, next: T, by: string | null = null): History<T> {
  if (next === history.present) return history;
  const isSameStep = by !== null && by === history.by;
  const past = isSameStep ? history.past : [...history.past, history.present].slice(-STEPS_MAX);
  return { past, present: next, future: [], by };
}

export function undo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  const before = past.at(-1);
  if (before === undefined) return history;
  return { past: past.slice(0, -1), present: before, future: [present, ...future], by: null };
}

export function redo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  const [next, ...rest] = future;
  if (next === undefined) return history;
  return { past: [...past, present], present: next, future: rest, by: null };
}
