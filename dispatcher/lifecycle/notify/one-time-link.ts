/**
 * Links that stand for one person's answer to one question: signed, short-lived, and spent in the book. Offers to workers
 * and ratings by complainants are two kinds of them, told apart by what is signed. Pure.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

/** `see` shows the picture and may be opened again until it expires; the others are spent by the first use. */
export const LINK_ACTIONS = ["accept", "decline", "see"] as const;
export type LinkAction = (typeof LINK_ACTIONS)[number];

export interface LinkClaim<A extends string = LinkAction> {
  /** UUID. */
  readonly ticketId: string;
  /** The ticket's version the offer was made at: an answer to an older one is stale. */
  readonly version: number;
  readonly action: A;
  /** Whose answer it is; nothing that names a complainant. */
  readonly workerId: string;
  /** Unix seconds. */
  readonly expiresAtS: number;
  /** 24 hex digits, the same for accept and decline of one offer: the first use spends both. */
  readonly nonce: string;
}

export type LinkReading<A extends string = LinkAction> =
  | { readonly kind: "good"; readonly claim: LinkClaim<A> }
  /** Not from here, or changed on the way. */
  | { readonly kind: "forged" }
  | { readonly kind: "expired"; readonly claim: LinkClaim<A> };

/** One use of links. */
export interface LinkKind<A extends string> {
  /** Parts the signatures of this use from everything else that the same secret signs. */
  readonly purpose: string;
  /** At most 256, never reordered: a link holds the place in this list. */
  readonly actions: readonly A[];
}

const OFFER_LINKS: LinkKind<LinkAction> = { purpose: "gridwatch-link-v1\n", actions: LINK_ACTIONS };

/** HMAC-SHA256 cut to 128 bits (RFC 2104 section 5), so that two links fit a message of 2,048 bytes. */
const MAC_BYTES = 16;
const HEAD_BYTES = 16 + 4 + 1 + 4 + 12;
/** A link is read by whoever sends one: nothing long is even decoded. */
const TOKEN_LENGTH_MAX = 200;
const WORKER_ID_BYTES_MAX = 64;

export const signLink = (claim: LinkClaim, secret: Buffer): string => signLinkOf(OFFER_LINKS, claim, secret);

export function signLinkOf<A extends string>(kind: LinkKind<A>, claim: LinkClaim<A>, secret: Buffer): string {
  const body = Buffer.concat([headOf(claim, kind), Buffer.from(claim.workerId, "utf8")]);
  return Buffer.concat([macOf(body, secret, kind), body]).toString("base64url");
}

/** True when a link can be made for this worker. */
export const canSignFor = (workerId: string): boolean =>
  workerId !== "" && Buffer.byteLength(workerId, "utf8") <= WORKER_ID_BYTES_MAX;

/** The signature is compared in constant time before anything of the token is believed; old secrets stay good. */
export const readLink = (token: string, secrets: readonly Buffer[], nowMs: number): LinkReading =>
  readLinkOf(OFFER_LINKS, token, secrets, nowMs);

export function readLinkOf<A extends string>(
  kind: LinkKind<A>,
  token: string,
  secrets: readonly Buffer[],
  nowMs: number,
): LinkReading<A> {
  const forged = { kind: "forged" } as const;
  if (token.length > TOKEN_LENGTH_MAX || !/^[A-Za-z0-9_-]+$/.test(token)) return forged;
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length <= MAC_BYTES + HEAD_BYTES) return forged;
  const mac = bytes.subarray(0, MAC_BYTES);
  const body = bytes.subarray(MAC_BYTES);
  // base64url has several spellings of the same bytes; only the one that was sent is taken.
  if (bytes.toString("base64url") !== token) return forged;
  if (!secrets.some((secret) => timingSafeEqual(mac, macOf(body, secret, kind)))) return forged;
  const claim = claimOf(body, kind);
  if (claim === null) return forged;
  return { kind: claim.expiresAtS * 1_000 > nowMs ? "good" : "expired", claim };
}

function macOf(body: Buffer, secret: Buffer, { purpose }: LinkKind<string>): Buffer {
  return createHmac("sha256", secret).update(purpose).update(body).digest().subarray(0, MAC_BYTES);
}

function headOf<A extends string>(
  { ticketId, version, action, expiresAtS, nonce }: LinkClaim<A>,
  { actions }: LinkKind<A>,
): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(ticketId.replaceAll("-", ""), 0, 16, "hex");
  head.writeUInt32BE(version, 16);
  head.writeUInt8(actions.indexOf(action), 20);
  head.writeUInt32BE(expiresAtS, 21);
  head.write(nonce, 25, 12, "hex");
  return head;
}

function claimOf<A extends string>(body: Buffer, { actions }: LinkKind<A>): LinkClaim<A> | null {
  const action = actions[body.readUInt8(20)];
  if (action === undefined) return null;
  const hex = body.toString("hex", 0, 16);
  const ticketId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return {
    ticketId: ticketId.join("-"),
    version: body.readUInt32BE(16),
    action,
    workerId: body.toString("utf8", HEAD_BYTES),
    expiresAtS: body.readUInt32BE(21),
    nonce: body.toString("hex", 25, HEAD_BYTES),
  };
}
