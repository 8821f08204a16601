/** The tracking measurement as one self-contained page: the numbers, who carried which number when, one picture. */
import sharp from "sharp";
import type { RgbImage } from "../../edge-agent/perceive/decode/frame.ts";
import { correspond } from "./clear-mot.ts";
import type { ComparedLook, OwnedBox } from "./compared-looks.ts";
import type { TrackingResult } from "./eval-tracking.ts";
import type { PublishedMeasurement } from "./published.ts";

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; color: #1c2530; }
table { border-collapse: collapse; }
th, td { text-align: right; padding: .25rem .6rem; border-bottom: 1px solid #dde3ea; font-variant-numeric: tabular-nums; }
th:first-child, td:first-child { text-align: left; }
img, svg { width: 100%; }
svg.time { background: #f5f7f9; }
p.note { color: #5a6877; }`;

const TRUE_COLOUR = "#ffffff";
/** Neighbouring numbers get colours far apart. */
const HUE_STEP_DEG = 137.508;
const colourOf = (id: string): string =>
  `hsl(${((Number(id.replaceAll(/\D/g, "")) * HUE_STEP_DEG) % 360).toFixed(0)} 70% 45%)`;
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

function scoreRow(name: string, score: PublishedMeasurement["score"], note: string): string {
  const shares = [score.mota, score.idf1, score.hota, score.detA, score.assA].map((share) =>
    share.toFixed(3),
  );
  const counts = [score.idSwitches, score.falsePositives, score.misses].map(String);
  return `<tr>${[escaped(name), ...shares, ...counts, escaped(note)].map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

const ROW_PX = 18;
const LEFT_PX = 40;
const PLOT_PX = 900;

/** A line per person over time: grey where there is a true box, coloured by number where it was found. */
function numbersOverTime(looks: readonly ComparedLook[]): string {
  const people = [...new Set(looks.flatMap(({ truth }) => truth.map(({ id }) => id)))].sort(
    (a, b) => Number(a) - Number(b),
  );
  const scale = PLOT_PX / Math.max(1, looks.length);
  const place = (id: string, look: number): string =>
    `x="${(LEFT_PX + look * scale).toFixed(1)}" y="${people.indexOf(id) * ROW_PX + 4}" width="${scale.toFixed(2)}"`;
  const present = looks.flatMap(({ truth }, look) =>
    truth.map(({ id }) => `<rect ${place(id, look)} height="10" fill="#c9d1da"/>`),
  );
  const pairs = correspond(looks);
  const found = pairs.flatMap((each, look) =>
    each.map(
      ({ truthId, foundId, switched }) =>
        `<rect ${place(truthId, look)} height="10" fill="${colourOf(foundId)}"><title>${escaped(`${truthId} is ${foundId}`)}</title></rect>${switched ? `<rect ${place(truthId, look)} height="14" fill="#000"/>` : ""}`,
    ),
  );
  const names = people.map(
    (id, row) => `<text x="4" y="${row * ROW_PX + 13}" font-size="11">${escaped(id)}</text>`,
  );
  const height = people.length * ROW_PX + 4;
  return `<svg class="time" viewBox="0 0 ${LEFT_PX + PLOT_PX} ${height}">${[...names, ...present, ...found].join("")}</svg>`;
}

function outline({ id, xyxy: [x1, y1, x2, y2] }: OwnedBox, colour: string, named: boolean): string {
  const box = `<rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" fill="none" stroke="${colour}" stroke-width="2"/>`;
  return named
    ? `${box}<text x="${x1}" y="${y1 - 3}" font-size="14" fill="${colour}">${escaped(id)}</text>`
    : box;
}

async function pictureUrl(
  { widthPx, heightPx, rgb }: RgbImage,
  look: ComparedLook | undefined,
): Promise<string> {
  const truth = look?.truth.map((box) => outline(box, TRUE_COLOUR, false)) ?? [];
  const found = look?.found.map((box) => outline(box, colourOf(box.id), true)) ?? [];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">${[...truth, ...found].join("")}</svg>`;
  const jpeg = await sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .composite([{ input: Buffer.from(svg) }])
    .jpeg({ quality: 80 })
    .toBuffer();
  return `data:image/jpeg;base64,${jpeg.toString("base64")}`;
}

export async function trackingReportHtml(
  { model, fps, ours, published }: TrackingResult,
  looks: readonly ComparedLook[],
  fullest: { readonly look: number; readonly picture: RgbImage },
): Promise<string> {
  const rows = [
    scoreRow("gridwatch, watch", ours, "now"),
    ...published.map(({ tool, version, score, measuredOn, settings }) =>
      scoreRow(`published: ${tool} ${version}`, score, `${measuredOn}; ${settings}`),
    ),
  ];
  const picture = await pictureUrl(fullest.picture, looks[fullest.look]);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Tracking</title>
<style>${STYLE}
</style>
<h1>Tracking</h1>
<p>PETS09-S2L1, ${looks.length} looks at ${fps} a second, ${ours.trueBoxes} true boxes; detections by ${escaped(model)}.</p>
<table>
<tr><th>tracker</th><th>MOTA</th><th>IDF1</th><th>HOTA</th><th>DetA</th><th>AssA</th><th>switches</th><th>FP</th><th>FN</th><th>measured on</th></tr>
${rows.join("\n")}
</table>
<h2>Numbers over time</h2>
${numbersOverTime(looks)}
<p class="note">A line per person of the ground truth. Grey: there, and not found; a colour: found, under one number;
black: the number changed there.</p>
<h2>Look ${fullest.look + 1}</h2>
<img src="${picture}" alt="one look with boxes">
<p class="note">White: the ground truth. Colours: the tracker's boxes with their numbers.</p>
</html>
`;
}
