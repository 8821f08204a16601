/** The figures as a table for the terminal and as a self-contained page with a plot. Pure. */
import { textTable } from "../../../models/text-table.ts";
import type { CaseFigures } from "./figures.ts";
import type { IdleReading } from "./idle.ts";
import type { BenchRule } from "./options.ts";

export interface EdgeReport {
  readonly measuredAt: string;
  readonly machine: string;
  /** Processes that wanted a core over the last minute, our own among them, and the cores there are. */
  readonly load: { readonly mean: number; readonly cores: number };
  readonly model: string;
  readonly footage: string;
  readonly patrol: Readonly<Record<string, number>>;
  readonly rule: BenchRule;
  readonly openGop: boolean;
  readonly cases: Readonly<Record<string, CaseFigures>>;
  readonly idle: IdleReading | null;
}

const fixed = (value: number, digits: number): string =>
  Number.isFinite(value) ? value.toFixed(digits) : "–";

export function tableOf({ cases, idle, load }: EdgeReport): string {
  const head = ["", "cameras/core", "of floor", "of file floor", "x usual", "p99/promise", "MB/camera"];
  const rows = Object.entries(cases).map(([name, it]) => [
    name,
    fixed(it.camerasPerCore, 1),
    fixed(it.floorRatio, 2),
    fixed(it.fileFloorRatio, 2),
    fixed(it.usualRatio, 1),
    fixed(it.p99RevisitRatio, 2),
    fixed(it.mbPerCamera, 1),
  ]);
  const splitHead = [
    "millicores per camera",
    "decode",
    "infer",
    "prepare",
    "main",
    "rest",
    "total",
    "floor",
    "usual",
  ];
  const splits = Object.entries(cases).map(([name, { split, rivals }]) => [
    name,
    ...[split.decode, split.infer, split.prepare, split.mainThread, split.rest, split.total].map((it) =>
      fixed(it, 1),
    ),
    fixed(rivals.floorDecode + rivals.sessionRun, 1),
    fixed(rivals.usualDecode + rivals.usualSessionRun, 1),
  ]);
  const tables = rows.length === 0 ? [] : [textTable(head, rows), textTable(splitHead, splits)];
  const notes = [...(idle === null ? [] : [idleLine(idle)]), ...busyLine(load)];
  return [...tables, ...notes].join("\n\n");
}

/** CPU seconds hardly change on a busy machine, but waiting times do. */
function busyLine({ mean, cores }: EdgeReport["load"]): readonly string[] {
  if (mean <= cores) return [];
  return [
    `The machine was busy (load ${fixed(mean, 1)} on ${cores} cores): p99/promise also holds the time that the agent waited for others.`,
  ];
}

function idleLine(idle: IdleReading): string {
  return (
    `${idle.cameras} dead cameras: ${fixed(idle.cores, 3)} core (computed: ${fixed(idle.restCores, 3)} at rest + ` +
    `vain attempts of the last back-off tier at ${fixed(idle.attemptMs, 0)} ms CPU); measured over the first ` +
    `${fixed(idle.windowS, 0)} s with ${idle.attempts} attempts: ${fixed(idle.windowCores, 3)} core`
  );
}

const COLOURS = {
  decode: "#2f7fb5",
  infer: "#e0912f",
  prepare: "#8bb84a",
  mainThread: "#7d5ba6",
  rest: "#9aa5b1",
};
const WIDTH = 760;
const LABEL = 170;
const BAR = 18;

interface Bar {
  readonly label: string;
  readonly parts: readonly { readonly value: number; readonly colour: string; readonly name: string }[];
}

function barsOf(name: string, { split, rivals }: CaseFigures): readonly Bar[] {
  const rival = (label: string, decode: number, infer: number): Bar => ({
    label: `${name} ${label}`,
    parts: [
      { name: "decode", value: decode, colour: COLOURS.decode },
      { name: "infer", value: infer, colour: COLOURS.infer },
    ],
  });
  const ours = Object.entries(COLOURS).map(([part, colour]) => ({
    name: part,
    value: split[part as keyof typeof COLOURS],
    colour,
  }));
  return [
    rival("file floor", rivals.fileDecode, rivals.sessionRun),
    rival("floor", rivals.floorDecode, rivals.sessionRun),
    { label: `${name} gridwatch`, parts: ours },
    rival("usual", rivals.usualDecode, rivals.usualSessionRun),
  ];
}

function plot(cases: EdgeReport["cases"]): string {
  const bars = Object.entries(cases).flatMap(([name, figures]) => barsOf(name, figures));
  const total = ({ parts }: Bar) => parts.reduce((sum, { value }) => sum + value, 0);
  const scale = (WIDTH - LABEL - 60) / Math.max(1, ...bars.map(total));
  const drawn = bars.map((bar, i) => {
    const y = i * (BAR + 6) + Math.floor(i / 4) * 14;
    let x = LABEL;
    const parts = bar.parts.map(({ name, value, colour }) => {
      const width = value * scale;
      const rect = `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" fill="${colour}"><title>${name} ${value.toFixed(1)}</title></rect>`;
      x += width;
      return rect;
    });
    const end = `<text x="${(x + 6).toFixed(1)}" y="${y + 14}">${total(bar).toFixed(1)}</text>`;
    return `<text x="0" y="${y + 14}">${bar.label}</text>${parts.join("")}${end}`;
  });
  const height = bars.length * (BAR + 6) + Math.ceil(bars.length / 4) * 14;
  return `<svg viewBox="0 0 ${WIDTH} ${height}" width="100%" font-size="12">${drawn.join("\n")}</svg>`;
}

const STYLE = `body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
pre { overflow-x: auto; background: #f4f6f8; padding: .8rem; } b { padding: 0 .4rem; color: #fff; }`;

export function htmlOf(report: EdgeReport): string {
  const legend = Object.entries(COLOURS).map(
    ([name, colour]) => `<b style="background:${colour}">${name}</b>`,
  );
  const { cases, machine, model, footage, measuredAt } = report;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Edge agent: what a camera costs</title>
<style>${STYLE}</style>
<h1>Edge agent: what a camera costs</h1>
<p>Millicores per camera at a revisit of 2 s, 25 frames a second, a keyframe every 2 s. Real RTSP over TCP, ${footage},
model ${model}. ${machine}. Measured ${measuredAt}.</p>
<p>${legend.join(" ")}</p>
${plot(cases)}
<pre>${tableOf(report)}</pre>
<p>floor: ffmpeg receives the same streams, decodes keyframes, scales them to the model's input and throws them away,
plus session.run. file floor: the same keyframes from a file in a closed loop. usual: full decode, 5 inferences a
second.</p>
</html>
`;
}
