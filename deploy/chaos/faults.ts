/** What is done to the dispatchers and their servers, and in which order. */
import type { Random } from "../../models/suite/random.ts";

export const FAULTS = [
  "kill-dispatcher",
  "flush-redis",
  "stop-redis",
  "slow-redis",
  "restart-postgres",
  "kill-postgres",
  "kill-nats",
  "clock-ahead",
  "clock-behind",
] as const;
export type FaultName = (typeof FAULTS)[number];

export interface PlannedFault {
  readonly name: FaultName;
  /** Seconds after the load began. */
  readonly atS: number;
}

/** Before the first and after the last one the load runs undisturbed. */
const CALM_S = 1;
/** From one fault to the next, when there is time. */
const PAUSE_S = 8;

/** Every kind once, in a short run as close together as it takes; in a long one again and again in other orders. */
export function planFaults(totalS: number, random: Random): readonly PlannedFault[] {
  const roomS = totalS - 2 * CALM_S;
  const rounds = Math.max(1, Math.floor(roomS / (PAUSE_S * FAULTS.length)));
  const names = Array.from({ length: rounds }, () => shuffled(FAULTS, random)).flat();
  return names.map((name, i) => ({ name, atS: CALM_S + (roomS * i) / names.length }));
}

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  return items
    .map((item) => ({ item, by: random.next() }))
    .toSorted((a, b) => a.by - b.by)
    .map(({ item }) => item);
}
