/**
 * How much of the picture changed since the last look, on a small grid of luma. Pure.
 * It can only let a look wait until the revisit time is over (patrol-scheduler.ts keeps that promise), so its one
 * fault is to look too often or a little late, never not to look. There is nothing to calibrate and nothing is
 * learned: the reference is the picture of the last look, always. A rival's gate that learned first, and skipped
 * while it did, saw nothing of a busy street (OpenNVR#373, #379).
 */
import type { RgbImage } from "../decode/frame.ts";

/** Mean luma (0 to 255) of COLUMNS by ROWS cells, row by row. */
export type LumaGrid = Float32Array;

const COLUMNS = 32;
const ROWS = 18;
/** Pixels read per cell and direction: with 8 by 8, noise of 10 levels moves a cell's mean by about 1.3. */
const SAMPLES = 8;
/** A cell whose mean moved by this many levels changed: above noise and a key frame's breathing, below a shadow. */
const CHANGED_LEVELS = 6;
/** Up to this many changed cells the picture is still: the seconds of a clock drawn into it touch one to four. */
const STILL_CELLS = 5;

export function lumaGrid({ widthPx, heightPx, rgb }: RgbImage): LumaGrid {
  const grid = new Float32Array(COLUMNS * ROWS);
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      let sum = 0;
      for (let i = 0; i < SAMPLES; i++) {
        const y = Math.floor(((row + (i + 0.5) / SAMPLES) / ROWS) * heightPx);
        for (let j = 0; j < SAMPLES; j++) {
          const x = Math.floor(((column + (j + 0.5) / SAMPLES) / COLUMNS) * widthPx);
          const at = (y * widthPx + x) * 3;
          // BT.601 luma in 8-bit fractions.
          sum += 77 * (rgb[at] ?? 0) + 150 * (rgb[at + 1] ?? 0) + 29 * (rgb[at + 2] ?? 0);
        }
      }
      grid[row * COLUMNS + column] = sum / (256 * SAMPLES * SAMPLES);
    }
  }
  return grid;
}

/** Share of the cells that changed, 0 to 1. */
export function motionScore(before: LumaGrid, now: LumaGrid): number {
  return changedCells(before, now) / now.length;
}

export function isStill(before: LumaGrid, now: LumaGrid): boolean {
  return changedCells(before, now) <= STILL_CELLS;
}

function changedCells(before: LumaGrid, now: LumaGrid): number {
  let changed = 0;
  for (let i = 0; i < now.length; i++) {
    if (Math.abs((now[i] ?? 0) - (before[i] ?? 0)) >= CHANGED_LEVELS) changed++;
  }
  return changed;
}
