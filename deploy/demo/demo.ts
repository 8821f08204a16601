/** The main job on one machine: data → servers → cameras → dispatcher → agent → telling. Read `runDemo` first. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pullModel } from "../../models/catalogue.ts";
import { dataDirs, modelCacheDir } from "../../models/paths.ts";
import { freePort, isPortFree, portNear } from "../harness/free-port.ts";
import { type Api, createApi } from "./api.ts";
import { demoCameras, type DemoCamera, firstSerial, ownCameras } from "./cameras.ts";
import { DEFAULT_MODEL } from "./default-model.ts";
import { fetchFootage, makeClips } from "./footage.ts";
import { keepRunning, type Restartable } from "./keep-running.ts";
import { claimFolder } from "./only-one.ts";
import type { DemoOptions } from "./options.ts";
import { type CheckReport, playCheck } from "./play-check.ts";
import { type ProgramOptions, startProgram } from "./program.ts";
import { startCameras, startServers, WISHED_PORTS } from "./servers.ts";
import {
  type DemoUser,
  type ModelFiles,
  writeAgentConfig,
  writeDispatcherConfig,
  writeUsers,
} from "./settings.ts";
import { createStage, type Stage } from "./stage.ts";
import { lineOfLog } from "./story.ts";
import { watchBoard } from "./watch-board.ts";

const READY_WITHIN_MS = 60_000;
const CHECK_WITHIN_MS = 180_000;

export interface DemoRun {
  readonly options: DemoOptions;
  readonly write: (line: string) => void;
  readonly signal: AbortSignal;
  /** When the user's command began, Unix milliseconds. */
  readonly startedAtMs: number;
}

/** Runs until the signal, or until the check is done; then everything it started has ended. Returns the exit code. */
export async function runDemo({ options, write, signal, startedAtMs }: DemoRun): Promise<number> {
  const stage = createStage(write);
  const release = claimFolder(options.dataDir);
  let report: CheckReport | null = null;
  let setupS = 0;
  try {
    const data = await prepareData(options, stage);
    setupS = secondsSince(startedAtMs);
    signal.throwIfAborted();
    const system = await startSystem(options, data, stage);
    stage.onStop("board", watching(system, stage));
    tellAddress(system, stage);
    report = explain(await untilDone(system, options, signal), stage);
  } catch (cause) {
    if (!signal.aborted) throw cause;
  } finally {
    if (!options.check) stage.tell("stop", "stopping everything");
    await stage.stopAll();
    release();
    if (options.throwAway) rmSync(options.dataDir, { recursive: true, force: true });
  }
  if (report === null) return options.check ? 1 : 0;
  write(JSON.stringify({ ...report, setupS, totalS: secondsSince(startedAtMs) }));
  return report.ok ? 0 : 1;
}

const secondsSince = (ms: number): number => Math.round((Date.now() - ms) / 100) / 10;

interface Data {
  readonly model: ModelFiles;
  /** Empty with cameras of the user's own. */
  readonly clips: ReadonlyMap<string, string>;
}

async function prepareData(options: DemoOptions, stage: Stage): Promise<Data> {
  const say = stage.teller("set-up");
  const from = Date.now();
  const model = await pullModel(DEFAULT_MODEL, {
    cacheDir: modelCacheDir(),
    dataDirs: dataDirs(),
    progress: say,
  });
  say(`model ${DEFAULT_MODEL} (${String(secondsSince(from))} s)`);
  if (options.cameraUrls.length > 0) return { model, clips: new Map() };
  const recording = await fetchFootage(say);
  const encoding = Date.now();
  const clips = await makeClips(recording);
  say(`clips for ${String(clips.size)} cameras (${String(secondsSince(encoding))} s)`);
  return { model, clips };
}

interface System {
  readonly api: Api;
  /** Of the dispatcher, without a path. */
  readonly address: string;
  readonly office: DemoUser;
  readonly users: readonly DemoUser[];
  readonly cameras: readonly DemoCamera[];
}

async function startSystem(options: DemoOptions, data: Data, stage: Stage): Promise<System> {
  const servers = await startServers(options, stage);
  const serial = firstSerial(options.check && options.databaseUrl !== undefined);
  const own = options.cameraUrls.length > 0;
  const cameras = own
    ? ownCameras(options.cameraUrls, serial)
    : demoCameras(await startCameras(data.clips, stage), serial);
  if (own) stage.tell("camera", "your cameras have no zones yet, so the whole picture is a no-parking zone");

  const users = writeUsers(options.dataDir);
  const office = users.find(({ role }) => role === "dispatcher");
  if (office === undefined) throw new Error("the example district has no user with the role dispatcher");
  const { api, address } = await startDispatcher({ options, env: servers, token: office.token }, stage);

  const configPath = writeAgentConfig(options.dataDir, cameras, data.model);
  const secrets = Object.assign({}, ...cameras.map(({ env }) => env)) as Record<string, string>;
  const agent = await startOne(
    { name: "edge-agent", configPath, env: { ...servers, ...secrets } },
    options,
    stage,
  );
  agent.keep();
  return { api, address, office, users, cameras };
}

