/**
 * Where the picture lies on the reference, and whether it is the same view at all.
 * The view is known by anchors: the best corner of each block of the reference, compared by normalised correlation,
 * which no gain or offset of the light changes. The shift comes from the profiles of gradients along both sides; the
 * fraction of a pixel from one least-squares step (Lucas and Kanade 1981) over the anchors.
 */
import type { Grid } from "./grid.ts";
import { AT_REST, type Pose } from "./fit.ts";

const PATCH = 14;
const BLOCKS_X = 9;
const BLOCKS_Y = 6;
/** How far a shift is looked for, working pixels; also the margin of anchors from the border. */
const REACH = 24;
const MARGIN = 5;
/** Correlation from which an anchor is the same place. Unrelated street texture stays below 0.5 in 97 of 100 patches. */
const SAME = 0.6;
/** Least gradient energy (levels² per pixel, in the weaker direction) for a corner. */
const CORNER = 20;

interface Anchor {
  readonly x: number;
  readonly y: number;
}

export interface Profiles {
  readonly columns: Float32Array;
  readonly rows: Float32Array;
}

/** What anchors say of one pose. */
export interface AnchorMatch {
  readonly pose: Pose;
  /** Anchors that could be looked at (not hidden, inside the picture). */
  readonly visible: number;
  /** Share of them that show the same place, 0 to 1. */
  readonly share: number;
  /** Median of the anchors' gradient energy, now over before, light taken out: 1 when as sharp as the reference. */
  readonly sharpness: number;
  /** Median of texture contrast over brightness ratio: the camera's gamma, 1 normally. */
  readonly contrast: number;
}

/** Sum of gradient size per column and per row, and over all. */
export function gradientProfiles(luma: Uint16Array, { width, height }: Grid): Profiles {
  const columns = new Float32Array(width);
  const rows = new Float32Array(height);
  for (let y = 0; y < height - 1; y++) {
    let row = 0;
    for (let x = 0; x < width - 1; x++) {
      const at = y * width + x;
      const here = luma[at] as number;
      columns[x] = (columns[x] as number) + Math.abs((luma[at + 1] as number) - here);
      row += Math.abs((luma[at + width] as number) - here);
    }
    rows[y] = row;
  }
  return { columns, rows };
}

/** The shift of `now` against `before` at which their correlation is best; small shifts win ties. */
export function bestShift(before: Float32Array, now: Float32Array, reach = REACH): number {
  let best = 0;
  let bestScore = -Infinity;
  for (let shift = -reach; shift <= reach; shift++) {
    const score = correlationAt(before, now, shift) - 0.001 * Math.abs(shift);
    if (score > bestScore) {
      bestScore = score;
      best = shift;
    }
  }
  return best;
}

function correlationAt(before: Float32Array, now: Float32Array, shift: number): number {
  const from = Math.max(0, -shift);
  const to = Math.min(before.length, before.length - shift);
  let sb = 0;
  let sn = 0;
  let sbb = 0;
  let snn = 0;
  let sbn = 0;
  for (let i = from; i < to; i++) {
    const b = before[i] as number;
    const n = now[i + shift] as number;
    sb += b;
    sn += n;
    sbb += b * b;
    snn += n * n;
    sbn += b * n;
  }
  const count = to - from;
  const spread = (sbb - (sb * sb) / count) * (snn - (sn * sn) / count);
  return (sbn - (sb * sn) / count) / Math.sqrt(Math.max(spread, 1e-6));
}

