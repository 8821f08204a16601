/**
 * The patrol's load: measured from the looks themselves, turned into a factor per priority, and said in the log when
 * it begins and ends to be too much.
 */
import type { Logger } from "../../telemetry/logger.ts";
import type { LookRecord } from "./look-record.ts";
import { planStretch } from "./overload.ts";

export interface PatrolLoad {
  /** Share of the slots that was busy over the latest half to whole minute, 0 to 1. */
  readonly busyShare: number;
  /** Slots that all cameras together would need, over the slots there are; above 1 nobody can serve them in time. */
  readonly demandShare: number;
  readonly overloaded: boolean;
  /**
   * Priority → measured time between looks over the time asked for (mean of the cameras of this priority that are
   * looked at); 1 is a kept promise.
   */
  readonly stretchByPriority: Readonly<Record<string, number>>;
}

/** A camera that has a loop in the patrol. */
export interface PatrolMember {
  readonly priority: number;
  readonly record: LookRecord;
  /** False for a camera that sends nothing: it asks for nothing. */
  isLive(nowMs: number): boolean;
}

/** The plan is made anew at most this often. */
const PLAN_EVERY_MS = 500;
const BEGINS_ABOVE = 1;
const ENDS_BELOW = 0.9;
/** Longer than a start-up or one slow look. */
const CONFIRMED_AFTER_MS = 10_000;

export class LoadPlanner {
  readonly #slots: number;
  readonly #logger: Logger | undefined;
  #plannedMs = Number.NEGATIVE_INFINITY;
  #stretch: ReadonlyMap<number, number> = new Map();
  #demandShare = 0;
  #overloaded = false;
  /** Since when the demand says something else than `#overloaded`. */
  #otherwiseSinceMs: number | undefined;

  constructor(slots: number, logger: Logger | undefined) {
    this.#slots = slots;
    this.#logger = logger;
  }

  /** Factor by which a camera of this priority lengthens its revisit now. */
  stretchOf(priority: number): number {
    return this.#stretch.get(priority) ?? 1;
  }

  plan(members: Iterable<PatrolMember>, nowMs: number): void {
    if (nowMs - this.#plannedMs < PLAN_EVERY_MS) return;
    this.#plannedMs = nowMs;
    const live = [...members].filter((member) => member.isLive(nowMs));
    const demands = live.map(({ priority, record }) => ({ priority, slots: record.demand(nowMs) }));
    // What is shared out are slots, and a camera takes one at a time.
    const shares = demands.map((demand) => ({ ...demand, slots: Math.min(1, demand.slots) }));
    this.#stretch = planStretch(shares, this.#slots);
    this.#demandShare = demands.reduce((sum, { slots }) => sum + slots, 0) / this.#slots;
    this.#watch(live, nowMs);
  }

  load(members: Iterable<PatrolMember>, busyShare: number, nowMs: number): PatrolLoad {
    const live = [...members].filter((member) => member.isLive(nowMs));
    return {
      busyShare: round(busyShare),
      demandShare: round(this.#demandShare),
      overloaded: this.#overloaded,
      stretchByPriority: measuredStretch(live),
    };
  }

  #watch(live: readonly PatrolMember[], nowMs: number): void {
    const otherwise = this.#overloaded ? this.#demandShare < ENDS_BELOW : this.#demandShare > BEGINS_ABOVE;
    if (!otherwise) {
      this.#otherwiseSinceMs = undefined;
      return;
    }
    this.#otherwiseSinceMs ??= nowMs;
    if (nowMs - this.#otherwiseSinceMs < CONFIRMED_AFTER_MS) return;
    this.#otherwiseSinceMs = undefined;
    this.#overloaded = !this.#overloaded;
    const facts = {
      demandShare: round(this.#demandShare),
      slots: this.#slots,
      cameras: live.length,
      stretchByPriority: Object.fromEntries([...this.#stretch].map(([key, factor]) => [key, round(factor)])),
    };
    if (this.#overloaded) {
      this.#logger?.warn(
        facts,
        "the detector is overloaded: revisit times are lengthened, the lowest priority's first; add workers, a faster model, or a longer revisitS",
      );
    } else this.#logger?.info(facts, "the detector is no longer overloaded: revisit times are kept again");
  }
}

function measuredStretch(live: readonly PatrolMember[]): Readonly<Record<string, number>> {
  const byPriority = new Map<number, number[]>();
  for (const { priority, record } of live) {
    byPriority.set(priority, [...(byPriority.get(priority) ?? []), record.stretch]);
  }
  return Object.fromEntries(
    [...byPriority].map(([priority, values]) => [
      String(priority),
      round(values.reduce((sum, each) => sum + each, 0) / values.length),
    ]),
  );
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
