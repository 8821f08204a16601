/** SEAM between the pages behind signed links (serve/) and the book: looking at an offer, and answering it once. */
import type { Book } from "../../book/book.ts";
import type { Bus } from "../../bus/bus.ts";
import { DispatcherError } from "../../errors.ts";
import type { Counters } from "../../telemetry/counters.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { Clock } from "../../time/clock.ts";
import { moveTicket } from "../move-ticket.ts";
import type { TicketDetail } from "../ticket.ts";
import { type LinkAction, type LinkClaim, readLink } from "./one-time-link.ts";

export type LinkAnswer =
  /** Good and unused: what would be answered, or just shown. */
  | { readonly kind: "offer"; readonly action: LinkAction; readonly ticket: TicketDetail }
  | { readonly kind: "done"; readonly action: "accept" | "decline"; readonly ticket: TicketDetail }
  | { readonly kind: "used"; readonly on: "accept" | "decline"; readonly atMs: number }
  /** The ticket went on without this answer; the sentence says how. */
  | { readonly kind: "stale"; readonly sentence: string }
  | { readonly kind: "expired" }
  | { readonly kind: "forged" };

export interface LinkDesk {
  /** Changes nothing, however often it is asked: programs that preview links ask too. */
  look(token: string): Promise<LinkAnswer>;
  /** Spends the link and moves the ticket, both or neither. `reason` is for decline. */
  act(token: string, reason: string): Promise<LinkAnswer>;
  /** JPEG of what opened the ticket, its view recorded first; null where this link or the store has none. */
  picture(token: string): Promise<Uint8Array | null>;
}

export interface LinkDeskOptions {
  readonly book: Book;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
  readonly secrets: readonly Buffer[];
}

/** What a worker who declines by a button and writes nothing is quoted with. */
const NO_REASON = "declined by link, without words";

export function createLinkDesk(options: LinkDeskOptions): LinkDesk {
  const { book, bus, clock, secrets } = options;
  const read = (token: string) => readLink(token, secrets, clock.nowMs());
  return {
    async look(token) {
      const reading = read(token);
      return reading.kind === "good" ? lookAt(book, reading.claim) : { kind: reading.kind };
    },
    async act(token, reason) {
      const reading = read(token);
      const answer =
        reading.kind === "good" ? await answerOffer(options, reading.claim, reason) : { kind: reading.kind };
      options.counters.count(answer.kind === "done" ? "linksUsed" : "linksRefused");
      return answer;
    },
    async picture(token) {
      const reading = read(token);
      if (reading.kind !== "good" || reading.claim.action !== "see") return null;
      const { ticketId, workerId } = reading.claim;
      const { evidence } = await book.get(ticketId);
      const picture =
        evidence.find(({ kind, moment }) => kind === "scene" && moment === "first") ?? evidence[0];
      if (picture === undefined) return null;
      await book.recordEvidenceView(workerId, ticketId, picture.object, clock.nowMs());
      return bus.readEvidence(picture.object);
    },
  };
}

async function lookAt(book: Book, claim: LinkClaim): Promise<LinkAnswer> {
  const { action, nonce, ticketId, version } = claim;
  if (action !== "see") {
    const use = await book.offerLinkUse(nonce);
    if (use === null) return { kind: "forged" };
    if (use.spentOn !== null) return { kind: "used", on: use.spentOn, atMs: use.spentAtMs ?? 0 };
  }
  const ticket = await book.get(ticketId);
  if (action !== "see" && ticket.version !== version) return { kind: "stale", sentence: hasGoneOn(ticket) };
  return { kind: "offer", action, ticket };
}

async function answerOffer(options: LinkDeskOptions, claim: LinkClaim, reason: string): Promise<LinkAnswer> {
  const { action, ticketId } = claim;
  if (action === "see") return { kind: "forged" };
  const { book, logger } = options;
  try {
    const used = await book.transaction((session) =>
      spendAndMove(session, { ...claim, action }, { ...options, reason }),
    );
    if (used !== null) return used;
  } catch (thrown) {
    if (!(thrown instanceof DispatcherError) || !GONE_ON.has(thrown.code)) throw thrown;
    // The transaction took the spending back with it: the link says the same when it is tried again.
    return { kind: "stale", sentence: hasGoneOn(await book.get(ticketId)) };
  }
  const ticket = await book.get(ticketId);
  logger.info(
    { ticketId, number: ticket.number, action, actor: claim.workerId, state: ticket.state },
    "ticket moved by a link",
  );
  return { kind: "done", action, ticket };
}

const GONE_ON: ReadonlySet<string> = new Set(["STALE_VERSION", "ILLEGAL_TRANSITION", "NOT_ALLOWED"]);

/** Null when it is done. */
async function spendAndMove(
  session: Parameters<Parameters<Book["transaction"]>[0]>[0],
  claim: LinkClaim & { readonly action: "accept" | "decline" },
  { clock, reason }: { readonly clock: Clock; readonly reason: string },
): Promise<LinkAnswer | null> {
  const { action, nonce, ticketId, version, workerId } = claim;
  const atMs = clock.nowMs();
  // The ticket first, as everywhere: two who answer at once wait here and not for each other.
  const ticket = await session.lockTicket(ticketId);
  const use = ticket === null ? null : await session.spendOfferLink(nonce, action, atMs);
  if (ticket === null || use === null) return { kind: "forged" };
  if (!use.isFirst) return { kind: "used", on: use.on, atMs: use.atMs };
  const words = reason.trim() === "" ? NO_REASON : reason.trim();
  await moveTicket(session, ticket, {
    action,
    actor: { role: "worker", id: workerId },
    expectedVersion: version,
    atMs,
    ...(action === "decline" ? { reason: words } : {}),
  });
  return null;
}

const hasGoneOn = ({ number, state, workerName }: TicketDetail): string =>
  `#${String(number)}: ${state}${workerName === null ? "" : `, ${workerName}`}`;
