/**
 * The learned scene of one profile. Each cell learns by the majority vote of Boyer and Moore (1981): a candidate gains
 * a vote from each look that shows it and loses one to each that does not, and is replaced at none. What is there in
 * most looks wins, as with a median, without keeping the looks; a hidden cell does not vote.
 */
import { CELL, type Grid } from "./grid.ts";
import type { Pose } from "./fit.ts";
import { blankPicture, copyPicture, type Picture } from "./picture.ts";

/** Net votes that make a candidate the reference: four looks of an empty street. */
export const LEARNED = 4;
/** Looks after which a cell that never settles (leaves in the wind) is taken as it is, with its noise. */
const PATIENCE = 40;
/** The profile is in use when this share of what is not hidden or ignored is learned. */
const ENOUGH = 0.6;

export const CARRIED = 1;
export const HELD = 2;

export interface Reference {
  readonly picture: Picture;
  /** Votes per cell, up to LEARNED; 0: nothing known. */
  readonly votes: Uint8Array;
  /** Looks spent on learning the cell. */
  readonly tries: Uint8Array;
  /** Mean residual of the cell while nothing changed, levels². */
  readonly noise: Float32Array;
  /** CARRIED: differed in another profile when this one was begun; what stands there is not the scene. HELD: beside it. */
  readonly carried: Uint8Array;
  isLearned: boolean;
}

/** Residual assumed before the first measurement, levels²: a common camera's noise after shrinking. */
const FIRST_NOISE = 6;
const MOST_NOISE = 250;

export function blankReference(grid: Grid): Reference {
  const cells = grid.columns * grid.rows;
  return {
    picture: blankPicture(grid),
    votes: new Uint8Array(cells),
    tries: new Uint8Array(cells),
    noise: new Float32Array(cells).fill(FIRST_NOISE),
    carried: new Uint8Array(cells),
    isLearned: false,
  };
}

/** Starts over from this very picture: every visible cell has one vote. */
export function beginFrom(reference: Reference, now: Picture, hidden: Uint8Array): void {
  copyPicture(now, reference.picture);
  reference.tries.fill(1);
  reference.noise.fill(FIRST_NOISE);
  reference.isLearned = false;
  for (let cell = 0; cell < hidden.length; cell++) {
    reference.votes[cell] = hidden[cell] === 0 && reference.carried[cell] === 0 ? 1 : 0;
  }
}

/** One look's vote for a cell that is not learned yet. */
export function vote(
  reference: Reference,
  grid: Grid,
  cell: number,
  look: { readonly now: Picture; readonly pose: Pose; readonly isSame: boolean },
): void {
  const votes = reference.votes[cell] as number;
  const tries = Math.min(PATIENCE, (reference.tries[cell] as number) + 1);
  reference.tries[cell] = tries;
  if (votes === 0) {
    blendCell(reference.picture, look.now, { grid, cell, pose: look.pose }, 1);
    reference.votes[cell] = 1;
  } else if (look.isSame) {
    blendCell(reference.picture, look.now, { grid, cell, pose: look.pose }, 1 / (votes + 1));
    reference.votes[cell] = votes + 1;
  } else {
    reference.votes[cell] = tries >= PATIENCE ? LEARNED : votes - 1;
  }
}

/** Whether enough of what can be seen is known; once in use a profile stays in use. */
export function settle(reference: Reference, hidden: Uint8Array): void {
  if (reference.isLearned) return;
  let known = 0;
  let visible = 0;
  for (let cell = 0; cell < hidden.length; cell++) {
    if (reference.carried[cell] !== 0) continue;
    const isKnown = reference.votes[cell] === LEARNED;
    if (isKnown) known++;
    if (isKnown || hidden[cell] === 0) visible++;
  }
  reference.isLearned = visible > 0 && known >= ENOUGH * visible;
}

export function learnNoise(reference: Reference, cell: number, residual: number): void {
  const before = reference.noise[cell] as number;
  const rate = reference.votes[cell] === LEARNED ? 0.04 : 0.3;
  reference.noise[cell] = Math.min(MOST_NOISE, before + rate * (residual - before));
}

/** Largest surprise per look, over the noise so far: one thing put down must not deafen its own place. */
const SURPRISE = 4;
const RESTLESS_RATE = 0.08;

/** A place that keeps changing into something new (a flag, a swaying tape, leaves) grows a higher threshold. */
export function learnRestlessness(reference: Reference, cell: number, residual: number): void {
  const before = reference.noise[cell] as number;
  const bounded = Math.min(residual, SURPRISE * (before + FIRST_NOISE));
  if (bounded <= before) return;
  reference.noise[cell] = Math.min(MOST_NOISE, before + RESTLESS_RATE * (bounded - before));
}

export interface CellAt {
  readonly grid: Grid;
  readonly cell: number;
  readonly pose: Pose;
}

/** to += (from − to) · weight over one cell; `from` lies at `pose` on `to`. Colour is skipped where it falls outside. */
export function blendCell(to: Picture, from: Picture, { grid, cell, pose }: CellAt, weight: number): void {
  const left = (cell % grid.columns) * CELL;
  const top = Math.floor(cell / grid.columns) * CELL;
  blendSquare(
    to.luma,
    from.luma,
    { width: grid.width, height: grid.height, left, top, side: CELL, pose },
    weight,
  );
  const half = { dx: Math.round(pose.dx / 2), dy: Math.round(pose.dy / 2) };
  const square = {
    width: grid.width / 2,
    height: grid.height / 2,
    left: left / 2,
    top: top / 2,
    side: CELL / 2,
    pose: half,
  };
  blendSquare(to.blue, from.blue, square, weight);
  blendSquare(to.red, from.red, square, weight);
}

interface Square {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly side: number;
  readonly pose: { readonly dx: number; readonly dy: number };
}

function blendSquare(
  to: Uint16Array | Int16Array,
  from: Uint16Array | Int16Array,
  { width, height, left, top, side, pose }: Square,
  weight: number,
): void {
  const insideX = left + pose.dx >= 0 && left + pose.dx + side <= width;
  const insideY = top + pose.dy >= 0 && top + pose.dy + side <= height;
  if (!insideX || !insideY) return;
  for (let y = top; y < top + side; y++) {
    for (let x = left; x < left + side; x++) {
      const at = y * width + x;
      const before = to[at] as number;
      to[at] = Math.round(before + ((from[at + pose.dy * width + pose.dx] as number) - before) * weight);
    }
  }
}
