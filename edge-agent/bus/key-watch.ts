/** Follows one key of a key-value bucket over one connection: what it holds now, and each change. */
import type { KV, NatsConnection } from "nats";
import { messageOf } from "../errors.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";
import type { KeyValue } from "./bus.ts";

export interface WatchedKey {
  readonly bucket: string;
  readonly key: string;
  /** Null: the key was deleted. Not called while there is no such key or bucket. */
  readonly onValue: (value: KeyValue | null) => void;
}

interface Surroundings {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How often a bucket that is not there, or not allowed, is asked for again. */
const ASK_AGAIN_MS = 30_000;

/** Every followed key, on whichever connection there is. */
export class KeyWatches {
  readonly #surroundings: Surroundings;
  /** One per call of the agent's own code: one. */
  readonly #watches: KeyWatch[] = [];
  #standing: { readonly connection: NatsConnection; readonly signal: AbortSignal } | undefined;

  constructor({ clock, logger }: Surroundings) {
    this.#surroundings = { clock, logger };
  }

  add(watched: WatchedKey): void {
    const watch = new KeyWatch(watched, this.#surroundings);
    this.#watches.push(watch);
    if (this.#standing !== undefined) void watch.run(this.#standing.connection, this.#standing.signal);
  }

  /** Until the signal, which ends with the connection. */
  follow(connection: NatsConnection, signal: AbortSignal): void {
    this.#standing = { connection, signal };
    for (const watch of this.#watches) void watch.run(connection, signal);
  }
}

class KeyWatch {
  readonly #watched: WatchedKey;
  readonly #surroundings: Surroundings;
  #told = "";

  constructor(watched: WatchedKey, surroundings: Surroundings) {
    this.#watched = watched;
    this.#surroundings = surroundings;
  }

  /** Until the signal, which ends with the connection. Never rejects. */
  async run(connection: NatsConnection, signal: AbortSignal): Promise<void> {
    const { clock } = this.#surroundings;
    while (!isAborted(signal)) {
      try {
        await this.#follow(
          await connection.jetstream().views.kv(this.#watched.bucket, { bindOnly: true }),
          signal,
        );
      } catch (cause) {
        if (!isAborted(signal)) this.#tell(messageOf(cause));
      }
      await clock.sleep(ASK_AGAIN_MS, signal).catch(() => undefined);
    }
  }

  async #follow(bucket: KV, signal: AbortSignal): Promise<void> {
    const { key, onValue } = this.#watched;
    const entries = await bucket.watch({ key });
    const stop = (): void => {
      entries.stop();
    };
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    try {
      for await (const entry of entries) {
        if (signal.aborted) return;
        onValue(entry.operation === "PUT" ? { text: entry.string(), revision: entry.revision } : null);
      }
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  /** A bucket that nobody made is a way to run, not a fault; anything is said once. */
  #tell(reason: string): void {
    if (reason === this.#told) return;
    this.#told = reason;
    const { bucket, key } = this.#watched;
    this.#surroundings.logger.info(
      { bucket, key, reason },
      `bucket ${bucket} is not followed; it is asked for again every 30 s`,
    );
  }
}

/** The signal changes while we wait, which the type checker cannot know. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
