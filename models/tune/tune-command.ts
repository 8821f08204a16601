/** `models tune`: what other thresholds would have done, by the labels, and which to try. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type LabelLine,
  type TuningLabel,
  type TuningReport,
  type TuningTicket,
  VIOLATIONS,
  type Violation,
} from "#contract";
import { systemClock } from "../../edge-agent/time/clock.ts";
import {
  type Evidence,
  type EvidencePlaces,
  filmedEvidence,
  recordedEvidence,
  recordsAmong,
  type Watched,
} from "../diff/evidence.ts";
import { ModelError } from "../errors.ts";
import { createProgressBar } from "../eval/progress-bar.ts";
import { chooseCamera, readReplaySettings } from "../replay/replay-settings.ts";
import { textTable } from "../text-table.ts";
import { joinChanges, withShadow } from "./candidate.ts";
import { readLabels } from "./labels.ts";
import type { GridWishes } from "./operating-points.ts";
import { MIN_PRECISION } from "./propose.ts";
import { publishReport } from "./publish-report.ts";
import type { PlannedCamera } from "./replay-grid.ts";
import { type Question, questionsOf, replayCase, type TuningCase, timelineOf } from "./tune-case.ts";
import { tuneHtml } from "./tune-html.ts";
import { answerOf, tuningReport } from "./tuning-report.ts";

export interface TuneArguments {
  readonly sources: readonly string[];
  readonly config?: string | undefined;
  readonly labels?: string | undefined;
  readonly camera?: string | undefined;
  readonly violation?: string | undefined;
  readonly start?: string | undefined;
  readonly clip?: string | undefined;
  readonly confidence?: string | undefined;
  readonly dwell?: string | undefined;
  readonly height?: string | undefined;
  readonly minPrecision?: string | undefined;
  readonly poolLights: boolean;
  readonly out?: string | undefined;
  readonly name?: string | undefined;
  readonly publish?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly json: boolean;
}

export interface TunePlaces extends EvidencePlaces {
  readonly reportsDir: string;
  readonly print: (text: string) => void;
}

/** Pictures a report: each is one run of ffmpeg. */
const THUMBNAILS_MAX = 60;
/** A clip of which nobody says when it was taken. */
const STARTS_AT = "1970-01-01T00:00:00Z";

/** Prints what it found and writes JSON and HTML; resolves to 0 also when nothing is proposed. */
export async function tune(args: TuneArguments, places: TunePlaces): Promise<number> {
  const asked = checkTuneArguments(args);
  const settings = await readReplaySettings(asked.config);
  const records = await recordsAmong(args.sources);
  const chosen = chooseCamera(settings, args.camera, records?.cameraCodes);
  const labels = ofCamera(await readLabels(asked.labels), chosen.camera.code, asked.violation);
  const watched: Watched = { settings, chosen, startsAtMs: startOf(args.start) };
  const [source = ""] = args.sources;
  const evidence =
    records === undefined
      ? await filmedEvidence(source, watched, places)
      : await recordedEvidence(records, watched, args.clip);
  try {
    const planned: PlannedCamera = { ...settings, camera: chosen.camera };
    const reports = await reportsOf(
      { planned, read: () => evidence.read(), labels },
      { args, asked, evidence, places },
    );
    await write(reports, evidence, { args, places, code: chosen.camera.code });
    if (args.out !== undefined)
      await writeCandidate(reports, planned, {
        ...args,
        config: asked.config,
        out: args.out,
        say: places.say,
      });
    if (asked.publisher !== undefined) {
      for (const report of reports) await publishReport(report, asked.publisher);
      places.say(`${reports.length} reports published to ${asked.publisher.url}`);
    }
    return 0;
  } finally {
    await evidence.close();
  }
}

interface Asked {
  readonly config: string;
  readonly labels: string;
  readonly violation: Violation | undefined;
  readonly wishes: GridWishes;
  readonly minPrecision: number;
  readonly publisher: { readonly url: string; readonly tokenFile: string } | undefined;
}

const usage = (said: string): ModelError => new ModelError("USAGE", said);

