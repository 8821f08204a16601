/**
 * Muting by policy: only what a district wrote into its settings, only as an ordinary silence with its reason in words.
 * Nobody is muted for what people report, and what was judged before a muting ended never counts again.
 */
import { VIOLATION_LABELS, type Violation } from "#contract";
import type { MutingBook } from "../book/muting.ts";
import { messageOf } from "../errors.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Logger } from "../telemetry/logger.ts";
import { createPacedLog } from "../telemetry/paced-log.ts";
import type { Clock } from "../time/clock.ts";

/** Who made the silence, where a person's id would stand. */
export const MUTED_BY = "muting-policy";

/** `muting:` of the settings. */
export interface MutingPolicy {
  /** 0.5 to 1. */
  readonly falseShare: number;
  readonly minLabels: number;
  readonly days: number;
  readonly forHours: number;
}

/** Judged tickets of one camera and kind within the policy's days. */
export interface JudgedKind {
  readonly cameraCode: string;
  readonly violation: Violation;
  readonly true: number;
  readonly false: number;
}

export interface Muting extends Pick<JudgedKind, "cameraCode" | "violation"> {
  readonly untilMs: number;
  readonly reason: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Pure: what the policy says of these. */
export function judgeMuting(
  kinds: readonly JudgedKind[],
  policy: MutingPolicy,
  nowMs: number,
): readonly Muting[] {
  const { falseShare, minLabels, days, forHours } = policy;
  return kinds.flatMap((kind) => {
    const judged = kind.true + kind.false;
    if (judged < minLabels || kind.false < falseShare * judged) return [];
    const { zh, en } = VIOLATION_LABELS[kind.violation];
    const counts = `${String(kind.false)}/${String(judged)}`;
    const reason = `按策略静音：近 ${String(days)} 天 ${zh} ${counts} 为误报，静音 ${String(forHours)} 小时 / muted by policy: ${counts} judged tickets of ${en} in the last ${String(days)} days were false alarms, for ${String(forHours)} h`;
    const { cameraCode, violation } = kind;
    const details = { ...policy, true: kind.true, false: kind.false, violation };
    return [{ cameraCode, violation, reason, details, untilMs: nowMs + forHours * 3_600_000 }];
  });
}

export interface MutingOptions {
  readonly book: { readonly muting: MutingBook };
  readonly policy: MutingPolicy;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
}

const ROUND_MS = 3_600_000;
const AFTER_FAILURE_MS = 60_000;

/** What was muted now; null: another dispatcher is at it. */
export async function muteOnce({
  book,
  policy,
  clock,
  logger,
  counters,
}: MutingOptions): Promise<readonly Muting[] | null> {
  const nowMs = clock.nowMs();
  const muted = await book.muting.mute(policy, (kinds) => judgeMuting(kinds, policy, nowMs), nowMs);
  for (const { cameraCode, violation, reason } of muted ?? []) {
    counters.count("mutedByPolicy");
    logger.warn({ cameraCode, violation }, reason);
  }
  return muted;
}

/** Each hour until the signal; never rejects. */
export async function keepMuting(options: MutingOptions, signal: AbortSignal): Promise<void> {
  const { clock, logger, counters } = options;
  const paced = createPacedLog(logger, clock);
  while (!signal.aborted) {
    let waitMs = ROUND_MS;
    try {
      await muteOnce(options);
      paced.over("muting by policy works again");
    } catch (thrown) {
      counters.count("mutingFailed");
      paced.warn(`muting by policy stands still: ${messageOf(thrown)}; trying again`);
      waitMs = AFTER_FAILURE_MS;
    }
    await clock.sleep(waitMs, signal).catch(() => undefined);
  }
}
