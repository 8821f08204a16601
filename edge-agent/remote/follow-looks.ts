/** Follows a camera's looks for a limited time, whatever the source of the looks does with its signal. */
import type { Look } from "../perceive/zone/look.ts";
import { linkAbort } from "../time/abort.ts";
import type { Clock } from "../time/clock.ts";

export interface Following {
  readonly looks: (cameraCode: string, signal: AbortSignal) => AsyncIterable<Look>;
  readonly cameraCode: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Calls `take` for each look whose frame was received after the call, until it returns true, the time is over,
 * the looks end, or the agent stops. Rejects only with what `looks` throws.
 */
export async function followLooks(following: Following, take: (look: Look) => boolean): Promise<void> {
  const { clock, cameraCode, timeoutMs } = following;
  const askedAtMs = clock.nowMs();
  const link = linkAbort(following.signal);
  const over = new Promise<null>((resolve) => {
    link.signal.addEventListener("abort", () => {
      resolve(null);
    });
    if (link.signal.aborted) resolve(null);
  });
  void endAfter(timeoutMs, clock, link);
  const iterator = following.looks(cameraCode, link.signal)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = iterator.next();
      // A source that answers after the end must not reject unheard.
      next.catch(() => undefined);
      const result = await Promise.race([next, over]);
      if (result === null || result.done === true) return;
      // A frame from before the question may still show what has been cleared since.
      if (result.value.frame.capturedAtMs >= askedAtMs && take(result.value)) return;
    }
  } finally {
    link.abort();
    link.unlink();
    iterator.return?.().catch(() => undefined);
  }
}

async function endAfter(ms: number, clock: Clock, link: ReturnType<typeof linkAbort>): Promise<void> {
  try {
    await clock.sleep(ms, link.signal);
    link.abort();
  } catch {
    // The following has ended before its time.
  }
}
