/** Where a message leads: the ticket's page for everybody, signed links for the one worker who alone reads it. Pure. */
import type { NoticeLinks } from "./channels/channel.ts";
import type { WaitingNotification } from "./notice.ts";
import { canSignFor, type LinkAction, signLink } from "./one-time-link.ts";

export interface LinkSettings {
  /** The newest first; all of them are good. */
  readonly secrets: readonly Buffer[];
  /** How long after the notice. */
  readonly hours: number;
}

export interface LinkMaker {
  /** https://host, without a slash at the end; null: nobody outside can reach the pages. */
  readonly publicUrl: string | null;
  readonly links: LinkSettings | null;
}

/** A picture may be looked at without an offer; such a link has no nonce that could be spent. */
const NO_NONCE = "0".repeat(24);

export function linksOf(row: WaitingNotification, isPersonal: boolean, maker: LinkMaker): NoticeLinks {
  const { publicUrl, links } = maker;
  const { ticket } = row.notice;
  const none = { page: null, accept: null, decline: null, picture: null };
  if (publicUrl === null || ticket === null) return none;
  const page = `${publicUrl}/#ticket/${ticket.id}`;
  const secret = links?.secrets[0];
  const isOwn = row.recipient === ticket.workerId && canSignFor(row.recipient);
  if (!isPersonal || !isOwn || links === null || secret === undefined) return { ...none, page };
  const signed = (action: LinkAction, nonce: string): string => {
    // From when it was written, so that the same message sent again holds the same links.
    const expiresAtS = Math.floor(row.createdAtMs / 1_000) + links.hours * 3_600;
    const claim = {
      ticketId: ticket.id,
      version: ticket.version,
      workerId: row.recipient,
      action,
      expiresAtS,
      nonce,
    };
    return `${publicUrl}/l/${signLink(claim, secret)}`;
  };
  const nonce = row.offerNonce;
  return {
    page,
    accept: nonce === null ? null : signed("accept", nonce),
    decline: nonce === null ? null : signed("decline", nonce),
    picture: signed("see", NO_NONCE),
  };
}
