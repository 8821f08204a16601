/** Sends what may be lost, as long as the server keeps up: the client's own buffer would grow without bound. */

/** Of nats' connection. */
export interface OfferTo {
  publish(subject: string, body: Uint8Array): void;
  /** Resolves when the server has read everything published before. */
  flush(): Promise<void>;
}

/** Bytes that the server has not confirmed to have read; beyond it everything offered is dropped. */
export const OFFERED_MAX_BYTES = 1024 * 1024;

export class Offered {
  readonly #to: OfferTo;
  #unreadBytes = 0;
  #isFlushing = false;

  constructor(to: OfferTo) {
    this.#to = to;
  }

  /** False, and nothing sent, when the server is behind. */
  offer(subject: string, body: Uint8Array): boolean {
    if (this.#unreadBytes + body.length > OFFERED_MAX_BYTES) return false;
    this.#unreadBytes += body.length;
    this.#to.publish(subject, body);
    if (!this.#isFlushing) void this.#flush();
    return true;
  }

  async #flush(): Promise<void> {
    this.#isFlushing = true;
    try {
      while (this.#unreadBytes > 0) {
        const bytes = this.#unreadBytes;
        await this.#to.flush();
        this.#unreadBytes -= bytes;
      }
    } catch {
      // The connection broke: a new one begins with a new count.
    } finally {
      this.#isFlushing = false;
    }
  }
}
