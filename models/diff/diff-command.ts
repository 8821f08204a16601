/** `models diff A B SOURCE…`: two configurations, or two models, on the same evidence. */
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LabelLine } from "#contract";
import { settingsOf } from "../../edge-agent/settings.ts";
import { findModel, pullModel } from "../catalogue.ts";
import { ModelError } from "../errors.ts";
import { createProgressBar } from "../eval/progress-bar.ts";
import { chooseCamera, readReplaySettings, type ReplaySettings } from "../replay/replay-settings.ts";
import { readLabels } from "../tune/labels.ts";
import { startOf } from "../tune/tune-command.ts";
import { compareTickets, comparisonSentence, type JudgedTicket, type Side, ticketsOf } from "./compare.ts";
import { type ComparedCamera, diffHtml } from "./diff-html.ts";
import {
  type Evidence,
  type EvidencePlaces,
  filmedEvidence,
  recordedEvidence,
  recordsAmong,
} from "./evidence.ts";
import type { Ticket } from "./ticket.ts";

export interface DiffArguments {
  readonly a?: string | undefined;
  readonly b?: string | undefined;
  readonly sources: readonly string[];
  /** The configuration that a model's name is put into. */
  readonly config?: string | undefined;
  readonly camera?: string | undefined;
  readonly labels?: string | undefined;
  readonly start?: string | undefined;
  /** The video that records were made of, for pictures. */
  readonly clip?: string | undefined;
  readonly json: boolean;
}

export interface DiffPlaces extends EvidencePlaces {
  readonly reportsDir: string;
  readonly print: (text: string) => void;
}

/** Tickets with a picture: each is one run of ffmpeg. */
const PICTURES_MAX = 60;

/** Prints the sentence and writes JSON and HTML. Resolves to 0, whatever differs. */
export async function diff(args: DiffArguments, places: DiffPlaces): Promise<number> {
  const { a, b, sources, json } = args;
  if (a === undefined || b === undefined || sources.length === 0) {
    throw new ModelError(
      "USAGE",
      '"models diff" needs two configurations or models and a source: models diff now.yaml then.yaml RECORDS.gwr',
    );
  }
  const both = {
    a: await settingsNamed(a, args.config, places),
    b: await settingsNamed(b, args.config, places),
  };
  const labels = args.labels === undefined ? [] : await readLabels(args.labels);
  const records = await recordsAmong(sources);
  const codes = await camerasToCompare(both, args.camera, records?.cameraCodes);
  const cameras: (ComparedCamera & { readonly pictures: ReadonlyMap<Ticket, string> })[] = [];
  for (const code of codes) {
    const open = async (settings: ReplaySettings): Promise<Evidence> => {
      const chosen = chooseCamera(settings, code, records?.cameraCodes);
      const watched = { settings, chosen, startsAtMs: startOf(args.start) };
      const [video = ""] = sources;
      return records === undefined
        ? await filmedEvidence(video, watched, places)
        : await recordedEvidence(records, watched, args.clip);
    };
    cameras.push(await compareCamera({ ...both, code, labels }, open));
  }
  await write(cameras, { a, b, json }, places);
  return 0;
}

/** A configuration's file, or a model's name that is put into the configuration given by --config. */
async function settingsNamed(
  name: string,
  config: string | undefined,
  { modelCacheDir: cacheDir, dataDirs, say: progress }: DiffPlaces,
): Promise<ReplaySettings> {
  const isFile = await stat(name).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile) return await readReplaySettings(name);
  const { manifestPath } = await findModel(name).catch((cause: unknown) => {
    throw new ModelError("USAGE", `${name} is neither a configuration's file nor a model's name.`, { cause });
  });
  if (config === undefined) {
    throw new ModelError(
      "USAGE",
      `${name} is a model: --config must name the agent.yaml that it is put into.`,
    );
  }
  const { weightsPath: weights } = await pullModel(name, { cacheDir, dataDirs, progress });
  const settings = await readReplaySettings(config);
  const model = { ...settings.config.model, manifest: manifestPath, weights };
  return settingsOf({ ...settings.config, model }, `${config} with ${name}`);
}

interface BothSettings {
  readonly a: ReplaySettings;
  readonly b: ReplaySettings;
}

/** The camera that is named, or all that both configurations and the records have; of a video the only one. */
function camerasToCompare(
  { a, b }: BothSettings,
  wished: string | undefined,
  recorded: readonly string[] | undefined,
): Promise<readonly string[]> | readonly string[] {
  if (wished !== undefined || recorded === undefined) {
    const code = chooseCamera(a, wished, recorded).camera.code;
    return [chooseCamera(b, code, recorded).camera.code];
  }
  const codesOf = ({ config }: ReplaySettings): readonly string[] => config.cameras.map(({ code }) => code);
  const shared = recorded.filter((code) => codesOf(a).includes(code) && codesOf(b).includes(code));
  if (shared.length > 0) return shared;
  throw new ModelError(
    "USAGE",
    `The records are of ${recorded.join(", ")}, of which both configurations must have one; they have ${codesOf(a).join(", ")} and ${codesOf(b).join(", ")}.`,
  );
}

