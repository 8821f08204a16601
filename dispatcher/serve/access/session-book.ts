/** Signed-in browsers: a random session id each, kept here only, until it expires, is ended, or is crowded out. */
import { createHash, randomBytes } from "node:crypto";

export const SESSION_TTL_S = 12 * 3600;
/** More browsers than this at once are no city's office; the one unused for longest goes. */
export const SESSIONS_MAX = 10_000;

interface Session {
  readonly tokenSha256: string;
  readonly expiresAtMs: number;
}

/** Lower-case hex of the SHA-256 of a token or session id. */
export function sha256Hex(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/**
 * The book holds hashes: of the session id, so that its memory gives no cookie away, and of the token, so that
 * every request can ask again who the user is and a withdrawn token ends its sessions at once.
 */
export class SessionBook {
  /** Sessions that had to go to make room. */
  crowdedOut = 0;
  /** In order of last use. */
  readonly #sessions = new Map<string, Session>();
  readonly #nowMs: () => number;
  readonly #max: number;

  constructor(nowMs: () => number, max = SESSIONS_MAX) {
    this.#nowMs = nowMs;
    this.#max = max;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Returns the session id for the cookie. */
  open(tokenSha256: string): string {
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= this.#max && oldest !== undefined) {
      this.#sessions.delete(oldest);
      this.crowdedOut += 1;
    }
    const id = randomBytes(32).toString("base64url");
    this.#sessions.set(sha256Hex(id), { tokenSha256, expiresAtMs: this.#nowMs() + SESSION_TTL_S * 1000 });
    return id;
  }

  /** The token hash behind a session id, or null when there is no such session (any more). */
  tokenSha256(id: string): string | null {
    const key = sha256Hex(id);
    const session = this.#sessions.get(key);
    if (session === undefined) return null;
    this.#sessions.delete(key);
    if (session.expiresAtMs <= this.#nowMs()) return null;
    this.#sessions.set(key, session);
    return session.tokenSha256;
  }

  end(id: string): void {
    this.#sessions.delete(sha256Hex(id));
  }
}
