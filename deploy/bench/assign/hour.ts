/** One busy hour: where tickets come up, of which kind, in which order. */
import type { LonLat, Violation } from "#contract";
import type { Random } from "../../../models/suite/random.ts";
import { type City, pointWithin, toLonLat } from "./city.ts";

export interface SimulatedTicket {
  readonly point: LonLat;
  readonly violation: Violation;
}

/**
 * Shares of 10,114 enforcement cases of five Shenzhen streets (乱摆卖 47.4 %, 超门线 39.1 %, 堆放 10.1 %, 停放 2.3 %);
 * the rest is spread over the other three.
 */
const MIX: readonly (readonly [Violation, number])[] = [
  ["vending", 0.474],
  ["beyond-line", 0.391],
  ["piling", 0.101],
  ["parking", 0.023],
  ["hanging", 0.005],
  ["posting", 0.004],
  ["structure", 0.002],
];

function drawn<T>(shares: readonly (readonly [T, number])[], random: Random): T {
  let left = random.next() * shares.reduce((sum, [, share]) => sum + share, 0);
  const found = shares.find(([, share]) => (left -= share) <= 0) ?? shares.at(-1);
  if (found === undefined) throw new RangeError("there is nothing to draw from");
  return found[0];
}

/** Streets differ: a grid's share is log-normal (sum of four draws for the bell), so that few have many. */
export function simulateHour(city: City, count: number, random: Random): readonly SimulatedTicket[] {
  const bell = (): number => random.next() + random.next() + random.next() + random.next() - 2;
  const busy = city.leaves.map((leaf) => [leaf, Math.exp(1.7 * bell())] as const);
  return Array.from({ length: count }, () => ({
    point: toLonLat(pointWithin(drawn(busy, random).ring, random)),
    violation: drawn(MIX, random),
  }));
}