/** The strongest corner of each block: strong in both directions, so that it is no line that can slide along itself. */
export function chooseAnchors(luma: Uint16Array, grid: Grid, skip: Uint8Array): Anchor[] {
  const anchors: Anchor[] = [];
  const blockWidth = (grid.width - 2 * MARGIN) / BLOCKS_X;
  const blockHeight = (grid.height - 2 * MARGIN) / BLOCKS_Y;
  for (let j = 0; j < BLOCKS_Y; j++) {
    for (let i = 0; i < BLOCKS_X; i++) {
      const left = Math.floor(MARGIN + i * blockWidth);
      const top = Math.floor(MARGIN + j * blockHeight);
      const right = Math.floor(left + blockWidth - PATCH);
      const bottom = Math.floor(top + blockHeight - PATCH);
      let best: Anchor | undefined;
      let bestEnergy = CORNER;
      for (let y = top; y <= bottom; y += 4) {
        for (let x = left; x <= right; x += 4) {
          if (isHidden(skip, grid, { x, y })) continue;
          const energy = cornerEnergy(luma, grid.width, y * grid.width + x);
          if (energy > bestEnergy) {
            bestEnergy = energy;
            best = { x, y };
          }
        }
      }
      if (best) anchors.push(best);
    }
  }
  return anchors;
}

function isHidden(hidden: Uint8Array, { columns, rows }: Grid, { x, y }: Anchor): boolean {
  const cell = (px: number, py: number) =>
    Math.min(rows - 1, Math.max(0, py >> 2)) * columns + Math.min(columns - 1, Math.max(0, px >> 2));
  const far = PATCH - 1;
  return [cell(x, y), cell(x + far, y), cell(x, y + far), cell(x + far, y + far), cell(x + 7, y + 7)].some(
    (at) => hidden[at] !== 0,
  );
}

function cornerEnergy(luma: Uint16Array, width: number, start: number): number {
  let gx = 0;
  let gy = 0;
  for (let y = 0; y < PATCH; y += 2) {
    for (let x = 0; x < PATCH; x += 2) {
      const at = start + y * width + x;
      const here = luma[at] as number;
      gx += ((luma[at + 1] as number) - here) ** 2;
      gy += ((luma[at + width] as number) - here) ** 2;
    }
  }
  return Math.min(gx, gy) / ((PATCH / 2) ** 2 * 256 * 256);
}

interface Comparison {
  readonly before: Uint16Array;
  readonly now: Uint16Array;
  readonly grid: Grid;
  readonly anchors: readonly Anchor[];
  readonly hidden: Uint8Array;
}

/** Normal equations of the sub-pixel step, summed over the anchors that match. */
interface Equations {
  xx: number;
  xy: number;
  yy: number;
  xd: number;
  yd: number;
}

function matchAt(comparison: Comparison, dx: number, dy: number): AnchorMatch {
  const { grid, anchors, hidden } = comparison;
  const equations: Equations = { xx: 0, xy: 0, yy: 0, xd: 0, yd: 0 };
  const sharpness: number[] = [];
  const contrast: number[] = [];
  let matching = 0;
  for (const anchor of anchors) {
    const x = anchor.x + dx;
    const y = anchor.y + dy;
    if (x < 0 || y < 0 || x + PATCH >= grid.width || y + PATCH >= grid.height) continue;
    if (isHidden(hidden, grid, anchor)) continue;
    const patch = comparePatch(comparison, anchor, y * grid.width + x, equations);
    sharpness.push(patch.sharpness);
    if (patch.correlation < SAME) continue;
    matching++;
    contrast.push(patch.contrast);
  }
  const visible = sharpness.length;
  return {
    pose: { dx, dy, ...restOf(equations) },
    visible,
    share: visible === 0 ? 0 : matching / visible,
    sharpness: middleOf(sharpness),
    contrast: middleOf(contrast),
  };
}

function middleOf(values: number[]): number {
  return values.length === 0 ? 1 : (values.sort((a, b) => a - b)[values.length >> 1] as number);
}

/** now ≈ before − rest·gradient: the least-squares rest, at most one pixel; 0 where the anchors cannot tell. */
function restOf({ xx, xy, yy, xd, yd }: Equations): { restX: number; restY: number } {
  const determinant = xx * yy - xy * xy;
  if (determinant < 1e-3 * xx * yy || determinant === 0) return { restX: 0, restY: 0 };
  const clamp = (value: number) => Math.max(-1, Math.min(1, value));
  return {
    restX: clamp((yy * xd - xy * yd) / determinant),
    restY: clamp((xx * yd - xy * xd) / determinant),
  };
}

