/** Lets commands follow a camera's looks while the pipeline goes on; nobody who listens can slow a look down. */
import type { Look } from "../perceive/zone/look.ts";

/** A follower that falls further behind loses its oldest looks; verification needs the newest ones. */
const MAX_WAITING = 8;

export interface LookHub {
  publish(look: Look): void;
  /** Every look at this camera from now on, until the signal. */
  follow(cameraCode: string, signal: AbortSignal): AsyncIterable<Look>;
}

interface Follower {
  readonly cameraCode: string;
  readonly waiting: Look[];
  wake: () => void;
}

export function createLookHub(): LookHub {
  const followers = new Set<Follower>();
  return {
    publish(look) {
      for (const follower of followers) {
        if (follower.cameraCode !== look.frame.cameraCode) continue;
        follower.waiting.push(look);
        if (follower.waiting.length > MAX_WAITING) follower.waiting.shift();
        follower.wake();
      }
    },
    follow: (cameraCode, signal) => followLooks(followers, cameraCode, signal),
  };
}

async function* followLooks(
  followers: Set<Follower>,
  cameraCode: string,
  signal: AbortSignal,
): AsyncIterable<Look> {
  const follower: Follower = { cameraCode, waiting: [], wake: () => undefined };
  const onAbort = () => {
    follower.wake();
  };
  signal.addEventListener("abort", onAbort);
  followers.add(follower);
  try {
    while (!signal.aborted) {
      const look = follower.waiting.shift();
      if (look !== undefined) yield look;
      else await new Promise<void>((resolve) => (follower.wake = resolve));
    }
  } finally {
    followers.delete(follower);
    signal.removeEventListener("abort", onAbort);
  }
}
