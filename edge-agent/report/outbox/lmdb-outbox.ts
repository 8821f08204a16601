/** The durable outbox on LMDB. One transaction holds events, pictures and the camera's state. */
import { mkdirSync } from "node:fs";
import { type Database, open, type RootDatabase } from "lmdb";
import { AgentError, messageOf } from "../../errors.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { type Clock, systemClock } from "../../time/clock.ts";
import { Bell } from "../../time/bell.ts";
import type { CameraState, Outbox, OutboxEntry, OutboxStats, SentEntry, StreamMark } from "./outbox.ts";
import { type BookEntry, type OutboxLimits, QueueBook } from "./queue-book.ts";
import { checkStore } from "./store-check.ts";
import { lockStore, type StoreLock } from "./store-lock.ts";
import { quarantineStore } from "./store-quarantine.ts";
import { StateBuffer } from "./state-buffer.ts";
import { bookEntry, eventTimeMs, type StoredEntry, storedEntry } from "./stored-entry.ts";

export interface LmdbOutboxOptions extends OutboxLimits {
  /** Made when it is not there; one agent at a time. */
  readonly directory: string;
  /** Default: the system's. */
  readonly clock?: Pick<Clock, "nowMs" | "sleep">;
  /** How long states that come without an event wait for each other. Default 1 000. */
  readonly stateDelayMs?: number;
  /** Hears of a damaged store. */
  readonly logger?: Logger;
}

const DATABASES = ["entries", "sizes", "pictures", "states", "meta"] as const;
const NEXT_POSITION = "nextPosition";
const STREAM_MARK = "streamMark";
const NO_MARK: StreamMark = { createdAt: "", highestSequence: 0 };
/**
 * What a crash may take of the looks that caused no event. Thirteen cameras' looks a second are one transaction and
 * one sync then, not thirteen.
 */
const STATE_DELAY_MS = 1_000;

