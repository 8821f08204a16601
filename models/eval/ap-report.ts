/** The measured models as one self-contained page: a bar each, a mark where the reference lies. */
import type { ModelResult } from "./ap-result.ts";

export interface ApReport {
  readonly measuredAt: string;
  readonly instances: string;
  /** Which of the two APs is compared with the reference, and why. */
  readonly note: string;
  readonly models: Readonly<Record<string, ModelResult>>;
}

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: #1c2530; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid #dde3ea; white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td.bar { width: 45%; }
.track { position: relative; height: 1.1rem; background: #eef2f6; }
.fill { height: 100%; background: #2f7fb5; }
.reference { position: absolute; top: -3px; bottom: -3px; width: 2px; background: #c4452f; }
p.note { color: #5a6877; }`;

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

function row(name: string, result: ModelResult, scale: number): string {
  const width = (100 * result.ap) / scale;
  const mark =
    result.reference === null
      ? ""
      : `<div class="reference" style="left:${((100 * result.reference) / scale).toFixed(2)}%"></div>`;
  return `<tr><td>${escaped(name)}</td>
<td class="bar"><div class="track"><div class="fill" style="width:${width.toFixed(2)}%"></div>${mark}</div></td>
<td class="number">${result.ap.toFixed(2)}</td><td class="number">${result.apSameResize?.toFixed(2) ?? "–"}</td><td class="number">${result.reference?.toFixed(1) ?? "–"}</td>
<td class="number">${result.ap50.toFixed(2)}</td><td class="number">${result.msP50.toFixed(1)}</td></tr>`;
}

export function apReportHtml({ measuredAt, instances, note, models }: ApReport): string {
  const entries = Object.entries(models);
  const scale = Math.max(10, ...entries.flatMap(([, { ap, reference }]) => [ap, reference ?? 0])) * 1.1;
  const images = Math.max(0, ...entries.map(([, result]) => result.images));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Average precision of the detectors</title>
<style>${STYLE}
</style>
<h1>Average precision of the detectors</h1>
<p>COCO AP (IoU 0.50 to 0.95, all classes) on ${images} images of ${escaped(instances)}, through the agent's own
pre- and post-processing. Measured ${escaped(measuredAt)}.</p>
<table>
<tr><th>model</th><th></th><th class="number">AP</th><th class="number">same resize</th><th class="number">reference</th><th class="number">AP50</th><th class="number">ms per picture</th></tr>
${entries.map(([name, result]) => row(name, result, scale)).join("\n")}
</table>
<p>${escaped(note)}</p>
<p class="note">Blue: as the agent sees. Red line: the reference by an independent harness, where there is one.
Milliseconds are the median of one worker on the machine that measured, from pixels to boxes.</p>
</html>
`;
}
