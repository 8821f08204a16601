/**
 * Every cell of one look against the reference: the same, the same in other light, or another surface.
 * See README.md for the physics behind each number.
 */
import { AT_REST, type Fit, fitWindow, type Pose } from "./fit.ts";
import { type Grid, windowStart } from "./grid.ts";
import { medianWhere } from "./medians.ts";
import { CHROMA_UNIT, type Picture } from "./picture.ts";
import type { Reference } from "./reference.ts";

export const SAME = 0;
/** Only brighter or darker than its surroundings explain: a shadow, a lamp. */
export const OTHER_LIGHT = 1;
export const CHANGED = 2;
/** The shift moved it out of the picture. */
export const OUTSIDE = 3;

export interface Findings {
  readonly kind: Uint8Array;
  /** Mean luma of the cell's window before and now, levels. */
  readonly before: Float32Array;
  readonly now: Float32Array;
  /** What light does not explain, levels². */
  readonly residual: Float32Array;
  /** Colour differences beyond the light's ratio and tint, levels. */
  readonly blue: Float32Array;
  readonly red: Float32Array;
  /** log2 of the brightness ratio. */
  readonly ratio: Float32Array;
  /** Strongest evidence over its threshold; from 1 on the cell is CHANGED. */
  readonly excess: Float32Array;
  /** log2 of what the light did to each eighth of the reference's brightness range. */
  readonly tone: Float32Array;
  /** Median residual of the visible cells, levels²: this look's noise. */
  lookNoise: number;
}

export function blankFindings({ columns, rows }: Grid): Findings {
  const floats = () => new Float32Array(columns * rows);
  return {
    kind: new Uint8Array(columns * rows),
    before: floats(),
    now: floats(),
    residual: floats(),
    blue: floats(),
    red: floats(),
    ratio: floats(),
    excess: floats(),
    tone: new Float32Array(TONES),
    lookNoise: 0,
  };
}

export interface CompareInput {
  readonly grid: Grid;
  readonly reference: Reference;
  readonly now: Picture;
  readonly pose: Pose;
  /** Gamma of this look against the reference: how much more contrast than brightness changed. */
  readonly contrast: number;
  /** Cells to leave out of the look's statistics. */
  readonly hidden: Uint8Array;
  readonly hasColour: boolean;
}

/** A residual that one level of rounding and compression leaves anywhere, levels². */
const FLOOR = 8;
/** Threshold over the noise. The residual of 36 noisy pixels scatters by about a quarter: three is far outside. */
const TIMES_NOISE = 3;
/** Bands of brightness whose light is measured apart: a gamma changes dark and bright by different ratios. */
const TONES = 8;

export function compareCells(input: CompareInput, findings: Findings): void {
  measureLuma(input, findings);
  const isUsable = (cell: number): boolean =>
    input.hidden[cell] === 0 &&
    findings.kind[cell] !== OUTSIDE &&
    (input.reference.votes[cell] as number) > 0;
  measureTone(findings, input.contrast, isUsable);
  if (input.hasColour) measureColour(input, findings, isUsable);
  findings.lookNoise = medianWhere(findings.residual, isUsable, [0, 128], { atLeast: 50, fallback: 4 });
  decide(input, findings);
}

const fit: Fit = { before: 0, now: 0, residual: 0 };

function measureLuma({ grid, reference, now, pose, contrast }: CompareInput, findings: Findings): void {
  const { columns, rows, width, height } = grid;
  const planes = { before: reference.picture.luma, now: now.luma, width };
  const at = { beforeAt: 0, nowAt: 0 };
  const light = { pose, contrast, suspicious: 0 };
  for (let row = 0; row < rows; row++) {
    const y = windowStart(row, height);
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      const x = windowStart(column, width);
      if (!fitsInside(x + pose.dx, y + pose.dy, grid)) {
        findings.kind[cell] = OUTSIDE;
        continue;
      }
      at.beforeAt = y * width + x;
      at.nowAt = (y + pose.dy) * width + x + pose.dx;
      light.suspicious = FLOOR + (reference.noise[cell] as number);
      fitWindow(planes, at, light, fit);
      findings.kind[cell] = SAME;
      findings.before[cell] = fit.before;
      findings.now[cell] = fit.now;
      findings.residual[cell] = fit.residual;
      findings.ratio[cell] = Math.log2((fit.now + 2) / (fit.before + 2));
    }
  }
}

const fitsInside = (x: number, y: number, { width, height }: Grid): boolean =>
  x >= 1 && y >= 1 && x < width - 6 && y < height - 6;

