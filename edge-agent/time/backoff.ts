/** How long to wait before trying again: tiers that rise with every failure, spread by jitter. */

export interface BackoffOptions {
  /** Waiting times, milliseconds, one per failure in a row; the last one stays. At least one. */
  readonly tiersMs: readonly number[];
  /** Each wait is drawn from ±this share of its tier, so that cameras lost together do not return together. */
  readonly jitter: number;
  /** Only a try that was healthy this long starts the tiers again; a camera that flaps must not be hammered. */
  readonly minHealthyMs: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export interface Backoff {
  /** Milliseconds to wait now that a try has failed after `healthyMs` of health. */
  next(healthyMs: number): number;
}

export function createBackoff(options: BackoffOptions): Backoff {
  const { tiersMs, jitter, minHealthyMs, random } = options;
  let tier = 0;
  return {
    next: (healthyMs) => {
      if (healthyMs >= minHealthyMs) tier = 0;
      const baseMs = tiersMs[Math.min(tier, tiersMs.length - 1)];
      if (baseMs === undefined) throw new RangeError("backoff needs at least one tier");
      tier = Math.min(tier + 1, tiersMs.length - 1);
      return Math.round(baseMs * (1 + jitter * (2 * random() - 1)));
    },
  };
}
