/** What a reply means for the notices of a message: done, again at a time, alone, or given up. Pure. */
import type { Reply } from "./channels/channel.ts";

export type Verdict =
  | { readonly kind: "delivered" }
  /**
   * Again, not before `atMs`. `keep`: exactly this message, since it may have arrived; otherwise its notices join
   * whatever waits by then. `split`: each alone, to find the one that is refused.
   */
  | { readonly kind: "again"; readonly atMs: number; readonly how: "keep" | "join" | "split" }
  | { readonly kind: "dead"; readonly reason: string; readonly restUntilMs: number };

export interface Attempt {
  readonly reply: Reply;
  /** Of the message: picks the jitter. */
  readonly id: string;
  readonly items: number;
  /** Failures of the lane in a row, this one included. */
  readonly failures: number;
  /** How often this message ended without a word, this time included. */
  readonly unsure: number;
  /** When the oldest of its notices was written. */
  readonly createdAtMs: number;
  readonly nowMs: number;
  readonly giveUpAfterMs: number;
  readonly dropsRepeats: boolean;
  /** Default UNSURE_MAX. */
  readonly unsureMax?: number | undefined;
}

const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 3_600_000;
/** A receiver that drops no repeats may have had each of these: more would be noise, not care. */
const UNSURE_MAX = 6;
/** A receiver who wants no more (410) hears from us once in so long, in case that was a mistake. */
const GONE_REST_MS = 3_600_000;

export function judgeReply(attempt: Attempt): Verdict {
  const { reply, nowMs, unsureMax = UNSURE_MAX } = attempt;
  switch (reply.kind) {
    case "delivered":
      return reply;
    case "throttled":
      return again(attempt, "join", reply.retryAfterMs ?? 0);
    case "unreached":
      return again(attempt, "join", 0);
    case "unknown":
      if (!attempt.dropsRepeats && attempt.unsure >= unsureMax) {
        const times = attempt.unsure === 1 ? "once" : `${String(attempt.unsure)} times`;
        return dead(`sent ${times} without a clear answer (it may have arrived): ${reply.reason}`, nowMs);
      }
      return again(attempt, "keep", 0);
    case "refused":
      return judgeRefusal(attempt, reply);
  }
}

function judgeRefusal(attempt: Attempt, reply: Extract<Reply, { kind: "refused" }>): Verdict {
  const { nowMs } = attempt;
  switch (reply.fault) {
    case "message":
      return attempt.items > 1 ? { kind: "again", atMs: nowMs, how: "split" } : dead(reply.reason, nowMs);
    case "gone":
      return dead(reply.reason, nowMs + GONE_REST_MS);
    case "setting":
      return again(attempt, "join", 0);
  }
}

const dead = (reason: string, restUntilMs: number): Verdict => ({ kind: "dead", reason, restUntilMs });

/** Doubling from 5 s to an hour, for days; a receiver's own wish for a longer pause is kept. */
function again(attempt: Attempt, how: "keep" | "join", atLeastMs: number): Verdict {
  const { createdAtMs, giveUpAfterMs, nowMs, reply } = attempt;
  if (nowMs - createdAtMs >= giveUpAfterMs) {
    const hours = String(Math.round(giveUpAfterMs / 3_600_000));
    const said = reply.kind === "delivered" ? "" : `: ${reply.reason}`;
    return dead(`given up after ${hours} h${said}`, nowMs);
  }
  return { kind: "again", atMs: nowMs + Math.max(backoffMs(attempt.failures, attempt.id), atLeastMs), how };
}

/** 5 s, 10 s, … 1 h, each up to a fifth longer by the message's own number, so that not all come back together. */
export function backoffMs(failures: number, id: string): number {
  const doubled = FIRST_DELAY_MS * 2 ** Math.min(20, Math.max(0, failures - 1));
  const spread = (Number.parseInt(id.slice(0, 6), 16) || 0) / 0xffffff;
  return Math.round(Math.min(LONGEST_DELAY_MS, doubled) * (1 + spread / 5));
}