/**
 * What the camera's gain and gamma did to the whole picture: the median ratio, tilted by the anchors' contrast. Not
 * measured band by band, because one white van is all there is of its brightness.
 */
function measureTone(findings: Findings, contrast: number, isUsable: (cell: number) => boolean): void {
  const { before, ratio, tone } = findings;
  const overall = medianWhere(ratio, isUsable, [-4, 4], { atLeast: 1, fallback: 0 });
  const middle = medianWhere(before, isUsable, [0, 256], { atLeast: 1, fallback: 128 });
  const gamma = Math.max(0.5, Math.min(1.8, contrast));
  for (let band = 0; band < TONES; band++) {
    tone[band] = overall + (gamma - 1) * Math.log2((band * 32 + 16) / Math.max(8, middle));
  }
}

export const toneOf = (luma: number): number => Math.max(0, Math.min(TONES - 1, luma >> 5));

/** The tone between the bands: they lie on one line over the logarithm of the brightness. */
export function toneAt(tone: Float32Array, luma: number): number {
  const [first, last] = [tone[0] as number, tone[TONES - 1] as number];
  const tilt = (last - first) / Math.log2((TONES - 1) * 2 + 1);
  return first + tilt * Math.log2(Math.max(4, luma) / 16);
}

function measureColour(
  { grid, reference, now, pose }: CompareInput,
  findings: Findings,
  isUsable: (cell: number) => boolean,
): void {
  const { columns, rows, width } = grid;
  const half = width / 2;
  const shift = Math.round(pose.dy / 2) * half + Math.round(pose.dx / 2);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      if (findings.kind[cell] === OUTSIDE) continue;
      const at = row * 2 * half + column * 2;
      const gain = ((findings.now[cell] as number) + 2) / ((findings.before[cell] as number) + 2);
      findings.blue[cell] =
        meanOfFour(now.blue, at + shift, half) - gain * meanOfFour(reference.picture.blue, at, half);
      findings.red[cell] =
        meanOfFour(now.red, at + shift, half) - gain * meanOfFour(reference.picture.red, at, half);
    }
  }
  const { blue, red, now: luma } = findings;
  for (const plane of [blue, red]) {
    const tint = medianWhere(plane, isUsable, [-64, 64], { atLeast: 50, fallback: 0 });
    const bright = medianWhere(luma, isUsable, [0, 256], { atLeast: 50, fallback: 128 });
    for (let cell = 0; cell < plane.length; cell++) {
      plane[cell] = (plane[cell] as number) - (tint * (luma[cell] as number)) / Math.max(16, bright);
    }
  }
}

function meanOfFour(plane: Int16Array, at: number, width: number): number {
  const sum =
    (plane[at] as number) +
    (plane[at + 1] as number) +
    (plane[at + width] as number) +
    (plane[at + width + 1] as number);
  return sum / (4 * CHROMA_UNIT);
}

/** log2 of the deepest cast shadow: the sky alone lights it, a quarter of sun and sky together at the least. */
const DEEPEST_SHADOW = -1.9;
/** Below this luma (levels) the sensor's black level, not the surface, decides. */
const BLACK = 28;
/** log2 from which a cell's brightness is other than the picture's: 12 %. */
const LIGHT_STEP = 0.17;
/** Colour difference, levels, that compression and white balance make: a part that is there, a part by brightness. */
const COLOUR_BASE = 8;
const COLOUR_SHARE = 0.06;
/** A coloured lamp tints what it brightens. */
const COLOUR_OF_LAMP = 0.2;

function decide(input: CompareInput, findings: Findings): void {
  const { hasColour, reference } = input;
  const { kind, residual, excess, ratio, tone, before, now, blue, red } = findings;
  for (let cell = 0; cell < kind.length; cell++) {
    if (kind[cell] === OUTSIDE) continue;
    const noise = Math.max(reference.noise[cell] as number, findings.lookNoise);
    let strongest = (residual[cell] as number) / (FLOOR + TIMES_NOISE * noise);
    const lit = before[cell] as number;
    const step = (ratio[cell] as number) - (tone[toneOf(lit)] as number);
    if (hasColour) {
      const colour = Math.abs(blue[cell] as number) + Math.abs(red[cell] as number);
      const allowed = allowedColour(now[cell] as number, step);
      if (colour > allowed) strongest = Math.max(strongest, surelyColour(input, findings, cell) / allowed);
    }
    if (step < DEEPEST_SHADOW && lit * 2 ** (tone[toneOf(lit)] as number) > 2 * BLACK) {
      strongest = Math.max(strongest, step / DEEPEST_SHADOW);
    }
    excess[cell] = strongest;
    if (strongest >= 1) kind[cell] = CHANGED;
    else if (Math.abs(step) > LIGHT_STEP) kind[cell] = OTHER_LIGHT;
  }
}

