/** How fast something grows: least squares within groups, such as the lives of a process that was started again. */

export interface SlopeSample {
  /** Values of different groups may stand at different heights; only the growth within each counts. */
  readonly group: number;
  readonly atS: number;
  /** Processes at that moment: what comes and goes with them is no growth. */
  readonly processes: number;
  readonly value: number;
}

export interface Slope {
  readonly perHour: number;
  /** As if the samples were independent; neighbours are not, so the truth is wider. */
  readonly standardErrorPerHour: number;
  readonly samples: number;
  readonly overS: number;
}

const S_PER_HOUR = 3600;
const MIN_SAMPLES = 6;

/** Of value = a(group) + b·time + c·processes, b. Null when there are too few samples to tell. */
export function slopeOf(samples: readonly SlopeSample[]): Slope | null {
  const groups = new Map<number, SlopeSample[]>();
  for (const sample of samples) groups.set(sample.group, [...(groups.get(sample.group) ?? []), sample]);
  const rows = [...groups.values()].flatMap(centred);
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const [tt, tp, pp] = [sum(({ t }) => t * t), sum(({ t, p }) => t * p), sum(({ p }) => p * p)];
  const [ty, py] = [sum(({ t, y }) => t * y), sum(({ p, y }) => p * y)];
  const withProcesses = pp * tt - tp * tp > 1e-9 * tt * Math.max(pp, 1);
  const free = rows.length - groups.size - (withProcesses ? 2 : 1);
  if (rows.length < MIN_SAMPLES || free < 1 || tt === 0) return null;
  const determinant = withProcesses ? tt * pp - tp * tp : tt;
  const b = (withProcesses ? ty * pp - tp * py : ty) / determinant;
  const c = withProcesses ? (tt * py - tp * ty) / determinant : 0;
  const residual = sum(({ t, p, y }) => (y - b * t - c * p) ** 2);
  const variance = (residual / free) * ((withProcesses ? pp : 1) / determinant);
  const times = samples.map(({ atS }) => atS);
  return {
    perHour: b * S_PER_HOUR,
    standardErrorPerHour: Math.sqrt(variance) * S_PER_HOUR,
    samples: rows.length,
    overS: Math.max(...times) - Math.min(...times),
  };
}

interface Row {
  readonly t: number;
  readonly p: number;
  readonly y: number;
}

function centred(group: readonly SlopeSample[]): readonly Row[] {
  const mean = (of: (sample: SlopeSample) => number): number =>
    group.reduce((total, sample) => total + of(sample), 0) / group.length;
  const [t, p, y] = [mean(({ atS }) => atS), mean(({ processes }) => processes), mean(({ value }) => value)];
  return group.map(({ atS, processes, value }) => ({ t: atS - t, p: processes - p, y: value - y }));
}
