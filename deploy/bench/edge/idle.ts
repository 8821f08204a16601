/** What cameras cost that are not there: half refuse the connection, half accept it and never say a word. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../harness/free-port.ts";
import { startAgentUnderTest } from "./agent-under-test.ts";
import type { Bench } from "./measure.ts";
import { costBetween, readTree, type TreeCost } from "./process-cost.ts";

export interface IdleReading {
  readonly cameras: number;
  /** Cores at rest between attempts: computed as restCores + the attempts of the last back-off tier. */
  readonly cores: number;
  /** Measured over the window, whatever back-off the cameras were in. */
  readonly windowCores: number;
  readonly windowS: number;
  readonly restCores: number;
  /** CPU milliseconds of one vain attempt to connect, the first ones of all cameras included. */
  readonly attemptMs: number;
  readonly attempts: number;
}

const CAMERAS = 64;
/** A dead camera is tried again after 60 s; one that accepts and is silent, after ffmpeg's time-out on top. */
const LAST_TIER_S = 60;
const SILENT_FOR_S = 20;
const ATTEMPTS_PER_S = CAMERAS / 2 / LAST_TIER_S + CAMERAS / 2 / (LAST_TIER_S + SILENT_FOR_S);

function silentServer(): Promise<{ server: Server; port: number; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.resume();
  });
  return new Promise((resolve) => {
    server.listen(0, "0.0.0.0", () => {
      const address = server.address();
      resolve({ server, sockets, port: typeof address === "object" ? (address?.port ?? 0) : 0 });
    });
  });
}

export interface IdleRun {
  /** Ends the agent and tells. */
  finish(): Promise<IdleReading>;
}

/** Starts the agent; its cameras go through the back-off tiers while something else is measured. */
export async function startIdle(bench: Bench): Promise<IdleRun> {
  const folder = mkdtempSync(join(tmpdir(), "gridwatch-bench-"));
  const silent = await silentServer();
  const closed = await freePort();
  // Each a machine of its own: the agent lets few cameras of one machine connect at a time.
  const urls = Array.from(
    { length: CAMERAS },
    (_, i) => `rtsp://127.0.1.${String(i + 1)}:${String(i % 2 === 0 ? closed : silent.port)}/1`,
  );
  const agent = await startAgentUnderTest({ ...bench, id: "bench-idle", folder, urls, heartbeatS: 10 });
  const beganMs = performance.now();
  const start = readTree(agent.pid);
  return {
    finish: async () => {
      // A quiet second holds no attempt in most cases; the least of several is the agent at rest.
      const rest: TreeCost[] = [];
      for (let i = 0; i < 4; i++) {
        const from = readTree(agent.pid);
        await sleep(750);
        rest.push(costBetween(agent.pid, from, readTree(agent.pid)));
      }
      const whole = costBetween(agent.pid, start, readTree(agent.pid));
      const attempts = attemptsOf(agent.heartbeats.latest()?.cameras ?? []);
      await agent.stop();
      for (const socket of silent.sockets) socket.destroy();
      silent.server.close();
      rmSync(folder, { recursive: true });
      const restCores = Math.min(...rest.map(({ total }) => total));
      const windowS = (performance.now() - beganMs) / 1000;
      const attemptMs = Math.max(0, ((whole.total - restCores) * whole.seconds * 1000) / attempts);
      const cores = restCores + ATTEMPTS_PER_S * (attemptMs / 1000);
      return { cameras: CAMERAS, cores, windowCores: whole.total, windowS, restCores, attemptMs, attempts };
    },
  };
}

function attemptsOf(cameras: readonly { readonly restarts: number }[]): number {
  return CAMERAS + cameras.reduce((sum, { restarts }) => sum + restarts, 0);
}
