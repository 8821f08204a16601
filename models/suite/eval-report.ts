/** The scored suite as one self-contained page: tables, curves, a line of time per clip, every miss and false alarm. */
import { VIOLATIONS, type Violation } from "#contract";
import type { BuiltClip } from "./build-clip.ts";
import type { SuiteResult } from "./eval-suite.ts";
import { type Mark, momentUrl } from "./report-pictures.ts";
import type { ClipRun } from "./run-clip.ts";
import { type Judged, judgeClip, precisionRecall, type Score } from "./score.ts";

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; color: #1c2530; }
table { border-collapse: collapse; margin-bottom: 1rem; }
th, td { text-align: right; padding: .25rem .6rem; border-bottom: 1px solid #dde3ea; font-variant-numeric: tabular-nums; }
th:first-child, td:first-child { text-align: left; }
figure { display: inline-block; margin: .4rem; width: 22rem; vertical-align: top; }
figure img { width: 100%; }
figcaption, p.note { color: #5a6877; font-size: 13px; }
figure.plot { width: 11rem; }
svg { background: #f5f7f9; display: block; }`;

const TRUE_COLOUR = "#1f9d55";
const SAID_COLOUR = "#c4452f";
const SMALL_PX = 352;

export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

export const page = (title: string, body: string): string =>
  `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>${escaped(title)}</title>\n<style>${STYLE}\n</style>\n<h1>${escaped(title)}</h1>\n${body}\n</html>\n`;

const number = (value: number | null, digits: number): string => value?.toFixed(digits) ?? "–";

function scoreTable(first: string, scores: Readonly<Record<string, Score>>): string {
  const head = [
    first,
    "expected",
    "found",
    "false",
    "doubled",
    "precision",
    "recall",
    "start error s",
    "cleared error s",
    "not cleared",
  ];
  const rows = Object.entries(scores).map(([name, score]) => {
    const counts = [score.expected, score.found, score.false, score.doubled].map(String);
    const shares = [number(score.precision, 3), number(score.recall, 3)];
    const times = [number(score.startErrorS, 1), number(score.clearedErrorS, 1), String(score.notCleared)];
    return `<tr>${[escaped(name), ...counts, ...shares, ...times].map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  return `<table><tr>${head.map((cell) => `<th>${cell}</th>`).join("")}</tr>${rows.join("")}</table>`;
}

/** Recall to the right, precision upwards. */
function curve(violation: Violation, judged: Judged): string {
  const side = 160;
  const points = precisionRecall(judged).map(({ precision, recall }) => [
    10 + recall * (side - 20),
    side - 10 - precision * (side - 20),
  ]);
  const line = points.map(([x = 0, y = 0]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  const dots = points.map(
    ([x = 0, y = 0]) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="2.5" fill="#2f7fb5"/>`,
  );
  const frame = `<rect x="10" y="10" width="${side - 20}" height="${side - 20}" fill="none" stroke="#b9c4cf"/>`;
  return `<figure class="plot"><svg width="${side}" height="${side}">${frame}<polyline points="${line}" fill="none" stroke="#2f7fb5" stroke-width="1.5"/>${dots.join("")}</svg><figcaption>${violation}</figcaption></figure>`;
}

function curves(judged: Judged): string {
  return VIOLATIONS.map((violation) =>
    curve(violation, {
      findings: judged.findings.filter(({ expected }) => expected.violation === violation),
      falseAlarms: judged.falseAlarms.filter(({ event }) => event.violation === violation),
    }),
  ).join("");
}

/** Green: when it stood there and should have been open; red: what was said. */
function timeline({ truth, events, looks }: ClipRun): string {
  const width = 900;
  const at = (seconds: number): number => (width * seconds) / truth.durationS;
  const bar = ([from, to]: readonly [number, number], y: number, colour: string, height: number): string =>
    `<rect x="${at(from).toFixed(1)}" y="${y}" width="${Math.max(1, at(to) - at(from)).toFixed(1)}" height="${height}" fill="${colour}"/>`;
  const wanted = truth.expected.map(({ appearsS, leavesS, openedS, clearedS }, k) => {
    const y = 4 + 12 * k;
    const end = truth.durationS;
    return (
      bar([appearsS, leavesS ?? end], y + 3, "#bfe3cd", 5) +
      bar([openedS, clearedS ?? end], y + 5, TRUE_COLOUR, 2)
    );
  });
  const said = 8 + 12 * Math.max(1, truth.expected.length);
  const blind = looks.filter(({ suspended }) => suspended !== undefined);
  const marks = events
    .filter(({ phase }) => phase !== "updated")
    .map(({ phase, atS }) => {
      const x = at(atS).toFixed(1);
      return phase === "opened"
        ? `<path d="M${x} ${said} l5 8 h-10z" fill="${SAID_COLOUR}"/>`
        : `<path d="M${x} ${said + 8} l5 -8 h-10z" fill="none" stroke="${SAID_COLOUR}"/>`;
    });
  const suspended = blind.map(({ atS }) => bar([atS, atS + truth.stepS], said + 10, "#777f88", 3));
  const head = `<b>${escaped(truth.clip)}</b> ${escaped(truth.says)}; ${escaped(truth.conditions.join(", "))}`;
  return `<p class="note">${head}<svg width="${width}" height="${said + 16}">${wanted.join("")}${marks.join("")}${suspended.join("")}</svg></p>`;
}

export const figure = (url: string, caption: string): string =>
  `<figure><img src="${url}" alt=""><figcaption>${escaped(caption)}</figcaption></figure>`;

async function faults(run: ClipRun, built: BuiltClip): Promise<{ misses: string[]; falseAlarms: string[] }> {
  const { findings, falseAlarms } = judgeClip(run);
  const { clip } = run.truth;
  const misses = findings.filter(({ opened }) => opened === undefined);
  return {
    misses: await Promise.all(
      misses.map(async ({ expected: { violation, objectId, xyxy, openedS } }) => {
        const said = run.looks.find(({ atS }) => atS >= openedS)?.detections ?? [];
        const marks = [
          ...said.map((each): Mark => ({ xyxy: each.xyxy, colour: "#e0b020" })),
          { xyxy, colour: TRUE_COLOUR },
        ];
        const url = await momentUrl(built, openedS, marks, SMALL_PX);
        return figure(url, `${clip}: ${violation} ${objectId} missed; should have opened at ${openedS} s`);
      }),
    ),
    falseAlarms: await Promise.all(
      falseAlarms.map(async ({ event: { violation, zoneId, className, atS, xyxy, confidence } }) => {
        const url = await momentUrl(built, atS, [{ xyxy, colour: SAID_COLOUR }], SMALL_PX);
        return figure(
          url,
          `${clip}: false ${violation} in ${zoneId} at ${atS} s, ${className} ${confidence.toFixed(2)}`,
        );
      }),
    ),
  };
}

/** When a clip shows best what it is about. */
function tellingMoment({ truth }: BuiltClip): number {
  const [first] = truth.expected;
  const thing = truth.pasted.find(({ fromS }) => fromS > 0);
  return first !== undefined
    ? first.appearsS + 20
    : thing !== undefined
      ? thing.fromS + 10
      : (truth.guard[0]?.fromS ?? 40) + 6;
}

async function clipFigures(built: readonly BuiltClip[]): Promise<string> {
  const figures: string[] = [];
  // One after the other: each is a process of its own.
  for (const clip of built) {
    const { truth } = clip;
    const marks = truth.expected.map(({ xyxy }): Mark => ({ xyxy, colour: TRUE_COLOUR }));
    const url = await momentUrl(clip, tellingMoment(clip), marks, SMALL_PX);
    figures.push(figure(url, `${truth.clip}: ${truth.says} (${truth.conditions.join(", ")})`));
  }
  return figures.join("\n");
}

export async function contactSheetHtml(built: readonly BuiltClip[]): Promise<string> {
  return page("Clips of the suite", await clipFigures(built));
}

export async function evalReportHtml(
  result: SuiteResult,
  runs: readonly ClipRun[],
  built: readonly BuiltClip[],
): Promise<string> {
  const parts = runs.map(judgeClip);
  const all: Judged = {
    findings: parts.flatMap(({ findings }) => findings),
    falseAlarms: parts.flatMap(({ falseAlarms }) => falseAlarms),
  };
  const wrong: Awaited<ReturnType<typeof faults>>[] = [];
  for (const [k, run] of runs.entries()) wrong.push(await faults(run, built[k] as BuiltClip));
  const { quiet } = result.scores;
  const recall = Object.entries(result.recall).map(
    ([name, { cutouts, inPhotographs, pasted, inClips, heightPxAt640 }]) =>
      `<tr><td>${escaped(name)}</td><td>${cutouts}</td><td>${number(inPhotographs, 2)}</td><td>${pasted}</td><td>${number(inClips, 2)}</td><td>${number(heightPxAt640, 0)}</td></tr>`,
  );
  const none = "<p>None.</p>";
  return page(
    "Seven violations on built clips",
    `<p>${result.clips} clips, ${result.looks} looks, ${escaped(result.model)}, seed ${result.seed}${result.small ? "; the smaller suite: drawn things in the demo's recording" : ""}.
Measured ${new Date().toISOString()} in ${result.tookS.toFixed(0)} s.</p>
<h2>By violation</h2>${scoreTable("violation", result.scores.violations)}
<p>Quiet footage: ${quiet.falseAlarms} false alarms in ${quiet.hours.toFixed(2)} hours, ${number(quiet.perCameraDay, 1)} a camera-day;
so few hours only say that it is at most ${number(quiet.atMostPerCameraDay, 0)} a camera-day, with 95 % confidence.
Where something happens that is no violation: ${result.provoked.falseAlarms} in ${result.provoked.hours.toFixed(2)} hours.
Scene guard: suspended in ${number(result.guard.suspendedShare, 3)} of ${result.guard.looks} looks that had to be, in ${result.guard.wronglySuspended} of ${result.guard.otherLooks} others.</p>
<h2>By condition</h2>${scoreTable("condition", result.conditions)}
<h2>Precision over recall as the least confidence falls</h2>${curves(all)}
<h2>Baseline: frame count</h2>${scoreTable("violation", result.baselines.frameCount.violations)}
<h2>Baseline: centre displacement</h2>${scoreTable("violation", result.baselines.centreDisplacement.violations)}
<h2>What the detector sees of the cutouts</h2>
<table><tr><th>class</th><th>cutouts</th><th>in photographs</th><th>pasted</th><th>in clips</th><th>their height, px of 640 wide</th></tr>${recall.join("")}</table>
<h2>Misses</h2>${wrong.flatMap(({ misses }) => misses).join("\n") || none}
<h2>False alarms</h2>${wrong.flatMap(({ falseAlarms }) => falseAlarms).join("\n") || none}
<h2>Timelines</h2><p class="note">Pale green: it stands there. Green: from when it must be open until it must be cleared.
Red, filled: opened; open: cleared. Grey: rules suspended.</p>${runs.map(timeline).join("\n")}
<h2>The clips</h2>${await clipFigures(built)}`,
  );
}
