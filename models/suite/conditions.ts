/** What weather, lamps, lenses and links do to a picture. Each works in place on one picture at one time. */
import type { RgbImage } from "../../edge-agent/perceive/decode/frame.ts";
import type { ClipPlan, Condition, Happening } from "./clip-plan.ts";
import { createRandom, type Random } from "./random.ts";

const NORMALS = 1 << 14;
/** Standard normal values, drawn once: a street camera's noise need not be better than a table. */
const normals: Int16Array = (() => {
  const random = createRandom(1, "normals");
  return Int16Array.from({ length: NORMALS }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    return Math.round(256 * radius * Math.cos(2 * Math.PI * random.next()));
  });
})();

/** Sensor noise of `sigma` grey levels, mostly the same in the three channels. */
export function addNoise({ rgb }: RgbImage, sigma: number, random: Random): void {
  let state = random.whole(1, 0x7fffffff);
  for (let at = 0; at + 2 < rgb.length; at += 3) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const shared = ((normals[state >>> 18] ?? 0) * sigma) / 256;
    const single = ((normals[(state >>> 4) & (NORMALS - 1)] ?? 0) * sigma) / 640;
    rgb[at] = clamp((rgb[at] ?? 0) + shared + single);
    rgb[at + 1] = clamp((rgb[at + 1] ?? 0) + shared);
    rgb[at + 2] = clamp((rgb[at + 2] ?? 0) + shared - single);
  }
}

const clamp = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value);

/** Every value through a table. */
function applyCurve({ rgb }: RgbImage, curve: (value: number) => number): void {
  const table = Uint8Array.from({ length: 256 }, (_, value) => clamp(curve(value)));
  for (let at = 0; at < rgb.length; at++) rgb[at] = table[rgb[at] ?? 0] ?? 0;
}

function greyed({ rgb }: RgbImage): void {
  for (let at = 0; at + 2 < rgb.length; at += 3) {
    // Infrared light is red light's neighbour: what is red shines, what is blue is dark.
    const grey = 0.5 * (rgb[at] ?? 0) + 0.38 * (rgb[at + 1] ?? 0) + 0.12 * (rgb[at + 2] ?? 0);
    rgb[at] = grey;
    rgb[at + 1] = grey;
    rgb[at + 2] = grey;
  }
}

/** Grey, lit from the camera: bright in the middle, dark at the rim. */
function infrared(picture: RgbImage, random: Random): void {
  greyed(picture);
  const { widthPx, heightPx, rgb } = picture;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const far = Math.hypot(x / widthPx - 0.5, y / heightPx - 0.55);
      const gain = 1.12 - 0.9 * far * far;
      const at = (y * widthPx + x) * 3;
      const value = clamp(((rgb[at] ?? 0) * 0.82 + 6) * gain);
      rgb.fill(value, at, at + 3);
    }
  }
  addNoise(picture, 4, random);
}

function rain({ widthPx, heightPx, rgb }: RgbImage, random: Random): void {
  applyCurve({ widthPx, heightPx, rgb }, (value) => 22 + value * 0.86);
  for (let drop = 0; drop < 260; drop++) {
    const length = random.between(8, 26);
    const [x0, y0] = [random.between(0, widthPx), random.between(-length, heightPx)];
    for (let k = 0; k < length; k++) {
      const [x, y] = [Math.round(x0 - k * 0.18), Math.round(y0 + k)];
      if (x < 0 || y < 0 || x >= widthPx || y >= heightPx) continue;
      for (let c = 0; c < 3; c++) {
        const at = (y * widthPx + x) * 3 + c;
        rgb[at] = (rgb[at] ?? 0) * 0.72 + 212 * 0.28;
      }
    }
  }
}

/** Darker by `depth` where `inShade` says so, 0 to 1 at each pixel; what lies in shade keeps its colour. */
function shade({ widthPx, heightPx, rgb }: RgbImage, gainAt: (x: number, y: number) => number): void {
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const gain = gainAt(x / widthPx, y / heightPx);
      if (gain === 1) continue;
      const at = (y * widthPx + x) * 3;
      for (let c = 0; c < 3; c++) rgb[at + c] = clamp((rgb[at + c] ?? 0) * gain);
    }
  }
}

const smooth = (from: number, to: number, value: number): number => {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

/** The edge of a building's shadow creeps across, and a tree's shadow sways in it. */
function castShadows(picture: RgbImage, tS: number, share: number): void {
  const edge = -0.2 + 1.3 * share;
  const sway = 0.012 * Math.sin(tS * 0.7);
  shade(picture, (x, y) => {
    const building = smooth(edge - 0.03, edge + 0.03, x + 0.35 * y);
    const leaves = 0.1 * Math.sin(x * 61 + tS * 0.5) * Math.sin(y * 83);
    const tree = Math.hypot((x - 0.62 - sway - 0.1 * share) / 0.15, (y - 0.6) / 0.12) + leaves;
    return (0.58 + 0.42 * building) * (0.64 + 0.36 * smooth(0.45, 1, tree));
  });
}

/** Whole picture moved by a vector and turned, edges repeated. */
function moved(picture: RgbImage, dx: number, dy: number, turnRad: number): void {
  const { widthPx, heightPx, rgb } = picture;
  const source = new Uint8Array(rgb);
  const [cos, sin] = [Math.cos(turnRad), Math.sin(turnRad)];
  const [cx, cy] = [widthPx / 2, heightPx / 2];
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const sx = Math.round(cx + cos * (x - cx) - sin * (y - cy) - dx);
      const sy = Math.round(cy + sin * (x - cx) + cos * (y - cy) - dy);
      const from =
        (Math.min(heightPx - 1, Math.max(0, sy)) * widthPx + Math.min(widthPx - 1, Math.max(0, sx))) * 3;
      const to = (y * widthPx + x) * 3;
      rgb[to] = source[from] ?? 0;
      rgb[to + 1] = source[from + 1] ?? 0;
      rgb[to + 2] = source[from + 2] ?? 0;
    }
  }
}

