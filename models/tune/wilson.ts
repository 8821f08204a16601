/**
 * What a share of few cases says of the share of all: Wilson's score interval (E. B. Wilson, "Probable inference, the law
 * of succession, and statistical inference", JASA 22, 1927, 209–212), which Brown, Cai and DasGupta ("Interval estimation
 * for a binomial proportion", Statistical Science 16, 2001) recommend for small numbers: unlike p ± z·√(p(1−p)/n) it is
 * never empty at 0 of n or n of n. Pure.
 */

/** The normal distribution's 97.5 % point: intervals hold in 95 of 100 cases. */
const Z = 1.959963984540054;
const Z_SQUARED = Z * Z;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * 95 % interval of a share of which `hits` in `n` were seen; of nothing it is 0 to 1:
 * (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n) with p = hits/n.
 */
export function wilson(hits: number, n: number): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const p = hits / n;
  const middle = p + Z_SQUARED / (2 * n);
  const spread = Z * Math.sqrt((p * (1 - p)) / n + Z_SQUARED / (4 * n * n));
  const scale = 1 + Z_SQUARED / n;
  // At 0 of n and n of n the bound is 0 or 1 exactly, which rounding misses by a hair.
  return {
    low: hits === 0 ? 0 : (middle - spread) / scale,
    high: hits === n ? 1 : (middle + spread) / scale,
  };
}

/** Fewest cases, all of them hits, after which the lower bound reaches `share` (below 1): n/(n + z²) ≥ share. */
export const casesToReach = (share: number): number => Math.ceil((Z_SQUARED * share) / (1 - share));

/** Fewest cases after which the interval of a share of 0 or 1 is no wider than `width` (above 0): z²/(n + z²) ≤ width. */
export const casesForWidth = (width: number): number => casesToReach(1 - width);

/** Beyond this many nobody labels one camera's tickets. */
const CASES_MAX = 10_000;

/**
 * Cases in all until the lower bound reaches `share`, when hits keep coming as often as `hits` in `n`; undefined when
 * they come too seldom ever to reach it, or only after 10 000.
 */
export function casesUntil(
  share: number,
  { hits, n }: { readonly hits: number; readonly n: number },
): number | undefined {
  const rate = n === 0 ? 1 : hits / n;
  if (rate <= share) return undefined;
  let [low, high] = [n, CASES_MAX];
  if (wilson(rate * high, high).low < share) return undefined;
  // The bound grows with n while the rate stays.
  while (low < high) {
    const middle = (low + high) >> 1;
    if (wilson(rate * middle, middle).low >= share) high = middle;
    else low = middle + 1;
  }
  return high;
}
