/**
 * One window of two pictures fitted to each other: does light alone explain the difference?
 * Light, shadow and a lamp multiply what a surface reflects (Horprasert 1999, Prati 2003): the mean scales, the texture
 * scales with it, a soft penumbra adds a slope. What is left after that is another surface. Pure.
 */
import { WINDOW } from "./grid.ts";
import { LUMA_UNIT } from "./picture.ts";

/** Where the current picture lies on the reference: whole pixels, and the rest to be taken out by gradients. */
export interface Pose {
  readonly dx: number;
  readonly dy: number;
  readonly restX: number;
  readonly restY: number;
}

export const AT_REST: Pose = { dx: 0, dy: 0, restX: 0, restY: 0 };

/** Results of the latest `fitWindow`: one object instead of one per window, 3,600 times per look. */
export interface Fit {
  /** Mean luma of the window, levels (0 to 255). */
  before: number;
  now: number;
  /** Mean square of what light does not explain, levels². */
  residual: number;
}

const PIXELS = WINDOW * WINDOW;
/** Σ of squared distances from the middle along one side, for taking a slope out. */
const SPREAD = WINDOW * [...Array(WINDOW).keys()].reduce((sum, i) => sum + (i - (WINDOW - 1) / 2) ** 2, 0);
/** How far a texture's contrast may differ from what the mean's ratio says: glare and black level change it a little. */
const CONTRAST_LOW = 0.7;
const CONTRAST_HIGH = 1.4;

export interface Planes {
  readonly before: Uint16Array;
  readonly now: Uint16Array;
  readonly width: number;
}

/**
 * Fits the window that starts at pixel index `beforeAt` of one picture and `nowAt` of the other.
 * `suspicious` is the residual (levels²) from which the slope and the rest of the shift are worth taking out.
 */
export function fitWindow(
  planes: Planes,
  at: { readonly beforeAt: number; readonly nowAt: number },
  light: { readonly pose: Pose; readonly contrast: number; readonly suspicious: number },
  fit: Fit,
): void {
  const { before, now, width } = planes;
  let sb = 0;
  let sn = 0;
  let sbb = 0;
  let snn = 0;
  let sbn = 0;
  for (let y = 0; y < WINDOW; y++) {
    const rowBefore = at.beforeAt + y * width;
    const rowNow = at.nowAt + y * width;
    for (let x = 0; x < WINDOW; x++) {
      const b = before[rowBefore + x] as number;
      const n = now[rowNow + x] as number;
      sb += b;
      sn += n;
      sbb += b * b;
      snn += n * n;
      sbn += b * n;
    }
  }
  const unit = LUMA_UNIT * LUMA_UNIT * PIXELS;
  const varBefore = (sbb - (sb * sb) / PIXELS) / unit;
  const varNow = (snn - (sn * sn) / PIXELS) / unit;
  const cov = (sbn - (sb * sn) / PIXELS) / unit;
  fit.before = sb / PIXELS / LUMA_UNIT;
  fit.now = sn / PIXELS / LUMA_UNIT;
  const gain = ((fit.now + 2) / (fit.before + 2)) * light.contrast;
  const slope = Math.max(CONTRAST_LOW * gain, Math.min(CONTRAST_HIGH * gain, cov / (varBefore + 1e-6)));
  fit.residual = Math.max(0, varNow - 2 * slope * cov + slope * slope * varBefore);
  if (fit.residual < light.suspicious) return;
  fit.residual = flattened(planes, at, slope, light.pose) / (LUMA_UNIT * LUMA_UNIT);
}

/** How far a part of the picture may have moved by itself: lens breathing, rolling shutter, ringing of compression. */
const OWN_SHIFT = 0.6;

/** Share of the gradients' energy that a blur or ringing worth a quarter of a pixel leaves at sharp edges. */
const EDGE_SHARE = 0.0625;

/** A penumbra's slope begins and ends within a window: this share of a slope's energy may be bend. */
const BEND = 0.1;

/** Sums of the residual e, its place x and y, and the reference's gradients g and h. */
interface Sums {
  e: number;
  ee: number;
  ex: number;
  ey: number;
  g: number;
  h: number;
  gg: number;
  hh: number;
  gh: number;
  ge: number;
  he: number;
  gx: number;
  gy: number;
  hx: number;
  hy: number;
}

const sums: Sums = {
  e: 0,
  ee: 0,
  ex: 0,
  ey: 0,
  g: 0,
  h: 0,
  gg: 0,
  hh: 0,
  gh: 0,
  ge: 0,
  he: 0,
  gx: 0,
  gy: 0,
  hx: 0,
  hy: 0,
};

