/**
 * Overload: who waits longer when the inference slots cannot serve every camera in time. Pure.
 * The lowest priority lengthens its revisit first, up to MAX_LEAD; then the next one; the highest gives way last.
 * Within one priority all lengthen by the same factor.
 */

/** What one camera asks of the slots. */
export interface Demand {
  readonly priority: number;
  /** Slots it keeps busy on average when nobody makes it wait: time of one look over time between looks. */
  readonly slots: number;
}

/**
 * No priority's revisit is lengthened beyond this many times the highest priority's. Together with the share of the
 * demand that can be served it bounds everybody's wait: at most MAX_LEAD * demand / capacity promises. Four, because
 * the zone rules take a pause of four revisits as one uninterrupted watch.
 */
export const MAX_LEAD = 4;
/** Planned with this share of the slots, so that what arrives in bunches does not push the high ones late. */
const PLANNED_SHARE = 0.95;

/** Priority → factor (at least 1) by which its revisit is lengthened, for every priority that asks for something. */
export function planStretch(demands: readonly Demand[], slots: number): ReadonlyMap<number, number> {
  const wanted = new Map<number, number>();
  for (const demand of demands) {
    wanted.set(demand.priority, (wanted.get(demand.priority) ?? 0) + demand.slots);
  }
  const capacity = slots * PLANNED_SHARE;
  const lowestFirst = [...wanted.keys()].sort((a, b) => a - b);
  const stretch = new Map(lowestFirst.map((priority): [number, number] => [priority, 1]));
  let total = [...wanted.values()].reduce((sum, each) => sum + each, 0);
  for (const priority of lowestFirst.slice(0, -1)) {
    if (total <= capacity) return stretch;
    const own = wanted.get(priority) ?? 0;
    const left = capacity - (total - own);
    const factor = left * MAX_LEAD <= own ? MAX_LEAD : own / left;
    stretch.set(priority, factor);
    total += own / factor - own;
  }
  const rest = total / capacity;
  if (rest <= 1) return stretch;
  for (const [priority, factor] of stretch) stretch.set(priority, factor * rest);
  return stretch;
}
