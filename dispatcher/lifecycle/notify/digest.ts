/** Which of the waiting notices go into the next message: alone while there is room, together before it gets scarce. Pure. */
import type { WaitingNotification } from "./notice.ts";

/** More than so many at once are read as one list anyway. */
const SINGLES_MAX = 3;

/**
 * The first of `waiting` (oldest first, not empty), in their order. `free`: messages that the rate limit still allows
 * now; half of it is kept for what comes next.
 */
export function nextMessage(
  waiting: readonly WaitingNotification[],
  { free, digestMax }: { readonly free: number; readonly digestMax: number },
): readonly WaitingNotification[] {
  const [first] = waiting;
  if (first === undefined || first.alone) return waiting.slice(0, 1);
  const lonely = waiting.findIndex(({ alone }) => alone);
  const together = lonely === -1 ? waiting : waiting.slice(0, lonely);
  if (waiting.length <= SINGLES_MAX && waiting.length * 2 <= free) return [first];
  return together.slice(0, digestMax);
}
