/** A drawn street for tests: paving, a brick wall, a painted door and sign, all from one seed, and what can happen to it. */
import type { Xyxy } from "../../geometry/box.ts";
import type { RgbImage } from "../decode/frame.ts";

export const WIDTH = 640;
export const HEIGHT = 360;

/** Repeatable numbers from 0 to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Colour = readonly [r: number, g: number, b: number];

/** Pixel by pixel: `at` gives the new colour from place and old colour. */
export function mapPixels(image: RgbImage, at: (x: number, y: number, old: Colour) => Colour): RgbImage {
  const rgb = new Uint8Array(image.rgb.length);
  for (let y = 0; y < image.heightPx; y++) {
    for (let x = 0; x < image.widthPx; x++) {
      const i = (y * image.widthPx + x) * 3;
      const old: Colour = [image.rgb[i] as number, image.rgb[i + 1] as number, image.rgb[i + 2] as number];
      const colour = at(x, y, old);
      for (let k = 0; k < 3; k++) rgb[i + k] = Math.max(0, Math.min(255, Math.round(colour[k] as number)));
    }
  }
  return { ...image, rgb };
}

const grid = (seed: number): ((x: number, y: number) => number) => {
  const random = randomFrom(seed);
  const values = Float32Array.from({ length: 64 * 64 }, () => random() - 0.5);
  return (x, y) => values[(y & 63) * 64 + (x & 63)] as number;
};

/** Smooth noise with grains of `size` pixels, −0.5 to 0.5. */
function grain(seed: number, size: number): (x: number, y: number) => number {
  const value = grid(seed);
  return (x, y) => {
    const [u, v] = [x / size, y / size];
    const [i, j] = [Math.floor(u), Math.floor(v)];
    const [a, b] = [u - i, v - j];
    const top = value(i, j) * (1 - a) + value(i + 1, j) * a;
    const bottom = value(i, j + 1) * (1 - a) + value(i + 1, j + 1) * a;
    return top * (1 - b) + bottom * b;
  };
}

export function drawStreet(seed = 1): RgbImage {
  const fine = grain(seed, 3);
  const coarse = grain(seed + 1, 40);
  const blank = { widthPx: WIDTH, heightPx: HEIGHT, rgb: new Uint8Array(WIDTH * HEIGHT * 3) };
  return mapPixels(blank, (x, y) => {
    const speckle = fine(x, y) * 26 + coarse(x, y) * 24;
    if (y < 150) return wall(x, y, speckle);
    const joint = x % 56 < 3 || (y + Math.floor(x / 56) * 9) % 38 < 3 ? -34 : 0;
    const slab = ((Math.floor(x / 56) * 7 + Math.floor(y / 38) * 13) % 5) * 6;
    return [118 + slab + joint + speckle, 114 + slab + joint + speckle, 106 + slab + joint + speckle];
  });
}

function wall(x: number, y: number, speckle: number): Colour {
  if (x > 420 && x < 500 && y > 40) return [40 + speckle, 78 + speckle, 120 + speckle];
  if (x > 60 && x < 190 && y > 20 && y < 60) return [188 + speckle, 40 + speckle, 36 + speckle];
  const course = Math.floor(y / 12);
  const isJoint = y % 12 < 2 || (x + (course % 2) * 14) % 28 < 2;
  return isJoint
    ? [150 + speckle, 146 + speckle, 138 + speckle]
    : [128 + speckle, 84 + speckle, 66 + speckle];
}

const inside = ([x1, y1, x2, y2]: Xyxy, x: number, y: number) => x >= x1 && x < x2 && y >= y1 && y < y2;

/** A thing with some texture of its own and a darker rim. */
export function putThing(image: RgbImage, xyxy: Xyxy, colour: Colour, seed = 7): RgbImage {
  const fine = grain(seed, 5);
  return mapPixels(image, (x, y, old) => {
    if (!inside(xyxy, x, y)) return old;
    const isRim = !inside([xyxy[0] + 2, xyxy[1] + 2, xyxy[2] - 2, xyxy[3] - 2], x, y);
    const change = fine(x, y) * 30 - (isRim ? 18 : 0);
    return [colour[0] + change, colour[1] + change, colour[2] + change];
  });
}

/** Gain and gamma of the camera, as exposure changes them. */
export const relight = (image: RgbImage, gain: number, gamma = 1): RgbImage =>
  mapPixels(image, (_x, _y, old) => {
    const light = (value: number) => gain * 255 * (value / 255) ** gamma;
    return [light(old[0]), light(old[1]), light(old[2])];
  });

/** A cast shadow: brightness times `depth` inside the box, a little bluer, with a soft edge of `softPx`. */
export const castShadow = (
  image: RgbImage,
  [x1, y1, x2, y2]: Xyxy,
  depth: number,
  softPx: number,
): RgbImage =>
  mapPixels(image, (x, y, old) => {
    const inner = Math.min(x - x1, x2 - x, y - y1, y2 - y) / softPx + 0.5;
    const dark = 1 - (1 - depth) * Math.max(0, Math.min(1, inner));
    return [old[0] * dark, old[1] * dark, old[2] * Math.min(1, dark * 1.04)];
  });

