/** The durable outbox on LMDB. One transaction holds events, pictures and the camera's state. */
import { mkdirSync } from "node:fs";
import { type Database, open, type RootDatabase } from "lmdb";
import { AgentError, messageOf } from "../../errors.ts";
import { AppendBell } from "./append-bell.ts";
import type { CameraState, Outbox, OutboxEntry, OutboxStats } from "./outbox.ts";
import { type BookEntry, type OutboxLimits, QueueBook } from "./queue-book.ts";
import { checkStore, damaged } from "./store-check.ts";
import { lockStore, type StoreLock } from "./store-lock.ts";
import { bookEntry, type StoredEntry, storedEntry } from "./stored-entry.ts";

export interface LmdbOutboxOptions extends OutboxLimits {
  /** Made when it is not there; one agent at a time. */
  readonly directory: string;
}

const DATABASES = ["entries", "sizes", "pictures", "states", "meta"] as const;
const NEXT_POSITION = "nextPosition";

interface Store {
  readonly root: RootDatabase;
  readonly entries: Database<StoredEntry, number>;
  /** Phase and bytes of each entry, so that opening reads no event. */
  readonly sizes: Database<BookEntry, number>;
  readonly pictures: Database<Uint8Array, [position: number, index: number]>;
  readonly states: Database<unknown, string>;
  readonly meta: Database<number, string>;
}

function openStore(directory: string): Store {
  const root = open({
    path: directory,
    // Otherwise lmdb takes a path with a dot in it for a file's name.
    noSubdir: false,
    maxDbs: 8,
    // By default a write's promise resolves before the disk has it, and a failed sync is never told. So: the
    // promise is that of the synced commit.
    overlappingSync: false,
    // With it a full disk rejects a promise inside lmdb that nobody can catch, which ends the process.
    eventTurnBatching: false,
  });
  return {
    root,
    entries: root.openDB({ name: "entries", encoding: "json" }),
    sizes: root.openDB({ name: "sizes", encoding: "json" }),
    pictures: root.openDB({ name: "pictures", encoding: "binary" }),
    states: root.openDB({ name: "states", encoding: "json" }),
    meta: root.openDB({ name: "meta", encoding: "json" }),
  };
}

/** lmdb rejects with a general error whose `commitError` is itself a promise that rejects with the reason. */
async function causeOf(refused: unknown): Promise<unknown> {
  try {
    await (refused as { readonly commitError?: Promise<never> }).commitError;
    return refused;
  } catch (cause) {
    return cause;
  }
}

