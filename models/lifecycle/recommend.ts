/** Which model carries the cameras asked for: the most accurate that leaves head room. Pure. */

/** What one core gives the detector; the rest is for decoding, the scene and tracking, and for a bad minute. */
export const DETECTOR_SHARE = 0.7;

export interface Load {
  readonly cameras: number;
  /** Every camera is looked at this often. */
  readonly revisitS: number;
  readonly cores: number;
}

export interface Candidate {
  readonly name: string;
  /** Percent; undefined where nothing says it. */
  readonly ap: number | undefined;
  /** CPU time of one look. */
  readonly cpuMs: number;
  /** Share by which measurements of one model differed. */
  readonly noise: number;
}

export interface Recommendation {
  /** Undefined when none carries the load, or no accuracy is known. */
  readonly name: string | undefined;
  readonly sentence: string;
}

export const looksPerSecondPerCore = ({ cpuMs }: Pick<Candidate, "cpuMs">): number => 1000 / cpuMs;

/** Cameras that `cores` carry at a revisit, with the detector's share of each core and the noise taken off. */
export function camerasCarried(
  { cpuMs, noise }: Pick<Candidate, "cpuMs" | "noise">,
  { revisitS, cores }: Pick<Load, "revisitS" | "cores">,
): number {
  return Math.floor((revisitS * cores * DETECTOR_SHARE * 1000) / (cpuMs * (1 + noise)));
}

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;

/** Among equally accurate ones the faster. */
export function recommend(candidates: readonly Candidate[], load: Load): Recommendation {
  const asked = `${counted(load.cameras, "camera")} every ${load.revisitS} s on ${counted(load.cores, "core")}`;
  const known = candidates.filter(({ ap }) => ap !== undefined);
  if (known.length === 0) {
    const sentence = `Nothing is recommended for ${asked}: no accuracy is known; give labelled pictures by --data.`;
    return { name: undefined, sentence };
  }
  const carrying = known.filter((each) => camerasCarried(each, load) >= load.cameras);
  const [best] = carrying.toSorted((a, b) => (b.ap ?? 0) - (a.ap ?? 0) || a.cpuMs - b.cpuMs);
  if (best !== undefined) return { name: best.name, sentence: reasonFor(best, load, asked) };
  const fastest = known.reduce((a, b) => (camerasCarried(b, load) > camerasCarried(a, load) ? b : a));
  const most = counted(camerasCarried(fastest, load), "camera");
  const needed = Math.ceil((load.cores * load.cameras) / Math.max(1, camerasCarried(fastest, load)));
  const sentence = `None of these carries ${asked}: the lightest, ${fastest.name}, carries ${most}; about ${counted(needed, "core")} or a longer revisit would do.`;
  return { name: undefined, sentence };
}

function reasonFor(best: Candidate, load: Load, asked: string): string {
  const used = (load.cameras * best.cpuMs) / (load.revisitS * load.cores * 1000);
  const most = camerasCarried(best, load);
  return `For ${asked}: ${best.name} (AP ${(best.ap ?? 0).toFixed(1)}, ${best.cpuMs.toFixed(1)} ms of CPU a look) takes ${percent(used)} of the cores and carries up to ${counted(most, "camera")}, with ${percent(1 - DETECTOR_SHARE)} of the cores left for the rest.`;
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
