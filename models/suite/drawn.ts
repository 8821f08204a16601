/** Things drawn rather than photographed: papers, banners, boxes, sheds, scaffolds, canopies, washing, a door. */
import { createRandom, type Random } from "./random.ts";

export const DESIGNS = [
  "poster",
  "leaflets",
  "banner",
  "washing",
  "cartons",
  "sacks",
  "shed",
  "scaffold",
  "canopy",
  "table",
  "door",
  "board",
  "posts",
] as const;
export type Design = (typeof DESIGNS)[number];

/** Drawn this many pixels to a metre, more than any street camera shows. */
const PX_PER_M = 120;

type Draw = (w: number, h: number, random: Random) => string;

type Four = readonly [number, number, number, number];

/** x, y, width, height. */
const rect = ([x, y, w, h]: Four, fill: string, more = ""): string =>
  `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${w.toFixed(1)}" height="${h.toFixed(1)}" fill="${fill}" ${more}/>`;
/** x1, y1, x2, y2. */
const line = ([x1, y1, x2, y2]: Four, colour: string, width: number): string =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${colour}" stroke-width="${width}"/>`;

const INK = ["#b3202a", "#1d4f91", "#20242b", "#0c6b4a", "#7a1f6b"] as const;
const PAPER = ["#f4efe2", "#f6f6f2", "#f2dd5a", "#e9c7c0", "#cfe3ee"] as const;

/** Rows of strokes that look like writing at a street camera's distance. */
function writing(
  box: readonly [number, number, number, number],
  rows: number,
  ink: string,
  random: Random,
): string {
  const [x, y, w, h] = box;
  const rowPx = h / rows;
  let out = "";
  for (let row = 0; row < rows; row++) {
    for (let at = x; at < x + w - rowPx * 0.4; at += rowPx * 0.85) {
      if (random.next() < 0.12) continue;
      const top = y + row * rowPx + rowPx * 0.15;
      const side = rowPx * 0.62;
      out += line([at, top + side * random.next(), at + side, top + side * random.next()], ink, rowPx * 0.11);
      out += line([at + side * random.next(), top, at + side * random.next(), top + side], ink, rowPx * 0.13);
      if (random.next() < 0.6)
        out += rect(
          [at, top + side * 0.25, side, side * 0.5],
          "none",
          `stroke="${ink}" stroke-width="${(rowPx * 0.09).toFixed(1)}"`,
        );
    }
  }
  return out;
}

const poster: Draw = (w, h, random) => {
  const [ink, paper] = [random.pick(INK), random.pick(PAPER)];
  const picture =
    random.next() < 0.5
      ? rect([w * 0.15, h * 0.38, w * 0.7, h * 0.26], random.pick(INK), 'opacity="0.75"')
      : "";
  return (
    rect([0, 0, w, h], paper) +
    rect([0, 0, w, h * 0.3], random.next() < 0.5 ? ink : paper) +
    writing([w * 0.1, h * 0.05, w * 0.8, h * 0.2], 1, random.next() < 0.5 ? "#fff" : ink, random) +
    writing([w * 0.1, h * 0.34, w * 0.8, h * 0.34], 3, ink, random) +
    picture +
    writing([w * 0.1, h * 0.74, w * 0.8, h * 0.2], 2, "#222", random)
  );
};

const leaflets: Draw = (w, h, random) => {
  let out = "";
  for (let k = 0; k < 6; k++) {
    const [x, y] = [
      (k % 3) * w * 0.34 + random.between(0, w * 0.03),
      Math.floor(k / 3) * h * 0.5 + random.between(0, h * 0.06),
    ];
    out += `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${random.between(-5, 5).toFixed(1)})">${poster(w * 0.28, h * 0.42, random)}</g>`;
  }
  return out;
};

const banner: Draw = (w, h, random) => {
  const cloth = random.pick(["#b5121b", "#c6281f", "#1a3e8c", "#e4b400"]);
  const sag = `M0 0 Q${w / 2} ${h * 0.1} ${w} 0 L${w} ${h * 0.9} Q${w / 2} ${h} 0 ${h * 0.9}Z`;
  return (
    `<path d="${sag}" fill="${cloth}"/>` +
    writing([w * 0.05, h * 0.22, w * 0.9, h * 0.58], 1, cloth === "#e4b400" ? "#8a1010" : "#fff", random) +
    [0.25, 0.5, 0.75]
      .map((x) => line([w * x, h * 0.05, w * (x + 0.02), h * 0.93], "rgba(0,0,0,0.12)", w * 0.02))
      .join("")
  );
};

