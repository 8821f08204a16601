/**
 * Hears which tickets were closed: what a person called a false alarm may stay, and the camera's scene takes it over.
 * The stream keeps the notices, and this agent its place in it: what was said while it was away is heard on its return.
 */
import { parseTicketNotice, TICKET_STREAM, TICKET_SUBJECTS } from "#contract";
import type { Bus, StreamMessage } from "../bus/bus.ts";
import type { Outbox } from "../report/outbox/outbox.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { CameraCare } from "./why-commands.ts";

export interface FollowTicketsOptions {
  readonly bus: Pick<Bus, "followStream">;
  readonly outbox: Pick<Outbox, "loadState" | "saveState">;
  /** Undefined for a camera that is not this agent's. */
  readonly careOf: (cameraCode: string) => CameraCare | undefined;
  readonly logger: Logger;
}

/** Under a name that no camera can have: a camera's is 20 digits. */
const STATE = "tickets";
/** Acceptances that wait for their place to be seen; beyond it the oldest is given up. */
const WAITING_MAX = 256;

interface Accepted {
  readonly dedupKey: string;
  readonly closedAtMs: number;
}

/** Plain data, kept in the agent's store. */
interface Heard {
  /** Of the stream, as the server writes it. */
  readonly createdAt: string;
  readonly sequence: number;
  readonly waiting: readonly Accepted[];
}

/** Follows them until the returned function is called; what was heard is then in the store. */
export function followTickets(options: FollowTicketsOptions): () => Promise<void> {
  const { bus, outbox, careOf, logger } = options;
  let heard = restore(outbox.loadState(STATE));
  const diaryOf = (dedupKey: string) => careOf(cameraOf(dedupKey))?.diary;
  const stillWaiting = (): readonly Accepted[] =>
    (heard?.waiting ?? []).filter(({ dedupKey }) => diaryOf(dedupKey)?.waitsToStay(dedupKey) === true);
  const keep = async (next: Heard): Promise<void> => {
    heard = next;
    try {
      await outbox.saveState({ cameraCode: STATE, state: next });
    } catch (cause) {
      logger.warn({ cause }, "the place among the ticket notices cannot be kept; some may be heard again");
    }
  };
  // What was accepted before a crash and not yet part of the scene.
  for (const { dedupKey, closedAtMs } of heard?.waiting ?? [])
    diaryOf(dedupKey)?.mayStay(dedupKey, closedAtMs);

  const hear = ({ createdAt, sequence, body }: StreamMessage): void => {
    if (heard?.createdAt === createdAt && sequence <= heard.sequence) return;
    const accepted = acceptedBy(body, logger);
    const known =
      accepted !== undefined && diaryOf(accepted.dedupKey)?.mayStay(accepted.dedupKey, accepted.closedAtMs);
    const waiting = [...stillWaiting(), ...(known === true ? [accepted] : [])];
    const lost = waiting.length - WAITING_MAX;
    if (lost > 0) logger.warn({ lost }, "too many acceptances wait for their place to be seen");
    void keep({ createdAt, sequence, waiting: waiting.slice(-WAITING_MAX) });
  };
  const unfollow = bus.followStream({
    stream: TICKET_STREAM,
    subject: TICKET_SUBJECTS,
    from: ({ createdAt, lastSequence }) => {
      // An agent that has reported nothing yet has no ticket; a stream made anew holds only news.
      if (heard === undefined) void keep({ createdAt, sequence: lastSequence, waiting: [] });
      if (heard?.createdAt !== createdAt) return 1;
      // A restored backup ends earlier than what was heard of it.
      if (heard.sequence > lastSequence) void keep({ ...heard, sequence: lastSequence });
      return heard.sequence + 1;
    },
    onMessage: hear,
  });
  return async () => {
    unfollow();
    if (heard !== undefined) await keep({ ...heard, waiting: stillWaiting() });
  };
}

/** The camera is the key's first part (see dedupKey in the contract). */
const cameraOf = (dedupKey: string): string => dedupKey.split("/")[0] ?? "";

function acceptedBy(body: Uint8Array, logger: Logger): Accepted | undefined {
  const parsed = parseTicketNotice(body);
  if (!parsed.ok) {
    logger.warn({ reason: parsed.reason }, "ticket notice not understood");
    return undefined;
  }
  const { dedupKey, resolution, at } = parsed.value;
  const closedAtMs = Date.parse(at);
  return resolution === "false-alarm" && !Number.isNaN(closedAtMs) ? { dedupKey, closedAtMs } : undefined;
}

function restore(saved: unknown): Heard | undefined {
  const { createdAt, sequence, waiting } = (saved ?? {}) as Partial<Heard>;
  if (typeof createdAt !== "string" || typeof sequence !== "number" || !Array.isArray(waiting))
    return undefined;
  return { createdAt, sequence, waiting };
}
