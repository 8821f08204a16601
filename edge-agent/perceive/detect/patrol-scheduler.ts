/**
 * The patrol: cameras share the inference slots, earliest deadline first. A camera asks for a slot only when it is
 * due and has a picture, and gets the newest picture at the moment of the grant, not of the question.
 */
import { expectManyListeners, linkAbort } from "../../time/abort.ts";
import type { Clock } from "../../time/clock.ts";
import type { Frame } from "../decode/frame.ts";
import type { Mailbox } from "../decode/mailbox.ts";

export interface PatrolCamera {
  readonly code: string;
  /** Wished time from the start of one look to the start of the next, milliseconds. */
  readonly revisitMs: number;
  /** Of two cameras with the same deadline the one with the higher number goes first. */
  readonly priority: number;
}

export interface PatrolStats {
  readonly looks: number;
  /** Start of the latest look, Unix milliseconds. */
  readonly lookedAtMs?: number;
  /** Seconds between the starts of looks, over the latest REVISIT_WINDOW of them. */
  readonly revisitP50S?: number;
  readonly revisitP99S?: number;
}

export interface PatrolScheduler {
  /**
   * Yields the newest frame each time the camera is due and a slot is free. The slot is held until the next frame is
   * asked for or the loop is left. Ends when the signal is aborted. One loop per camera and mailbox.
   */
  looks(
    camera: PatrolCamera,
    mailbox: Mailbox<Frame>,
    signal: AbortSignal,
  ): AsyncGenerator<Frame, void, undefined>;
  /** Of a camera never looked at: no looks. */
  stats(code: string): PatrolStats;
}

/**
 * A frame that came within this share of the revisit before the deadline is looked at at once, unless another one is
 * expected in time. Key frames arrive at their own beat: with a key frame every 2 s and a revisit of 2 s, one that
 * comes a moment early would otherwise be left, and the camera be looked at every 4 s.
 */
const EARLY_SHARE = 0.25;
/** Deadlines this close count as one, so that priority can decide between them. */
const DEADLINE_STEP_MS = 50;
/** Revisits kept per camera for the percentiles: at 2 s, the latest 17 minutes. */
const REVISIT_WINDOW = 512;

export function createPatrolScheduler(options: {
  readonly slots: number;
  readonly clock: Clock;
}): PatrolScheduler {
  return new EarliestDeadlineFirst(options.slots, options.clock);
}

/** What a camera's loop knows between two looks. */
interface Round {
  readonly revisitMs: number;
  deadlineMs: number;
  /** The frame of the latest look, and how many had come by then: together they give the camera's beat. */
  latest?: { readonly puts: number; readonly monotonicMs: number };
}

/** One camera that waits for a slot; at most one per loop. */
interface Waiting {
  readonly deadlineMs: number;
  readonly priority: number;
  readonly grant: () => void;
}

class EarliestDeadlineFirst implements PatrolScheduler {
  readonly #clock: Clock;
  readonly #queue = new Set<Waiting>();
  /** One per camera ever looked at. */
  readonly #records = new Map<string, LookRecord>();
  #freeSlots: number;

  constructor(slots: number, clock: Clock) {
    this.#freeSlots = slots;
    this.#clock = clock;
  }

