/** What the patrol knows of one camera's looks: when, how often, how long each took, what the camera asks for. */

export interface PatrolStats {
  readonly looks: number;
  /** Start of the latest look, Unix milliseconds. */
  readonly lookedAtMs?: number;
  /** Seconds between the starts of looks, over the latest REVISIT_WINDOW of them. */
  readonly revisitP50S?: number;
  readonly revisitP99S?: number;
  /** Times a due look waited because the picture had not changed; never past the revisit time. */
  readonly postponed: number;
}

/** Revisits kept per camera for the percentiles: at 2 s, the latest 17 minutes. */
const REVISIT_WINDOW = 512;
/** Weight of the newest value in the running means: a detector ten times slower is seen within a few looks. */
const NEWEST = 0.3;

const follow = (mean: number | undefined, value: number): number =>
  mean === undefined ? value : mean + (value - mean) * NEWEST;

/** All times are of the monotonic clock unless a name says otherwise. */
export class LookRecord {
  readonly #revisitsMs: number[] = [];
  #looks = 0;
  #postponed = 0;
  #startMs: number | undefined;
  #endMs: number | undefined;
  #lookedAtMs: number | undefined;
  /** Of one look: how long it held its slot. */
  #holdMs: number | undefined;
  /** From the start of a look to the next request for a slot: what the camera would do if it never had to wait. */
  #askMs: number | undefined;
  /** Time between looks over the time it asked for: 1 is a kept promise. */
  #stretch: number | undefined;

  /**
   * `unwaitedMs`, above 0: from the start of the look before to when this one would have begun in a free slot;
   * undefined for a loop's first look, which was not asked for at any beat.
   */
  start(startMs: number, lookedAtMs: number, unwaitedMs: number | undefined): void {
    if (this.#startMs !== undefined) {
      const revisitMs = startMs - this.#startMs;
      // A ring: the newest takes the place of the oldest.
      this.#revisitsMs[(this.#looks - 1) % REVISIT_WINDOW] = revisitMs;
      if (unwaitedMs !== undefined) {
        this.#askMs = follow(this.#askMs, unwaitedMs);
        this.#stretch = follow(this.#stretch, Math.max(1, revisitMs / unwaitedMs));
      }
    }
    this.#looks++;
    this.#startMs = startMs;
    this.#endMs = undefined;
    this.#lookedAtMs = lookedAtMs;
  }

  end(endMs: number): void {
    if (this.#startMs === undefined || this.#endMs !== undefined) return;
    this.#endMs = endMs;
    this.#holdMs = follow(this.#holdMs, endMs - this.#startMs);
  }

  postpone(): void {
    this.#postponed++;
  }

  /** Measured: how many times longer than asked the camera waits between looks. */
  get stretch(): number {
    return this.#stretch ?? 1;
  }

  /**
   * Slots that this camera would keep busy to be looked at as often as it asks; a look that is under way counts as
   * long as it has lasted. Above 1 no number of slots would do: one camera has one look at a time.
   */
  demand(nowMs: number): number {
    if (this.#startMs === undefined || this.#askMs === undefined) return 0;
    const lastingMs = this.#endMs === undefined ? nowMs - this.#startMs : 0;
    const holdMs = Math.max(this.#holdMs ?? 0, lastingMs);
    return holdMs / Math.max(1, this.#askMs);
  }

  stats(): PatrolStats {
    const sorted = [...this.#revisitsMs].sort((a, b) => a - b);
    const at = (share: number): number => (sorted[Math.ceil(share * sorted.length) - 1] ?? 0) / 1000;
    return {
      looks: this.#looks,
      postponed: this.#postponed,
      ...(this.#lookedAtMs === undefined ? {} : { lookedAtMs: this.#lookedAtMs }),
      ...(sorted.length === 0 ? {} : { revisitP50S: at(0.5), revisitP99S: at(0.99) }),
    };
  }
}
