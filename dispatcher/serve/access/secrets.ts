/** Random secrets, and the hashes that are kept of them. */
import { createHash, randomBytes } from "node:crypto";

/** Lower-case hex of the SHA-256 of a token or session id. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** 256 random bits in 43 characters. */
export const newSecret = (): string => randomBytes(32).toString("base64url");
