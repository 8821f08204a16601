/** What the ticket book is told of live views: each is recorded before it is shown, and ended once. */
import { messageOf } from "../../errors.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import type { LiveEndReason, LiveViewEnd, LiveViewStart } from "../../lifecycle/view.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { createPacedLog } from "../../telemetry/paced-log.ts";
import type { Clock } from "../../time/clock.ts";
import { retryUntilDone } from "../../time/retry.ts";

/** Ends that the book has not taken yet; beyond it the oldest is lost, and counted. */
export const ENDS_MAX = 256;

export interface ViewLogOptions {
  readonly desk: Pick<TicketDesk, "beginLiveView" | "renewLiveViews" | "endLiveViews">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly count: (name: "liveViewEndsLost", by?: number) => void;
}

export class ViewLog {
  readonly #options: ViewLogOptions;
  readonly #ends = new Map<string, LiveViewEnd>();
  readonly #closing = new AbortController();
  #writing: Promise<void> | null = null;

  constructor(options: ViewLogOptions) {
    this.#options = options;
  }

  /** The view's id, once it is recorded. Rejects when it could not be: then nothing may be shown. */
  begin(view: LiveViewStart): Promise<string> {
    return this.#options.desk.beginLiveView(view);
  }

  /** Says that these go on, so that a reader can tell them from those whose dispatcher died. */
  async renew(viewIds: readonly string[]): Promise<void> {
    if (viewIds.length > 0) await this.#options.desk.renewLiveViews(viewIds);
  }

  /** Nothing more of it is sent. Written in the background, again and again while the book is away. */
  end(viewId: string, reason: LiveEndReason): void {
    const [oldest] = this.#ends.keys();
    if (this.#ends.size >= ENDS_MAX && oldest !== undefined) {
      this.#ends.delete(oldest);
      this.#options.count("liveViewEndsLost");
    }
    this.#ends.set(viewId, { viewId, reason, atMs: this.#options.clock.nowMs() });
    this.#startWriting();
  }

  /** Writes what is left, once; a book that is away then keeps views without an end. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#writing;
    const lost = this.#ends.size;
    try {
      await this.#writeEnds();
    } catch (thrown) {
      this.#options.count("liveViewEndsLost", lost);
      this.#options.logger.error(
        { lost, reason: messageOf(thrown) },
        "the ends of live views are not recorded",
      );
    }
  }

  #startWriting(): void {
    if (this.#writing !== null || this.#ends.size === 0 || this.#closing.signal.aborted) return;
    const { clock, logger } = this.#options;
    const paced = createPacedLog(logger, clock);
    this.#writing = retryUntilDone({
      clock,
      signal: this.#closing.signal,
      work: () => this.#writeEnds(),
      onFailure: (thrown) => {
        paced.warn(`the end of a live view is not recorded yet: ${messageOf(thrown)}; trying again`);
      },
    })
      .catch(() => undefined) // closing: what is left is written there
      .then(() => {
        this.#writing = null;
        this.#startWriting();
      });
  }

  async #writeEnds(): Promise<void> {
    while (this.#ends.size > 0) {
      const batch = [...this.#ends.values()];
      await this.#options.desk.endLiveViews(batch);
      for (const { viewId } of batch) this.#ends.delete(viewId);
    }
  }
}
