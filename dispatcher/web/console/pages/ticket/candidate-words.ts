/** Why a worker was chosen or not, as the assignment writes it, found again for the reader's language. Pure. */

export type Verdict =
  | {
      readonly key:
        | "chosen"
        | "chosenAgain"
        | "wouldDo"
        | "mayNot"
        | "offShift"
        | "tooFar"
        | "declined"
        | "lapsed"
        | "full";
    }
  | { readonly key: "leave"; readonly why: string };

const WRITTEN: readonly (readonly [RegExp, Exclude<Verdict, { key: "leave" }>["key"]])[] = [
  [/^chosen again\b/, "chosenAgain"],
  [/^chosen: /, "chosen"],
  [/^would also do: /, "wouldDo"],
  [/^may not act on /, "mayNot"],
  [/^not on shift: /, "offShift"],
  [/^too far: /, "tooFar"],
  [/^declined this ticket before: /, "declined"],
  [/^let an offer of this ticket lapse: /, "lapsed"],
  [/^at capacity: /, "full"],
];

/** Null: written otherwise, to be shown as it is. */
export function verdictOf(reason: string): Verdict | null {
  const leave = /^on leave \((.*?)\): /.exec(reason);
  if (leave !== null) return { key: "leave", why: leave[1] ?? "" };
  const found = WRITTEN.find(([form]) => form.test(reason));
  return found === undefined ? null : { key: found[1] };
}

/** Who was chosen, where a step's reason says so: "<name>: chosen: …"; null elsewhere. */
export const chosenIn = (reason: string): string | null =>
  /^(.{1,100}?): chosen(?: again[^:]*)?: /.exec(reason)?.[1] ?? null;