interface DispatcherNeeds {
  readonly options: DemoOptions;
  readonly env: Readonly<Record<string, string>>;
  readonly token: string;
}

/** At the usual port, or at another one when somebody has it or takes it at the last moment. */
async function startDispatcher(
  { options, env, token }: DispatcherNeeds,
  stage: Stage,
): Promise<{ api: Api; address: string }> {
  const wished = WISHED_PORTS.http;
  for (let port = await portNear(wished); ; port = await freePort()) {
    const configPath = writeDispatcherConfig(options.dataDir, port);
    const dispatcher = await startOne({ name: "dispatcher", configPath, env }, options, stage);
    const address = `http://127.0.0.1:${String(port)}`;
    const api = createApi(address, token);
    const ended = dispatcher.program.exited.then(() => "ended" as const);
    if ((await Promise.race([untilReady(api), ended])) === "ready") {
      dispatcher.keep();
      if (port !== wished)
        stage.tell("servers", `port ${String(wished)} is taken; the page uses ${String(port)}`);
      return { api, address };
    }
    if (await isPortFree(port)) throw new Error(`the dispatcher does not start: ${dispatcher.lastWords()}`);
  }
}

type Startable = Pick<ProgramOptions, "name" | "configPath" | "env">;

interface Started {
  readonly program: Restartable;
  readonly lastWords: () => string;
  /** From now on it is started again whenever it ends. */
  readonly keep: () => void;
}

async function startOne(what: Startable, options: DemoOptions, stage: Stage): Promise<Started> {
  const topic = what.name === "edge-agent" ? "agent" : "office";
  let lastWords = "";
  const program = await startProgram({
    ...what,
    logPath: join(options.dataDir, "logs", `${what.name}.log`),
    onLine: (line) => {
      const told = lineOfLog(topic, line);
      if (told === null) return;
      stage.tell(told.topic, told.text);
      if (told.topic === topic) lastWords = told.text;
    },
  });
  stage.onStop(what.name, () => program.stop());
  const onEnd = (text: string): void => {
    stage.trouble(topic, lastWords === "" ? text : `${text}; its last words: ${lastWords}`);
  };
  return {
    program,
    lastWords: () => lastWords,
    keep: () => {
      stage.onStop(what.name, keepRunning(what.name, program, onEnd));
    },
  };
}

/** Asks with our own token: another dispatcher at this port would not know it. */
async function untilReady(api: Api): Promise<"ready"> {
  const until = Date.now() + READY_WITHIN_MS;
  while (!(await api.ready().catch(() => false))) {
    if (Date.now() > until)
      throw new Error(`the dispatcher was not ready after ${String(READY_WITHIN_MS / 1000)} s`);
    await sleep(200);
  }
  return "ready";
}

/** Starts telling what happens; returns how to stop it. */
function watching({ api }: System, stage: Stage): () => Promise<void> {
  const ended = new AbortController();
  const watch = watchBoard(api, stage, ended.signal);
  return async () => {
    ended.abort();
    await watch;
  };
}

function tellAddress({ address, office, users }: System, stage: Stage): void {
  const signIn = ({ token }: DemoUser): string => `${address}/login?token=${token}`;
  stage.tell("open", `the office's console ${address}/c/, signed in by ${signIn(office)}`);
  const worker = users.find(({ role }) => role === "worker");
  if (worker === undefined) return;
  stage.tell("open", `the worker's page ${address}/m/, signed in as ${worker.name} by ${signIn(worker)}`);
}

function explain(report: CheckReport | null, { lastTrouble }: Stage): CheckReport | null {
  if (report?.reason === undefined || lastTrouble === undefined) return report;
  return { ...report, reason: `${report.reason}; ${lastTrouble}` };
}

/** Null when the user ended it. */
async function untilDone(
  system: System,
  options: DemoOptions,
  signal: AbortSignal,
): Promise<CheckReport | null> {
  if (!options.check) {
    await new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => {
        resolve();
      });
    });
    return null;
  }
  return playCheck({
    api: system.api,
    users: system.users,
    cameraCodes: new Set(system.cameras.map(({ code }) => code)),
    wanted: options.cameraUrls.length > 0 ? 1 : 2,
    limitMs: CHECK_WITHIN_MS,
    signal,
  });
}