class LmdbOutbox implements Outbox {
  readonly #directory: string;
  readonly #store: Store;
  readonly #lock: StoreLock;
  readonly #book: QueueBook;
  readonly #bell = new AppendBell();
  #nextPosition: number;
  /** Appends one after the other: each decides about the bound on what the one before left. */
  #lastAppend: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: LmdbOutboxOptions, store: Store, lock: StoreLock) {
    this.#directory = options.directory;
    this.#store = store;
    this.#lock = lock;
    this.#book = new QueueBook(options);
    let last = 0;
    for (const { key, value } of store.sizes.getRange({})) {
      this.#book.add(key, value);
      last = key;
    }
    this.#nextPosition = Math.max(store.meta.get(NEXT_POSITION) ?? 1, last + 1);
  }

  append(entries: readonly Omit<OutboxEntry, "position">[], state?: CameraState): Promise<void> {
    const written = this.#lastAppend.then(() => this.#write(entries, state));
    this.#lastAppend = written.catch(() => undefined);
    return written;
  }

  async #write(
    entries: readonly Omit<OutboxEntry, "position">[],
    state: CameraState | undefined,
  ): Promise<void> {
    const sizes = entries.map(bookEntry);
    const plan = this.#book.plan(sizes);
    const kept = entries.flatMap((entry, index) => {
      const size = sizes[index];
      return size !== undefined && plan.keep[index] === true
        ? [{ entry, size, position: this.#nextPosition++ }]
        : [];
    });
    await this.#commit(() => {
      for (const position of plan.drop) this.#removeStored(position);
      for (const { entry, size, position } of kept) this.#putStored(position, entry, size);
      if (state !== undefined) void this.#store.states.put(state.cameraCode, state.state);
      void this.#store.meta.put(NEXT_POSITION, this.#nextPosition);
    });
    this.#book.applyLosses(plan);
    for (const { position, size } of kept) this.#book.add(position, size);
    if (kept.length > 0) this.#bell.ring();
  }

  /** Resolves when the disk has the writes, all of them or none. */
  async #commit(writes: () => void): Promise<void> {
    if (this.#closed) throw new AgentError("OUTBOX_FULL", "the outbox is closed: the agent is stopping");
    try {
      await this.#store.root.batch(writes);
    } catch (refused) {
      const cause = await causeOf(refused);
      throw new AgentError(
        "OUTBOX_FULL",
        `the outbox in ${this.#directory} cannot be written (${messageOf(cause)}): make room on that disk; the incident is decided again at the next look`,
        { cause },
      );
    }
  }

  #putStored(position: number, entry: Omit<OutboxEntry, "position">, size: BookEntry): void {
    void this.#store.entries.put(position, storedEntry(entry));
    void this.#store.sizes.put(position, size);
    for (const [index, { jpeg }] of entry.pictures.entries())
      void this.#store.pictures.put([position, index], jpeg);
  }

  #removeStored(position: number): void {
    const stored = this.#store.entries.get(position);
    for (let index = 0; index < (stored?.refs.length ?? 0); index += 1)
      void this.#store.pictures.remove([position, index]);
    void this.#store.entries.remove(position);
    void this.#store.sizes.remove(position);
  }

  async saveState({ cameraCode, state }: CameraState): Promise<void> {
    await this.#commit(() => void this.#store.states.put(cameraCode, state));
  }

  loadState(cameraCode: string): unknown {
    return this.#store.states.get(cameraCode);
  }

  peek(limit: number): readonly OutboxEntry[] {
    return this.#book.first(limit).flatMap((position) => this.#read(position) ?? []);
  }

  #read(position: number): OutboxEntry | null {
    const stored = this.#store.entries.get(position);
    if (stored === undefined) return null;
    const pictures = stored.refs.flatMap((ref, index) => {
      const jpeg = this.#store.pictures.get([position, index]);
      return jpeg === undefined ? [] : [{ ref, jpeg }];
    });
    return { position, event: stored.event, pictures };
  }

  async acknowledge(position: number): Promise<void> {
    if (!this.#book.remove(position)) return;
    await this.#commit(() => {
      this.#removeStored(position);
    });
  }

  stats(): OutboxStats {
    return this.#book.stats();
  }

  appended(signal: AbortSignal): Promise<void> {
    return this.#bell.next(signal);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#lastAppend;
    this.#closed = true;
    await this.#store.root.close();
    this.#lock.release();
  }
}

/**
 * Opens or makes the store. Throws AgentError CONFIG_INVALID with one sentence when the directory cannot be
 * used, is in use by another agent, or holds a damaged store; in that case nothing in it is changed.
 */
export function openLmdbOutbox(options: LmdbOutboxOptions): Outbox {
  const { directory } = options;
  let lock: StoreLock;
  try {
    mkdirSync(directory, { recursive: true });
    lock = lockStore(directory);
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    throw new AgentError(
      "CONFIG_INVALID",
      `the outbox directory ${directory} cannot be used (${messageOf(cause)}): dataDir must name a directory in which the agent may write`,
      { cause },
    );
  }
  try {
    checkStore(directory, { databases: DATABASES, doubtful: lock.leftBehind });
    return new LmdbOutbox(options, openStore(directory), lock);
  } catch (cause) {
    lock.releaseInDoubt();
    throw cause instanceof AgentError ? cause : damaged(directory, messageOf(cause), cause);
  }
}
