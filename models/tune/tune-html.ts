/** Tuning reports as one self-contained page: a curve with intervals, the points worth knowing, what comes and goes. */
import type { TuningLabel, TuningPoint, TuningReport, TuningTicket } from "#contract";
import { escaped, figure, page } from "../suite/eval-report.ts";

const NOW_COLOUR = "#c4452f";
const PROPOSED_COLOUR = "#1f9d55";
const OTHER_COLOUR = "#9db2c6";
const SIDE_PX = 300;
const MARGIN_PX = 30;
const ROWS_MAX = 12;

/** `pictureOf` gives a data URL for a ticket or label, where there is one. */
export function tuneHtml(
  reports: readonly TuningReport[],
  pictureOf: (thing: TuningLabel | TuningTicket) => string | undefined,
): string {
  const [first] = reports;
  const title = first === undefined ? "Tuning" : `Tuning of camera ${first.cameraCode}`;
  const sections = reports.map((report) => section(report, pictureOf));
  return page(
    title,
    sections.length === 0 ? "<p>No label of this camera lies within the records.</p>" : sections.join("\n"),
  );
}

function section(
  report: TuningReport,
  pictureOf: (thing: TuningLabel | TuningTicket) => string | undefined,
): string {
  const { violation, profile, zoneIds, labels, looks, recordsFrom, recordsTo, modelName } = report;
  const now = report.points[report.current];
  const proposed = report.proposal === undefined ? undefined : report.points[report.proposal.point];
  return `<h2>${violation}, ${profile} (${zoneIds.map(escaped).join(", ")})</h2>
<p>${escaped(modelName)}, ${looks} looks from ${recordsFrom} to ${recordsTo}. Labels: ${labels.true} true, ${labels.false} false alarms,
${labels.unclear} unclear, ${labels.missed} missed.${leftOutSentence(report)}</p>
${verdict(report)}
<div style="display:flex;gap:2rem;align-items:start">${curve(report)}${pointTable(report)}</div>
${now === undefined ? "" : comings(report, now, proposed ?? now, pictureOf)}`;
}

function leftOutSentence({ leftOut }: TuningReport): string {
  if (leftOut === undefined) return "";
  const { labelsBeyondRecords, labels, tickets } = leftOut;
  return ` Left out: ${labelsBeyondRecords} labels of a time without records, ${labels} older labels, ${tickets} older tickets.`;
}

function verdict({ proposal, refused }: TuningReport): string {
  if (proposal === undefined) return `<p><b>Nothing is proposed.</b> ${escaped(refused?.says.en ?? "")}</p>`;
  const changes = proposal.changes.map(
    ({ path, before, after }) =>
      `<tr><td><code>${escaped(path)}</code></td><td>${before ?? "default"}</td><td>${after}</td></tr>`,
  );
  const table =
    changes.length === 0
      ? "<p>The settings of now are the best of the points.</p>"
      : `<table><tr><th>setting</th><th>now</th><th>proposed</th></tr>${changes.join("")}</table>`;
  const elsewhere = proposal.elsewhere.map(
    ({ violation, profile, vanish, appear }) =>
      `${violation} by ${profile}: ${vanish} would vanish, ${appear} appear`,
  );
  const beside = elsewhere.length === 0 ? "" : `<p>Elsewhere on this camera: ${elsewhere.join("; ")}.</p>`;
  return `<p><b>Proposed.</b> ${escaped(proposal.says.en)}</p>${table}${beside}`;
}

const colourOf = ({ current, proposal }: TuningReport, index: number): string =>
  index === proposal?.point ? PROPOSED_COLOUR : index === current ? NOW_COLOUR : OTHER_COLOUR;

