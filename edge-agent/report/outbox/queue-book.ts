/** What an outbox holds, kept in memory as sizes alone: decides what must go when a bound is reached. Pure. */
import type { ViolationEvent } from "#contract";
import { AgentError } from "../../errors.ts";
import type { OutboxStats, SentEntry } from "./outbox.ts";

const DAY_MS = 86_400_000;
/** Waiting `opened` and `cleared` older than this share of the bound of age raise an alarm. */
const AGE_ALARM_SHARE = 0.8;
/** They go only when an alarm has stood this long: a box that was off for months first gets to send. */
export const EXPIRE_AFTER_ALARM_MS = DAY_MS;
/** The alarm of a filling outbox comes and goes at these shares of the bound, counted in what may not be dropped. */
const FILLING_ON = 0.8;
const FILLING_OFF = 0.7;
/** After a refusal the alarm stays at least so long, however quickly there is room again. */
const REFUSED_ALARM_MS = 600_000;
export const DEFAULT_MAX_AGE_MS = 30 * DAY_MS;

export interface OutboxLimits {
  readonly maxEntries: number;
  /** Disk bytes of events and pictures, whole pages counted; the file was measured at 1.04 (64 MiB) to 1.23 (8 MiB) times that. */
  readonly maxBytes: number;
  /** Default 30 days. */
  readonly maxAgeMs?: number;
}

export interface BookEntry {
  readonly id: string;
  readonly phase: ViolationEvent["phase"];
  readonly bytes: number;
  /** When it was appended, Unix milliseconds. */
  readonly atMs: number;
  /** Null while it waits. */
  readonly sent: { readonly sequence: number; readonly atMs: number } | null;
}

export interface AppendPlan {
  /** Positions of stored entries to remove. */
  readonly drop: readonly number[];
  /** For each new entry: whether it is stored. Only an `updated` may be given up before it ever was. */
  readonly keep: readonly boolean[];
}

export interface Kept {
  readonly position: number;
  readonly entry: BookEntry;
}

type BookStats = Omit<OutboxStats, "alarms">;

