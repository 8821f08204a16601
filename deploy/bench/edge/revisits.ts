/** Times from look to look, from what heartbeats say: number of looks and time of the latest. Pure. */

interface Seen {
  readonly looks: number;
  readonly atMs: number;
}

export class RevisitBook {
  readonly #last = new Map<string, Seen>();
  #revisitsS: number[] = [];
  #looks = 0;
  #resolved = 0;

  /** Heartbeats twice as frequent as looks show every single one; of several at once only the mean is known. */
  note(camera: string, looks: number, atMs: number): void {
    const before = this.#last.get(camera);
    if (before !== undefined && looks <= before.looks) return;
    this.#last.set(camera, { looks, atMs });
    if (before === undefined) return;
    const count = looks - before.looks;
    this.#looks += count;
    if (count === 1) this.#resolved++;
    for (let i = 0; i < count; i++) this.#revisitsS.push((atMs - before.atMs) / 1000 / count);
  }

  /** From now on, only looks that come. */
  restart(): void {
    this.#revisitsS = [];
    this.#looks = 0;
    this.#resolved = 0;
  }

  get looks(): number {
    return this.#looks;
  }

  /** Looks whose own revisit is known, and not only a mean of several. */
  get resolved(): number {
    return this.#resolved;
  }

  /** Seconds; NaN before the first. */
  get mean(): number {
    return this.#revisitsS.reduce((sum, value) => sum + value, 0) / this.#revisitsS.length;
  }

  /** Seconds; undefined before the first. `share` 0.99 is p99: with under 100 looks that is the longest. */
  percentile(share: number): number | undefined {
    const sorted = this.#revisitsS.toSorted((a, b) => a - b);
    return sorted[Math.ceil(share * sorted.length) - 1];
  }
}
