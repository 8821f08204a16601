/** What happens when. Pure. */

export type PhaseName =
  | "start"
  | "steady"
  | "outage"
  | "after outage"
  | "kill -9"
  | "dropped"
  | "stopped"
  | "rest"
  | "settle";

/** Shares of the time that is left when all good cameras have been seen. */
const SHARES: readonly (readonly [PhaseName, number])[] = [
  ["steady", 0.25],
  ["outage", 0.12],
  ["after outage", 0.09],
  ["kill -9", 0.2],
  ["dropped", 0.12],
  ["stopped", 0.1],
  ["rest", 0.12],
];

/** Seconds from the start of `steady` at which each phase ends, unless what it waits for takes longer. */
export function planOf(totalS: number): ReadonlyMap<PhaseName, number> {
  let endS = 0;
  return new Map(SHARES.map(([name, share]) => [name, (endS += share * totalS)]));
}