function checkTuneArguments(args: TuneArguments): Asked {
  const { config, labels, violation, publish, tokenFile } = args;
  if (args.sources.length === 0 || config === undefined || labels === undefined) {
    throw usage(
      '"models tune" needs a source, --config and --labels: models tune RECORDS.gwr --config agent.yaml --labels labels.jsonl',
    );
  }
  const known = VIOLATIONS.find((each) => each === violation);
  if (violation !== undefined && known === undefined) {
    throw usage(`--violation is "${violation}"; one of ${VIOLATIONS.join(", ")} is right.`);
  }
  if ((publish === undefined) !== (tokenFile === undefined)) {
    throw usage("--publish needs --token-file, and the other way round.");
  }
  return {
    ...{ config, labels, violation: known },
    minPrecision: numbersOf("--min-precision", args.minPrecision, [0.01, 0.99])?.[0] ?? MIN_PRECISION,
    wishes: {
      confidences: numbersOf("--confidence", args.confidence, [0, 1]),
      dwellsS: numbersOf("--dwell", args.dwell, [1, 2_592_000]),
      heightsM: numbersOf("--height", args.height, [0, 20]),
    },
    publisher: publish === undefined || tokenFile === undefined ? undefined : { url: publish, tokenFile },
  };
}

function numbersOf(
  option: string,
  text: string | undefined,
  [min, max]: readonly [number, number],
): readonly number[] | undefined {
  if (text === undefined) return undefined;
  const numbers = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (numbers.every((value) => value >= min && value <= max)) return numbers;
  throw usage(`${option} is "${text}"; numbers from ${min} to ${max} with commas between them are right.`);
}

/** Unix milliseconds. Throws ModelError USAGE. */
export function startOf(start: string = STARTS_AT): number {
  const atMs = /Z$/.test(start) ? Date.parse(start) : Number.NaN;
  if (Number.isFinite(atMs)) return atMs;
  throw usage(`--start is "${start}"; a time in UTC is right, as 2026-11-20T08:00:00Z.`);
}

function ofCamera(
  labels: readonly LabelLine[],
  cameraCode: string,
  violation: Violation | undefined,
): readonly LabelLine[] {
  const own = labels.filter((label) => label.cameraCode === cameraCode);
  return violation === undefined ? own : own.filter((label) => label.violation === violation);
}

async function reportsOf(
  tuningCase: TuningCase,
  {
    args,
    asked,
    evidence,
    places,
  }: {
    readonly args: TuneArguments;
    readonly asked: Asked;
    readonly evidence: Evidence;
    readonly places: TunePlaces;
  },
): Promise<readonly TuningReport[]> {
  const { wishes, minPrecision } = asked;
  const timeline = await timelineOf(tuningCase.read);
  const questions = questionsOf(tuningCase, timeline, args.poolLights);
  if (questions.length === 0) {
    const { code } = tuningCase.planned.camera;
    throw new ModelError(
      "DATA_INVALID",
      `${asked.labels} has no label of camera ${code} whose zone the configuration has and whose time the records cover; it has ${tuningCase.labels.length} of this camera.`,
    );
  }
  const bar = createProgressBar(process.stderr, "replaying", "looks");
  const onLook = (done: number): void => {
    bar.show(done, timeline.looks());
  };
  const replayed = await replayCase(tuningCase, { questions, wishes, timeline, onLook }).finally(() => {
    bar.end();
  });
  const made = { madeAtMs: systemClock.nowMs(), minPrecision };
  const reports: TuningReport[] = [];
  for (const question of questions) {
    const report = tuningReport(replayed, answerOf([replayed], question, { wishes, minPrecision }), made);
    reports.push({ ...report, tickets: await withThumbnails(report.tickets, evidence) });
    places.say(said(question, report));
  }
  return reports;
}

async function withThumbnails(tickets: readonly TuningTicket[], evidence: Evidence): Promise<TuningTicket[]> {
  const pictured: TuningTicket[] = [];
  for (const [index, ticket] of tickets.entries()) {
    const { at, xyxy, sourceSizeWh: sizeWh } = ticket;
    const thumbnail =
      index < THUMBNAILS_MAX ? await evidence.pictureOf({ atMs: Date.parse(at), xyxy, sizeWh }) : undefined;
    pictured.push(thumbnail === undefined ? ticket : { ...ticket, thumbnail });
  }
  return pictured;
}

const said = ({ group, profile }: Question, { proposal, refused }: TuningReport): string =>
  `${group.violation}, ${profile} (${group.zoneIds.join(", ")}): ${proposal?.says.en ?? `nothing is proposed: ${refused?.says.en ?? ""}`}`;

