/**
 * One camera's live picture from its agent: a lease that is renewed while it is wanted, and the chunks that come.
 * Knows no viewers; live-room.ts shares one feed among them.
 */
import { randomBytes } from "node:crypto";
import { commandSubject, type LiveRequest, liveSubject, parseLiveReply } from "#contract";
import { messageOf } from "../../errors.ts";
import type { Clock } from "../../time/clock.ts";

/** Of the dispatcher's bus. */
export interface LiveBus {
  request(subject: string, body: Uint8Array, timeoutMs: number): Promise<Uint8Array>;
  subscribe(subject: string, listener: (subject: string, body: Uint8Array) => void): () => void;
}

export interface FeedOptions {
  readonly bus: LiveBus;
  readonly agentId: string;
  readonly cameraCode: string;
  readonly clock: Clock;
  readonly onChunk: (chunk: Uint8Array) => void;
  /** Once, when nothing more will come, with the reason in one sentence; not after stop(). */
  readonly onEnd: (reason: string) => void;
}

/** A dispatcher that dies leaves a camera on for this long. */
export const LEASE_S = 6;
const RENEW_MS = 2_000;
const ANSWER_TIMEOUT_MS = 2_000;
/** A renewal may be lost; so many in a row are a lost agent. */
const UNANSWERED_MAX = 3;
/** A leased camera that sends nothing for this long has nothing to show. */
export const SILENCE_MAX_MS = 15_000;

export interface LiveFeed {
  /** Ends the lease at once; should that be lost, it ends by itself. */
  stop(): void;
}

export function openFeed(options: FeedOptions): LiveFeed {
  const { bus, agentId, cameraCode, clock, onChunk, onEnd } = options;
  const session = randomBytes(12).toString("hex");
  const stopping = new AbortController();
  let heardAtMs = clock.nowMs();
  const unsubscribe = bus.subscribe(liveSubject(agentId, session), (_subject, chunk) => {
    heardAtMs = clock.nowMs();
    onChunk(chunk);
  });

  const ask = (leaseS: number): Promise<Uint8Array> => {
    const request: LiveRequest = { cameraCode, session, leaseS };
    const body = new TextEncoder().encode(JSON.stringify(request));
    return bus.request(commandSubject(agentId, "live"), body, ANSWER_TIMEOUT_MS);
  };

  /** Why it is over; undefined while it goes on. */
  const renew = async (): Promise<string | undefined> => {
    const parsed = parseLiveReply(await ask(LEASE_S));
    if (!parsed.ok) return `agent ${agentId} answered what cannot be read: ${parsed.reason}`;
    if (!parsed.value.accepted) return parsed.value.reason;
    const silentMs = clock.nowMs() - heardAtMs;
    return silentMs > SILENCE_MAX_MS ? `no picture came for ${String(SILENCE_MAX_MS / 1000)} s` : undefined;
  };

  const run = async (): Promise<string> => {
    for (let unanswered = 0; ; ) {
      try {
        const over = await renew();
        if (over !== undefined) return over;
        unanswered = 0;
      } catch (thrown) {
        unanswered += 1;
        if (unanswered >= UNANSWERED_MAX) return `agent ${agentId} does not answer: ${messageOf(thrown)}`;
      }
      await clock.sleep(RENEW_MS, stopping.signal);
    }
  };

  const end = (): void => {
    unsubscribe();
    // Fire and forget: the lease ends by itself as well.
    ask(0).catch(() => undefined);
  };

  run().then(
    (reason) => {
      if (stopping.signal.aborted) return;
      end();
      onEnd(reason);
    },
    () => undefined, // stopped while it slept
  );
  return {
    stop: () => {
      if (stopping.signal.aborted) return;
      stopping.abort();
      end();
    },
  };
}
