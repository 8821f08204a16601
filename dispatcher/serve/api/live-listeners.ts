/** Pages that listen for changes by server-sent events: bounded in number, and none may hold the others up. */
import type { ServerResponse } from "node:http";
import type { Logger } from "../../telemetry/logger.ts";
import type { User } from "../../lifecycle/ticket-desk.ts";
import type { TicketChange } from "../../lifecycle/ticket-desk.ts";

export const LISTENERS_MAX = 500;
/** A page this far behind gets cut off; it comes back and asks for the list. */
export const BACKLOG_MAX_BYTES = 64 * 1024;
/** Tickets remembered per page, so that it also hears when one leaves its view. */
const KNOWN_MAX = 1000;

export interface Listener {
  readonly user: User;
  readonly response: ServerResponse;
  /** Whether the user may still listen. */
  readonly stillAllowed: () => Promise<boolean>;
  readonly known: Set<string>;
}

export interface LiveOptions {
  readonly logger: Logger;
  /** Who may see a ticket; asked once for each change, and only while somebody of some grids listens. */
  readonly audienceOf: (ticketId: string) => Promise<(user: User) => boolean>;
  readonly max?: number;
}

export class LiveListeners {
  /** Pages cut off because they did not read. */
  dropped = 0;
  readonly #listeners = new Set<Listener>();
  readonly #options: LiveOptions;
  readonly #max: number;
  #sequence = 0;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#max = options.max ?? LISTENERS_MAX;
  }

  get size(): number {
    return this.#listeners.size;
  }

  get full(): boolean {
    return this.#listeners.size >= this.#max;
  }

  get max(): number {
    return this.#max;
  }

  add(listener: Listener): void {
    this.#listeners.add(listener);
    listener.response.once("close", () => this.#listeners.delete(listener));
    // Nothing is replayed: whoever comes (back) asks for the list once and is told from here on.
    this.#write(listener, `retry: 3000\nid: ${String(this.#sequence)}\nevent: hello\ndata: {}\n\n`);
  }

  async broadcast(change: TicketChange): Promise<void> {
    this.#sequence += 1;
    const text = `id: ${String(this.#sequence)}\nevent: ticket\ndata: ${JSON.stringify(change)}\n\n`;
    const listeners = [...this.#listeners];
    const someAreLimited = listeners.some(({ user }) => user.gridIds !== null || user.role === "worker");
    const maySee = someAreLimited ? await this.#options.audienceOf(change.ticketId) : () => true;
    for (const listener of listeners) {
      if (concerns(listener, change.ticketId, maySee(listener.user))) this.#write(listener, text);
    }
  }

  /** Keeps connections open through proxies, and ends those whose user was withdrawn. */
  async heartbeat(): Promise<void> {
    for (const listener of [...this.#listeners]) {
      if (await listener.stillAllowed()) this.#write(listener, ": still here\n\n");
      else this.#end(listener);
    }
  }

  closeAll(): void {
    for (const listener of [...this.#listeners]) this.#end(listener);
  }

  #write(listener: Listener, text: string): void {
    const { response, user } = listener;
    if (response.writableLength <= BACKLOG_MAX_BYTES) {
      response.write(text);
      return;
    }
    this.dropped += 1;
    this.#options.logger.warn(
      { userId: user.id, dropped: this.dropped },
      "a page that does not read was cut off",
    );
    this.#listeners.delete(listener);
    response.destroy();
  }

  #end(listener: Listener): void {
    this.#listeners.delete(listener);
    listener.response.end();
  }
}

/** A page hears of what its user sees, and once more when a ticket leaves that view. */
function concerns({ known }: Listener, ticketId: string, visible: boolean): boolean {
  if (!visible) return known.delete(ticketId);
  known.add(ticketId);
  const [oldest] = known;
  if (known.size > KNOWN_MAX && oldest !== undefined) known.delete(oldest);
  return true;
}
