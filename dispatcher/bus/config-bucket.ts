/** One agent's configuration in the key-value bucket that agents follow. */
import type { KV } from "nats";
import type { ConfigEntry } from "./bus.ts";

/** Of a bucket that is made here: enough to go back by hand; every version is in the book. */
export const CONFIG_HISTORY = 10;
/** JetStream's err_code: the key's last sequence is another. */
const WRONG_LAST_SEQUENCE = 10_071;

export async function readConfig(kv: KV, agentId: string): Promise<ConfigEntry | null> {
  const entry = await kv.get(agentId);
  return entry === null || entry.operation !== "PUT"
    ? null
    : { text: entry.string(), revision: entry.revision };
}

/** Null: the bucket holds another revision than this (null: anything at all). */
export async function writeConfig(
  kv: KV,
  agentId: string,
  { text, revision }: { readonly text: string; readonly revision: number | null },
): Promise<number | null> {
  const bytes = new TextEncoder().encode(text);
  try {
    return revision === null ? await kv.create(agentId, bytes) : await kv.update(agentId, bytes, revision);
  } catch (thrown) {
    const { api_error } = thrown as { readonly api_error?: { readonly err_code?: number } };
    if (api_error?.err_code === WRONG_LAST_SEQUENCE) return null;
    throw thrown;
  }
}
