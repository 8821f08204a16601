/** Samples → the figures that the soak answers with. Pure. */
import type { PhaseName } from "./phases.ts";
import type { Sample } from "./recording.ts";
import { type Slope, slopeOf } from "./slope.ts";

/** A fresh process grows while it loads and compiles: the first minute of a life, or a third of a short one. */
const WARM_UP_S = 60;
const WARM_UP_SHARE = 1 / 3;

export interface Growth {
  /** Of the agent alone, and with its decoders, MB per hour. */
  readonly agentMb: Slope | null;
  readonly treeMb: Slope | null;
  /** Of the agent alone, without mapped files. */
  readonly agentAnonymousMb: Slope | null;
  readonly fds: Slope | null;
}

export function growthOf(samples: readonly Sample[]): Growth {
  const warm = afterWarmUp(samples);
  const slope = (value: (sample: Sample) => number | null): Slope | null =>
    slopeOf(
      warm.flatMap((sample) => {
        const { processes, life: group, atS } = sample;
        const read = value(sample);
        return processes === null || read === null ? [] : [{ group, atS, processes, value: read }];
      }),
    );
  return {
    agentMb: slope(({ agentMb }) => agentMb),
    treeMb: slope(({ treeMb }) => treeMb),
    agentAnonymousMb: slope(({ agentAnonymousMb }) => agentAnonymousMb),
    fds: slope(({ fds }) => fds),
  };
}

function afterWarmUp(samples: readonly Sample[]): readonly Sample[] {
  const lives = new Map<number, { first: number; last: number }>();
  for (const { life, atS, agentMb } of samples) {
    if (agentMb === null) continue;
    const known = lives.get(life) ?? { first: atS, last: atS };
    lives.set(life, { first: known.first, last: atS });
  }
  return samples.filter(({ life, atS }) => {
    const known = lives.get(life);
    if (known === undefined) return false;
    const warmUpS = Math.min(WARM_UP_S, WARM_UP_SHARE * (known.last - known.first));
    return atS >= known.first + warmUpS;
  });
}

/** Middle value of what the agent itself has open, and of its processes, in one phase. */
export interface Rest {
  readonly ownFds: number;
  readonly processes: number;
}

export function restIn(samples: readonly Sample[], phase: PhaseName): Rest | null {
  const perChild = fdsPerChild(wholeOf(samples));
  const whole = wholeOf(samples.filter((sample) => sample.phase === phase));
  if (whole.length === 0) return null;
  return {
    ownFds: median(whole.map(({ fds, processes }) => fds - perChild * (processes - 1))),
    processes: median(whole.map(({ processes }) => processes)),
  };
}

interface Whole {
  readonly fds: number;
  readonly processes: number;
}

function wholeOf(samples: readonly Sample[]): readonly Whole[] {
  return samples.flatMap(({ fds, processes }) =>
    fds === null || processes === null ? [] : [{ fds, processes }],
  );
}

/** How many pipes of the agent each decoder takes, a whole number: read off as decoders come and go. */
function fdsPerChild(samples: readonly Whole[]): number {
  const mean = (of: (sample: Whole) => number): number =>
    samples.reduce((total, sample) => total + of(sample), 0) / samples.length;
  const [fds, processes] = [mean((sample) => sample.fds), mean((sample) => sample.processes)];
  const together = mean((sample) => (sample.fds - fds) * (sample.processes - processes));
  const spread = mean((sample) => (sample.processes - processes) ** 2);
  return spread === 0 ? 0 : Math.round(together / spread);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Looks per second between neighbouring samples of one life, for the plot. */
export function lookRates(samples: readonly Sample[]): readonly { atS: number; value: number }[] {
  return samples.slice(1).flatMap((sample, i) => {
    const before = samples[i];
    if (before?.looks == null || sample.looks === null || before.life !== sample.life) return [];
    return [{ atS: sample.atS, value: (sample.looks - before.looks) / (sample.atS - before.atS) }];
  });
}