async function compareCamera(
  { a, b, code, labels }: BothSettings & { readonly code: string; readonly labels: readonly LabelLine[] },
  open: (settings: ReplaySettings) => Promise<Evidence>,
): Promise<ComparedCamera & { readonly pictures: ReadonlyMap<Ticket, string> }> {
  const before = await open(a);
  // What detector and scene say depends on the model, and on what the scene is told: then the video is looked at twice.
  const after = isSeenAlike(a, b, code) ? before : await open(b);
  try {
    const own = labels.filter(({ cameraCode }) => cameraCode === code);
    const [sideA, sideB] = [await sideOf(a, before, code), await sideOf(b, after, code)];
    const comparison = compareTickets(sideA.tickets, sideB.tickets, own);
    const changed = [...comparison.vanish, ...comparison.appear];
    const { name } = chooseCamera(b, code, undefined).camera;
    const pictures = await picturesOf(changed, before);
    return { cameraCode: code, name, looks: sideA.timeline.looks(), comparison, pictures };
  } finally {
    await before.close();
    await after.close();
  }
}

function isSeenAlike(a: ReplaySettings, b: ReplaySettings, code: string): boolean {
  const seen = ({ config, manifest }: ReplaySettings): string => {
    const camera = config.cameras.find((each) => each.code === code);
    const { ignore, revisitS, watch, zones } = camera ?? { zones: [] };
    const surfaces = zones.filter(({ rule }) => rule.kind === "surface-change").map(({ polygon }) => polygon);
    return JSON.stringify([manifest.weights.sha256, config.patrol, ignore, revisitS, watch, surfaces]);
  };
  return seen(a) === seen(b);
}

async function sideOf(settings: ReplaySettings, evidence: Evidence, code: string): Promise<Side> {
  const { camera } = chooseCamera(settings, code, undefined);
  const bar = createProgressBar(process.stderr, "replaying", "looks");
  return await ticketsOf({ ...settings, camera }, evidence.read(), (done) => {
    bar.show(Math.min(done, evidence.looks), evidence.looks);
  }).finally(() => {
    bar.end();
  });
}

async function picturesOf(
  tickets: readonly JudgedTicket[],
  evidence: Evidence,
): Promise<ReadonlyMap<Ticket, string>> {
  const pictures = new Map<Ticket, string>();
  for (const { ticket } of tickets.slice(0, PICTURES_MAX)) {
    const { openedMs: atMs, xyxy, sizeWh } = ticket;
    const picture = await evidence.pictureOf({ atMs, xyxy, sizeWh });
    if (picture !== undefined) pictures.set(ticket, picture);
  }
  return pictures;
}

async function write(
  cameras: readonly (ComparedCamera & { readonly pictures: ReadonlyMap<Ticket, string> })[],
  { a, b, json }: { readonly a: string; readonly b: string; readonly json: boolean },
  { reportsDir, print, say }: DiffPlaces,
): Promise<void> {
  const name = join(reportsDir, "diff");
  const result = {
    ...{ a, b },
    cameras: cameras.map(({ cameraCode, looks, comparison: { both, vanish, appear } }) => ({
      ...{ cameraCode, looks, both: both.map(ticketLine) },
      ...{ vanish: vanish.map(ticketLine), appear: appear.map(ticketLine) },
    })),
  };
  await mkdir(reportsDir, { recursive: true });
  await writeFile(`${name}.json`, `${JSON.stringify(result, null, 2)}\n`);
  const pictureOf = (ticket: Ticket): string | undefined =>
    cameras.flatMap(({ pictures }) => pictures.get(ticket) ?? [])[0];
  await writeFile(`${name}.html`, diffHtml({ a, b, cameras, pictureOf }));
  const sentences = cameras.map(
    ({ cameraCode, comparison }) => `camera ${cameraCode}: ${comparisonSentence(comparison)}`,
  );
  (json ? say : print)([...sentences, `report: ${name}.html`].join("\n"));
  if (json) print(JSON.stringify(result));
}

function ticketLine({ ticket, verdict, ticketId, cause }: JudgedTicket): object {
  const { enteredMs, openedMs, clearedMs, ...rest } = ticket;
  const instant = (atMs: number): string => new Date(atMs).toISOString();
  return {
    ...{ ...rest, enteredAt: instant(enteredMs), openedAt: instant(openedMs) },
    ...{ clearedAt: clearedMs === undefined ? null : instant(clearedMs), verdict: verdict ?? null },
    ...(ticketId === undefined ? {} : { ticketId }),
    ...(cause === undefined ? {} : { cause }),
  };
}
