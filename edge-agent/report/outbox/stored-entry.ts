/** The size of an entry as the bound counts it, and its parts as a store keeps them. Pure. */
import type { EvidenceRef, ViolationEvent } from "#contract";
import type { OutboxEntry } from "./outbox.ts";
import type { BookEntry } from "./queue-book.ts";

/** An entry without its pictures' bytes, which lie beside it under the same position. */
export interface StoredEntry {
  readonly event: ViolationEvent;
  readonly refs: readonly EvidenceRef[];
}

/** LMDB gives each larger value pages of its own, with a header of 16 bytes; smaller ones fill about half a page. */
const PAGE_BYTES = 4096;
const PAGE_HEADER_BYTES = 16;
/** Its line in the table of sizes and its share of inner pages; measured 266 to 430 bytes. */
const INDEX_BYTES = 512;

const onDisk = (bytes: number): number => Math.ceil((bytes + PAGE_HEADER_BYTES) / PAGE_BYTES) * PAGE_BYTES;

export function storedEntry({ event, pictures }: Omit<OutboxEntry, "position">): StoredEntry {
  return { event, refs: pictures.map((picture) => picture.ref) };
}

export function bookEntry(entry: Omit<OutboxEntry, "position">, atMs: number): BookEntry {
  const json = Buffer.byteLength(JSON.stringify(storedEntry(entry)));
  return {
    id: entry.event.id,
    phase: entry.event.phase,
    bytes: entry.pictures.reduce(
      (sum, { jpeg }) => sum + onDisk(jpeg.byteLength),
      onDisk(json) + INDEX_BYTES,
    ),
    atMs,
    sent: null,
  };
}

/** A UUIDv7's own time in Unix milliseconds (RFC 9562: its first 48 bits). */
export const eventTimeMs = (eventId: string): number =>
  Number.parseInt(eventId.replaceAll("-", "").slice(0, 12), 16);
