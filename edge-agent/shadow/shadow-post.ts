/**
 * Sends what shadows say, one message after the other, its picture first. It is a count and no alarm: it waits in memory,
 * within a bound, and what is given up is counted. No look ever waits for it.
 */
import { SHADOW_STREAM, type ShadowIncident, shadowSubject } from "#contract";
import type { Bus } from "../bus/bus.ts";
import { messageOf } from "../errors.ts";
import type { EvidencePicture } from "../report/outbox/outbox.ts";
import type { Logger } from "../telemetry/logger.ts";
import { linkAbort } from "../time/abort.ts";
import { Bell } from "../time/bell.ts";
import type { Clock } from "../time/clock.ts";

export interface ShadowLetter {
  readonly message: ShadowIncident;
  /** Never rejects; undefined: none could be made. */
  readonly picture: Promise<EvidencePicture | undefined>;
  /** It was given up. */
  readonly onLost: () => void;
}

export interface ShadowPost {
  send(letter: ShadowLetter): void;
  /** Resolves once the signal has ended it. */
  readonly done: Promise<void>;
}

export interface ShadowPostOptions {
  readonly bus: Pick<Bus, "publishInto" | "putEvidence" | "nextConnection">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Letters of about 1 kB, and at most a few with a picture. */
const MOST_WAITING = 256;
/** After as many tries of one letter it is the letter's fault, or the stream's; the next one has its turn. */
const MOST_TRIES = 20;
const RETRY_MS = 5000;

export function startShadowPost(options: ShadowPostOptions): ShadowPost {
  const { signal, logger } = options;
  const waiting: ShadowLetter[] = [];
  const bell = new Bell();
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const [letter] = waiting;
      if (letter === undefined) {
        // Only the agent's stop ends the wait by rejection.
        await bell.next(signal).catch(() => undefined);
        continue;
      }
      const isSent = await deliver(letter, () => waiting[0] === letter, options);
      if (waiting[0] !== letter) continue;
      waiting.shift();
      if (!isSent) letter.onLost();
    }
    if (waiting.length > 0)
      logger.warn({ lost: waiting.length }, "messages of rules on trial were not sent any more");
  };
  return {
    send(letter) {
      waiting.push(letter);
      if (waiting.length > MOST_WAITING) waiting.shift()?.onLost();
      bell.ring();
    },
    done: run(),
  };
}

/** False when it was given up; also as soon as nobody wants it any more. */
async function deliver(
  { message, picture }: ShadowLetter,
  isWanted: () => boolean,
  options: ShadowPostOptions,
): Promise<boolean> {
  const { bus, logger, signal } = options;
  const drawn = await picture;
  const body = new TextEncoder().encode(
    JSON.stringify(drawn === undefined ? message : { ...message, evidence: [drawn.ref] }),
  );
  for (let tries = 1; isWanted() && !signal.aborted; tries++) {
    try {
      if (drawn !== undefined) await bus.putEvidence(drawn.ref.object, drawn.jpeg);
      const subject = shadowSubject(message.violation, message.cameraCode);
      await bus.publishInto(SHADOW_STREAM, subject, message.id, body);
      return true;
    } catch (cause) {
      if (tries === 1) logger.warn({ reason: messageOf(cause) }, "a message of rules on trial waits");
      if (tries >= MOST_TRIES) return false;
      await pause(options);
    }
  }
  return false;
}

async function pause({ bus, clock, signal }: ShadowPostOptions): Promise<void> {
  const link = linkAbort(signal);
  try {
    await Promise.race([clock.sleep(RETRY_MS, link.signal), bus.nextConnection(link.signal)]);
  } catch {
    // Only the agent's stop ends a pause by rejection.
  } finally {
    link.abort();
    link.unlink();
  }
}