/** Box blur in both directions, `rounds` times; three rounds come near a Gaussian. */
function blurred({ widthPx, heightPx, rgb }: RgbImage, radiusPx: number, rounds: number): void {
  const pass = (count: number, length: number, stepTo: (line: number, k: number) => number): void => {
    const values = new Float32Array(length);
    for (let line = 0; line < count; line++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        const read = (k: number): number => rgb[stepTo(line, Math.min(length - 1, Math.max(0, k))) + c] ?? 0;
        for (let k = -radiusPx; k < radiusPx; k++) sum += read(k);
        for (let k = 0; k < length; k++) {
          sum += read(k + radiusPx);
          values[k] = sum / (2 * radiusPx + 1);
          sum -= read(k - radiusPx);
        }
        for (let k = 0; k < length; k++) rgb[stepTo(line, k) + c] = values[k] ?? 0;
      }
    }
  };
  for (let round = 0; round < rounds; round++) {
    pass(heightPx, widthPx, (line, k) => (line * widthPx + k) * 3);
    pass(widthPx, heightPx, (line, k) => (k * widthPx + line) * 3);
  }
}

/** A hand, a bag or a spider's web before the lens: one soft colour. */
function covered(picture: RgbImage): void {
  const { widthPx, heightPx, rgb } = picture;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const at = (y * widthPx + x) * 3;
      const value = 40 + 26 * (x / widthPx) + 14 * (y / heightPx);
      rgb[at] = value * 1.15;
      rgb[at + 1] = value;
      rgb[at + 2] = value * 0.85;
    }
  }
}

export interface Moment {
  readonly tS: number;
  /** 0 at the clip's start, 1 at its end. */
  readonly share: number;
  readonly random: Random;
}

type Change = (picture: RgbImage, moment: Moment) => void;

const CHANGES: Readonly<Record<Condition, Change>> = {
  clear: () => undefined,
  pedestrians: () => undefined,
  // The encoder's part; see `crfOf`.
  compression: () => undefined,
  noise: (picture, { random }) => {
    addNoise(picture, 7, random);
  },
  rain: (picture, { random }) => {
    rain(picture, random);
  },
  infrared: (picture, { random }) => {
    infrared(picture, random);
  },
  flicker: (picture, { random }) => {
    const gain = random.between(0.9, 1.1);
    applyCurve(picture, (value) => value * gain);
  },
  "light-drift": (picture, { share }) => {
    const gamma = 1 + 0.7 * share;
    applyCurve(picture, (value) => 255 * (value / 255) ** gamma);
  },
  shake: (picture, { random }) => {
    moved(picture, random.whole(-2, 2), random.whole(-2, 2), 0);
  },
  shadows: (picture, { tS, share }) => {
    castShadows(picture, tS, share);
  },
};

const HAPPEN: Readonly<
  Record<Happening["what"], (picture: RgbImage, moment: Moment, happening: Happening) => void>
> = {
  lamp: (picture, _, { at = [0.5, 0.3] }) => {
    shade(picture, (x, y) => {
      const far = Math.hypot(x - at[0], (y - at[1]) * 0.75);
      return far > 0.5 ? 1 : 1 + 0.45 * (1 - far / 0.5) ** 1.5;
    });
  },
  "infrared-flip": (picture, { random }) => {
    infrared(picture, random);
  },
  moved: (picture) => {
    moved(picture, Math.round(picture.widthPx * 0.07), Math.round(picture.heightPx * 0.05), 0.06);
  },
  dark: (picture, { random }) => {
    applyCurve(picture, (value) => 3 + value * 0.045);
    addNoise(picture, 2, random);
  },
  blurred: (picture) => {
    blurred(picture, 9, 2);
  },
  covered: (picture, { random }) => {
    covered(picture);
    addNoise(picture, 1.5, random);
  },
};

/** Noise that every sensor has; it also keeps a looped recording from ever showing one picture twice. */
const SENSOR_SIGMA = 1.6;

/** Everything that the plan says happens to the whole picture at this time. A carried camera moves by itself. */
export function weather(picture: RgbImage, plan: ClipPlan, moment: Moment, movesItself: boolean): void {
  for (const condition of plan.conditions) CHANGES[condition](picture, moment);
  for (const happening of plan.happenings) {
    const now = moment.tS >= happening.fromS && moment.tS < happening.toS;
    if (now && !(movesItself && happening.what === "moved"))
      HAPPEN[happening.what](picture, moment, happening);
  }
  addNoise(picture, SENSOR_SIGMA, moment.random);
}

/** x264's rate factor: what street cameras send, or a starved link. */
export const crfOf = ({ conditions }: ClipPlan): number => (conditions.includes("compression") ? 38 : 26);
