/** Is what the object store has what we have? Pure. */
import { createHash } from "node:crypto";

/** Object stores write "SHA-256=" and base64url, padded by some clients and not by others. */
export function isDigestOf(digest: string, bytes: Uint8Array): boolean {
  const own = createHash("sha256").update(bytes).digest("base64url");
  return digest.replace(/^SHA-256=/i, "").replace(/=+$/, "") === own;
}
