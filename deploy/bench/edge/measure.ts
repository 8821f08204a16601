/** One window of measurement: agent, floor and usual design at the same time, on the same streams. */
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { loadModelManifest } from "../../../edge-agent/perceive/detect/load-manifest.ts";
import { placementOf } from "../../../edge-agent/perceive/detect/placement.ts";
import { type Child, startChild } from "../../harness/child.ts";
import { type AgentUnderTest, startAgentUnderTest, untilAllSeen } from "./agent-under-test.ts";
import type { StreamCase } from "./cases.ts";
import { costBetween, readMemory, readTree, type TreeCost, type TreeMemory } from "./process-cost.ts";
import { type Content, keyframeMs, startRival } from "./rivals.ts";
import type { BenchRule } from "./options.ts";
import type { SessionRunJob, SessionRunResult } from "./session-run.ts";
import { startStreams } from "./streams.ts";

export interface Bench {
  readonly build: string;
  readonly natsUrl: string;
  readonly model: { readonly manifestPath: string; readonly weightsPath: string };
  readonly patrol: Readonly<Record<string, number>>;
  readonly rule: BenchRule;
  readonly clips: ReadonlyMap<string, string>;
}

/** Of one codec and size, as read; report.ts makes ratios of it. */
export interface CaseReading {
  readonly case: StreamCase;
  readonly cameras: number;
  readonly cost: TreeCost;
  readonly memory: TreeMemory;
  /** Looks per camera and second. */
  readonly lookRate: number;
  readonly looks: number;
  readonly revisitP50S: number;
  readonly revisitP99S: number;
  /** Cores per camera of ffmpeg: keyframes over RTSP, and full decode thinned to 5 a second. */
  readonly floorDecode: number;
  readonly usualDecode: number;
  /** CPU milliseconds per keyframe without any stream. */
  readonly keyframeMs: number;
  /** CPU milliseconds per session.run, and of preparing a full frame. */
  readonly runMs: number;
  readonly prepareMs: number;
}

const SEEN_WITHIN_MS = 25_000;
const SETTLE_MS = 500;
/**
 * Share of a window that passes before it is read, at most SETTLE_MOST_MS: an agent runs for months, and its first half
 * minute also compiles its code and learns the scene.
 */
const SETTLE_SHARE = 0.3;
const SETTLE_MOST_MS = 25_000;
const FLOOR_CAMERAS = 2;
/** session.run alone goes at about the rate at which the agent looks. */
const RUNS_PER_S = 4;

export interface Window {
  readonly cases: readonly StreamCase[];
  readonly camerasPerCase: number;
  /** When the window must end, on performance.now()'s clock. */
  readonly untilMs: number;
}

const MIN_WINDOW_MS = 4_000;

