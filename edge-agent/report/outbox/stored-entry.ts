/** The size of an entry as the bound counts it, and its parts as a store keeps them. Pure. */
import type { EvidenceRef, ViolationEvent } from "#contract";
import type { OutboxEntry } from "./outbox.ts";
import type { BookEntry } from "./queue-book.ts";

/** An entry without its pictures' bytes, which lie beside it under the same position. */
export interface StoredEntry {
  readonly event: ViolationEvent;
  readonly refs: readonly EvidenceRef[];
}

export function storedEntry({ event, pictures }: Omit<OutboxEntry, "position">): StoredEntry {
  return { event, refs: pictures.map((picture) => picture.ref) };
}

export function bookEntry(entry: Omit<OutboxEntry, "position">): BookEntry {
  const json = Buffer.byteLength(JSON.stringify(storedEntry(entry)));
  return {
    phase: entry.event.phase,
    bytes: entry.pictures.reduce((sum, picture) => sum + picture.jpeg.byteLength, json),
  };
}
