/**
 * The patrol: cameras share the inference slots, earliest deadline first. A camera asks for a slot only when it is
 * due and has a picture, and gets the newest picture at the moment of the grant, not of the question. When the slots
 * cannot serve all, deadlines are lengthened by priority (overload.ts); a camera asks as early as ever, so that no
 * slot stands idle while somebody waits.
 */
import type { Logger } from "../../telemetry/logger.ts";
import { expectManyListeners, linkAbort } from "../../time/abort.ts";
import type { Clock } from "../../time/clock.ts";
import type { Frame } from "../decode/frame.ts";
import type { Mailbox } from "../decode/mailbox.ts";
import { LookRecord, type PatrolStats } from "./look-record.ts";
import { isStill, type LumaGrid, lumaGrid } from "./motion-score.ts";
import { LoadPlanner, type PatrolLoad, type PatrolMember } from "./patrol-load.ts";
import { createSlotMeter, type SlotMeter } from "./slot-meter.ts";

export type { PatrolStats } from "./look-record.ts";
export type { PatrolLoad } from "./patrol-load.ts";

export interface PatrolCamera {
  readonly code: string;
  /** Promised time from the start of one look to the start of the next, milliseconds. */
  readonly revisitMs: number;
  /**
   * Wished time between looks, at most revisitMs: how often a watched camera is looked at while its picture changes.
   * Default revisitMs.
   */
  readonly wishedMs?: number;
  /** A look that is due may wait while the picture is as it was at the look before, until revisitMs is over. */
  readonly postponeStill?: boolean;
  /** Under overload a higher number keeps its promise longer; of two cameras with the same deadline it goes first. */
  readonly priority: number;
}

export interface PatrolScheduler {
  /**
   * Yields the newest frame each time the camera is due and a slot is free. The slot is held until judged(), the next
   * frame is asked for, or the loop is left. Ends when the signal is aborted. One loop per camera and mailbox.
   */
  looks(
    camera: PatrolCamera,
    mailbox: Mailbox<Frame>,
    signal: AbortSignal,
  ): AsyncGenerator<Frame, void, undefined>;
  /** This camera's look needs its slot no more, though the next frame is not asked for yet: it is being reported. */
  judged(code: string): void;
  /** Of a camera never looked at: no looks. */
  stats(code: string): PatrolStats;
  load(): PatrolLoad;
}

/**
 * A frame that came within this share of the revisit before the deadline is looked at at once, unless another one is
 * expected in time. Key frames arrive at their own beat: with a key frame every 2 s and a revisit of 2 s, one that
 * comes a moment early would otherwise be left, and the camera be looked at every 4 s.
 */
const EARLY_SHARE = 0.25;
/** Deadlines this close count as one, so that priority can decide between them. */
const DEADLINE_STEP_MS = 50;
/** A camera that sent nothing for this many revisits asks for nothing. */
const LIVE_REVISITS = 3;

export function createPatrolScheduler(options: {
  readonly slots: number;
  readonly clock: Clock;
  /** Says when overload begins and ends. Default: nobody. */
  readonly logger?: Logger;
}): PatrolScheduler {
  return new EarliestDeadlineFirst(options.slots, options.clock, options.logger);
}

/** The latest look of a loop. */
interface LatestLook {
  /** How many frames had come by then: with the frame's time it gives the camera's beat. */
  readonly puts: number;
  readonly monotonicMs: number;
  readonly beatMs: number;
  readonly startMs: number;
  endMs?: number;
  /** What the picture was like; only of cameras whose looks may be postponed. */
  readonly luma: LumaGrid | undefined;
}

/** What a camera's loop knows between two looks. */
interface Round {
  readonly revisitMs: number;
  readonly wishedMs: number;
  readonly postponeStill: boolean;
  readonly priority: number;
  /** When it is due, and when the promise is over; both the moment of joining for a new camera. */
  dueMs: number;
  promisedMs: number;
  latest?: LatestLook;
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
  /** One per running loop. */
  readonly #members = new Set<PatrolMember>();
  /** Gives a camera's slot back; one per camera that holds one. */
  readonly #holders = new Map<string, () => void>();
  readonly #planner: LoadPlanner;
  readonly #meter: SlotMeter;
  #freeSlots: number;

  constructor(slots: number, clock: Clock, logger: Logger | undefined) {
    this.#freeSlots = slots;
    this.#clock = clock;
    this.#planner = new LoadPlanner(slots, logger);
    this.#meter = createSlotMeter(slots, clock.monotonicMs());
  }