export async function measure(bench: Bench, window: Window): Promise<readonly CaseReading[]> {
  const { cases, camerasPerCase } = window;
  const folder = mkdtempSync(join(tmpdir(), "gridwatch-bench-"));
  const stops = [() => rm(folder, { recursive: true })] as (() => Promise<unknown>)[];
  try {
    const streams = await startStreams(cases, bench.clips, camerasPerCase);
    stops.push(() => streams.stop());
    const parts = await Promise.all(
      cases.map((each) => startCase(bench, { each, urls: streams.urls(each.name), folder, stops })),
    );
    const session = await startSessionAlone(bench, cases);
    stops.push(() => session.child.kill());
    await Promise.all(parts.map(({ agent }) => untilAllSeen(agent, camerasPerCase, SEEN_WITHIN_MS)));
    await streams.releasePrimers();
    const leftMs = window.untilMs - performance.now();
    await sleep(Math.max(SETTLE_MS, Math.min(SETTLE_MOST_MS, leftMs * SETTLE_SHARE)));
    const readings = await readWindow(parts, window);
    const alone = await session.finish();
    return await Promise.all(
      parts.map(async (part, i) => ({
        ...(readings[i] as WindowReading),
        case: part.case,
        cameras: camerasPerCase,
        keyframeMs: await keyframeMs(clipOf(bench, part.case), contentOf(bench, part.case)),
        runMs: alone.runMs,
        prepareMs: alone.prepareMs[i] ?? 0,
      })),
    );
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

const clipOf = (bench: Bench, { name }: StreamCase): string => bench.clips.get(name) ?? "";

/** The size at which the model sees the picture: what a scaler must produce at least. */
function contentOf({ model }: Bench, { widthPx, heightPx }: StreamCase): Content {
  const placement = placementOf(widthPx, heightPx, loadModelManifest(model.manifestPath).input);
  return { widthPx: placement.contentWidthPx, heightPx: placement.contentHeightPx };
}

interface CaseParts {
  readonly case: StreamCase;
  readonly agent: AgentUnderTest;
  readonly floor: readonly Child[];
  readonly usual: Child;
}

async function startCase(
  bench: Bench,
  the: {
    readonly each: StreamCase;
    readonly urls: readonly string[];
    readonly folder: string;
    readonly stops: (() => Promise<unknown>)[];
  },
): Promise<CaseParts> {
  const { each, urls, folder, stops } = the;
  const agent = await startAgentUnderTest({
    ...bench,
    id: `bench-${each.name}`,
    folder,
    urls,
    heartbeatS: 1,
  });
  stops.push(() => agent.stop());
  const content = contentOf(bench, each);
  const start = async (rival: "floor" | "usual", url: string): Promise<Child> => {
    const child = await startRival(rival, url, content);
    stops.push(() => child.kill());
    return child;
  };
  const floor = await Promise.all(urls.slice(0, FLOOR_CAMERAS).map((url) => start("floor", url)));
  return { case: each, agent, floor, usual: await start("usual", urls[0] ?? "") };
}

type WindowReading = Pick<
  CaseReading,
  "cost" | "memory" | "lookRate" | "looks" | "revisitP50S" | "revisitP99S" | "floorDecode" | "usualDecode"
>;

async function readWindow(
  parts: readonly CaseParts[],
  { untilMs }: Window,
): Promise<readonly WindowReading[]> {
  const read = () =>
    parts.map(({ agent, floor, usual }) =>
      [agent.pid, ...floor.map(({ pid }) => pid), usual.pid].map(readTree),
    );
  const before = read();
  for (const { agent } of parts) agent.heartbeats.revisits.restart();
  await sleep(Math.max(MIN_WINDOW_MS, untilMs - performance.now()));
  const after = read();
  return parts.map(({ agent, floor, usual }, i) => {
    const pids = [agent.pid, ...floor.map(({ pid }) => pid), usual.pid];
    const costs = pids.map((pid, k) => {
      const [from, to] = [before[i]?.[k], after[i]?.[k]];
      if (from === undefined || to === undefined) throw new Error("a reading is missing");
      return costBetween(pid, from, to);
    });
    const [cost, ...rivals] = costs as [TreeCost, ...TreeCost[]];
    const floorCosts = rivals.slice(0, floor.length);
    const { revisits } = agent.heartbeats;
    return {
      cost,
      memory: readMemory(agent.pid),
      looks: revisits.looks,
      // Counting them in a window of a few revisits would be wrong by one look per camera.
      lookRate: 1 / revisits.mean,
      revisitP50S: revisits.percentile(0.5) ?? Number.NaN,
      revisitP99S: revisits.percentile(0.99) ?? Number.NaN,
      floorDecode: floorCosts.reduce((sum, { total }) => sum + total, 0) / floorCosts.length,
      usualDecode: rivals.at(-1)?.total ?? Number.NaN,
    };
  });
}

async function startSessionAlone(
  bench: Bench,
  cases: readonly StreamCase[],
): Promise<{ child: Child; finish(): Promise<SessionRunResult> }> {
  const clips = cases.map((each) => ({
    file: clipOf(bench, each),
    widthPx: each.widthPx,
    heightPx: each.heightPx,
  }));
  const job: SessionRunJob = { ...bench.model, clips, perS: RUNS_PER_S };
  const main = fileURLToPath(new URL("./main.js", import.meta.url));
  let last = "";
  const child = await startChild({
    name: "session-run",
    command: process.execPath,
    args: [main, "session-run", JSON.stringify(job)],
    ready: /^ready$/,
    onLine: (line) => (last = line),
  });
  return {
    child,
    finish: async () => {
      await child.stop();
      return JSON.parse(last) as SessionRunResult;
    },
  };
}

/** The agent alone, on one core, with this many cameras: whether it keeps its promise there. */
export async function tryOnOneCore(
  bench: Bench,
  window: {
    readonly case: StreamCase;
    readonly cameras: number;
    readonly untilMs: number;
    readonly core: number;
  },
): Promise<{ revisitP50S: number; revisitP99S: number; looks: number; cost: TreeCost; memory: TreeMemory }> {
  const folder = mkdtempSync(join(tmpdir(), "gridwatch-bench-"));
  const stops = [() => rm(folder, { recursive: true })] as (() => Promise<unknown>)[];
  try {
    const streams = await startStreams([window.case], bench.clips, window.cameras);
    stops.push(() => streams.stop());
    const urls = streams.urls(window.case.name);
    const id = `bench-capacity-${window.case.name}`;
    const agent = await startAgentUnderTest({ ...bench, id, folder, urls, heartbeatS: 1, core: window.core });
    stops.push(() => agent.stop());
    await untilAllSeen(agent, window.cameras, SEEN_WITHIN_MS + window.cameras * 500);
    await streams.releasePrimers();
    await sleep(4 * SETTLE_MS);
    const before = readTree(agent.pid);
    agent.heartbeats.revisits.restart();
    await sleep(Math.max(2 * MIN_WINDOW_MS, window.untilMs - performance.now()));
    const { revisits } = agent.heartbeats;
    return {
      cost: costBetween(agent.pid, before, readTree(agent.pid)),
      memory: readMemory(agent.pid),
      looks: revisits.looks,
      revisitP50S: revisits.percentile(0.5) ?? Number.NaN,
      revisitP99S: revisits.percentile(0.99) ?? Number.NaN,
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}
