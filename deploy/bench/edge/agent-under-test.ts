/** The edge agent as its operator runs it: the built program, a configuration file, a NATS server. */
import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { type Child, startChild } from "../../harness/child.ts";
import type { BenchRule } from "./options.ts";
import { type HeartbeatListener, listenToAgent } from "./heartbeats.bench.ts";

export interface AgentOptions {
  readonly id: string;
  /** Holds edge-agent/main.js. */
  readonly build: string;
  /** For configuration, data and log. */
  readonly folder: string;
  readonly urls: readonly string[];
  readonly natsUrl: string;
  readonly model: { readonly manifestPath: string; readonly weightsPath: string };
  readonly patrol: Readonly<Record<string, number>>;
  readonly rule: BenchRule;
  readonly heartbeatS: number;
  /** Only this core may be used by the agent and its children; undefined: all. */
  readonly core?: number | undefined;
}

export interface AgentUnderTest {
  readonly pid: number;
  readonly heartbeats: HeartbeatListener;
  stop(): Promise<void>;
}

/** Half of the picture is the zone: tracks, dwell and events are at work. */
const HALF = [
  [0, 0.4],
  [1, 0.4],
  [1, 1],
  [0, 1],
];
const RULES: Readonly<Record<BenchRule, object>> = {
  parking: { kind: "dwell", violation: "parking", evidence: ["motor-vehicle"], dwellS: 60 },
  piling: { kind: "static-object", violation: "piling", dwellS: 60 },
};

function settingsOf(options: AgentOptions): object {
  return {
    agentId: options.id,
    dataDir: "./data",
    model: { manifest: options.model.manifestPath, weights: options.model.weightsPath },
    patrol: { revisitS: 2, ...options.patrol },
    heartbeatS: options.heartbeatS,
    cameras: options.urls.map((url, i) => ({
      code: `3205060000131${String(9000000 + i)}`,
      name: `bench ${String(i)}`,
      url,
      location: { lon: 120.6205, lat: 31.3162, crs: "WGS-84" },
      zones: [{ id: "kerb", polygon: HALF, rule: RULES[options.rule] }],
    })),
  };
}

export async function startAgentUnderTest(options: AgentOptions): Promise<AgentUnderTest> {
  const folder = join(options.folder, options.id);
  mkdirSync(folder, { recursive: true });
  const configPath = join(folder, "agent.yaml");
  writeFileSync(configPath, stringify(settingsOf(options)));
  const log = createWriteStream(join(folder, "agent.log"));
  const heartbeats = await listenToAgent(options.natsUrl, options.id);
  const main = [join(options.build, "edge-agent", "main.js"), "run", "--config", configPath];
  const pinned = options.core === undefined ? [] : ["taskset", "-c", String(options.core)];
  const [command = process.execPath, ...args] = [...pinned, process.execPath, ...main];
  const child = await startChild({
    name: "edge-agent",
    command,
    args,
    env: { NATS_URL: options.natsUrl },
    ready: /agent started/,
    onLine: (line) => log.write(`${line}\n`),
  });
  return {
    pid: child.pid,
    heartbeats,
    stop: async () => {
      await stopQuickly(child);
      await heartbeats.close();
      log.end();
    },
  };
}

/** Its shutdown is not what is measured. */
async function stopQuickly(child: Child): Promise<void> {
  await child.kill();
}

/** Resolves when every camera was looked at, or rejects with what the blind ones say. */
export async function untilAllSeen(agent: AgentUnderTest, cameras: number, withinMs: number): Promise<void> {
  const beganMs = performance.now();
  const blind = () => agent.heartbeats.latest()?.cameras.filter(({ looks }) => looks === 0);
  while ((blind()?.length ?? cameras) > 0) {
    if (performance.now() - beganMs > withinMs) {
      const reasons = new Set(blind()?.map(({ blindReason, state }) => blindReason ?? state));
      throw new Error(
        `${String(blind()?.length ?? cameras)} of ${String(cameras)} cameras were not seen within ${String(withinMs / 1000)} s: ${[...reasons].join("; ") || "no heartbeat"}`,
      );
    }
    await sleep(100);
  }
}