/** Recall to the right, precision upwards; bars are the 95 % intervals of now and of the proposal. */
function curve(report: TuningReport): string {
  const span = SIDE_PX - 2 * MARGIN_PX;
  const x = (recall: number): string => (MARGIN_PX + span * recall).toFixed(1);
  const y = (precision: number): string => (SIDE_PX - MARGIN_PX - span * precision).toFixed(1);
  const marks = report.points.map((point, index) => {
    const { precision, recall } = point;
    if (precision === undefined || recall === undefined) return "";
    const colour = colourOf(report, index);
    const dot = `<circle cx="${x(recall)}" cy="${y(precision)}" r="${colour === OTHER_COLOUR ? 2.5 : 5}" fill="${colour}"><title>${escaped(paramsText(point))}</title></circle>`;
    if (colour === OTHER_COLOUR) return dot;
    const bar = (from: string, to: string): string => `<path d="M${from}L${to}" stroke="${colour}"/>`;
    return `${bar(`${x(point.recallLow)} ${y(precision)}`, `${x(point.recallHigh)} ${y(precision)}`)}${bar(`${x(recall)} ${y(point.precisionLow)}`, `${x(recall)} ${y(point.precisionHigh)}`)}${dot}`;
  });
  // What is coloured lies on top.
  const order = marks.map((mark, index) => ({ mark, top: colourOf(report, index) !== OTHER_COLOUR }));
  const drawn = [...order.filter(({ top }) => !top), ...order.filter(({ top }) => top)].map(
    ({ mark }) => mark,
  );
  const frame = `<rect x="${MARGIN_PX}" y="${MARGIN_PX}" width="${span}" height="${span}" fill="none" stroke="#b9c4cf"/>`;
  const words = `<text x="${SIDE_PX / 2}" y="${SIDE_PX - 8}" text-anchor="middle" font-size="12">recall 0 to 1</text><text x="12" y="${SIDE_PX / 2}" font-size="12" transform="rotate(-90 12 ${SIDE_PX / 2})" text-anchor="middle">precision 0 to 1</text>`;
  return `<figure><svg width="${SIDE_PX}" height="${SIDE_PX}">${frame}${words}${drawn.join("")}</svg><figcaption>red: now; green: proposed; bars: 95 % (Wilson)</figcaption></figure>`;
}

const paramsText = ({ params: { minConfidence, dwellS, minHeightM } }: TuningPoint): string =>
  `confidence ${minConfidence}, dwell ${dwellS} s, height ${minHeightM} m`;

/** Now, the proposal, and the points with the best lower bound on the precision. */
function pointTable(report: TuningReport): string {
  const { points, current, proposal } = report;
  const best = points
    .map((point, index) => ({ point, index }))
    .toSorted((a, b) => b.point.precisionLow - a.point.precisionLow || b.point.recallLow - a.point.recallLow);
  const first = best.filter(({ index }) => index === current || index === proposal?.point);
  const rest = best.filter((each) => !first.includes(each)).slice(0, ROWS_MAX - first.length);
  const share = (value: number | undefined, low: number, high: number): string =>
    `${value?.toFixed(2) ?? "–"} (${low.toFixed(2)}–${high.toFixed(2)})`;
  const rows = [...first, ...rest].map(({ point, index }) => {
    const name = index === proposal?.point ? "proposed" : index === current ? "now" : "";
    const { minConfidence, dwellS, minHeightM } = point.params;
    const { precision, precisionLow, precisionHigh, recall, recallLow, recallHigh } = point;
    const cells = [
      ...[name, minConfidence, dwellS, minHeightM],
      ...[share(precision, precisionLow, precisionHigh), share(recall, recallLow, recallHigh)],
      ...[point.opened, point.unjudged.length],
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  const head = [
    "",
    "confidence",
    "dwell s",
    "height m",
    "precision (95 %)",
    "recall (95 %)",
    "opened",
    "not judged",
  ];
  return `<table><tr>${head.map((cell) => `<th>${cell}</th>`).join("")}</tr>${rows.join("")}</table>`;
}

/** What the proposal closes and opens; without one, what is wrong now. */
function comings(
  { labelsList, tickets }: TuningReport,
  now: TuningPoint,
  then: TuningPoint,
  pictureOf: (thing: TuningLabel | TuningTicket) => string | undefined,
): string {
  const only = (ones: readonly number[], others: readonly number[]): readonly number[] =>
    ones.filter((index) => !others.includes(index));
  const label = (index: number): string => shown(labelsList[index], pictureOf);
  const ticket = (index: number): string => shown(tickets[index], pictureOf);
  const list = (title: string, items: readonly string[]): string =>
    items.length === 0 ? "" : `<h3>${title}: ${items.length}</h3><div>${items.join("\n")}</div>`;
  return [
    list("Judged, would vanish", only(now.kept, then.kept).map(label)),
    list("Judged, would appear", only(then.kept, now.kept).map(label)),
    list("Not judged, would vanish", only(now.unjudged, then.unjudged).map(ticket)),
    list("Not judged, would appear", only(then.unjudged, now.unjudged).map(ticket)),
  ].join("\n");
}

function shown(
  thing: TuningLabel | TuningTicket | undefined,
  pictureOf: (thing: TuningLabel | TuningTicket) => string | undefined,
): string {
  if (thing === undefined) return "";
  const what =
    "verdict" in thing
      ? `${thing.verdict}${thing.cause === undefined ? "" : `, ${thing.cause}`}`
      : "not judged";
  const sure = thing.confidence === undefined ? "" : ` ${thing.confidence.toFixed(2)}`;
  const caption = `${thing.at} ${thing.zoneId}: ${thing.className ?? "?"}${sure}; ${what}`;
  const picture = pictureOf(thing);
  return picture === undefined ? `<p class="note">${escaped(caption)}</p>` : figure(picture, caption);
}
