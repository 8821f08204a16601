/** Makes parts of a picture unreadable for good: a few mean colours each, and nothing else, go into what is drawn. */
import { clipBox, type Xyxy } from "../../geometry/box.ts";
import type { RgbImage } from "../../perceive/decode/frame.ts";

/** Along the longer side: a face in five by five mean colours is nobody's. */
const BLOCKS_MAX = 5;
/** A smaller block would keep a detail of a small part. */
const BLOCK_MIN_PX = 4;

interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A copy of the picture; what the boxes hold is mixed from the means of a few blocks. Boxes are in its pixels. */
export function pixelate(image: RgbImage, boxes: readonly Xyxy[]): RgbImage {
  const { widthPx, heightPx } = image;
  const rgb = Uint8Array.from(image.rgb);
  const copy = { widthPx, heightPx, rgb };
  for (const box of boxes) {
    const area = areaOf(clipBox(box, widthPx, heightPx));
    if (area.width > 0 && area.height > 0) smear(copy, area);
  }
  return copy;
}

function areaOf([x1, y1, x2, y2]: Xyxy): Area {
  const [left, top] = [Math.floor(x1), Math.floor(y1)];
  return { left, top, width: Math.ceil(x2) - left, height: Math.ceil(y2) - top };
}

function smear(image: RgbImage, area: Area): void {
  const blockPx = Math.max(BLOCK_MIN_PX, Math.max(area.width, area.height) / BLOCKS_MAX);
  const columns = Math.max(1, Math.round(area.width / blockPx));
  const rows = Math.max(1, Math.round(area.height / blockPx));
  const means = blockMeans(image, area, [columns, rows]);
  const across = mixes(area.width, columns);
  const down = mixes(area.height, rows);
  const { rgb, widthPx } = image;
  for (let y = 0; y < area.height; y++) {
    const row = down[y] as Mix;
    let at = ((area.top + y) * widthPx + area.left) * 3;
    for (let x = 0; x < area.width; x++) {
      const column = across[x] as Mix;
      const upper = (row.first * columns + column.first) * 3;
      const upperNext = (row.first * columns + column.second) * 3;
      const lower = (row.second * columns + column.first) * 3;
      const lowerNext = (row.second * columns + column.second) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const above = blend(means[upper + channel], means[upperNext + channel], column.share);
        const below = blend(means[lower + channel], means[lowerNext + channel], column.share);
        rgb[at++] = above + (below - above) * row.share;
      }
    }
  }
}

const blend = (a = 0, b = 0, share: number): number => a + (b - a) * share;

/** Which two blocks a pixel lies between, and how near it is to the second. */
interface Mix {
  readonly first: number;
  readonly second: number;
  readonly share: number;
}

function mixes(lengthPx: number, blocks: number): readonly Mix[] {
  return Array.from({ length: lengthPx }, (_, px) => {
    const place = Math.min(Math.max(((px + 0.5) / lengthPx) * blocks - 0.5, 0), blocks - 1);
    const first = Math.floor(place);
    return { first, second: Math.min(first + 1, blocks - 1), share: place - first };
  });
}

function blockMeans(
  { rgb, widthPx }: RgbImage,
  { left, top, width, height }: Area,
  [columns, rows]: readonly [number, number],
): Float32Array {
  const sums = new Float32Array(columns * rows * 3);
  const counts = new Uint32Array(columns * rows);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height) * columns;
    let at = ((top + y) * widthPx + left) * 3;
    for (let x = 0; x < width; x++, at += 3) {
      const block = row + Math.floor((x * columns) / width);
      counts[block] = (counts[block] as number) + 1;
      for (let channel = 0; channel < 3; channel++) {
        const sum = block * 3 + channel;
        sums[sum] = (sums[sum] as number) + (rgb[at + channel] as number);
      }
    }
  }
  return sums.map((sum, i) => sum / Math.max(1, counts[Math.floor(i / 3)] as number));
}