const washing: Draw = (w, h, random) => {
  let out = `<path d="M0 ${h * 0.05} Q${w / 2} ${h * 0.16} ${w} ${h * 0.05}" fill="none" stroke="#333" stroke-width="${Math.max(2, w / 130)}"/>`;
  const pieces = Math.max(3, Math.round(w / 75));
  for (let k = 0; k < pieces; k++) {
    const colour = random.pick(["#f2f2ee", "#294a7c", "#a83a3a", "#d9c27a", "#4b6b55", "#2e2e33"]);
    const [left, width] = [(k + 0.12) * (w / pieces), (w / pieces) * random.between(0.62, 0.86)];
    const top = h * (0.06 + 0.09 * Math.sin((Math.PI * (k + 0.5)) / pieces));
    const length = h * random.between(0.5, 0.85);
    const lower = top + length;
    out += `<path d="M${left} ${top} L${left + width} ${top} L${left + width * random.between(0.9, 1.05)} ${lower} L${left - width * random.between(-0.08, 0.08)} ${lower}Z" fill="${colour}"/>`;
    out += line([left + width * 0.5, top, left + width * 0.47, lower], "rgba(0,0,0,0.18)", width * 0.1);
  }
  return out;
};

/** One cardboard box: front, top and side. */
function carton([x, y, w, h]: Four, random: Random): string {
  const brown = random.pick(["#a67c4e", "#b48a5a", "#94703f", "#8f6a44"]);
  const [top, side] = [h * 0.22, w * 0.18];
  return (
    rect([x, y + top, w - side, h - top], brown) +
    `<path d="M${x} ${y + top} L${x + side} ${y} L${x + w} ${y} L${x + w - side} ${y + top}Z" fill="#cba878"/>` +
    `<path d="M${x + w - side} ${y + top} L${x + w} ${y} L${x + w} ${y + h - top} L${x + w - side} ${y + h}Z" fill="#755632"/>` +
    rect([x + (w - side) * 0.44, y + top, (w - side) * 0.1, h - top], "#c4a878", 'opacity="0.7"') +
    rect(
      [x + (w - side) * 0.12, y + top + (h - top) * 0.35, (w - side) * 0.2, (h - top) * 0.25],
      "#4a3a28",
      'opacity="0.6"',
    )
  );
}

const cartons: Draw = (w, h, random) => {
  let out = "";
  [2, 2, 1].forEach((count, row) => {
    for (let k = 0; k < count; k++) {
      const width = w * random.between(0.42, 0.5);
      const left = w * (0.48 * k + 0.09 * row * random.next()) + random.between(0, w * 0.02);
      out += carton([left, h * (0.62 - 0.31 * row), width, h * 0.38], random);
    }
  });
  return out;
};

const sacks: Draw = (w, h, random) => {
  let out = "";
  for (let k = 0; k < 5; k++) {
    const [cx, cy] = [w * (0.22 + 0.28 * (k % 3) + (k > 2 ? 0.14 : 0)), h * (k > 2 ? 0.42 : 0.76)];
    const colour = random.pick(["#20242a", "#2c3a34", "#d8d3c4", "#c9b178", "#e6e6e2"]);
    out += `<path d="M${cx - w * 0.18} ${cy + h * 0.22} Q${cx - w * 0.22} ${cy - h * 0.15} ${cx - w * 0.02} ${cy - h * 0.2} L${cx + w * 0.03} ${cy - h * 0.3} L${cx + w * 0.06} ${cy - h * 0.19} Q${cx + w * 0.22} ${cy - h * 0.1} ${cx + w * 0.18} ${cy + h * 0.22}Z" fill="${colour}"/>`;
    out += `<ellipse cx="${cx - w * 0.05}" cy="${cy - h * 0.02}" rx="${w * 0.05}" ry="${h * 0.12}" fill="rgba(255,255,255,0.18)"/>`;
  }
  return out;
};

const shed: Draw = (w, h, random) => {
  const sheet = random.pick(["#3f6f9f", "#9aa3a8", "#5d7a62", "#c9c9c4"]);
  const wall = h * 0.16;
  let ribs = "";
  for (let x = 0; x < w; x += w / 26) ribs += line([x, wall, x, h], "rgba(0,0,0,0.22)", w / 90);
  return (
    rect([w * 0.02, wall, w * 0.96, h - wall], sheet) +
    ribs +
    `<path d="M0 ${wall * 1.1} L${w * 0.1} 0 L${w * 0.92} 0 L${w} ${wall * 1.1}Z" fill="#8c3b2e"/>` +
    rect([w * 0.12, h * 0.42, w * 0.24, h * 0.58], "#2b3038") +
    rect([w * 0.55, h * 0.4, w * 0.28, h * 0.22], "#a9c4cf", 'stroke="#222" stroke-width="4"')
  );
};

