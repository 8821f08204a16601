/** What is followed over all connections: each one is started again on every new connection. */
import type { NatsConnection } from "nats";
import { messageOf } from "../errors.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";

export interface Watch {
  /** As a log line names it: "bucket gw-config". */
  readonly what: string;
  /** Until the signal, or rejects when it is not there. */
  follow(connection: NatsConnection, signal: AbortSignal): Promise<void>;
}

interface Surroundings {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How often something that is not there, or not allowed, is asked for again. */
const ASK_AGAIN_MS = 30_000;

/** Bounded by the calls of the agent's own code: two. */
export class Watches {
  readonly #surroundings: Surroundings;
  readonly #watches = new Map<Watch, AbortController>();
  #standing: { readonly connection: NatsConnection; readonly signal: AbortSignal } | undefined;

  constructor({ clock, logger }: Surroundings) {
    this.#surroundings = { clock, logger };
  }

  /** Follows it until the returned function is called. */
  add(watch: Watch): () => void {
    const ended = new AbortController();
    this.#watches.set(watch, ended);
    if (this.#standing !== undefined) void this.#run(watch, ended.signal, this.#standing);
    return () => {
      this.#watches.delete(watch);
      ended.abort();
    };
  }

  /** Until the signal, which ends with the connection. */
  follow(connection: NatsConnection, signal: AbortSignal): void {
    this.#standing = { connection, signal };
    for (const [watch, ended] of this.#watches) void this.#run(watch, ended.signal, this.#standing);
  }

  /** Never rejects. */
  async #run(
    watch: Watch,
    ended: AbortSignal,
    { connection, signal }: { readonly connection: NatsConnection; readonly signal: AbortSignal },
  ): Promise<void> {
    const { clock } = this.#surroundings;
    const over = AbortSignal.any([ended, signal]);
    let told = "";
    while (!isAborted(over)) {
      try {
        await watch.follow(connection, over);
      } catch (cause) {
        const reason = messageOf(cause);
        // Something that nobody made is a way to run, not a fault; anything is said once.
        if (!isAborted(over) && reason !== told) this.#tell(watch, (told = reason));
      }
      await clock.sleep(ASK_AGAIN_MS, over).catch(() => undefined);
    }
  }

  #tell({ what }: Watch, reason: string): void {
    this.#surroundings.logger.info({ reason }, `${what} is not followed; it is asked for again every 30 s`);
  }
}

/** The signal changes while we wait, which the type checker cannot know. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
