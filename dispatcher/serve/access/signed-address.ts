/** Addresses that open one picture for one user for a short while, without a sign-in: HMAC-SHA-256 over all of that. */
import { createHmac, timingSafeEqual } from "node:crypto";

export const SIGNED_ADDRESS_MS = 5 * 60_000;

export interface SignedView {
  readonly userId: string;
  readonly ticketId: string;
  readonly object: string;
  readonly expiresAtMs: number;
}

/** Tells this use of the key from every other. */
const PURPOSE = "gridwatch evidence address v1";

const signatureOf = (payload: string, key: Uint8Array): Buffer =>
  createHmac("sha256", key).update(`${PURPOSE}\n${payload}`).digest();

/** `<what>.<signature>`, both base64url. */
export function signAddress({ userId, ticketId, object, expiresAtMs }: SignedView, key: Uint8Array): string {
  const payload = Buffer.from(JSON.stringify([userId, ticketId, object, expiresAtMs])).toString("base64url");
  return `${payload}.${signatureOf(payload, key).toString("base64url")}`;
}

/** What the address opens; null when it was not signed with this key, was changed, or is over. */
export function readAddress(address: string, key: Uint8Array, nowMs: number): SignedView | null {
  const [payload = "", signature = "", ...rest] = address.split(".");
  const wanted = signatureOf(payload, key);
  const given = Buffer.from(signature, "base64url");
  if (rest.length > 0 || given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  // Signed by us, so it has the form we gave it.
  const [userId, ticketId, object, expiresAtMs] = JSON.parse(
    Buffer.from(payload, "base64url").toString(),
  ) as [string, string, string, number];
  return expiresAtMs > nowMs ? { userId, ticketId, object, expiresAtMs } : null;
}