  async *looks(
    camera: PatrolCamera,
    mailbox: Mailbox<Frame>,
    signal: AbortSignal,
  ): AsyncGenerator<Frame, void, undefined> {
    expectManyListeners(signal);
    const record = this.#recordOf(camera.code);
    const round = newRound(camera, this.#clock.monotonicMs());
    const member = memberOf(round, record, mailbox);
    this.#members.add(member);
    try {
      for (;;) {
        await this.#untilDue(round, mailbox, { signal, record });
        const askedMs = this.#clock.monotonicMs();
        await this.#acquireSlot(this.#deadlineOf(round, askedMs), camera.priority, signal);
        const giveBack = (): void => {
          if (this.#holders.get(camera.code) !== giveBack) return;
          this.#holders.delete(camera.code);
          const endMs = this.#clock.monotonicMs();
          record.end(endMs);
          if (round.latest !== undefined) round.latest.endMs = endMs;
          this.#releaseSlot();
        };
        this.#holders.set(camera.code, giveBack);
        try {
          const frame = mailbox.take();
          // Nobody else takes from this mailbox; an empty one means that a caller broke the rule of one loop.
          if (frame === undefined) continue;
          this.#begin(round, record, { frame, puts: mailbox.puts, askedMs });
          yield frame;
        } finally {
          giveBack();
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#members.delete(member);
    }
  }

  judged(code: string): void {
    this.#holders.get(code)?.();
  }

  stats(code: string): PatrolStats {
    return this.#records.get(code)?.stats() ?? { looks: 0, postponed: 0 };
  }

  load(): PatrolLoad {
    const nowMs = this.#clock.monotonicMs();
    this.#planner.plan(this.#members, nowMs);
    return this.#planner.load(this.#members, this.#meter.busyShare(nowMs), nowMs);
  }

  #begin(
    round: Round,
    record: LookRecord,
    { frame, puts, askedMs }: { readonly frame: Frame; readonly puts: number; readonly askedMs: number },
  ): void {
    const startMs = this.#clock.monotonicMs();
    const { latest } = round;
    const beatMs = latest === undefined ? 0 : (frame.monotonicMs - latest.monotonicMs) / (puts - latest.puts);
    record.start(startMs, this.#clock.nowMs(), latest && wishedGapMs(round, latest, { beatMs, askedMs }));
    round.dueMs = startMs + round.wishedMs;
    round.promisedMs = startMs + round.revisitMs;
    const luma = round.postponeStill ? lumaGrid(frame) : undefined;
    round.latest = { puts, monotonicMs: frame.monotonicMs, beatMs, startMs, luma };
    this.#planner.plan(this.#members, startMs);
  }

  /** The time asked for, lengthened from the start of the look before. */
  #deadlineOf({ latest, dueMs, promisedMs, priority }: Round, askedMs: number): number {
    if (latest === undefined) return dueMs;
    const deadlineMs = askedMs < promisedMs ? dueMs : promisedMs;
    return latest.startMs + (deadlineMs - latest.startMs) * this.#planner.stretchOf(priority);
  }

  /** Resolves when a frame is there that may be looked at now. Rejects with the signal's reason. */
  async #untilDue(
    round: Round,
    mailbox: Mailbox<Frame>,
    { signal, record }: { readonly signal: AbortSignal; readonly record: LookRecord },
  ): Promise<void> {
    for (;;) {
      await mailbox.arrived(signal);
      const nowMs = this.#clock.monotonicMs();
      // First of all: what comes below may only wait within the promise.
      if (nowMs >= round.promisedMs) return;
      const isDue = nowMs >= round.dueMs || isLastInTime(round, mailbox);
      if (isDue && !looksStill(round, mailbox)) return;
      if (isDue) record.postpone();
      await this.#sleepOrNewer((isDue ? round.promisedMs : round.dueMs) - nowMs, mailbox, signal);
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
    this.#meter.change(-1, this.#clock.monotonicMs());
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
    this.#meter.change(1, this.#clock.monotonicMs());
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

function newRound(camera: PatrolCamera, nowMs: number): Round {
  const { revisitMs, priority, postponeStill = false } = camera;
  const wishedMs = Math.min(revisitMs, camera.wishedMs ?? revisitMs);
  return { revisitMs, wishedMs, postponeStill, priority, dueMs: nowMs, promisedMs: nowMs };
}

function memberOf(round: Round, record: LookRecord, mailbox: Mailbox<Frame>): PatrolMember {
  return {
    priority: round.priority,
    record,
    isLive: (nowMs) => {
      if (mailbox.peek() !== undefined) return true;
      const { latest, revisitMs } = round;
      return (
        latest !== undefined && nowMs - latest.startMs < LIVE_REVISITS * Math.max(revisitMs, latest.beatMs)
      );
    },
  };
}

/**
 * Time between looks that the camera asks for: not less than its own beat allows, nor the little by which an early
 * frame comes before it. One that was due before its own look had ended would have asked sooner.
 */
function wishedGapMs(
  { wishedMs, dueMs }: Round,
  { startMs, endMs = startMs }: LatestLook,
  { beatMs, askedMs }: { readonly beatMs: number; readonly askedMs: number },
): number {
  return Math.max(wishedMs, beatMs, endMs > dueMs ? 0 : askedMs - startMs);
}

/** Whether the frame that lies there came close to the due time, and its successor would come after it. */
function isLastInTime({ wishedMs, dueMs, latest }: Round, mailbox: Mailbox<Frame>): boolean {
  const arrivedMs = mailbox.peek()?.monotonicMs ?? 0;
  if (arrivedMs < dueMs - wishedMs * EARLY_SHARE) return false;
  if (latest === undefined) return true;
  const beatMs = (arrivedMs - latest.monotonicMs) / (mailbox.puts - latest.puts);
  return arrivedMs + beatMs > dueMs;
}

function looksStill({ latest }: Round, mailbox: Mailbox<Frame>): boolean {
  const frame = mailbox.peek();
  return frame !== undefined && latest?.luma !== undefined && isStill(latest.luma, lumaGrid(frame));
}

function goesBefore(a: Waiting, b: Waiting): boolean {
  const stepA = Math.floor(a.deadlineMs / DEADLINE_STEP_MS);
  const stepB = Math.floor(b.deadlineMs / DEADLINE_STEP_MS);
  return stepA === stepB ? a.priority > b.priority : stepA < stepB;
}
