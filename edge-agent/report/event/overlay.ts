/** The drawing over a scene as SVG: zone, box, and a strip below the picture. Pure. */
import type { Point, Xyxy } from "../../geometry/box.ts";
import type { Caption } from "./caption.ts";

export interface Overlay {
  /** Size of the picture itself, after scaling, in pixels. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** In pixels of the scaled picture. */
  readonly polygon: readonly Point[];
  readonly boxes: readonly Xyxy[];
  readonly caption: Caption | null;
  readonly tone: Tone;
}

/** alarm: a violation stands here; clear: looked and found nothing; plain: only a picture. */
export type Tone = "alarm" | "clear" | "plain";

const ZONE_COLOUR = "#ffc21a";
const BOX_COLOUR = "#ff3b30";
const HALO_COLOUR = "#10141a";
export const STRIP_BACKGROUND = "#10141a";
const TONE_COLOURS: Readonly<Record<Tone, string>> = {
  alarm: BOX_COLOUR,
  clear: "#34c759",
  plain: "#8b95a3",
};
/** Named first so that Chinese is drawn with its own forms and not the Japanese ones, where both are installed. */
export const FONT_FAMILY =
  "Noto Sans CJK SC, Source Han Sans SC, WenQuanYi Micro Hei, Noto Sans, DejaVu Sans, sans-serif";

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
const fontPx = (widthPx: number) => Math.round(clamp(widthPx / 44, 14, 34));
const linePx = (widthPx: number) => clamp(widthPx / 420, 1.6, 4);

/** Height of the strip below a picture of this width, in pixels. */
export const stripHeight = (widthPx: number): number => Math.round(fontPx(widthPx) * 3.4);

const escapeXml = (text: string): string =>
  text.replace(/[<>&"']/g, (mark) => `&#${mark.charCodeAt(0)};`).replace(/\p{Cc}/gu, " ");

const WIDE = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u3000-\u303f]/u;

/** Estimated width in units of the font size: a Chinese character is 1 wide, a Latin one about 0.58. */
function widthInEm(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (WIDE.test(character) ? 1 : 0.58), 0);
}

/** The text, or its beginning and an ellipsis where it would be wider than `maxEm`. */
export function fitText(text: string, maxEm: number): string {
  if (widthInEm(text) <= maxEm) return text;
  const kept: string[] = [];
  let used = widthInEm("…");
  for (const character of text) {
    used += widthInEm(character);
    if (used > maxEm) break;
    kept.push(character);
  }
  return `${kept.join("").trimEnd()}…`;
}

/** Every line is drawn twice, a dark one below a bright one, so that it shows on snow and on asphalt. */
function outlined(shape: (attributes: string) => string, colour: string, width: number): string {
  const halo = `fill="none" stroke="${HALO_COLOUR}" stroke-opacity="0.6" stroke-width="${width + 2}"`;
  return shape(halo) + shape(`fill="none" stroke="${colour}" stroke-width="${width}"`);
}

function zoneShape(polygon: readonly Point[], width: number): string {
  if (polygon.length < 3) return "";
  const points = polygon.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  const fill = `<polygon points="${points}" fill="${ZONE_COLOUR}" fill-opacity="0.12"/>`;
  const line = (attributes: string) => `<polygon points="${points}" stroke-linejoin="round" ${attributes}/>`;
  return fill + outlined(line, ZONE_COLOUR, width);
}

function boxShape([x1, y1, x2, y2]: Xyxy, width: number): string {
  const rect = (attributes: string) =>
    `<rect x="${x1.toFixed(1)}" y="${y1.toFixed(1)}" width="${(x2 - x1).toFixed(1)}" height="${(y2 - y1).toFixed(1)}" rx="${width}" ${attributes}/>`;
  return outlined(rect, BOX_COLOUR, width * 1.25);
}

/** A chip above the first box, or below it where the picture ends, never over the object. */
function tagShape(overlay: Overlay, text: string): string {
  const [box] = overlay.boxes;
  if (box === undefined || text === "") return "";
  const size = Math.round(fontPx(overlay.widthPx) * 0.85);
  const width = Math.ceil((widthInEm(text) + 0.9) * size);
  const height = Math.round(size * 1.5);
  const gap = linePx(overlay.widthPx) * 2;
  const above = box[1] - gap - height;
  const y = above >= 0 ? above : Math.min(box[3] + gap, overlay.heightPx - height);
  const x = clamp(box[0], 0, Math.max(0, overlay.widthPx - width));
  return (
    `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width}" height="${height}" rx="3" fill="${BOX_COLOUR}"/>` +
    `<text x="${(x + width / 2).toFixed(1)}" y="${(y + size * 1.1).toFixed(1)}" font-size="${size}" font-weight="600" fill="#ffffff" text-anchor="middle">${escapeXml(text)}</text>`
  );
}

interface Line {
  readonly left: string;
  readonly right: string;
  readonly y: number;
  readonly sizePx: number;
  readonly style: { readonly left: string; readonly right: string };
}

function stripLine(widthPx: number, marginPx: number, line: Line): string {
  const roomEm = (widthPx - 2 * marginPx) / line.sizePx;
  const right = fitText(line.right, roomEm * 0.7);
  const left = fitText(line.left, roomEm - widthInEm(right) - 1);
  const place = (x: number, anchor: string, style: string, text: string) =>
    `<text x="${x}" y="${line.y}" font-size="${line.sizePx}" text-anchor="${anchor}" ${style}>${escapeXml(text)}</text>`;
  return (
    place(marginPx, "start", line.style.left, left) +
    place(widthPx - marginPx, "end", line.style.right, right)
  );
}

function strip({ widthPx, heightPx, tone }: Overlay, caption: Caption): string {
  const size = fontPx(widthPx);
  const margin = Math.round(size * 1.1);
  const bar = `<rect x="0" y="${heightPx}" width="${Math.round(size * 0.35)}" height="${stripHeight(widthPx)}" fill="${TONE_COLOURS[tone]}"/>`;
  const small = Math.round(size * 0.82);
  return (
    bar +
    stripLine(widthPx, margin, {
      ...{
        left: caption.title,
        right: caption.titleEnd,
        y: heightPx + Math.round(size * 1.42),
        sizePx: size,
      },
      style: { left: 'fill="#ffffff" font-weight="600"', right: `fill="${ZONE_COLOUR}"` },
    }) +
    stripLine(widthPx, margin, {
      ...{
        left: caption.detail,
        right: caption.detailEnd,
        y: heightPx + Math.round(size * 2.78),
        sizePx: small,
      },
      style: { left: 'fill="#c3cad4"', right: 'fill="#c3cad4"' },
    })
  );
}

/** The whole overlay; its height includes the strip when there is a caption. */
export function overlaySvg(overlay: Overlay): string {
  const { widthPx, heightPx, caption } = overlay;
  const total = heightPx + (caption === null ? 0 : stripHeight(widthPx));
  const line = linePx(widthPx);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${total}" font-family="${FONT_FAMILY}" xml:lang="zh-CN">` +
    zoneShape(overlay.polygon, line) +
    overlay.boxes.map((box) => boxShape(box, line)).join("") +
    (caption === null ? "" : tagShape(overlay, caption.boxTag) + strip(overlay, caption)) +
    "</svg>"
  );
}
