/** Reads the gauges again and again while the soak runs; one sample a second, fewer in runs of hours. */
import { setTimeout as sleep } from "node:timers/promises";
import { isGood, type SoakCamera } from "./cast.ts";
import { type Account, readAccount, readFootprint } from "./gauges.ts";
import type { PhaseName } from "./phases.ts";
import type { SoakedAgent } from "./soaked-agent.ts";

/** Null: the agent did not run or did not answer in that moment. */
export interface Sample {
  readonly atS: number;
  readonly phase: PhaseName;
  /** Which life of the agent. */
  readonly life: number;
  readonly agentMb: number | null;
  readonly treeMb: number | null;
  readonly agentAnonymousMb: number | null;
  readonly processes: number | null;
  readonly fds: number | null;
  readonly defunct: number | null;
  readonly goodSeen: number | null;
  /** Of this life, all cameras. */
  readonly looks: number | null;
  readonly outboxDepth: number | null;
  readonly undecided: number | null;
}

type AccountOfSample = Pick<Sample, "goodSeen" | "looks" | "outboxDepth" | "undecided">;

const NO_FOOTPRINT = {
  ...{ agentMb: null, treeMb: null, agentAnonymousMb: null },
  ...{ processes: null, fds: null, defunct: null },
};
const NO_ACCOUNT: AccountOfSample = { goodSeen: null, looks: null, outboxDepth: null, undecided: null };

const EVERY_MIN_MS = 1_000;
const SAMPLES_MAX = 20_000;

export class Recording {
  readonly samples: Sample[] = [];
  phase: PhaseName = "start";
  /** The most children that were defunct at once, and that were so in two samples after each other. */
  zombiesPeak = 0;
  zombiesStuckPeak = 0;
  /** The most looks of each good camera within one life. */
  readonly looksOf = new Map<string, number>();
  readonly #agent: SoakedAgent;
  readonly #metricsPort: number;
  readonly #good: readonly string[];
  readonly #everyMs: number;
  readonly #startMs = performance.now();
  #defunct: readonly number[] = [];

  constructor(parts: {
    readonly agent: SoakedAgent;
    readonly metricsPort: number;
    readonly cast: readonly SoakCamera[];
    readonly totalS: number;
  }) {
    this.#agent = parts.agent;
    this.#metricsPort = parts.metricsPort;
    this.#good = parts.cast.filter(isGood).map(({ code }) => code);
    this.#everyMs = Math.max(EVERY_MIN_MS, (parts.totalS * 1000) / SAMPLES_MAX);
  }

  nowS(): number {
    return (performance.now() - this.#startMs) / 1000;
  }

  /** Until the signal. */
  async run(signal: AbortSignal, onSample: (sample: Sample) => void): Promise<void> {
    while (!signal.aborted) {
      const sample = await this.take();
      onSample(sample);
      await sleep(this.#everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async take(): Promise<Sample> {
    const { pid, lives: life } = this.#agent;
    const footprint = pid === undefined ? null : readFootprint(pid);
    const account = pid === undefined ? null : await readAccount(this.#metricsPort);
    this.#noteZombies(footprint?.defunct ?? []);
    if (account !== null) this.#noteLooks(account);
    const sample: Sample = {
      ...{ atS: this.nowS(), phase: this.phase, life },
      ...(footprint === null ? NO_FOOTPRINT : { ...footprint, defunct: footprint.defunct.length }),
      ...(account === null ? NO_ACCOUNT : this.#accountOf(account)),
    };
    this.samples.push(sample);
    return sample;
  }

  #noteZombies(defunct: readonly number[]): void {
    this.zombiesPeak = Math.max(this.zombiesPeak, defunct.length);
    const stuck = defunct.filter((each) => this.#defunct.includes(each)).length;
    this.zombiesStuckPeak = Math.max(this.zombiesStuckPeak, stuck);
    this.#defunct = defunct;
  }

  #noteLooks({ looks }: Account): void {
    for (const code of this.#good) {
      this.looksOf.set(code, Math.max(looks.get(code) ?? 0, this.looksOf.get(code) ?? 0));
    }
  }

  #accountOf({ seeing, looks, outboxDepth, undecided }: Account): AccountOfSample {
    return {
      goodSeen: this.#good.filter((code) => seeing.has(code)).length,
      looks: [...looks.values()].reduce((sum, each) => sum + each, 0),
      ...{ outboxDepth, undecided },
    };
  }

  /** Looks of each good camera now; empty while the agent does not answer. */
  async goodLooks(): Promise<ReadonlyMap<string, number>> {
    const account = await readAccount(this.#metricsPort);
    return new Map(this.#good.map((code) => [code, account?.looks.get(code) ?? 0]));
  }
}