interface Store {
  readonly root: RootDatabase;
  readonly entries: Database<StoredEntry, number>;
  /** Phase and bytes of each entry, so that opening reads no event. */
  readonly sizes: Database<BookEntry, number>;
  readonly pictures: Database<Uint8Array, [position: number, index: number]>;
  readonly states: Database<unknown, string>;
  readonly meta: Database<unknown, string>;
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

interface Opened {
  readonly store: Store;
  readonly lock: StoreLock;
  readonly openingAlarm: string | null;
}

/** Stores written before entries were kept past their sending know phase and bytes alone. */
function whole(
  stored: Pick<BookEntry, "phase" | "bytes"> & Partial<BookEntry>,
  readId: () => string,
): BookEntry {
  const id = stored.id ?? readId();
  return { ...stored, id, atMs: stored.atMs ?? eventTimeMs(id), sent: stored.sent ?? null };
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
  readonly #options: LmdbOutboxOptions;
  readonly #clock: Pick<Clock, "nowMs" | "sleep">;
  readonly #store: Store;
  readonly #lock: StoreLock;
  readonly #book: QueueBook;
  readonly #bell = new Bell();
  readonly #states: StateBuffer;
  /** What happened when the store was opened, for as long as this process runs. */
  readonly #openingAlarm: string | null;
  #nextPosition: number;
  #mark: StreamMark;
  /** Changes of the queue one after the other: each decides on what the one before left. */
  #lastChange: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: LmdbOutboxOptions, { store, lock, openingAlarm }: Opened) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#store = store;
    this.#lock = lock;
    this.#openingAlarm = openingAlarm;
    this.#book = new QueueBook(options);
    this.#states = new StateBuffer({
      delayMs: options.stateDelayMs ?? STATE_DELAY_MS,
      clock: this.#clock,
      write: (states) =>
        this.#inTurn(() =>
          this.#commit(() => {
            for (const state of states) this.#putState(state);
          }),
        ),
    });
    let last = 0;
    for (const { key, value } of store.sizes.getRange({})) {
      const entry = whole(value, () => store.entries.get(key)?.event.id ?? "");
      this.#book.add({ position: key, entry });
      last = key;
    }
    this.#nextPosition = Math.max((store.meta.get(NEXT_POSITION) as number | undefined) ?? 1, last + 1);
    this.#mark = (store.meta.get(STREAM_MARK) as StreamMark | undefined) ?? NO_MARK;
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.#lastChange.then(change);
    this.#lastChange = changed.catch(() => undefined);
    return changed;
  }

  async append(entries: readonly Omit<OutboxEntry, "position">[], state?: CameraState): Promise<void> {
    const putBack = state && this.#states.supersede(state.cameraCode);
    try {
      await this.#inTurn(() => this.#write(entries, state));
    } catch (refused) {
      putBack?.();
      throw refused;
    }
  }

  async #write(
    entries: readonly Omit<OutboxEntry, "position">[],
    state: CameraState | undefined,
  ): Promise<void> {
    const nowMs = this.#clock.nowMs();
    const sizes = entries.map((entry) => bookEntry(entry, nowMs));
    const plan = this.#book.plan(sizes, nowMs);
    const kept = entries.flatMap((entry, index) => {
      const size = sizes[index];
      return size !== undefined && plan.keep[index] === true
        ? [{ entry, size, position: this.#nextPosition++ }]
        : [];
    });
    await this.#commit(() => {
      for (const position of plan.drop) this.#removeStored(position);
      for (const { entry, size, position } of kept) this.#putStored(position, entry, size);
      if (state !== undefined) this.#putState(state);
      void this.#store.meta.put(NEXT_POSITION, this.#nextPosition);
    });
    this.#book.applyLosses(plan);
    for (const { position, size } of kept) this.#book.add({ position, entry: size });
    if (kept.length > 0) this.#bell.ring();
  }

  /** Resolves when the disk has the writes, all of them or none. */
  async #commit(writes: () => void): Promise<void> {
    this.#checkOpen();
    try {
      await this.#store.root.batch(writes);
    } catch (refused) {
      const cause = await causeOf(refused);
      throw new AgentError(
        "OUTBOX_FULL",
        `the outbox in ${this.#options.directory} cannot be written (${messageOf(cause)}): make room on that disk; the incident is decided again at the next look`,
        { cause },
      );
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw new AgentError("OUTBOX_FULL", "the outbox is closed: the agent is stopping");
  }

  #putState({ cameraCode, state }: CameraState): void {
    void this.#store.states.put(cameraCode, state);
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

  // eslint-disable-next-line @typescript-eslint/require-await -- what cannot be written rejects, as the seam says
  async saveState(state: CameraState): Promise<void> {
    this.#checkOpen();
    this.#states.put(state);
  }

  loadState(cameraCode: string): unknown {
    const unwritten = this.#states.newest(cameraCode);
    return unwritten === undefined ? this.#store.states.get(cameraCode) : unwritten.state;
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

  markSent(position: number, streamSequence: number): Promise<void> {
    return this.#inTurn(async () => {
      const sent = { sequence: streamSequence, atMs: this.#clock.nowMs() };
      const after = this.#book.afterSending(position, sent);
      const highestSequence = Math.max(this.#mark.highestSequence, streamSequence);
      const mark = { ...this.#mark, highestSequence };
      await this.#commit(() => {
        if (after !== null) void this.#store.sizes.put(position, after);
        void this.#store.meta.put(STREAM_MARK, mark);
      });
      if (after !== null) this.#book.send(position, after);
      this.#mark = mark;
    });
  }

  sent(limit: number, afterPosition = 0): readonly SentEntry[] {
    return this.#book.sent(limit, afterPosition);
  }

  has(eventId: string): boolean {
    return this.#book.find([eventId]).length > 0;
  }

  cover(eventIds: readonly string[]): Promise<number> {
    return this.#inTurn(async () => {
      const positions = this.#book.find(eventIds);
      await this.#removeAll(positions);
      this.#book.cover(positions);
      return positions.length;
    });
  }

  async #removeAll(positions: readonly number[]): Promise<void> {
    if (positions.length === 0) return;
    await this.#commit(() => {
      for (const position of positions) this.#removeStored(position);
    });
  }

  offerAgain(positions: readonly number[]): Promise<number> {
    return this.#inTurn(async () => {
      const again = this.#book.offered(positions);
      if (again.length === 0) return 0;
      await this.#commit(() => {
        for (const { position, entry } of again) void this.#store.sizes.put(position, entry);
      });
      this.#book.offerAgain(again);
      this.#bell.ring();
      return again.length;
    });
  }

  streamMark(): StreamMark {
    return this.#mark;
  }

  saveStreamMark(mark: StreamMark): Promise<void> {
    return this.#inTurn(async () => {
      await this.#commit(() => void this.#store.meta.put(STREAM_MARK, mark));
      this.#mark = mark;
    });
  }

  sweep(): Promise<void> {
    return this.#inTurn(async () => {
      const old = this.#book.tooOld(this.#clock.nowMs());
      await this.#removeAll(old);
      this.#book.expire(old);
    });
  }

  stats(): OutboxStats {
    const opening = this.#openingAlarm === null ? [] : [this.#openingAlarm];
    return { ...this.#book.stats(), alarms: [...opening, ...this.#book.alarms(this.#clock.nowMs())] };
  }

  appended(signal: AbortSignal): Promise<void> {
    return this.#bell.next(signal);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#states.close().catch((cause: unknown) => {
      this.#options.logger?.error({ reason: messageOf(cause) }, "the cameras' latest looks were not kept");
    });
    await this.#lastChange;
    this.#closed = true;
    await this.#store.root.close();
    this.#lock.release();
  }
}

/**
 * Opens or makes the store. A damaged one is moved aside under a dated name, what can still be read of it is taken
 * over, and the outbox says so as an alarm. Throws AgentError CONFIG_INVALID with one sentence when the directory
 * cannot be used or is in use by another agent.
 */
export function openLmdbOutbox(options: LmdbOutboxOptions): Outbox {
  const { directory } = options;
  const lock = lockDirectory(directory);
  try {
    const fault = checkStore(directory, { databases: DATABASES, doubtful: lock.leftBehind });
    const openingAlarm = fault === null ? null : replaceStore(options, fault);
    return new LmdbOutbox(options, { store: openStore(directory), lock, openingAlarm });
  } catch (cause) {
    lock.releaseInDoubt();
    throw cause instanceof AgentError ? cause : unusable(directory, cause);
  }
}

const unusable = (directory: string, cause: unknown): AgentError =>
  new AgentError(
    "CONFIG_INVALID",
    `the outbox directory ${directory} cannot be used (${messageOf(cause)}): dataDir must name a directory in which the agent may write`,
    { cause },
  );

function lockDirectory(directory: string): StoreLock {
  try {
    mkdirSync(directory, { recursive: true });
    return lockStore(directory);
  } catch (cause) {
    throw cause instanceof AgentError ? cause : unusable(directory, cause);
  }
}

/** Returns the sentence that tells of it. */
function replaceStore({ directory, clock = systemClock, logger }: LmdbOutboxOptions, fault: string): string {
  const report = quarantineStore(directory, { fault, nowMs: clock.nowMs() });
  logger?.error({ directory, ...report }, report.sentence);
  return report.sentence;
}