const scaffold: Draw = (w, h, random) => {
  let out = "";
  const steel = random.pick(["#7d7f82", "#9c8f3c", "#5c6a78"]);
  const [bays, levels] = [4, 4];
  for (let k = 0; k <= bays; k++)
    out += line([(w * (0.02 + 0.96 * k)) / bays, 0, (w * (0.02 + 0.96 * k)) / bays, h], steel, w * 0.018);
  for (let k = 0; k <= levels; k++)
    out += rect([0, (h * 0.96 * k) / levels, w, h * 0.028], k % 2 === 0 ? "#8b6b3f" : steel);
  for (let k = 0; k < bays; k++) out += line([(w * k) / bays, h, (w * (k + 1)) / bays, 0], steel, w * 0.012);
  // The green dust net that every building site hangs up.
  return rect([0, 0, w, h * 0.72], "#2f6f4e", 'opacity="0.72"') + out;
};

const canopy: Draw = (w, h, random) => {
  const [a, b] = random.pick([
    ["#b3262c", "#f1efe8"],
    ["#1f4f8f", "#e9e6da"],
    ["#2f7a4a", "#f0ead2"],
    ["#c9501e", "#f4d9a0"],
  ] as const);
  let out = "";
  const parts = 8;
  for (let k = 0; k < parts; k++) {
    out += `<path d="M${w / 2} 0 L${(w * k) / parts} ${h * 0.3} L${(w * (k + 1)) / parts} ${h * 0.3}Z" fill="${k % 2 === 0 ? a : b}"/>`;
    out += rect([(w * k) / parts, h * 0.3, w / parts, h * 0.05], k % 2 === 0 ? b : a);
  }
  return line([w / 2, h * 0.1, w / 2, h], "#5a5a5a", w * 0.025) + out;
};

const table: Draw = (w, h, random) => {
  const cloth = random.pick(["#e8e4d8", "#b43a34", "#3c5f8a", "#c9b27c"]);
  let goods = "";
  for (let k = 0; k < 16; k++) {
    const colour = random.pick(["#d9822b", "#c73a2d", "#6f9a3a", "#e6c43a", "#f0efe6", "#7a4a8c"]);
    goods += `<circle cx="${(w * random.between(0.08, 0.92)).toFixed(1)}" cy="${(h * random.between(0.14, 0.34)).toFixed(1)}" r="${(h * random.between(0.05, 0.1)).toFixed(1)}" fill="${colour}"/>`;
  }
  return (
    `<path d="M${w * 0.06} ${h * 0.16} L${w * 0.94} ${h * 0.16} L${w} ${h * 0.4} L0 ${h * 0.4}Z" fill="${cloth}"/>` +
    rect([0, h * 0.4, w, h * 0.22], cloth, 'style="filter:brightness(0.7)"') +
    [0.03, 0.93].map((x) => rect([w * x, h * 0.5, w * 0.04, h * 0.5], "#4a4038")).join("") +
    goods
  );
};

const door: Draw = (w, h) =>
  rect([0, 0, w, h], "#14171b") +
  `<path d="M0 0 L${w * 0.32} ${h * 0.05} L${w * 0.32} ${h} L0 ${h}Z" fill="#6b5a48"/>` +
  rect([w * 0.05, h * 0.1, w * 0.2, h * 0.35], "#8fa4ad");

const board: Draw = (w, h) =>
  [0.06, 0.9].map((x) => rect([w * x, 0, w * 0.04, h], "#5b6066")).join("") +
  rect([0, 0, w, h * 0.75], "#8d9296") +
  rect([w * 0.02, h * 0.025, w * 0.96, h * 0.7], "#b9b4a4");

const posts: Draw = (w, h) =>
  [0, 0.975].map((x) => rect([w * x, 0, w * 0.025, h], "#6a6f74")).join("") +
  line([0, h * 0.04, w, h * 0.04], "#3a3d40", 3);

const DRAW: Readonly<Record<Design, Draw>> = {
  ...{ poster, leaflets, banner, washing, cartons, sacks },
  ...{ shed, scaffold, canopy, table, door, board, posts },
};

/** SVG of a design at its size in metres; the same seed draws the same thing. */
export function drawDesign(design: Design, widthM: number, heightM: number, seed: number): string {
  const [w, h] = [Math.round(widthM * PX_PER_M), Math.round(heightM * PX_PER_M)];
  const body = DRAW[design](w, h, createRandom(seed, design));
  // Light falls from above, and nothing in the street is of one even colour.
  const shade = `<linearGradient id="light" x1="0" y1="0" x2="0.3" y2="1"><stop offset="0" stop-color="#fff" stop-opacity="0.12"/><stop offset="1" stop-color="#000" stop-opacity="0.28"/></linearGradient>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}"><defs>${shade}<filter id="lit" x="0" y="0" width="1" height="1"><feFlood flood-color="#000" flood-opacity="0.16"/><feComposite in2="SourceAlpha" operator="in"/><feMerge><feMergeNode in="SourceGraphic"/><feMergeNode/></feMerge></filter></defs><g filter="url(#lit)">${body}</g></svg>`;
}
