/** The measured models as one self-contained page: accuracy over cost, and the table behind it. Pure. */
import type { BenchReport, BenchRow } from "./bench-models.ts";
import { DETECTOR_SHARE } from "./recommend.ts";

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; color: #1c2530; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: right; padding: .3rem .6rem; border-bottom: 1px solid #dde3ea; font-variant-numeric: tabular-nums; }
th:first-child, td:first-child { text-align: left; }
tr.chosen td { background: #e8f5ee; }
p.answer { font-size: 17px; border-left: 4px solid #1f9d55; padding-left: .8rem; }
p.note { color: #5a6877; }
svg { background: #f5f7f9; width: 100%; height: auto; }
svg text { font: 12px system-ui, sans-serif; fill: #1c2530; }
.float32 { fill: #2f7fb5; } .int8 { fill: #b5702f; } .axis { stroke: #b8c2cc; } .limit { stroke: #c4452f; stroke-dasharray: 5 4; }`;

const PLOT = { width: 900, height: 420, left: 56, right: 150, top: 20, bottom: 44 };

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

interface Axes {
  readonly x: (ms: number) => number;
  readonly y: (ap: number) => number;
  readonly mostMs: number;
  readonly mostAp: number;
}

function axesOf(rows: readonly BenchRow[]): Axes {
  const mostMs = 1.1 * Math.max(1, ...rows.map(({ cpuMs }) => cpuMs));
  const mostAp = 1.1 * Math.max(10, ...rows.map(({ ap = 0 }) => ap));
  const { width, height, left, right, top, bottom } = PLOT;
  return {
    ...{ mostMs, mostAp },
    x: (ms) => left + (ms / mostMs) * (width - left - right),
    y: (ap) => height - bottom - (ap / mostAp) * (height - top - bottom),
  };
}

function dot(row: BenchRow, { x, y }: Axes): string {
  if (row.ap === undefined) return "";
  const [cx, cy] = [x(row.cpuMs).toFixed(1), y(row.ap).toFixed(1)];
  const title = `${row.name}: AP ${row.ap.toFixed(2)}, ${row.cpuMs.toFixed(1)} ms`;
  return `<g><title>${escaped(title)}</title><circle class="${row.precision}" cx="${cx}" cy="${cy}" r="5"/><text x="${(Number(cx) + 8).toFixed(1)}" y="${(Number(cy) + 4).toFixed(1)}">${escaped(row.name)}</text></g>`;
}

/** Right of it a model cannot carry the cameras asked for. */
function limitLine({ load }: BenchReport, { x, mostMs }: Axes): string {
  const limitMs = (load.revisitS * load.cores * DETECTOR_SHARE * 1000) / load.cameras;
  if (limitMs > mostMs) return "";
  const at = x(limitMs).toFixed(1);
  return `<line class="limit" x1="${at}" y1="${PLOT.top}" x2="${at}" y2="${PLOT.height - PLOT.bottom}"/><text x="${at}" y="${PLOT.top - 6}" text-anchor="middle">${load.cameras} cameras</text>`;
}

function plot(report: BenchReport): string {
  const axes = axesOf(report.rows);
  const [base, end] = [PLOT.height - PLOT.bottom, PLOT.width - PLOT.right];
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const [ms, ap] = [share * axes.mostMs, share * axes.mostAp];
    return `<text x="${axes.x(ms).toFixed(1)}" y="${base + 18}" text-anchor="middle">${ms.toFixed(0)}</text><text x="${PLOT.left - 8}" y="${(axes.y(ap) + 4).toFixed(1)}" text-anchor="end">${ap.toFixed(0)}</text>`;
  });
  return `<svg viewBox="0 0 ${PLOT.width} ${PLOT.height}" role="img" aria-label="Accuracy over CPU time of a look">
<line class="axis" x1="${PLOT.left}" y1="${base}" x2="${end}" y2="${base}"/><line class="axis" x1="${PLOT.left}" y1="${PLOT.top}" x2="${PLOT.left}" y2="${base}"/>
${ticks.join("")}
<text x="${(PLOT.left + end) / 2}" y="${PLOT.height - 6}" text-anchor="middle">CPU ms of a look</text><text x="8" y="${PLOT.top - 6}">AP</text>
${limitLine(report, axes)}
${report.rows.map((row) => dot(row, axes)).join("\n")}
</svg>`;
}

function tableRow(row: BenchRow, chosen: string | undefined): string {
  const cells = [
    ...[escaped(row.name), row.input, row.precision, row.ap?.toFixed(2) ?? "–"],
    ...[row.medianMs, row.p95Ms, row.cpuMs, row.looksPerSecondPerCore].map((value) => value.toFixed(1)),
    ...[String(row.camerasPerCore), (100 * row.noise).toFixed(0), String(row.looks)],
  ];
  const mark = row.name === chosen ? ' class="chosen"' : "";
  return `<tr${mark}>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

const HEAD = [
  ...["model", "input", "precision", "AP", "ms", "p95 ms", "CPU ms", "looks/s per core"],
  ...["cameras per core", "noise %", "looks measured"],
];

export function benchReportHtml(report: BenchReport): string {
  const { rows, recommendation, pictures, load } = report;
  const accuracy =
    pictures > 0
      ? `AP is COCO's, on ${pictures} labelled pictures, through the agent's own pre- and post-processing.`
      : "AP is the reference that the manifests state: there were no labelled pictures.";
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Detectors on this machine</title>
<style>${STYLE}
</style>
<h1>Detectors on this machine</h1>
<p class="answer">${escaped(recommendation.sentence)}</p>
${plot(report)}
<p class="note">Blue: float32. Brown: int8. Red line: what the load asked for leaves for a look.</p>
<table>
<tr>${HEAD.map((title) => `<th>${title}</th>`).join("")}</tr>
${rows.map((row) => tableRow(row, recommendation.name)).join("\n")}
</table>
<p>${escaped(accuracy)} ${escaped(report.noise)} ${escaped(report.int8)}</p>
<p class="note">${escaped(report.cpu)}. Each model in one worker with one thread, as the agent runs it, all in turns. CPU time is
the whole process's over a look. Cameras per core: looked at every ${load.revisitS} s, with ${Math.round(100 * (1 - DETECTOR_SHARE))} % of the core left for
decoding, scene and tracking. Measured ${escaped(report.measuredAt)}.</p>
</html>
`;
}
