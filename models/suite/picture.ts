/** Pictures with transparency, and how one is laid onto another: scaled, warped onto a wall, tinted, shaded. */
import sharp, { type Sharp } from "sharp";
import type { Point, Xyxy } from "../../edge-agent/geometry/box.ts";
import type { RgbImage } from "../../edge-agent/perceive/decode/frame.ts";

/** 8-bit RGBA, not premultiplied: `rgba.length === widthPx * heightPx * 4`. */
export interface Sprite {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgba: Uint8Array;
}

/** A sprite where it lies in a picture; its corner may be outside. */
export interface PlacedSprite extends Sprite {
  readonly leftPx: number;
  readonly topPx: number;
}

type Channels = { readonly data: Buffer; readonly info: { readonly width: number; readonly height: number } };

const spriteOf = ({ data, info }: Channels): Sprite => ({
  widthPx: info.width,
  heightPx: info.height,
  rgba: data,
});

export async function spriteOfSvg(svg: string): Promise<Sprite> {
  return spriteOf(await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true }));
}

const rawOf = ({ widthPx, heightPx, rgba }: Sprite): Sharp =>
  sharp(rgba, { raw: { width: widthPx, height: heightPx, channels: 4 } });

/** Scaled and made as soft as a camera's lens and the encoder make everything else (`softPx` is a sigma). */
export async function scaleSprite(
  sprite: Sprite,
  widthPx: number,
  heightPx: number,
  softPx = 0.5,
): Promise<Sprite> {
  const width = Math.max(2, Math.round(widthPx));
  const height = Math.max(2, Math.round(heightPx));
  const scaled = rawOf(sprite).resize(width, height, { fit: "fill" });
  const soft = softPx >= 0.3 ? scaled.blur(softPx) : scaled;
  return spriteOf(await soft.raw().toBuffer({ resolveWithObject: true }));
}

export function mirrorSprite({ widthPx, heightPx, rgba }: Sprite): Sprite {
  const out = new Uint8Array(rgba.length);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const from = (y * widthPx + x) * 4;
      out.set(rgba.subarray(from, from + 4), (y * widthPx + widthPx - 1 - x) * 4);
    }
  }
  return { widthPx, heightPx, rgba: out };
}

/** Where the sprite is really opaque, in pixels of the picture; undefined for an empty one. */
export function opaqueBox(
  sprite: PlacedSprite,
  within: { widthPx: number; heightPx: number },
): Xyxy | undefined {
  let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let y = 0; y < sprite.heightPx; y++) {
    for (let x = 0; x < sprite.widthPx; x++) {
      if ((sprite.rgba[(y * sprite.widthPx + x) * 4 + 3] ?? 0) < 96) continue;
      x1 = Math.min(x1, x);
      x2 = Math.max(x2, x + 1);
      y1 = Math.min(y1, y);
      y2 = Math.max(y2, y + 1);
    }
  }
  if (x1 > x2) return undefined;
  const inX = (x: number): number => Math.min(Math.max(x + sprite.leftPx, 0), within.widthPx);
  const inY = (y: number): number => Math.min(Math.max(y + sprite.topPx, 0), within.heightPx);
  return [inX(x1), inY(y1), inX(x2), inY(y2)];
}

/** Lays a sprite onto a picture, in place. */
export function paste(onto: RgbImage, sprite: PlacedSprite): void {
  const left = Math.round(sprite.leftPx);
  const top = Math.round(sprite.topPx);
  const fromX = Math.max(0, -left);
  const toX = Math.min(sprite.widthPx, onto.widthPx - left);
  const toY = Math.min(sprite.heightPx, onto.heightPx - top);
  for (let y = Math.max(0, -top); y < toY; y++) {
    let at = (y * sprite.widthPx + fromX) * 4;
    let to = ((y + top) * onto.widthPx + left + fromX) * 3;
    for (let x = fromX; x < toX; x++, at += 4, to += 3) {
      const alpha = sprite.rgba[at + 3] ?? 0;
      if (alpha === 0) continue;
      for (let c = 0; c < 3; c++) {
        const under = onto.rgb[to + c] ?? 0;
        onto.rgb[to + c] = under + (((sprite.rgba[at + c] ?? 0) - under) * alpha) / 255;
      }
    }
  }
}