export class QueueBook {
  readonly #limits: Required<OutboxLimits>;
  readonly #entries = new Map<number, BookEntry>();
  readonly #positions = new Map<string, number>();
  /** Positions that wait, ascending; of them the `updated` ones; and those that were sent, in order of sending. */
  #waiting = new Set<number>();
  #updated = new Set<number>();
  readonly #sent = new Set<number>();
  #bytes = 0;
  /** Of waiting `opened` and `cleared`, which nothing may push out. */
  #heldBytes = 0;
  readonly #counts = {
    droppedUpdated: 0,
    droppedSent: 0,
    expired: 0,
    refused: 0,
    covered: 0,
    offeredAgain: 0,
  };
  #filling = false;
  #agedSinceMs: number | null = null;
  #refusedAtMs: number | null = null;

  constructor(limits: OutboxLimits) {
    this.#limits = { maxAgeMs: DEFAULT_MAX_AGE_MS, ...limits };
  }

  /** Throws OUTBOX_FULL when the entries that may not be dropped do not fit beside those already there. */
  plan(incoming: readonly BookEntry[], nowMs: number): AppendPlan {
    let count = this.#entries.size + incoming.length;
    let bytes = this.#bytes + incoming.reduce((sum, entry) => sum + entry.bytes, 0);
    const isOver = () => count > this.#limits.maxEntries || bytes > this.#limits.maxBytes;
    const giveUp = (entry: BookEntry) => {
      count -= 1;
      bytes -= entry.bytes;
    };
    const drop: number[] = [];
    for (const positions of [this.#sent, this.#updated]) {
      for (const position of positions) {
        if (!isOver()) break;
        giveUp(this.#at(position));
        drop.push(position);
      }
    }
    const keep = incoming.map((entry) => {
      if (entry.phase !== "updated" || !isOver()) return true;
      giveUp(entry);
      return false;
    });
    if (isOver()) this.#refuse(nowMs);
    return { drop, keep };
  }

  #refuse(nowMs: number): never {
    this.#counts.refused += 1;
    this.#refusedAtMs = nowMs;
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

  /** Positions of waiting entries must come ascending. */
  add({ position, entry }: Kept): void {
    this.#entries.set(position, entry);
    this.#positions.set(entry.id, position);
    this.#bytes += entry.bytes;
    if (entry.sent !== null) this.#sent.add(position);
    else this.#wait(position, entry);
  }

  #wait(position: number, entry: BookEntry): void {
    this.#waiting.add(position);
    if (entry.phase === "updated") this.#updated.add(position);
    else this.#heldBytes += entry.bytes;
  }

  #waitNoMore(position: number, entry: BookEntry): void {
    if (!this.#waiting.delete(position)) return;
    if (!this.#updated.delete(position)) this.#heldBytes -= entry.bytes;
  }

  /** False when it was not there. */
  remove(position: number): boolean {
    const entry = this.#entries.get(position);
    if (entry === undefined) return false;
    this.#waitNoMore(position, entry);
    this.#sent.delete(position);
    this.#entries.delete(position);
    // The same event may have been appended twice; the id then belongs to the later one.
    if (this.#positions.get(entry.id) === position) this.#positions.delete(entry.id);
    this.#bytes -= entry.bytes;
    return true;
  }

  /** Carries `afterSending` out. */
  send(position: number, after: BookEntry): void {
    this.#waitNoMore(position, after);
    this.#entries.set(position, after);
    this.#sent.add(position);
  }

  /** Those of the positions that were sent, as they will be once they wait again. */
  offered(positions: readonly number[]): readonly Kept[] {
    return positions.flatMap((position) => {
      const entry = this.#entries.get(position);
      return entry === undefined || entry.sent === null
        ? []
        : [{ position, entry: { ...entry, sent: null } }];
    });
  }

  /** Carries `offered` out. */
  offerAgain(again: readonly Kept[]): void {
    for (const { position, entry } of again) {
      this.#sent.delete(position);
      this.#entries.set(position, entry);
      this.#wait(position, entry);
    }
    // They go behind what waits already, but are older.
    const ascending = (set: ReadonlySet<number>) => new Set([...set].sort((a, b) => a - b));
    [this.#waiting, this.#updated] = [ascending(this.#waiting), ascending(this.#updated)];
    this.#counts.offeredAgain += again.length;
  }

  /** Positions of the events that are here. */
  find(eventIds: readonly string[]): readonly number[] {
    return eventIds.flatMap((id) => this.#positions.get(id) ?? []);
  }

  /** A waiting entry as it will be once it is sent; null when it is gone or was sent before. */
  afterSending(position: number, sent: NonNullable<BookEntry["sent"]>): BookEntry | null {
    const entry = this.#entries.get(position);
    return entry?.sent === null ? { ...entry, sent } : null;
  }

  /** Removes what a decision covers. */
  cover(positions: readonly number[]): void {
    this.#counts.covered += positions.filter((position) => this.remove(position)).length;
  }

  /** Carries a plan's losses out and counts them; what was covered in the meantime is no loss. */
  applyLosses(plan: AppendPlan): void {
    for (const position of plan.drop) this.#lose(position);
    this.#counts.droppedUpdated += plan.keep.filter((kept) => !kept).length;
  }

  #lose(position: number): void {
    const entry = this.#entries.get(position);
    if (entry === undefined) return;
    const { phase, sent } = entry;
    this.remove(position);
    this.#counts[sent !== null ? "droppedSent" : phase === "updated" ? "droppedUpdated" : "expired"] += 1;
  }

  /** Positions beyond the bound of age; waiting `opened` and `cleared` only once their alarm has stood a day. */
  tooOld(nowMs: number): readonly number[] {
    this.#watchAge(nowMs);
    const limitMs = nowMs - this.#limits.maxAgeMs;
    const mayHeldGo = this.#agedSinceMs !== null && nowMs - this.#agedSinceMs >= EXPIRE_AFTER_ALARM_MS;
    const old: number[] = [];
    for (const [position, { atMs, sent, phase }] of this.#entries) {
      if (atMs < limitMs && (sent !== null || phase === "updated" || mayHeldGo)) old.push(position);
    }
    return old;
  }

  /** Carries `tooOld` out. */
  expire(positions: readonly number[]): void {
    for (const position of positions) this.#lose(position);
  }

  #watchAge(nowMs: number): void {
    const oldest = this.#oldestHeldAtMs();
    const isAged = oldest !== null && nowMs - oldest > AGE_ALARM_SHARE * this.#limits.maxAgeMs;
    this.#agedSinceMs = isAged ? (this.#agedSinceMs ?? nowMs) : null;
  }

  #oldestHeldAtMs(): number | null {
    for (const position of this.#waiting) if (!this.#updated.has(position)) return this.#at(position).atMs;
    return null;
  }

  alarms(nowMs: number): readonly string[] {
    this.#watchAge(nowMs);
    return [this.#fillingAlarm(), this.#refusedAlarm(nowMs), this.#ageAlarm(nowMs)].flatMap(
      (text) => text ?? [],
    );
  }

  #fillingAlarm(): string | null {
    const { maxBytes, maxEntries } = this.#limits;
    const held = this.#waiting.size - this.#updated.size;
    const share = Math.max(this.#heldBytes / maxBytes, held / maxEntries);
    this.#filling = share >= (this.#filling ? FILLING_OFF : FILLING_ON);
    if (!this.#filling) return null;
    return (
      `the outbox is ${Math.floor(share * 100)} % full of ${held} opened and cleared events that wait for NATS: ` +
      "bring NATS back; at 100 % new incidents are refused until there is room"
    );
  }

  #refusedAlarm(nowMs: number): string | null {
    if (this.#refusedAtMs === null || nowMs - this.#refusedAtMs > REFUSED_ALARM_MS) return null;
    return (
      `the outbox was full and refused incidents ${this.#counts.refused} times since the start: ` +
      'bring NATS back, or raise the bound under "outbox" in the agent\'s configuration'
    );
  }

  #ageAlarm(nowMs: number): string | null {
    const oldest = this.#oldestHeldAtMs();
    if (this.#agedSinceMs === null || oldest === null) return null;
    const days = (ms: number) => (ms / DAY_MS).toFixed(1);
    return (
      `the oldest opened or cleared event has waited ${days(nowMs - oldest)} days for NATS: ` +
      `bring NATS back before it is given up at ${days(this.#limits.maxAgeMs)} days (outbox.maxAgeDays)`
    );
  }

  /** The oldest waiting positions. */
  first(limit: number): readonly number[] {
    const positions: number[] = [];
    for (const position of this.#waiting) {
      if (positions.length >= limit) break;
      positions.push(position);
    }
    return positions;
  }

  sent(limit: number, afterPosition: number): readonly SentEntry[] {
    const behind = [...this.#sent].filter((position) => position > afterPosition).sort((a, b) => a - b);
    return behind.slice(0, limit).flatMap((position) => {
      const { id, sent } = this.#at(position);
      return sent === null
        ? []
        : [{ position, eventId: id, streamSequence: sent.sequence, sentAtMs: sent.atMs }];
    });
  }

  /** Counters are of this process; the rest is the queue as it is. */
  stats(): BookStats {
    const [oldest] = this.#waiting;
    return {
      depth: this.#waiting.size,
      sent: this.#sent.size,
      bytes: this.#bytes,
      maxBytes: this.#limits.maxBytes,
      oldestWaitingAtMs: oldest === undefined ? null : this.#at(oldest).atMs,
      ...this.#counts,
    };
  }
}
