/** Whether two tickets, or a ticket and a label, are about one thing: zone, violation, time and place. Pure. */
import type { Violation } from "#contract";
import type { Xyxy } from "../../edge-agent/geometry/box.ts";
import { iou } from "../../edge-agent/geometry/iou.ts";
import { isAbout } from "../suite/score.ts";
import type { SizeWh, Ticket } from "./ticket.ts";

/** Something that was somewhere for some time. Whoever saw it may have drawn no box. */
export interface Sighted {
  readonly cameraCode: string;
  readonly zoneId: string;
  readonly violation: Violation;
  readonly fromMs: number;
  readonly toMs: number;
  readonly box?: { readonly xyxy: Xyxy; readonly sizeWh: SizeWh } | undefined;
}

export const sightedOf = ({ enteredMs, clearedMs, xyxy, sizeWh, ...ticket }: Ticket): Sighted => ({
  ...{ cameraCode: ticket.cameraCode, zoneId: ticket.zoneId, violation: ticket.violation },
  ...{ fromMs: enteredMs, toMs: clearedMs ?? Number.POSITIVE_INFINITY, box: { xyxy, sizeWh } },
});

/** Pictures of one camera may differ in size: shares of the picture are the same in all. */
function inShares({ xyxy: [x1, y1, x2, y2], sizeWh: [width, height] }: NonNullable<Sighted["box"]>): Xyxy {
  return [x1 / width, y1 / height, x2 / width, y2 / height];
}

/**
 * How surely both are one thing: 0 when they are not, else above 0 and larger the more their boxes overlap. Boxes are of
 * one thing at an IoU of 0.3, when one lies in the other, or when one's ground point lies at the other's foot (the
 * suite's scoring has the same rule). Without a box on either side zone and time decide.
 */
export function likeness(a: Sighted, b: Sighted, slackMs: number): number {
  if (a.cameraCode !== b.cameraCode || a.zoneId !== b.zoneId || a.violation !== b.violation) return 0;
  if (a.fromMs - slackMs > b.toMs || b.fromMs - slackMs > a.toMs) return 0;
  if (a.box === undefined || b.box === undefined) return SAME_BY_TIME;
  const [boxA, boxB] = [inShares(a.box), inShares(b.box)];
  if (!isAbout(boxA, boxB) && !isAbout(boxB, boxA)) return 0;
  return SAME_BY_TIME + iou(boxA, boxB);
}
const SAME_BY_TIME = 0.001;

/** Each of `ones` with the one of `others` that it is most like, by index; several may share one. */
export function nearest(
  ones: readonly Sighted[],
  others: readonly Sighted[],
  slackMs: (other: Sighted) => number,
): readonly (number | undefined)[] {
  return ones.map((one) => {
    let [best, bestLikeness]: [number | undefined, number] = [undefined, 0];
    for (const [k, other] of others.entries()) {
      const like = likeness(one, other, slackMs(other));
      if (like > bestLikeness) [best, bestLikeness] = [k, like];
    }
    return best;
  });
}

/** Pairs of indices, the likeliest first, each used once: which ticket of one list is which of the other. */
export function pairs(
  ones: readonly Sighted[],
  others: readonly Sighted[],
  slackMs: number,
): ReadonlyMap<number, number> {
  const candidates = ones.flatMap((one, i) =>
    others.flatMap((other, k) => {
      const like = likeness(one, other, slackMs);
      return like > 0 ? [{ i, k, like }] : [];
    }),
  );
  candidates.sort((a, b) => b.like - a.like || a.i - b.i || a.k - b.k);
  const [found, taken] = [new Map<number, number>(), new Set<number>()];
  for (const { i, k } of candidates) {
    if (found.has(i) || taken.has(k)) continue;
    found.set(i, k);
    taken.add(k);
  }
  return found;
}
