/** What an outbox holds, kept in memory as sizes alone: decides what must go when the bound is reached. Pure. */
import type { ViolationEvent } from "#contract";
import { AgentError } from "../../errors.ts";

export interface OutboxLimits {
  readonly maxEntries: number;
  /** Bytes of event JSON and pictures together; an embedded store's own pages come on top. */
  readonly maxBytes: number;
}

export interface BookEntry {
  readonly phase: ViolationEvent["phase"];
  readonly bytes: number;
}

export interface AppendPlan {
  /** Positions of stored `updated` entries to remove, oldest first. */
  readonly drop: readonly number[];
  /** For each new entry: whether it is stored. Only an `updated` may be given up before it ever was. */
  readonly keep: readonly boolean[];
}

export class QueueBook {
  readonly #limits: OutboxLimits;
  /** In ascending position, because positions only grow. */
  readonly #entries = new Map<number, BookEntry>();
  readonly #updated = new Set<number>();
  #bytes = 0;
  #droppedUpdated = 0;
  #refused = 0;

  constructor(limits: OutboxLimits) {
    this.#limits = limits;
  }

  /** Throws OUTBOX_FULL when the entries that may not be dropped do not fit beside those already there. */
  plan(incoming: readonly BookEntry[]): AppendPlan {
    let count = this.#entries.size + incoming.length;
    let bytes = this.#bytes + incoming.reduce((sum, entry) => sum + entry.bytes, 0);
    const isOver = () => count > this.#limits.maxEntries || bytes > this.#limits.maxBytes;
    const giveUp = (entry: BookEntry) => {
      count -= 1;
      bytes -= entry.bytes;
    };
    const drop: number[] = [];
    for (const position of this.#updated) {
      if (!isOver()) break;
      giveUp(this.#at(position));
      drop.push(position);
    }
    const keep = incoming.map((entry) => {
      if (entry.phase !== "updated" || !isOver()) return true;
      giveUp(entry);
      return false;
    });
    if (isOver()) this.#refuse();
    return { drop, keep };
  }

  #refuse(): never {
    this.#refused += 1;
    const { maxEntries, maxBytes } = this.#limits;
    throw new AgentError(
      "OUTBOX_FULL",
      `the outbox holds ${this.#entries.size} events (${this.#bytes} bytes) that may not be dropped and is at its bound ` +
        `(${maxEntries} events, ${maxBytes} bytes): bring NATS back, or raise the bound under "outbox" in the agent's configuration`,
    );
  }

  #at(position: number): BookEntry {
    const entry = this.#entries.get(position);
    if (entry === undefined) throw new RangeError(`no entry at position ${position}`);
    return entry;
  }

  add(position: number, entry: BookEntry): void {
    this.#entries.set(position, entry);
    if (entry.phase === "updated") this.#updated.add(position);
    this.#bytes += entry.bytes;
  }

  /** False when it was not there. */
  remove(position: number): boolean {
    const entry = this.#entries.get(position);
    if (entry === undefined) return false;
    this.#entries.delete(position);
    this.#updated.delete(position);
    this.#bytes -= entry.bytes;
    return true;
  }

  /** Carries a plan's losses out and counts them; what was acknowledged in the meantime is no loss. */
  applyLosses(plan: AppendPlan): void {
    const dropped = plan.drop.filter((position) => this.remove(position)).length;
    this.#droppedUpdated += dropped + plan.keep.filter((kept) => !kept).length;
  }

  first(limit: number): readonly number[] {
    const positions: number[] = [];
    for (const position of this.#entries.keys()) {
      if (positions.length >= limit) break;
      positions.push(position);
    }
    return positions;
  }

  /** Counters are of this process; depth and bytes of the queue as it is. */
  stats() {
    return {
      depth: this.#entries.size,
      bytes: this.#bytes,
      droppedUpdated: this.#droppedUpdated,
      refused: this.#refused,
    };
  }
}