/** A warm lamp's cone: brighter by up to `power` in the middle. */
export const lightLamp = (image: RgbImage, cx: number, cy: number, power: number): RgbImage =>
  mapPixels(image, (x, y, old) => {
    const light = power * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * 90 ** 2));
    return [old[0] * (1 + light), old[1] * (1 + 0.92 * light), old[2] * (1 + 0.75 * light)];
  });

const NOISE_TABLE = 1 << 16;

/** Sensor noise of a standard deviation, other at each call of the same source. */
export function createNoise(seed: number): (image: RgbImage, sigma: number) => RgbImage {
  const random = randomFrom(seed);
  const table = Float32Array.from(
    { length: NOISE_TABLE },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
  return (image, sigma) => {
    let at = Math.floor(random() * NOISE_TABLE);
    const step = 1 + 2 * Math.floor(random() * 1000);
    const rgb = new Uint8ClampedArray(image.rgb.length);
    for (let i = 0; i < rgb.length; i++) {
      at = (at + step) & (NOISE_TABLE - 1);
      rgb[i] = (image.rgb[i] as number) + sigma * (table[at] as number);
    }
    return { ...image, rgb: new Uint8Array(rgb.buffer) };
  };
}

/** Bright streaks of rain at new places in each picture. */
export function rainOn(image: RgbImage, random: () => number, streaks: number): RgbImage {
  const rgb = image.rgb.slice();
  for (let i = 0; i < streaks; i++) {
    const x = Math.floor(random() * (image.widthPx - 6));
    const y = Math.floor(random() * (image.heightPx - 40));
    const length = 14 + Math.floor(random() * 22);
    for (let k = 0; k < length; k++) {
      const at = ((y + k) * image.widthPx + x + Math.floor(k / 8)) * 3;
      for (let c = 0; c < 3; c++) rgb[at + c] = Math.min(255, (rgb[at + c] as number) + 60);
    }
  }
  return { ...image, rgb };
}

/** The camera looks elsewhere: content moves by dx, dy and turns by `degrees`; what comes in is unknown and dark. */
export function turnCamera(image: RgbImage, dx: number, dy: number, degrees = 0): RgbImage {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const [cx, cy] = [image.widthPx / 2, image.heightPx / 2];
  return mapPixels(image, (x, y) => {
    const [u, v] = [x - dx - cx, y - dy - cy];
    return sample(image, cos * u - sin * v + cx, sin * u + cos * v + cy);
  });
}

function sample(image: RgbImage, x: number, y: number): Colour {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  if (i < 0 || j < 0 || i >= image.widthPx - 1 || j >= image.heightPx - 1) return [20, 20, 20];
  const [a, b] = [x - i, y - j];
  const channel = (k: number) => {
    const at = (px: number, py: number) => image.rgb[(py * image.widthPx + px) * 3 + k] as number;
    return (
      (at(i, j) * (1 - a) + at(i + 1, j) * a) * (1 - b) + (at(i, j + 1) * (1 - a) + at(i + 1, j + 1) * a) * b
    );
  };
  return [channel(0), channel(1), channel(2)];
}

/** Out of focus: three passes of a box of `radius` pixels come close to a Gaussian. */
export function blur(image: RgbImage, radius: number): RgbImage {
  let rgb = image.rgb;
  for (let pass = 0; pass < 3; pass++) {
    rgb = boxBlur(
      rgb,
      { line: image.widthPx * 3, step: 3, lines: image.heightPx, length: image.widthPx },
      radius,
    );
    rgb = boxBlur(
      rgb,
      { line: 3, step: image.widthPx * 3, lines: image.widthPx, length: image.heightPx },
      radius,
    );
  }
  return { ...image, rgb };
}

function boxBlur(
  from: Uint8Array,
  { line, step, lines, length }: { line: number; step: number; lines: number; length: number },
  radius: number,
): Uint8Array {
  const to = new Uint8Array(from.length);
  for (let l = 0; l < lines; l++) {
    for (let k = 0; k < 3; k++) {
      const start = l * line + k;
      const at = (i: number) => from[start + Math.max(0, Math.min(length - 1, i)) * step] as number;
      let sum = 0;
      for (let i = -radius; i <= radius; i++) sum += at(i);
      for (let i = 0; i < length; i++) {
        to[start + i * step] = Math.round(sum / (2 * radius + 1));
        sum += at(i + radius + 1) - at(i - radius);
      }
    }
  }
  return to;
}

/** The picture of an infrared camera: grey, red paint bright, blue paint dark. */
export const toInfrared = (image: RgbImage): RgbImage =>
  mapPixels(image, (_x, _y, [r, g, b]) => {
    const grey = 0.6 * r + 0.3 * g + 0.1 * b;
    return [grey, grey, grey];
  });
