/** Asks the agent of a ticket's camera to look again, and reads what it says. */
import { commandSubject, parseVerifyReply, type VerifyReply, type VerifyRequest } from "#contract";
import type { LockedTicket } from "../../book/book.ts";
import type { Bus } from "../../bus/bus.ts";
import { messageOf } from "../../errors.ts";

/** The agent ends by its own time-out; so much longer its answer may be on the way. */
const ANSWER_MARGIN_MS = 5_000;

/** A camera that cannot say, for whatever reason, is a blind one: no answer is not a clean street. */
export type CameraAnswer = Pick<VerifyReply, "verdict" | "looks" | "reason" | "evidence"> & {
  readonly answered: boolean;
  /** Asking again would change nothing. */
  readonly hopeless?: true;
};

/** A person or another system reported it, and no camera of ours sees the place. */
const NO_CAMERA: CameraAnswer = {
  verdict: "blind",
  looks: 0,
  reason: "no camera sees this place",
  evidence: [],
  answered: true,
  hopeless: true,
};

export interface AskOptions {
  readonly looks: number;
  readonly timeoutS: number;
  /** Ends the waiting without an answer. */
  readonly signal: AbortSignal;
}

export async function askCamera(bus: Bus, ticket: LockedTicket, options: AskOptions): Promise<CameraAnswer> {
  const { looks, timeoutS, signal } = options;
  const { cameraCode, zoneId, violation, dedupKey, agentId } = ticket;
  if (agentId === "") return NO_CAMERA;
  const request: VerifyRequest = {
    ticketId: ticket.id,
    cameraCode,
    zoneId,
    violation,
    dedupKey,
    looks,
    timeoutS,
  };
  const unanswered = (reason: string): CameraAnswer => ({
    verdict: "blind",
    looks: 0,
    reason,
    evidence: [],
    answered: false,
  });
  let bytes: Uint8Array;
  try {
    const body = new TextEncoder().encode(JSON.stringify(request));
    const reply = bus.request(commandSubject(agentId, "verify"), body, timeoutS * 1_000 + ANSWER_MARGIN_MS);
    bytes = await untilAborted(reply, signal);
  } catch (thrown) {
    return unanswered(`agent ${agentId} did not answer: ${messageOf(thrown)}`);
  }
  const parsed = parseVerifyReply(bytes);
  if (!parsed.ok) return unanswered(`agent ${agentId} answered what cannot be read: ${parsed.reason}`);
  if (parsed.value.ticketId !== ticket.id) {
    return unanswered(`agent ${agentId} answered for ticket ${parsed.value.ticketId} instead`);
  }
  return { ...parsed.value, answered: true };
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // Whoever does not wait for it any more must not end the process with its failure.
  work.catch(() => undefined);
  signal.throwIfAborted();
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => {
      reject(new Error("the dispatcher is stopping"));
    };
  });
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