  async *looks(
    camera: PatrolCamera,
    mailbox: Mailbox<Frame>,
    signal: AbortSignal,
  ): AsyncGenerator<Frame, void, undefined> {
    expectManyListeners(signal);
    const record = this.#recordOf(camera.code);
    const round: Round = { revisitMs: camera.revisitMs, deadlineMs: this.#clock.monotonicMs() };
    try {
      for (;;) {
        await this.#untilDue(round, mailbox, signal);
        await this.#acquireSlot(round.deadlineMs, camera.priority, signal);
        try {
          const frame = mailbox.take();
          // Nobody else takes from this mailbox; an empty one means that a caller broke the rule of one loop.
          if (frame === undefined) continue;
          const startMs = this.#clock.monotonicMs();
          record.add(startMs, this.#clock.nowMs());
          round.deadlineMs = startMs + camera.revisitMs;
          round.latest = { puts: mailbox.puts, monotonicMs: frame.monotonicMs };
          yield frame;
        } finally {
          this.#releaseSlot();
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  stats(code: string): PatrolStats {
    return this.#records.get(code)?.stats() ?? { looks: 0 };
  }

  /** Resolves when a frame is there that may be looked at now. Rejects with the signal's reason. */
  async #untilDue(round: Round, mailbox: Mailbox<Frame>, signal: AbortSignal): Promise<void> {
    for (;;) {
      await mailbox.arrived(signal);
      const waitMs = round.deadlineMs - this.#clock.monotonicMs();
      if (waitMs <= 0 || isLastInTime(round, mailbox)) return;
      await this.#sleepOrNewer(waitMs, mailbox, signal);
    }
  }

  async #sleepOrNewer(waitMs: number, mailbox: Mailbox<Frame>, signal: AbortSignal): Promise<void> {
    const race = linkAbort(signal);
    try {
      await Promise.race([
        this.#clock.sleep(waitMs, race.signal),
        mailbox.arrived(race.signal, mailbox.puts),
      ]);
    } finally {
      race.unlink();
      race.abort();
    }
  }

  #acquireSlot(deadlineMs: number, priority: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#queue.delete(waiting);
        reject(new Error("the patrol was stopped"));
      };
      const waiting: Waiting = {
        deadlineMs,
        priority,
        grant: () => {
          signal.removeEventListener("abort", onAbort);
          resolve();
        },
      };
      if (signal.aborted) {
        onAbort();
        return;
      }
      signal.addEventListener("abort", onAbort, { once: true });
      this.#queue.add(waiting);
      this.#grantNext();
    });
  }

  #releaseSlot(): void {
    this.#freeSlots++;
    this.#grantNext();
  }

  #grantNext(): void {
    if (this.#freeSlots === 0) return;
    let first: Waiting | undefined;
    for (const waiting of this.#queue) {
      if (first === undefined || goesBefore(waiting, first)) first = waiting;
    }
    if (first === undefined) return;
    this.#queue.delete(first);
    this.#freeSlots--;
    first.grant();
  }

  #recordOf(code: string): LookRecord {
    const known = this.#records.get(code);
    if (known !== undefined) return known;
    const record = new LookRecord();
    this.#records.set(code, record);
    return record;
  }
}

/** Whether the frame that lies there came close to the deadline, and its successor would come after it. */
function isLastInTime({ revisitMs, deadlineMs, latest }: Round, mailbox: Mailbox<Frame>): boolean {
  const arrivedMs = mailbox.peek()?.monotonicMs ?? 0;
  if (arrivedMs < deadlineMs - revisitMs * EARLY_SHARE) return false;
  if (latest === undefined) return true;
  const beatMs = (arrivedMs - latest.monotonicMs) / (mailbox.puts - latest.puts);
  return arrivedMs + beatMs > deadlineMs;
}

function goesBefore(a: Waiting, b: Waiting): boolean {
  const stepA = Math.floor(a.deadlineMs / DEADLINE_STEP_MS);
  const stepB = Math.floor(b.deadlineMs / DEADLINE_STEP_MS);
  return stepA === stepB ? a.priority > b.priority : stepA < stepB;
}

/** When a camera was looked at, and how long it waited each time. */
class LookRecord {
  readonly #revisitsMs: number[] = [];
  #looks = 0;
  #startMs: number | undefined;
  #lookedAtMs: number | undefined;

  add(startMs: number, lookedAtMs: number): void {
    if (this.#startMs !== undefined) {
      // A ring: the newest takes the place of the oldest.
      this.#revisitsMs[(this.#looks - 1) % REVISIT_WINDOW] = startMs - this.#startMs;
    }
    this.#looks++;
    this.#startMs = startMs;
    this.#lookedAtMs = lookedAtMs;
  }

  stats(): PatrolStats {
    const sorted = [...this.#revisitsMs].sort((a, b) => a - b);
    const at = (share: number): number => (sorted[Math.ceil(share * sorted.length) - 1] ?? 0) / 1000;
    return {
      looks: this.#looks,
      ...(this.#lookedAtMs === undefined ? {} : { lookedAtMs: this.#lookedAtMs }),
      ...(sorted.length === 0 ? {} : { revisitP50S: at(0.5), revisitP99S: at(0.99) }),
    };
  }
}
