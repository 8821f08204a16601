/** The signs of the map and of its lists, as SVG; colours are the style sheet's. */
import type { Look, Sign } from "./points.ts";

const SVG = "http://www.w3.org/2000/svg";

type Parts = Readonly<Record<string, string | number>>;

function element(name: string, parts: Parts, text?: string): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(parts)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/** px. The tip of a pin, and of what is late, is in the middle of its lower edge. */
export const SIZES: Readonly<Record<Look["shape"], readonly [width: number, height: number]>> = {
  pin: [26, 32],
  late: [30, 34],
  square: [24, 24],
  round: [26, 26],
};

const SHAPES: Readonly<Record<Look["shape"], Parts>> = {
  pin: { d: "M13 31.5C9 26 1.5 20 1.5 13a11.5 11.5 0 0 1 23 0C24.5 20 17 26 13 31.5Z" },
  // Corners, and larger: what is late is seen without its colour, too.
  late: { d: "M15 .8 29.2 15 15 33.4.8 15Z" },
  square: { d: "M4 1h16a3 3 0 0 1 3 3v16a3 3 0 0 1-3 3H4a3 3 0 0 1-3-3V4a3 3 0 0 1 3-3Z" },
  round: { d: "M13 1a12 12 0 1 1 0 24 12 12 0 0 1 0-24Z" },
};
const CENTRES: Readonly<Record<Look["shape"], readonly [x: number, y: number]>> = {
  pin: [13, 13],
  late: [15, 15],
  square: [12, 12],
  round: [13, 13],
};

const RING_PX = 5.5;

function pie(share: number): SVGElement {
  const angle = share * 2 * Math.PI;
  const end = `${(RING_PX * Math.sin(angle)).toFixed(2)} ${(-RING_PX * Math.cos(angle)).toFixed(2)}`;
  const d = `M0 0V-${String(RING_PX)}A${String(RING_PX)} ${String(RING_PX)} 0 ${share > 0.5 ? "1" : "0"} 1 ${end}Z`;
  return element("path", { class: "full", d });
}
const ring = (): SVGElement => element("circle", { class: "line", r: RING_PX });
const letter = (text: string): SVGElement =>
  element("text", { class: "letter", x: 0, y: 5, "text-anchor": "middle" }, text);
const line = (d: string): SVGElement => element("path", { class: "line", d });
const full = (d: string): SVGElement => element("path", { class: "full", d });
const camera = (): SVGElement => full("M-7-4h9v8h-9zM3-1l4-3v8l-4-3z");
const BODY = "M-6 7c0-4 2.5-5.5 6-5.5S6 3 6 7Z";

const SIGNS: Readonly<Record<Sign, () => readonly SVGElement[]>> = {
  question: () => [letter("?")],
  ring: () => [ring()],
  quarter: () => [ring(), pie(0.25)],
  half: () => [ring(), pie(0.5)],
  three: () => [ring(), pie(0.75)],
  tick: () => [line("M-5 0l3.5 4L5-4")],
  pause: () => [full("M-4.5-5h3V5h-3zM1.5-5h3V5h-3z")],
  dot: () => [element("circle", { class: "full", r: 3 })],
  camera: () => [camera()],
  slash: () => [camera(), element("path", { class: "cut", d: "M-8 7L8-7" }), line("M-8 7L8-7")],
  mark: () => [letter("!")],
  person: () => [element("circle", { class: "full", cy: -3, r: 3.4 }), full(BODY)],
  away: () => [element("circle", { class: "line", cy: -3, r: 3 }), line(BODY)],
};

export function drawSign({ shape, sign, tone }: Look): SVGElement {
  const [width, height] = SIZES[shape];
  const [x, y] = CENTRES[shape];
  const svg = element("svg", {
    ...{ class: `sign ${shape} ${tone}`, width, height, viewBox: `0 0 ${String(width)} ${String(height)}` },
    ...{ "aria-hidden": "true", focusable: "false" },
  });
  svg.append(element("path", { class: "ground", ...SHAPES[shape] }));
  const inner = element("g", { transform: `translate(${String(x)} ${String(y)})` });
  inner.append(...SIGNS[sign]());
  svg.append(inner);
  return svg;
}
