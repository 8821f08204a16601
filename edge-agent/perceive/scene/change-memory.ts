/**
 * What each cell showed over the looks: how often it differed when it could be seen, since when, and whether it looked
 * the same each time (the slow and fast memory of Porikli 2008: the reference is the slow one, `shown` the fast one).
 */
import { CHANGED, type Findings, looksAlike, OUTSIDE } from "./compare-cells.ts";
import { AT_REST, type Pose } from "./fit.ts";
import { type Grid, WINDOW, windowStart } from "./grid.ts";
import { blankPicture, type Picture } from "./picture.ts";
import { blendCell, CARRIED, type CellAt, HELD, learnRestlessness, type Reference } from "./reference.ts";

export interface ChangeMemory {
  /** Recent share of visible looks in which the cell differed, 0 to 1. */
  readonly share: Float32Array;
  readonly sinceMs: Float64Array;
  /** 1: differs for good, part of a region. */
  readonly active: Uint8Array;
  /** Looks in a row, more or less, in which it showed the same thing. */
  readonly stable: Uint8Array;
  /** Latest excess over the threshold. */
  readonly excess: Float32Array;
  /** What the region around it was last found to be: 1 appeared, 2 vanished, 0 not yet known. */
  readonly verdict: Uint8Array;
  /** The thing itself, on the reference's coordinates; meaningful where `stable` or `active`. */
  readonly shown: Picture;
}

/** Weight of the newest look: three in a row bring the share to 0.73. */
const NEWEST = 0.35;
/** What shows something else each time (a crowd, cloth) must differ in seven looks in a row. */
const RESTLESS_FROM = 0.95;
const ACTIVE_UNTIL = 0.3;
/** Below this share the next difference is a new one. */
const FORGOTTEN = 0.15;
/** Looks of one and the same appearance from which a thing stands. */
export const STANDS = 2;
const MOST_STABLE = 30;

export function blankMemory(grid: Grid): ChangeMemory {
  const cells = grid.columns * grid.rows;
  return {
    share: new Float32Array(cells),
    sinceMs: new Float64Array(cells),
    active: new Uint8Array(cells),
    stable: new Uint8Array(cells),
    excess: new Float32Array(cells),
    verdict: new Uint8Array(cells),
    shown: blankPicture(grid),
  };
}

export function forgetCell(memory: ChangeMemory, cell: number): void {
  memory.share[cell] = 0;
  memory.active[cell] = 0;
  memory.stable[cell] = 0;
  memory.verdict[cell] = 0;
}

/** Chance differences of one look that are borne: one false region in a thousand looks or so. */
const BY_CHANCE = 3e-6;
const FEWEST_LOOKS = 3;
const MOST_LOOKS = 9;

/**
 * The share from which a cell differs for good. In rain a part p of the cells differs in any look, and p^n of them n
 * times in a row: n grows until that is rare.
 */
export function lastingShare(differing: number): number {
  const looks = Math.log(BY_CHANCE) / Math.log(Math.max(1e-6, Math.min(0.5, differing)));
  const needed = Math.max(FEWEST_LOOKS, Math.min(MOST_LOOKS, Math.ceil(looks)));
  return 1 - (1 - NEWEST) ** needed - 0.01;
}

export interface MemoryInput {
  readonly grid: Grid;
  readonly reference: Reference;
  readonly now: Picture;
  readonly pose: Pose;
  readonly findings: Findings;
  readonly nowMs: number;
  /** From `lastingShare`. */
  readonly lasting: number;
}

/** One visible cell, learned or carried, of one look. */
export function remember(memory: ChangeMemory, input: MemoryInput, cell: number): void {
  const { findings, reference, nowMs } = input;
  if (findings.kind[cell] === OUTSIDE) return;
  const isCarried = reference.carried[cell] === CARRIED;
  const isOther = findings.kind[cell] === CHANGED;
  const again = (isCarried || isOther) && showsTheSame(memory, input, cell);
  // A carried cell has no reference to differ from: it differs while it shows the thing it was carried over with.
  const differs = isCarried ? again : isOther;
  const before = memory.share[cell] as number;
  memory.share[cell] = before + NEWEST * ((differs ? 1 : 0) - before);
  if (differs) {
    if (before < FORGOTTEN) {
      memory.sinceMs[cell] = nowMs;
      memory.stable[cell] = 0;
    }
    if (!isCarried) memory.excess[cell] = findings.excess[cell] as number;
    if (!again) learnRestlessness(reference, cell, findings.residual[cell] as number);
    rememberAppearance(memory, input, cell, again);
  }
  settleCell(memory, input, cell);
}

