/** `models replay`: a video or records through the agent's own track, zone and event code, by any configuration. */
import type { SceneLook } from "../../edge-agent/perceive/scene/scene.ts";
import type { Look } from "../../edge-agent/perceive/zone/look.ts";
import type { ReplayedIncident } from "../../edge-agent/record/replay.ts";
import { lookGoodForMs } from "../../edge-agent/remote/build-heartbeat.ts";
import { revisitSOf } from "../../edge-agent/camera-plan.ts";
import { formatWhy } from "../../edge-agent/why/print-why.ts";
import { ModelError } from "../errors.ts";
import { eventLine } from "./event-line.ts";
import { findMoment, type MomentFinder } from "./moment.ts";
import { isRecordSource, openRecordSource } from "./record-source.ts";
import {
  chooseCamera,
  readReplaySettings,
  type ReplayCamera,
  type ReplaySettings,
} from "./replay-settings.ts";
import { replayRecorded, type Replayed, type ReplayRun, replayVideo } from "./replay-runs.ts";

export interface ReplayArguments {
  readonly sources: readonly string[];
  readonly config?: string | undefined;
  readonly camera?: string | undefined;
  /** Explain the moment at this time. */
  readonly why?: string | undefined;
  /** Write the records of a video to this file. */
  readonly record?: string | undefined;
  /** When a video's first picture was taken. */
  readonly start?: string | undefined;
  readonly json: boolean;
}

export interface ReplayPlaces {
  readonly modelCacheDir: string;
  readonly dataDirs: readonly string[];
  /** Results alone: the same bytes for the same source and configuration. */
  readonly print: (text: string) => void;
  readonly say: (line: string) => void;
}

/** Of a clip of which nobody says when it was taken. */
const STARTS_AT = "1970-01-01T00:00:00Z";

/** Prints each event as a line of JSON, then what was asked for besides. Resolves to the exit code. */
export async function replay(args: ReplayArguments, places: ReplayPlaces): Promise<number> {
  const { config, record, sources } = args;
  const [source, ...others] = sources;
  if (source === undefined || config === undefined) {
    const usage = "models replay RECORDS.gwr --config agent.yaml";
    throw new ModelError("USAGE", `"models replay" needs a source and --config: ${usage}`);
  }
  const startsAtMs = instantOf(args.start ?? STARTS_AT, "--start");
  const settings = await readReplaySettings(config);
  const records = (await isRecordSource(source)) ? await openRecordSource(sources) : undefined;
  if (records === undefined && others.length > 0)
    throw new ModelError("USAGE", `${source} is a video: one at a time can be replayed.`);
  if (records !== undefined && record !== undefined)
    throw new ModelError("USAGE", `--record is for videos; ${source} holds records already.`);
  const chosen = chooseCamera(settings, args.camera, records?.cameraCodes);
  const teller = tellerOf(args, chosen, settings, places);
  const run: ReplayRun = { settings, chosen, ...teller, ...places };
  const replayed = await (records === undefined
    ? replayVideo({ path: source, startsAtMs, record }, run)
    : replayRecorded(records, run));
  teller.end(replayed);
  return 0;
}

interface Teller {
  readonly onIncident: (incident: ReplayedIncident) => void;
  readonly onLook: (look: Look, scene: SceneLook) => void;
  end(replayed: Replayed): void;
}

function tellerOf(
  { why, json }: ReplayArguments,
  { camera }: ReplayCamera,
  { config }: ReplaySettings,
  { print }: ReplayPlaces,
): Teller {
  const phases = { opened: 0, updated: 0, cleared: 0 };
  const byViolation: Record<string, number> = {};
  const goodForMs = lookGoodForMs({ revisitS: revisitSOf(camera, config), keyframeIntervalMs: undefined });
  const finder: MomentFinder | undefined =
    why === undefined ? undefined : findMoment(instantOf(why, "--why"), goodForMs);
  return {
    onIncident(incident) {
      phases[incident.phase]++;
      if (incident.phase === "opened")
        byViolation[incident.violation] = (byViolation[incident.violation] ?? 0) + 1;
      print(eventLine(camera.code, incident));
    },
    onLook: (look, scene) => finder?.looked(look, scene),
    end({ looks, fromMs, untilMs }) {
      if (finder !== undefined) print(formatWhy(finder.answer(camera.code)).trimEnd());
      if (!json) return;
      const times = fromMs === undefined ? {} : { from: iso(fromMs), until: iso(untilMs ?? fromMs) };
      print(JSON.stringify({ cameraCode: camera.code, looks, ...times, ...phases, byViolation }));
    },
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();

function instantOf(text: string, option: string): number {
  const atMs = Date.parse(text);
  if (!Number.isNaN(atMs)) return atMs;
  throw new ModelError(
    "USAGE",
    `${option} is "${text}"; a time such as 2026-11-21T08:30:00+08:00 or 2026-11-21T00:30:00Z is right.`,
  );
}