function comparePatch(
  { before, now, grid: { width } }: Comparison,
  anchor: Anchor,
  nowAt: number,
  equations: Equations,
): { correlation: number; sharpness: number; contrast: number } {
  const beforeAt = anchor.y * width + anchor.x;
  let sb = 0;
  let sn = 0;
  let sbb = 0;
  let snn = 0;
  let sbn = 0;
  let energyBefore = 0;
  let energyNow = 0;
  for (let y = 0; y < PATCH; y++) {
    for (let x = 0; x < PATCH; x++) {
      const at = beforeAt + y * width + x;
      const to = nowAt + y * width + x;
      const b = before[at] as number;
      const n = now[to] as number;
      sb += b;
      sn += n;
      sbb += b * b;
      snn += n * n;
      sbn += b * n;
      energyBefore += ((before[at + 1] as number) - b) ** 2 + ((before[at + width] as number) - b) ** 2;
      energyNow += ((now[to + 1] as number) - n) ** 2 + ((now[to + width] as number) - n) ** 2;
    }
  }
  const count = PATCH * PATCH;
  const varBefore = sbb - (sb * sb) / count;
  const varNow = snn - (sn * sn) / count;
  const cov = sbn - (sb * sn) / count;
  const correlation = cov / Math.sqrt(Math.max(varBefore * varNow, 1e-6));
  const gain = (sn + 512 * count) / (sb + 512 * count);
  if (correlation >= SAME) {
    const slope = cov / varBefore;
    addEquations({ before, now, width, beforeAt, nowAt }, slope, (sn - slope * sb) / count, equations);
  }
  return {
    correlation,
    sharpness: energyNow / (energyBefore * gain * gain + 1),
    contrast: cov / (varBefore * gain + 1e-6),
  };
}

function addEquations(
  p: { before: Uint16Array; now: Uint16Array; width: number; beforeAt: number; nowAt: number },
  slope: number,
  offset: number,
  into: Equations,
): void {
  for (let y = 0; y < PATCH; y++) {
    for (let x = 0; x < PATCH; x++) {
      const at = p.beforeAt + y * p.width + x;
      const gx = (slope * ((p.before[at + 1] as number) - (p.before[at - 1] as number))) / 2;
      const gy = (slope * ((p.before[at + p.width] as number) - (p.before[at - p.width] as number))) / 2;
      const d = (p.now[p.nowAt + y * p.width + x] as number) - slope * (p.before[at] as number) - offset;
      into.xx += gx * gx;
      into.xy += gx * gy;
      into.yy += gy * gy;
      into.xd += gx * d;
      into.yd += gy * d;
    }
  }
}

const better = (a: AnchorMatch, b: AnchorMatch): AnchorMatch => (b.share > a.share + 0.05 ? b : a);

/** Share of anchors from which a pose is good enough to look no further. */
const SETTLED = 0.8;

/** The pose that most anchors agree with, starting from the last look's. */
export function findPose(
  comparison: Comparison,
  last: Pose,
  profiles: { readonly before: Profiles; readonly now: () => Profiles },
): AnchorMatch {
  let best = matchAt(comparison, last.dx, last.dy);
  if (best.share < SETTLED) {
    const now = profiles.now();
    const dx = bestShift(profiles.before.columns, now.columns);
    const dy = bestShift(profiles.before.rows, now.rows);
    best = better(best, matchAt(comparison, dx, dy));
    best = better(best, matchAt(comparison, AT_REST.dx, AT_REST.dy));
  }
  for (let step = 0; step < STEPS; step++) {
    const { dx, dy, restX, restY } = best.pose;
    // `now` shows at x what the reference shows at x − shift: a positive rest pulls the pose back.
    const next = { dx: dx - Math.round(restX), dy: dy - Math.round(restY) };
    if (next.dx === dx && next.dy === dy) break;
    const moved = matchAt(comparison, next.dx, next.dy);
    if (moved.share < best.share - 0.05 || restSize(moved) >= restSize(best)) break;
    best = moved;
  }
  return best;
}

/** Whole pixels that the least-squares step may correct, one at a time. */
const STEPS = 3;

const restSize = ({ pose }: AnchorMatch): number => Math.abs(pose.restX) + Math.abs(pose.restY);
