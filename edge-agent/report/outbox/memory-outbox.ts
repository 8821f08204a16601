/** The outbox without a disk: same order and bounds, for tests of what stands on it. */
import { type Clock, systemClock } from "../../time/clock.ts";
import { Bell } from "../../time/bell.ts";
import type { CameraState, Outbox, OutboxEntry, OutboxStats, SentEntry, StreamMark } from "./outbox.ts";
import { type OutboxLimits, QueueBook } from "./queue-book.ts";
import { bookEntry } from "./stored-entry.ts";

class MemoryOutbox implements Outbox {
  readonly #book: QueueBook;
  readonly #clock: Pick<Clock, "nowMs">;
  readonly #bell = new Bell();
  readonly #entries = new Map<number, OutboxEntry>();
  /** JSON text, so that a caller cannot change what was saved. */
  readonly #states = new Map<string, string>();
  #nextPosition = 1;
  #mark: StreamMark = { createdAt: "", highestSequence: 0 };

  constructor(limits: OutboxLimits, clock: Pick<Clock, "nowMs">) {
    this.#book = new QueueBook(limits);
    this.#clock = clock;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- a full outbox rejects, as the seam says
  async append(entries: readonly Omit<OutboxEntry, "position">[], state?: CameraState): Promise<void> {
    const nowMs = this.#clock.nowMs();
    const sized = entries.map((entry) => bookEntry(entry, nowMs));
    const plan = this.#book.plan(sized, nowMs);
    this.#forget(plan.drop);
    this.#book.applyLosses(plan);
    for (const [index, size] of sized.entries()) {
      const entry = entries[index];
      if (entry === undefined || plan.keep[index] !== true) continue;
      const position = this.#nextPosition;
      this.#nextPosition += 1;
      this.#entries.set(position, { ...entry, position });
      this.#book.add({ position, entry: size });
    }
    if (state !== undefined) this.#states.set(state.cameraCode, JSON.stringify(state.state));
    this.#bell.ring();
  }

  #forget(positions: readonly number[]): void {
    for (const position of positions) this.#entries.delete(position);
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

  markSent(position: number, streamSequence: number): Promise<void> {
    const after = this.#book.afterSending(position, { sequence: streamSequence, atMs: this.#clock.nowMs() });
    if (after !== null) this.#book.send(position, after);
    this.#mark = {
      ...this.#mark,
      highestSequence: Math.max(this.#mark.highestSequence, streamSequence),
    };
    return Promise.resolve();
  }

  sent(limit: number, afterPosition = 0): readonly SentEntry[] {
    return this.#book.sent(limit, afterPosition);
  }

  has(eventId: string): boolean {
    return this.#book.find([eventId]).length > 0;
  }

  cover(eventIds: readonly string[]): Promise<number> {
    const positions = this.#book.find(eventIds);
    this.#forget(positions);
    this.#book.cover(positions);
    return Promise.resolve(positions.length);
  }

  offerAgain(positions: readonly number[]): Promise<number> {
    const again = this.#book.offered(positions);
    this.#book.offerAgain(again);
    if (again.length > 0) this.#bell.ring();
    return Promise.resolve(again.length);
  }

  streamMark(): StreamMark {
    return this.#mark;
  }

  saveStreamMark(mark: StreamMark): Promise<void> {
    this.#mark = mark;
    return Promise.resolve();
  }

  sweep(): Promise<void> {
    const old = this.#book.tooOld(this.#clock.nowMs());
    this.#forget(old);
    this.#book.expire(old);
    return Promise.resolve();
  }

  stats(): OutboxStats {
    return { ...this.#book.stats(), alarms: this.#book.alarms(this.#clock.nowMs()) };
  }

  appended(signal: AbortSignal): Promise<void> {
    return this.#bell.next(signal);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export function createMemoryOutbox(limits: OutboxLimits, clock: Pick<Clock, "nowMs"> = systemClock): Outbox {
  return new MemoryOutbox(limits, clock);
}