/** A soft dark spot where a thing meets the ground; without it things float. */
export function contactShadow(box: Xyxy, strength: number): PlacedSprite {
  const widthPx = Math.max(4, Math.round((box[2] - box[0]) * 1.15));
  const heightPx = Math.max(3, Math.round(Math.min(widthPx * 0.3, (box[3] - box[1]) * 0.3)));
  const rgba = new Uint8Array(widthPx * heightPx * 4);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const far = Math.hypot((2 * (x + 0.5)) / widthPx - 1, (2 * (y + 0.5)) / heightPx - 1);
      rgba[(y * widthPx + x) * 4 + 3] = far >= 1 ? 0 : 255 * strength * (1 - far * far) ** 1.2;
    }
  }
  const leftPx = (box[0] + box[2]) / 2 - widthPx / 2;
  return { widthPx, heightPx, rgba, leftPx, topPx: box[3] - heightPx * 0.62 };
}

/** Corners in the order top left, top right, bottom right, bottom left. */
export type Quad = readonly [Point, Point, Point, Point];

/** The point of a quad at shares `u` (left to right) and `v` (top to bottom), bilinear. */
export function pointIn(quad: Quad, u: number, v: number): Point {
  const along = (a: Point, b: Point, t: number): Point => [
    a[0] + (b[0] - a[0]) * t,
    a[1] + (b[1] - a[1]) * t,
  ];
  return along(along(quad[0], quad[1], u), along(quad[3], quad[2], u), v);
}

/** The part of a quad between shares of its sides. */
export const partOf = (quad: Quad, [u1, v1, u2, v2]: Xyxy): Quad => [
  pointIn(quad, u1, v1),
  pointIn(quad, u2, v1),
  pointIn(quad, u2, v2),
  pointIn(quad, u1, v2),
];

/** Sends the unit square to the quad (Heckbert 1989); row-major 3×3, inverted to go from pixels to shares. */
function pixelsToShares([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]: Quad): readonly number[] {
  const [dx1, dx2, dy1, dy2] = [x1 - x2, x3 - x2, y1 - y2, y3 - y2];
  const [sx, sy] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3];
  const area = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / area;
  const h = (dx1 * sy - sx * dy1) / area;
  const [a, b, c] = [x1 - x0 + g * x1, x3 - x0 + h * x3, x0];
  const [d, e, f] = [y1 - y0 + g * y1, y3 - y0 + h * y3, y0];
  return [
    e - f * h,
    c * h - b,
    b * f - c * e,
    f * g - d,
    a - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}

/** The sprite as it looks on a flat surface seen at an angle: every output pixel is sampled bilinearly. */
export function warpOnto(sprite: Sprite, quad: Quad): PlacedSprite {
  const xs = quad.map(([x]) => x);
  const ys = quad.map(([, y]) => y);
  const leftPx = Math.floor(Math.min(...xs)) - 1;
  const topPx = Math.floor(Math.min(...ys)) - 1;
  const widthPx = Math.ceil(Math.max(...xs)) - leftPx + 2;
  const heightPx = Math.ceil(Math.max(...ys)) - topPx + 2;
  const rgba = new Uint8Array(widthPx * heightPx * 4);
  const m = pixelsToShares(quad);
  const at = (k: number): number => m[k] ?? 0;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const [px, py] = [x + leftPx + 0.5, y + topPx + 0.5];
      const w = at(6) * px + at(7) * py + at(8);
      const u = (at(0) * px + at(1) * py + at(2)) / w;
      const v = (at(3) * px + at(4) * py + at(5)) / w;
      if (u > -0.05 && u < 1.05 && v > -0.05 && v < 1.05) {
        sample(
          sprite,
          u * sprite.widthPx - 0.5,
          v * sprite.heightPx - 0.5,
          rgba.subarray((y * widthPx + x) * 4),
        );
      }
    }
  }
  return { widthPx, heightPx, rgba, leftPx, topPx };
}