/** The residual without the rest of the shift, a small shift of its own and a linear slope of the light, raw units². */
function flattened(
  planes: Planes,
  at: { readonly beforeAt: number; readonly nowAt: number },
  slope: number,
  pose: Pose,
): number {
  addUp(planes, at, slopeBeside(planes, at, slope), pose);
  const gg = sums.gg - (sums.g * sums.g) / PIXELS;
  const hh = sums.hh - (sums.h * sums.h) / PIXELS;
  const gh = sums.gh - (sums.g * sums.h) / PIXELS;
  const ge = sums.ge - (sums.g * sums.e) / PIXELS;
  const he = sums.he - (sums.h * sums.e) / PIXELS;
  // Damped as if each gradient were uncertain by two levels: noise alone must not look like a shift.
  const damping = 4 * LUMA_UNIT * LUMA_UNIT * PIXELS;
  const determinant = (gg + damping) * (hh + damping) - gh * gh;
  const u = clampShift(((hh + damping) * ge - gh * he) / determinant);
  const v = clampShift(((gg + damping) * he - gh * ge) / determinant);
  const spread = sums.ee - (sums.e * sums.e) / PIXELS;
  const shifted = spread - 2 * (u * ge + v * he) + u * u * gg + v * v * hh + 2 * u * v * gh;
  const alongX = sums.ex - u * sums.gx - v * sums.hx;
  const alongY = sums.ey - u * sums.gy - v * sums.hy;
  const sloping = (alongX * alongX + alongY * alongY) / SPREAD;
  const explained = (1 + BEND) * sloping + EDGE_SHARE * (gg + hh);
  return Math.max(0, (shifted - explained) / PIXELS);
}

/** The contrast's ratio when a linear slope of the light stands beside it: a penumbra must not pass for texture. */
function slopeBeside(
  { before, now, width }: Planes,
  { beforeAt, nowAt }: { readonly beforeAt: number; readonly nowAt: number },
  slope: number,
): number {
  const middle = (WINDOW - 1) / 2;
  let b = 0;
  let n = 0;
  let bb = 0;
  let bn = 0;
  let bx = 0;
  let by = 0;
  let nx = 0;
  let ny = 0;
  for (let row = 0; row < WINDOW; row++) {
    for (let column = 0; column < WINDOW; column++) {
      const was = before[beforeAt + row * width + column] as number;
      const is = now[nowAt + row * width + column] as number;
      b += was;
      n += is;
      bb += was * was;
      bn += was * is;
      bx += was * (column - middle);
      by += was * (row - middle);
      nx += is * (column - middle);
      ny += is * (row - middle);
    }
  }
  const spread = bb - (b * b) / PIXELS - (bx * bx + by * by) / SPREAD;
  const shared = bn - (b * n) / PIXELS - (bx * nx + by * ny) / SPREAD;
  const own = shared / (spread + LUMA_UNIT * LUMA_UNIT);
  // Within the same bounds as the first estimate, which a slope may have pushed to either of them.
  const gain = n / Math.max(1, b);
  return spread < LUMA_UNIT * LUMA_UNIT * PIXELS
    ? slope
    : Math.max(CONTRAST_LOW * gain, Math.min(CONTRAST_HIGH * gain, own));
}

const clampShift = (shift: number): number => Math.max(-OWN_SHIFT, Math.min(OWN_SHIFT, shift));

function addUp(
  { before, now, width }: Planes,
  { beforeAt, nowAt }: { readonly beforeAt: number; readonly nowAt: number },
  slope: number,
  { restX, restY }: Pose,
): void {
  const middle = (WINDOW - 1) / 2;
  const half = slope / 2;
  let e = 0;
  let ee = 0;
  let ex = 0;
  let ey = 0;
  let g = 0;
  let h = 0;
  let gg = 0;
  let hh = 0;
  let gh = 0;
  let ge = 0;
  let he = 0;
  let gx = 0;
  let gy = 0;
  let hx = 0;
  let hy = 0;
  for (let row = 0; row < WINDOW; row++) {
    const y = row - middle;
    for (let column = 0; column < WINDOW; column++) {
      const x = column - middle;
      const b = beforeAt + row * width + column;
      const gradX = half * ((before[b + 1] as number) - (before[b - 1] as number));
      const gradY = half * ((before[b + width] as number) - (before[b - width] as number));
      const n = now[nowAt + row * width + column] as number;
      const left = n - slope * (before[b] as number) - restX * gradX - restY * gradY;
      e += left;
      ee += left * left;
      ex += left * x;
      ey += left * y;
      g += gradX;
      h += gradY;
      gg += gradX * gradX;
      hh += gradY * gradY;
      gh += gradX * gradY;
      ge += gradX * left;
      he += gradY * left;
      gx += gradX * x;
      gy += gradX * y;
      hx += gradY * x;
      hy += gradY * y;
    }
  }
  sums.e = e;
  sums.ee = ee;
  sums.ex = ex;
  sums.ey = ey;
  sums.g = g;
  sums.h = h;
  sums.gg = gg;
  sums.hh = hh;
  sums.gh = gh;
  sums.ge = ge;
  sums.he = he;
  sums.gx = gx;
  sums.gy = gy;
  sums.hx = hx;
  sums.hy = hy;
}
