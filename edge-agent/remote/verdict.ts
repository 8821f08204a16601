/** What a series of looks says about one incident: clear, still there, or not yet known. Pure. */
import type { VerifyRequest } from "#contract";
import type { Look, Seen } from "../perceive/zone/look.ts";

/** A single sight may be a passer-by or a flicker of the detector, so it takes two to say that it is still there. */
const SIGHTS_FOR_PRESENT = 2;

const looksOf = (count: number): string => `${count} look${count === 1 ? "" : "s"}`;

export interface Tally {
  readonly looks: number;
  readonly sights: number;
  readonly cleanInRow: number;
  /** The incident in the latest look that saw it. */
  readonly seen: Seen | null;
  /** Why looks said nothing, when the camera could not be believed. */
  readonly silence?: string | undefined;
}

export const NO_LOOKS: Tally = { looks: 0, sights: 0, cleanInRow: 0, seen: null };

/** Something other than the incident that stands in the same zone counts as clean: it has a dedup key of its own. */
export function addLook(tally: Tally, look: Look, dedupKey: string): Tally {
  const seen = look.seen.find((each) => each.dedupKey === dedupKey);
  // Somebody stood in front of it, or the camera looked elsewhere: that look says nothing.
  const saysNothing = look.suspended !== undefined || look.hidden.includes(dedupKey);
  if (seen === undefined && saysNothing) return { ...tally, silence: look.suspended?.en ?? tally.silence };
  return {
    looks: tally.looks + 1,
    sights: tally.sights + (seen === undefined ? 0 : 1),
    cleanInRow: seen === undefined ? tally.cleanInRow + 1 : 0,
    seen: seen ?? tally.seen,
  };
}

export type Decision = { readonly verdict: "clear" | "present"; readonly reason: string };

export function decide(tally: Tally, request: Pick<VerifyRequest, "looks">): Decision | null {
  if (tally.sights >= Math.min(SIGHTS_FOR_PRESENT, request.looks)) {
    const what =
      tally.seen === null ? "" : ` (${tally.seen.className}, ${Math.round(tally.seen.confidence * 100)} %)`;
    return { verdict: "present", reason: `still there in ${tally.sights} of ${looksOf(tally.looks)}${what}` };
  }
  if (tally.cleanInRow >= request.looks) {
    return { verdict: "clear", reason: `not there in ${looksOf(tally.cleanInRow)} in a row` };
  }
  return null;
}

/** Why the time ran out without a decision. */
export function undecidedReason(tally: Tally, request: Pick<VerifyRequest, "looks" | "timeoutS">): string {
  if (tally.silence !== undefined) return tally.silence;
  const within = `within ${request.timeoutS} s`;
  if (tally.looks === 0) return `the camera gave no look ${within}`;
  if (tally.looks < request.looks)
    return `the camera gave only ${tally.looks} of ${looksOf(request.looks)} ${within}`;
  return `neither ${request.looks} clean in a row nor ${SIGHTS_FOR_PRESENT} sights ${within}, in ${looksOf(tally.looks)}`;
}
