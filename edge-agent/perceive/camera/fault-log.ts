/** Counts a fault that repeats, and says when it is worth a line: when the text changes, then at the 2nd, 4th, 8th… */

export interface FaultLog {
  /** Notes one fault; `worthALine` at 1, 2, 4, 8… repeats of one text. */
  note(text: string): { readonly repeats: number; readonly worthALine: boolean };
  /** Forgets: the next fault is news again. */
  reset(): void;
}

export function createFaultLog(): FaultLog {
  let last: string | undefined;
  let repeats = 0;
  return {
    note: (text) => {
      repeats = text === last ? repeats + 1 : 1;
      last = text;
      return { repeats, worthALine: Number.isInteger(Math.log2(repeats)) };
    },
    reset: () => {
      last = undefined;
      repeats = 0;
    },
  };
}