/** Whether the cell looks as what was last seen to stand there. */
function showsTheSame(memory: ChangeMemory, input: MemoryInput, cell: number): boolean {
  if (memory.stable[cell] === 0 && memory.active[cell] === 0) return false;
  const { findings, reference, grid, now, pose } = input;
  const noise = Math.max(reference.noise[cell] as number, findings.lookNoise);
  return looksAlike(
    grid,
    cell,
    [
      { picture: now, pose },
      { picture: memory.shown, pose: AT_REST },
    ],
    noise,
  );
}

function rememberAppearance(
  { stable, shown }: ChangeMemory,
  { grid, now, pose }: MemoryInput,
  cell: number,
  isAlike: boolean,
): void {
  const count = stable[cell] as number;
  if (isAlike) stable[cell] = Math.min(MOST_STABLE, count + 1);
  else stable[cell] = count >> 1;
  // A passer-by in front for a look or two does not replace what stands there.
  if (isAlike || count <= 1) {
    showCell(shown, now, { grid, cell, pose });
    if (!isAlike) stable[cell] = 1;
  }
}

/** Copies the cell with its window: that is what the next look is compared with. */
function showCell(shown: Picture, now: Picture, at: CellAt): void {
  const { grid, cell, pose } = at;
  blendCell(shown, now, at, 1);
  const x = windowStart(cell % grid.columns, grid.width);
  const y = windowStart(Math.floor(cell / grid.columns), grid.height);
  for (let row = y; row < y + WINDOW; row++) {
    const from = (row + pose.dy) * grid.width + x + pose.dx;
    shown.luma.set(now.luma.subarray(from, from + WINDOW), row * grid.width + x);
  }
}

function settleCell(memory: ChangeMemory, { reference, grid, lasting }: MemoryInput, cell: number): void {
  const share = memory.share[cell] as number;
  const hasStood = (memory.stable[cell] as number) >= STANDS;
  if (share >= (hasStood ? lasting : Math.max(lasting, RESTLESS_FROM))) memory.active[cell] = 1;
  else if (share < ACTIVE_UNTIL && memory.active[cell] === 1) {
    forgetActive(memory, reference, grid.columns, cell);
  }
}

function forgetActive(memory: ChangeMemory, reference: Reference, columns: number, cell: number): void {
  memory.active[cell] = 0;
  memory.stable[cell] = 0;
  memory.verdict[cell] = 0;
  if (reference.carried[cell] === CARRIED) {
    // The thing left under another profile: what is there now may be learned.
    release(reference, columns, cell);
  }
}

/** The cell and the held ring around it may learn. */
function release({ carried, votes, tries }: Reference, columns: number, cell: number): void {
  for (const at of around(columns, cell)) {
    if (at !== cell && carried[at] !== HELD) continue;
    carried[at] = 0;
    votes[at] = 0;
    tries[at] = 0;
  }
}

const around = (columns: number, cell: number): number[] =>
  [-columns, 0, columns].flatMap((row) => [cell + row - 1, cell + row, cell + row + 1]);

/**
 * A new profile begins: what differs under the old one must not become part of its reference. `mask` is the regions
 * with their plain insides; the ring around them, which may show a little of the thing, waits until the thing is gone.
 */
export function carryOver(
  memory: ChangeMemory,
  reference: Reference,
  look: { readonly grid: Grid; readonly now: Picture; readonly mask: Uint8Array },
): void {
  const { grid, mask } = look;
  let sinceMs = 0;
  for (let cell = 0; cell < mask.length; cell++) {
    if (mask[cell] === 0) continue;
    // A plain inside takes the time of the rim to its left.
    if (memory.active[cell] === 1) sinceMs = memory.sinceMs[cell] as number;
    else memory.sinceMs[cell] = sinceMs;
    memory.active[cell] = 1;
    memory.share[cell] = 1;
    memory.stable[cell] = STANDS;
    reference.carried[cell] = CARRIED;
    showCell(memory.shown, look.now, { grid, cell, pose: AT_REST });
    for (const at of around(grid.columns, cell)) {
      if (mask[at] === 0 && reference.carried[at] === 0) reference.carried[at] = HELD;
    }
  }
}
