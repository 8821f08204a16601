/** The outbox without a disk: same order and bounds, for tests of what stands on it. */
import { AppendBell } from "./append-bell.ts";
import type { CameraState, Outbox, OutboxEntry, OutboxStats } from "./outbox.ts";
import { type OutboxLimits, QueueBook } from "./queue-book.ts";
import { bookEntry } from "./stored-entry.ts";

class MemoryOutbox implements Outbox {
  readonly #book: QueueBook;
  readonly #bell = new AppendBell();
  readonly #entries = new Map<number, OutboxEntry>();
  /** JSON text, so that a caller cannot change what was saved. */
  readonly #states = new Map<string, string>();
  #nextPosition = 1;

  constructor(limits: OutboxLimits) {
    this.#book = new QueueBook(limits);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- a full outbox rejects, as the seam says
  async append(entries: readonly Omit<OutboxEntry, "position">[], state?: CameraState): Promise<void> {
    const sized = entries.map((entry) => bookEntry(entry));
    const plan = this.#book.plan(sized);
    for (const position of plan.drop) this.#entries.delete(position);
    this.#book.applyLosses(plan);
    for (const [index, size] of sized.entries()) {
      const entry = entries[index];
      if (entry === undefined || plan.keep[index] !== true) continue;
      const position = this.#nextPosition;
      this.#nextPosition += 1;
      this.#entries.set(position, { ...entry, position });
      this.#book.add(position, size);
    }
    if (state !== undefined) this.#states.set(state.cameraCode, JSON.stringify(state.state));
    this.#bell.ring();
  }

  saveState({ cameraCode, state }: CameraState): Promise<void> {
    this.#states.set(cameraCode, JSON.stringify(state));
    return Promise.resolve();
  }

  loadState(cameraCode: string): unknown {
    const text = this.#states.get(cameraCode);
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  }

  peek(limit: number): readonly OutboxEntry[] {
    return this.#book.first(limit).flatMap((position) => this.#entries.get(position) ?? []);
  }

  acknowledge(position: number): Promise<void> {
    this.#book.remove(position);
    this.#entries.delete(position);
    return Promise.resolve();
  }

  stats(): OutboxStats {
    return this.#book.stats();
  }

  appended(signal: AbortSignal): Promise<void> {
    return this.#bell.next(signal);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export function createMemoryOutbox(limits: OutboxLimits): Outbox {
  return new MemoryOutbox(limits);
}