/** Levels of |blue| + |red| that a cell of this luma may differ by when light alone changed by 2^step. */
function allowedColour(luma: number, step: number): number {
  const lamp = step > LIGHT_STEP ? COLOUR_OF_LAMP * Math.min(1, 2 ** step - 1.1) : 0;
  return 1.5 * (COLOUR_BASE + (COLOUR_SHARE + lamp) * luma);
}

/** Share of a colour edge that a shake of a working pixel, or chroma at half size, moves into the next cell. */
const SHAKEN = 0.4;
/** A channel that is or was this bright may be cut off. */
const CUT_OFF = 240;

/**
 * The colour difference, levels, that is left of a suspicion when the camera's curve is applied to each channel as the
 * camera does, and what a shake moves over a colour edge is taken off.
 */
function surelyColour(
  { grid, reference: { picture } }: CompareInput,
  findings: Findings,
  cell: number,
): number {
  const before = findings.before[cell] as number;
  const now = findings.now[cell] as number;
  const gain = (now + 2) / (before + 2);
  const local = 2 ** -toneAt(findings.tone, before) * gain;
  let left = 0;
  let edges = 0;
  for (const [plane, delta] of [
    [picture.blue, findings.blue],
    [picture.red, findings.red],
  ] as const) {
    const was = colourOf(plane, grid, cell);
    const channel = Math.max(0, before + was);
    const curved = channel * 2 ** toneAt(findings.tone, channel) * local;
    const is = (delta[cell] as number) + gain * was;
    const isCutOff = channel > CUT_OFF || curved > CUT_OFF || now + is > CUT_OFF;
    if (!isCutOff) left += Math.min(Math.abs(delta[cell] as number), Math.abs(now + is - curved));
    edges += colourEdge(plane, grid, cell);
  }
  return Math.max(0, left - SHAKEN * edges);
}

function colourOf(plane: Int16Array, { columns, width }: Grid, cell: number): number {
  return meanOfFour(plane, Math.floor(cell / columns) * width + (cell % columns) * 2, width / 2);
}

/** Largest step, levels, from the cell to its four neighbours in the reference. */
function colourEdge(plane: Int16Array, grid: Grid, cell: number): number {
  const { columns, rows } = grid;
  const column = cell % columns;
  const own = colourOf(plane, grid, cell);
  let most = 0;
  const step = (other: number) => {
    most = Math.max(most, Math.abs(colourOf(plane, grid, other) - own));
  };
  if (column > 0) step(cell - 1);
  if (column < columns - 1) step(cell + 1);
  if (cell >= columns) step(cell - columns);
  if (cell < columns * (rows - 1)) step(cell + columns);
  return most;
}

export interface CellLook {
  readonly picture: Picture;
  readonly pose: Pose;
}

const pair: Fit = { before: 0, now: 0, residual: 0 };

/**
 * Whether a cell looks alike in two pictures, each at its own pose: same texture, about the same brightness.
 * The gradients are taken from `a`, which must be a whole picture; of `b` only the cell's window is read.
 */
export function looksAlike(
  grid: Grid,
  cell: number,
  [a, b]: readonly [CellLook, CellLook],
  noise: number,
): boolean {
  const x = windowStart(cell % grid.columns, grid.width);
  const y = windowStart(Math.floor(cell / grid.columns), grid.height);
  const inside =
    fitsInside(x + a.pose.dx, y + a.pose.dy, grid) && fitsInside(x + b.pose.dx, y + b.pose.dy, grid);
  if (!inside) return false;
  const index = ({ pose }: CellLook) => (y + pose.dy) * grid.width + x + pose.dx;
  const limit = FLOOR + TIMES_NOISE * noise;
  fitWindow(
    { before: a.picture.luma, now: b.picture.luma, width: grid.width },
    { beforeAt: index(a), nowAt: index(b) },
    {
      pose: { ...AT_REST, restX: b.pose.restX - a.pose.restX, restY: b.pose.restY - a.pose.restY },
      contrast: 1,
      suspicious: limit / 2,
    },
    pair,
  );
  return pair.residual < limit && Math.abs(Math.log2((pair.now + 8) / (pair.before + 8))) < SUDDEN;
}

/** log2 by which the brightness of a standing thing may differ from one look to another. */
const SUDDEN = 0.6;
