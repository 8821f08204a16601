/** Rate limits as sliding windows: exact, whatever happened before. Pure. */

export interface RateLimit {
  /** Messages at most … */
  readonly count: number;
  /** … within any stretch of so many milliseconds. */
  readonly windowMs: number;
}

/** Messages that may be sent at `nowMs`, by the tightest window; Infinity without limits. */
export function freeSlots(sentAtMs: readonly number[], limits: readonly RateLimit[], nowMs: number): number {
  const free = limits.map(
    ({ count, windowMs }) => count - sentAtMs.filter((at) => at > nowMs - windowMs).length,
  );
  return Math.max(0, Math.min(Number.POSITIVE_INFINITY, ...free));
}

/** When one more message may be sent, at the earliest `nowMs`. */
export function nextFreeMs(sentAtMs: readonly number[], limits: readonly RateLimit[], nowMs: number): number {
  const newestFirst = [...sentAtMs].sort((a, b) => b - a);
  const free = limits.map(({ count, windowMs }) => {
    // The message that must leave the window before another fits.
    const oldest = newestFirst[count - 1];
    return oldest === undefined ? nowMs : oldest + windowMs;
  });
  return Math.max(nowMs, ...free);
}

/** What has to be remembered of the past; bounded by the largest count. */
export function remember(
  sentAtMs: readonly number[],
  limits: readonly RateLimit[],
  nowMs: number,
): readonly number[] {
  const longestMs = Math.max(0, ...limits.map(({ windowMs }) => windowMs));
  const most = Math.max(0, ...limits.map(({ count }) => count));
  const kept = [...sentAtMs.filter((at) => at > nowMs - longestMs), nowMs];
  return most === 0 ? [] : kept.slice(-most);
}
