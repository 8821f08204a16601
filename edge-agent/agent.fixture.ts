/** For tests: a real agent on real servers, with a tiny real model that knows colours and cameras that show them. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type NatsConnection } from "nats";
import { pino } from "pino";
import { stringify } from "yaml";
import {
  EVENT_SUBJECTS,
  type Heartbeat,
  heartbeatSubject,
  parseEvent,
  parseHeartbeat,
  type ViolationEvent,
} from "#contract";
import { testClip } from "../deploy/harness/clips.ts";
import { freePort } from "../deploy/harness/free-port.ts";
import type { ManagedServer } from "../deploy/harness/managed-server.ts";
import { startNatsServer } from "../deploy/harness/nats-server.ts";
import { type RtspServer, startRtspServer } from "../deploy/harness/rtsp-server.ts";
import { type Agent, startAgent } from "./agent.ts";
import { bootConfig } from "./config-source.ts";
import { writeTinyModel } from "./perceive/detect/tiny-model.fixture.ts";
import { type Clock, systemClock } from "./time/clock.ts";

export const AGENT_ID = "edge-test";
export const codeOf = (n: number): string => `3205060000131000${String(n).padStart(4, "0")}`;

/** A camera that shows a red thing lower left; `change` over its settings. */
export function cameraSettings(n: number, url: string, change: object = {}): Record<string, unknown> {
  return {
    code: codeOf(n),
    name: `camera ${String(n)}`,
    url,
    location: { lon: 120.6, lat: 31.3, crs: "WGS-84" },
    zones: [zoneSettings("kerb")],
    ...change,
  };
}

export function zoneSettings(id: string, rule: object = {}): Record<string, unknown> {
  // The whole lower half: the red thing's ground point lies in it, on its edge of the picture.
  const polygon = [
    [0, 0.4],
    [1, 0.4],
    [1, 1],
    [0, 1],
  ];
  const dwell = {
    violation: "parking",
    evidence: ["paint"],
    dwellS: 8,
    updateS: 60,
    clearS: 20,
    maxGapS: 20,
  };
  return { id, polygon, rule: { ...dwell, ...rule } };
}

export interface TestSite {
  readonly folder: string;
  readonly configPath: string;
  readonly nats: ManagedServer;
  readonly watcher: NatsConnection;
  readonly rtsp: RtspServer;
  readonly statusPort: number;
  /** Everything the agent published and announced so far. */
  readonly events: ViolationEvent[];
  readonly beats: Heartbeat[];
  readonly logs: Record<string, unknown>[];
  /** Addresses that connected to the RTSP server. */
  connects(): number;
  /** agent.yaml's text with these cameras. */
  text(cameras: readonly object[], change?: object): string;
  /** Default: the machine's clock. */
  start(clock?: Clock): Promise<Agent>;
  stop(): Promise<void>;
}

export async function startSite(): Promise<TestSite> {
  const folder = mkdtempSync(join(tmpdir(), "gridwatch-agent-"));
  const model = writeTinyModel(folder);
  const manifestPath = join(folder, "model.json");
  writeFileSync(manifestPath, JSON.stringify(model.manifest));
  const file = await testClip({
    ...{ name: "red-thing", widthPx: 320, heightPx: 192, fps: 10, seconds: 20, gop: 5, codec: "h264" },
    source: "color=c=black:size=320x192:rate=10,drawbox=x=0:y=96:w=160:h=96:color=red:t=fill",
  });
  let connects = 0;
  const nats = await startNatsServer();
  const rtsp = await startRtspServer({
    mounts: [1, 2, 3].map((n) => ({ path: `/cam${String(n)}`, file, fps: 10 })),
    onClient: () => {
      connects += 1;
    },
  });
  const watcher = await connect({ servers: nats.url, maxReconnectAttempts: -1, reconnectTimeWait: 200 });
  const [events, beats]: [ViolationEvent[], Heartbeat[]] = [[], []];
  watcher.subscribe(EVENT_SUBJECTS, {
    callback: (_, { data }) => {
      const parsed = parseEvent(data);
      if (parsed.ok) events.push(parsed.value);
    },
  });
  watcher.subscribe(heartbeatSubject(AGENT_ID), {
    callback: (_, { data }) => {
      const parsed = parseHeartbeat(data);
      if (parsed.ok) beats.push(parsed.value);
      else logs.push({ msg: `heartbeat refused: ${parsed.reason}` });
    },
  });
  await watcher.flush();
  const configPath = join(folder, "agent.yaml");
  const statusPort = await freePort();
  const logs: Record<string, unknown>[] = [];
  const agents: Agent[] = [];
  const basis = {
    agentId: AGENT_ID,
    natsUrl: nats.url,
    dataDir: "./data",
    model: { manifest: manifestPath, weights: model.weightsPath },
    patrol: { revisitS: 1, frozenPictureS: 0 },
    metrics: { port: statusPort },
    heartbeatS: 1,
  };
  return {
    ...{ folder, configPath, nats, watcher, rtsp, statusPort, events, beats, logs },
    connects: () => connects,
    text: (cameras, change = {}) => stringify({ ...basis, ...change, cameras }),
    async start(clock = systemClock) {
      if (!existsSync(join(folder, "data"))) mkdirSync(join(folder, "data"));
      const sink = { write: (line: string) => void logs.push(JSON.parse(line) as Record<string, unknown>) };
      const { source, loaded, warning } = bootConfig(configPath, {});
      const logger = pino({ level: "info" }, sink);
      if (warning !== undefined) logger.warn(warning);
      const agent = await startAgent({ source, loaded }, { clock, logger });
      agents.push(agent);
      return agent;
    },
    async stop() {
      for (const agent of agents) await agent.stop();
      await watcher.close();
      await Promise.all([rtsp.stop(), nats.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
