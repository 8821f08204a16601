/** Follows one key of a key-value bucket over one connection: what it holds now, and each change. */
import type { KeyValue } from "./bus.ts";
import type { Watch } from "./watches.ts";

export interface WatchedKey {
  readonly bucket: string;
  readonly key: string;
  /** Null: the key was deleted. Not called while there is no such key or bucket. */
  readonly onValue: (value: KeyValue | null) => void;
}

export function watchKey({ bucket, key, onValue }: WatchedKey): Watch {
  return {
    what: `bucket ${bucket}`,
    async follow(connection, signal) {
      const values = await connection.jetstream().views.kv(bucket, { bindOnly: true });
      const entries = await values.watch({ key });
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
    },
  };
}