async function write(
  reports: readonly TuningReport[],
  evidence: Evidence,
  {
    args,
    places,
    code,
  }: { readonly args: TuneArguments; readonly places: TunePlaces; readonly code: string },
): Promise<void> {
  const pictures = await labelPictures(reports, evidence);
  const name = join(places.reportsDir, `tune-${code}`);
  await mkdir(places.reportsDir, { recursive: true });
  await writeFile(`${name}.json`, `${JSON.stringify(reports, null, 2)}\n`);
  const pictureOf = (thing: TuningLabel | TuningTicket): string | undefined =>
    "verdict" in thing ? pictures.get(thing) : thing.thumbnail;
  await writeFile(`${name}.html`, tuneHtml(reports, pictureOf));
  const table = reportTable(reports);
  (args.json ? places.say : places.print)(`${table}\nreport: ${name}.html`);
  if (args.json) places.print(JSON.stringify(reports.map(lastLine)));
}

/** Of the labels that the proposal changes: those are shown. */
async function labelPictures(
  reports: readonly TuningReport[],
  evidence: Evidence,
): Promise<ReadonlyMap<TuningLabel, string>> {
  const pictures = new Map<TuningLabel, string>();
  for (const { points, current, proposal, labelsList } of reports) {
    const kept = (index: number): readonly number[] => points[index]?.kept ?? [];
    const [now, then] = [kept(current), kept(proposal?.point ?? current)];
    const changed = labelsList.filter((_, index) => now.includes(index) !== then.includes(index));
    for (const label of changed.slice(0, THUMBNAILS_MAX)) {
      if (label.xyxy === undefined || label.sourceSizeWh === undefined) continue;
      const moment = { atMs: Date.parse(label.at), xyxy: label.xyxy, sizeWh: label.sourceSizeWh };
      const picture = await evidence.pictureOf(moment);
      if (picture !== undefined) pictures.set(label, picture);
    }
  }
  return pictures;
}

function reportTable(reports: readonly TuningReport[]): string {
  const share = (value: number | undefined): string => value?.toFixed(2) ?? "-";
  const rows = reports.flatMap((report) => {
    const { violation, profile, points, current, proposal } = report;
    return [
      { name: "now", point: points[current] },
      ...(proposal === undefined ? [] : [{ name: "proposed", point: points[proposal.point] }]),
    ].map(({ name, point }) => [
      ...[violation, profile, name],
      ...[point?.params.minConfidence, point?.params.dwellS, point?.params.minHeightM].map(String),
      ...[share(point?.precision), share(point?.precisionLow), share(point?.recall), share(point?.recallLow)],
      ...[point?.opened, point?.unjudged.length].map(String),
    ]);
  });
  const params = ["confidence", "dwell s", "height m"];
  const scores = ["precision", "at least", "recall", "at least", "opened", "not judged"];
  return textTable(["violation", "light", "", ...params, ...scores], rows);
}

function lastLine({
  violation,
  profile,
  zoneIds,
  labels,
  points,
  current,
  proposal,
  refused,
}: TuningReport): object {
  const scoreOf = (index: number): object => {
    const { params, precision, precisionLow, recall, recallLow } = points[index] ?? {};
    return { params, precision: precision ?? null, precisionLow, recall: recall ?? null, recallLow };
  };
  return {
    ...{ violation, profile, zoneIds, labels, now: scoreOf(current) },
    ...(proposal === undefined ? {} : { proposed: scoreOf(proposal.point), changes: proposal.changes }),
    ...(refused === undefined
      ? {}
      : { refused: refused.says.en, trueMore: refused.trueMore, falseMore: refused.falseMore }),
  };
}

async function writeCandidate(
  reports: readonly TuningReport[],
  { camera }: PlannedCamera,
  {
    config,
    out,
    name,
    say,
  }: {
    readonly config: string;
    readonly out: string;
    readonly name?: string | undefined;
    readonly say: (line: string) => void;
  },
): Promise<void> {
  const changes = joinChanges(reports.map(({ proposal }) => proposal?.changes ?? []));
  if (changes.length === 0) {
    say(`${out} is not written: nothing that is proposed differs from what is set.`);
    return;
  }
  const label = name ?? `tuned ${new Date(systemClock.nowMs()).toISOString().slice(0, 10)}`;
  await writeFile(out, withShadow(await readFile(config, "utf8"), camera, { label, changes }));
  say(`${out}: camera ${camera.code} has the proposal as its shadow "${label}"`);
}
