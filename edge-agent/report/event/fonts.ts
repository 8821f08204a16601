/**
 * What this machine's fonts can write. librsvg draws a box for a glyph that no font has, and a worker cannot
 * read boxes, so the pictures' text follows what is really there: Chinese and English, English, or nothing.
 */
import sharp from "sharp";
import { FONT_FAMILY } from "./overlay.ts";

export type Script = "chinese" | "latin" | "none";

const CELL_PX = 96;
const INK_BELOW = 200;
/** A missing glyph's box has ink along its whole outline; no side of 停 or A has. */
const OUTLINE_SHARE = 0.85;

interface Ink {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly isInk: (x: number, y: number) => boolean;
}

function inkOf(grey: Uint8Array, channels: number): Ink | null {
  const isInk = (x: number, y: number) => (grey[(y * CELL_PX + x) * channels] ?? 255) < INK_BELOW;
  let [x1, y1, x2, y2] = [CELL_PX, CELL_PX, -1, -1];
  for (let y = 0; y < CELL_PX; y += 1) {
    for (let x = 0; x < CELL_PX; x += 1) {
      if (!isInk(x, y)) continue;
      [x1, y1, x2, y2] = [Math.min(x1, x), Math.min(y1, y), Math.max(x2, x), Math.max(y2, y)];
    }
  }
  return x2 < 0 ? null : { x1, y1, x2, y2, isInk };
}

function isBox({ x1, y1, x2, y2, isInk }: Ink): boolean {
  const share = (count: number, test: (step: number) => boolean) =>
    Array.from({ length: count }, (_, step) => test(step)).filter(Boolean).length / count;
  const width = x2 - x1 + 1;
  const height = y2 - y1 + 1;
  const sides = [
    share(width, (step) => isInk(x1 + step, y1)),
    share(width, (step) => isInk(x1 + step, y2)),
    share(height, (step) => isInk(x1, y1 + step)),
    share(height, (step) => isInk(x2, y1 + step)),
  ];
  return sides.every((side) => side >= OUTLINE_SHARE);
}

async function canWrite(glyph: string): Promise<boolean> {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${CELL_PX}" height="${CELL_PX}">` +
    `<rect width="${CELL_PX}" height="${CELL_PX}" fill="white"/>` +
    `<text x="16" y="72" font-size="64" font-family="${FONT_FAMILY}">${glyph}</text></svg>`;
  const { data, info } = await sharp(Buffer.from(svg))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const ink = inkOf(data, info.channels);
  return ink !== null && !isBox(ink);
}

async function findScript(): Promise<Script> {
  if (await canWrite("停")) return "chinese";
  return (await canWrite("A")) ? "latin" : "none";
}

let known: Promise<Script> | undefined;

/** Looks once per process (about 20 ms) and remembers: fonts do not come and go while the agent runs. */
export function writableScript(): Promise<Script> {
  known ??= findScript();
  return known;
}
