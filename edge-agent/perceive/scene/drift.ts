/**
 * The reference follows the slow change of the light's direction, wet ground drying, dust: only where this look is the
 * same as the reference beyond doubt, and far from anything that differs, so that no thing can fade into it.
 */
import type { ChangeMemory } from "./change-memory.ts";
import { type Findings, SAME, toneOf } from "./compare-cells.ts";
import type { Pose } from "./fit.ts";
import { CELL, type Grid } from "./grid.ts";
import type { Picture } from "./picture.ts";
import { LEARNED, type Reference } from "./reference.ts";

interface DriftInput {
  readonly grid: Grid;
  readonly reference: Reference;
  readonly memory: ChangeMemory;
  readonly now: Picture;
  readonly pose: Pose;
  readonly findings: Findings;
  readonly hidden: Uint8Array;
}

/** One cell in eight is followed in each look, by a sixteenth: a time constant of 128 looks. */
const TURNS = 8;
const STEP = 1 / 16;
/** Only below this share of the threshold, and with neighbours as quiet. */
const QUIET = 0.6;
const QUIET_SHARE = 0.1;

export function driftReference(input: DriftInput, look: number): void {
  const { reference, findings, hidden } = input;
  if (!reference.isLearned) return;
  for (let cell = look % TURNS; cell < hidden.length; cell += TURNS) {
    if (hidden[cell] !== 0 || findings.kind[cell] !== SAME || reference.votes[cell] !== LEARNED) continue;
    if (reference.carried[cell] !== 0 || (findings.excess[cell] as number) > QUIET) continue;
    if (isQuietAround(input, cell)) follow(input, cell);
  }
}

function isQuietAround(
  { grid: { columns, rows }, memory: { share, active } }: DriftInput,
  cell: number,
): boolean {
  const column = cell % columns;
  const row = Math.floor(cell / columns);
  for (let y = Math.max(0, row - 2); y <= Math.min(rows - 1, row + 2); y++) {
    for (let x = Math.max(0, column - 2); x <= Math.min(columns - 1, column + 2); x++) {
      const at = y * columns + x;
      if (active[at] === 1 || (share[at] as number) > QUIET_SHARE) return false;
    }
  }
  return true;
}

function follow({ grid, reference, now, pose, findings }: DriftInput, cell: number): void {
  const { width, columns } = grid;
  const left = (cell % columns) * CELL;
  const top = Math.floor(cell / columns) * CELL;
  const gain = 2 ** (findings.tone[toneOf(findings.before[cell] as number)] as number);
  const { luma } = reference.picture;
  for (let y = top; y < top + CELL; y++) {
    for (let x = left; x < left + CELL; x++) {
      const at = y * width + x;
      const before = luma[at] as number;
      const seen = (now.luma[at + pose.dy * width + pose.dx] as number) / gain;
      luma[at] = Math.min(65_535, Math.round(before + STEP * (seen - before)));
    }
  }
}