/** Bilinear, transparent outside; colours are weighed by alpha so that no dark rim appears. */
function sample(sprite: Sprite, x: number, y: number, out: Uint8Array): void {
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [right, below] = [x - x0, y - y0];
  const sum = new Float32Array(4);
  addCorner(sprite, [x0, y0], (1 - right) * (1 - below), sum);
  addCorner(sprite, [x0 + 1, y0], right * (1 - below), sum);
  addCorner(sprite, [x0, y0 + 1], (1 - right) * below, sum);
  addCorner(sprite, [x0 + 1, y0 + 1], right * below, sum);
  const alpha = sum[3] ?? 0;
  if (alpha < 1) return;
  for (let c = 0; c < 3; c++) out[c] = (sum[c] ?? 0) / alpha;
  out[3] = alpha;
}

function addCorner(
  { widthPx, heightPx, rgba }: Sprite,
  [x, y]: Point,
  weight: number,
  sum: Float32Array,
): void {
  if (x < 0 || y < 0 || x >= widthPx || y >= heightPx) return;
  const from = (y * widthPx + x) * 4;
  const alpha = weight * (rgba[from + 3] ?? 0);
  for (let c = 0; c < 3; c++) sum[c] = (sum[c] ?? 0) + alpha * (rgba[from + c] ?? 0);
  sum[3] = (sum[3] ?? 0) + alpha;
}

/** What a place looks like: the darkest and the brightest there is, and how colourful. */
export interface Tone {
  readonly black: number;
  readonly white: number;
  /** Mean of max(R,G,B) − min(R,G,B). */
  readonly colour: number;
}

export function toneOf({ rgb }: RgbImage): Tone {
  const histogram = new Uint32Array(256);
  let colour = 0;
  for (let k = 0; k + 2 < rgb.length; k += 3) {
    const [r, g, b] = [rgb[k] ?? 0, rgb[k + 1] ?? 0, rgb[k + 2] ?? 0];
    const luma = Math.round(0.299 * r + 0.587 * g + 0.114 * b);
    histogram[luma] = (histogram[luma] ?? 0) + 1;
    colour += Math.max(r, g, b) - Math.min(r, g, b);
  }
  const pixels = rgb.length / 3;
  const quantile = (share: number): number => {
    let below = 0;
    return histogram.findIndex((count) => (below += count) >= share * pixels);
  };
  return { black: quantile(0.01), white: quantile(0.985), colour: colour / pixels };
}

/** A photograph's own light and colour, brought to those of the place. */
export function matchTone(sprite: Sprite, place: Tone): Sprite {
  const rgba = new Uint8Array(sprite.rgba);
  const own = meanOf(sprite);
  // Photographs fill the range from 0 to 255, a street camera does not.
  const range = (Math.min(place.white + 12, 255) - place.black) / 255;
  const middle = (place.black + place.white) / 2;
  // A thing may be dark or bright by itself: only half of what sets it apart from the place is taken away.
  const lift = Math.min(
    1.35,
    Math.max(0.75, (middle / Math.max(20, own.luma * range + place.black) + 1) / 2),
  );
  const colour = Math.min(1, Math.max(0.55, (place.colour + 25) / Math.max(10, own.colour)));
  for (let k = 0; k < rgba.length; k += 4) {
    const luma = 0.299 * (rgba[k] ?? 0) + 0.587 * (rgba[k + 1] ?? 0) + 0.114 * (rgba[k + 2] ?? 0);
    for (let c = 0; c < 3; c++) {
      const muted = luma + ((rgba[k + c] ?? 0) - luma) * colour;
      rgba[k + c] = Math.min(255, Math.max(0, (muted * range + place.black * 0.8) * lift));
    }
  }
  return { ...sprite, rgba };
}

function meanOf({ rgba }: Sprite): { luma: number; colour: number } {
  let [luma, colour, weight] = [0, 0, 0];
  for (let k = 0; k < rgba.length; k += 4) {
    const alpha = rgba[k + 3] ?? 0;
    const [r, g, b] = [rgba[k] ?? 0, rgba[k + 1] ?? 0, rgba[k + 2] ?? 0];
    luma += alpha * (0.299 * r + 0.587 * g + 0.114 * b);
    colour += alpha * (Math.max(r, g, b) - Math.min(r, g, b));
    weight += alpha;
  }
  return weight === 0 ? { luma: 128, colour: 40 } : { luma: luma / weight, colour: colour / weight };
}
