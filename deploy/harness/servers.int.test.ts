/** The test servers themselves: real, on their own ports, able to die, and never left behind. */
import { execFile, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { connect } from "nats";
import pg from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { startChild } from "./child.ts";
import { testClip } from "./clips.ts";
import { isPortFree, portNear } from "./free-port.ts";
import { startNatsServer } from "./nats-server.ts";
import { startPostgres } from "./postgres.ts";
import { startRedisServer } from "./redis-server.ts";
import { startRtspServer } from "./rtsp-server.ts";

const run = promisify(execFile);
const stops: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A zombie that nobody has reaped yet is dead. */
function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${String(pid)}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function isGone(pid: number): Promise<boolean> {
  for (let wait = 0; wait < 100 && isAlive(pid); wait++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return !isAlive(pid);
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("startChild", () => {
  it("reports the last words of a process that ends before it is ready", async () => {
    const failing = startChild({
      name: "thing",
      command: "/bin/sh",
      args: ["-c", "echo no disk >&2; exit 3"],
      ready: /up/,
    });
    await expect(failing).rejects.toThrow("thing ended while starting (exit code 3); it said: no disk");
  });

  it("gives up on a process that never gets ready, and kills it", async () => {
    let pid = 0;
    const args = ["-c", "echo pid $$; exec sleep 60"];
    const onLine = (line: string): void => {
      pid = Number(line.slice("pid ".length));
    };
    const silent = startChild({
      name: "thing",
      command: "/bin/sh",
      args,
      ready: /up/,
      readyTimeoutMs: 300,
      onLine,
    });
    await expect(silent).rejects.toThrow("thing was not ready after 0.3 s; it said: pid ");
    expect(await isGone(pid)).toBe(true);
  });

  it("says when there is no such program", async () => {
    const missing = startChild({ name: "thing", command: "/no/such/program", args: [], ready: /up/ });
    await expect(missing).rejects.toThrow(/thing (ended while starting|could not be started)/);
  });

  it("ends a process that ignores SIGTERM, and the children it had", async () => {
    const lines: string[] = [];
    const script = "trap '' TERM; sleep 61 & echo child $!; echo up; while :; do sleep 1; done";
    const child = await startChild({
      name: "stubborn",
      command: "/bin/sh",
      args: ["-c", script],
      ready: /^up$/,
      stopGraceMs: 200,
      onLine: (line) => lines.push(line),
    });
    const grandchild = Number(lines[0]?.slice("child ".length));
    expect(isAlive(grandchild)).toBe(true);
    await child.stop();
    expect(await child.exited).toEqual({ code: null, signal: "SIGKILL" });
    expect(await isGone(grandchild)).toBe(true);
  });

  it.each(["SIGKILL", "SIGTERM"] as const)("dies with a parent that gets %s", async (signal) => {
    const childModule = JSON.stringify(new URL("./child.ts", import.meta.url).href);
    const script = `import { startChild } from ${childModule};
      const child = await startChild({ name: "sleeper", command: "/bin/sleep", args: ["62"] });
      console.log(child.pid); setInterval(() => undefined, 1000);`;
    const folder = await mkdtemp(join(tmpdir(), "gridwatch-parent-"));
    stops.push(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, "parent.mts"), script);
    const tsx = import.meta.resolve("tsx");
    const parent = spawn(process.execPath, ["--import", tsx, join(folder, "parent.mts")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const pid = Number(await new Promise<Buffer>((resolve) => parent.stdout.once("data", resolve)));
    expect(isAlive(pid)).toBe(true);
    parent.kill(signal);
    expect(await isGone(pid)).toBe(true);
  });
});

describe("ports", () => {
  it("keeps a free port that was wished for and replaces a taken one", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    stops.push(() => new Promise((resolve) => server.close(resolve)));
    const taken = (server.address() as { port: number }).port;
    expect(await isPortFree(taken)).toBe(false);
    const other = await portNear(taken);
    expect(other).not.toBe(taken);
    expect(await portNear(other)).toBe(other);
  });
});

describe("real servers", () => {
  it("nats-server: keeps a stream through SIGKILL and restart on the same port", async () => {
    const server = await startNatsServer();
    stops.push(() => server.stop());
    const first = await connect({ servers: server.url, maxReconnectAttempts: 0 });
    const manager = await first.jetstreamManager();
    await manager.streams.add({ name: "kept", subjects: ["kept.>"] });
    await first.jetstream().publish("kept.one", "x");
    const pid = server.pid;
    await server.kill();
    expect(isAlive(pid)).toBe(false);
    await server.restart();
    const second = await connect({ servers: server.url });
    const info = await (await second.jetstreamManager()).streams.info("kept");
    await second.close();
    expect(info.state.messages).toBe(1);
    expect(server.pid).not.toBe(pid);
  });

  it("redis-server: starts on a port of its own and is gone after stop", async () => {
    const server = await startRedisServer();
    expect(await isPortFree(server.port)).toBe(false);
    await server.stop();
    expect(await isPortFree(server.port)).toBe(true);
  });

  it("PostgreSQL: durable settings, not as root, needs its password, keeps rows through SIGKILL", async () => {
    const server = await startPostgres();
    stops.push(() => server.stop());
    const url = await server.createDatabase("book");
    expect(await server.createDatabase("book")).toBe(url);
    await query(url, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)");
    expect(await query(url, "SHOW fsync")).toEqual([{ fsync: "on" }]);
    expect(await query(url, "SHOW synchronous_commit")).toEqual([{ synchronous_commit: "on" }]);
    expect((await stat(`/proc/${String(server.pid)}`)).uid).not.toBe(0);
    await expect(query(url.replace(/:[^:@]+@/, ":wrong@"), "SELECT 1")).rejects.toThrow(
      "password authentication failed",
    );
    await server.kill();
    await server.restart();
    expect(await query(url, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
  });

  it("PostgreSQL: a kept folder has its rows and its password at the next start", async () => {
    const folder = await mkdtemp(join(tmpdir(), "gridwatch-kept-"));
    stops.push(() => rm(folder, { recursive: true, force: true }));
    await chmod(folder, 0o755);
    const dataDir = join(folder, "data");
    const before = await startPostgres({ dataDir });
    await query(await before.createDatabase("book"), "CREATE TABLE kept AS SELECT 8 AS n");
    await before.stop();
    expect(existsSync(join(dataDir, "postmaster.pid"))).toBe(false);
    const after = await startPostgres({ dataDir });
    stops.push(() => after.stop());
    expect(await query(await after.createDatabase("book"), "SELECT n FROM kept")).toEqual([{ n: 8 }]);
    expect((await stat(`${dataDir}.password`)).mode & 0o777).toBe(0o600);
  });
});

describe("RTSP server", () => {
  const clipOf = (codec: "h264" | "h265") =>
    testClip({ name: "harness", widthPx: 320, heightPx: 240, fps: 10, seconds: 2, gop: 10, codec });

  async function timestamps(url: string, seconds: number): Promise<number[]> {
    const args = ["-v", "error", "-rtsp_transport", "tcp", "-read_intervals", `%+${String(seconds)}`];
    const show = ["-show_entries", "packet=pts_time", "-of", "csv=p=0"];
    const { stdout } = await run("ffprobe", [...args, ...show, url]);
    return stdout.split("\n").map(Number.parseFloat).filter(Number.isFinite);
  }

  it.each(["h264", "h265"] as const)(
    "%s: one continuous stream across the end of the clip",
    async (codec) => {
      const server = await startRtspServer({
        mounts: [{ path: "/cam", file: await clipOf(codec), fps: 10 }],
      });
      stops.push(() => server.stop());
      const times = (await timestamps(server.url("/cam"), 5)).sort((a, b) => a - b);
      // Two seconds of clip, five of stream: without gap or jump at the loop.
      expect(times.length).toBeGreaterThan(35);
      const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
      expect(Math.max(...gaps)).toBeLessThan(0.25);
    },
  );

  it("asks for the password when told to, and names connecting clients", async () => {
    const clients: string[] = [];
    const mounts = [{ path: "/cam", file: await clipOf("h264"), fps: 10 }];
    const auth = { user: "operator", password: "p@ss:word" };
    const server = await startRtspServer({ mounts, auth, onClient: (address) => clients.push(address) });
    stops.push(() => server.stop());
    expect((await timestamps(server.url("/cam"), 1)).length).toBeGreaterThan(5);
    const wrong = run("ffprobe", [
      "-v",
      "error",
      "-rtsp_transport",
      "tcp",
      `rtsp://127.0.0.1:${String(server.port)}/cam`,
    ]);
    await expect(wrong).rejects.toThrow("401");
    expect(clients[0]).toBe("127.0.0.1");
  });

  it("stops while frozen", async () => {
    const server = await startRtspServer({ mounts: [{ path: "/cam", file: await clipOf("h264"), fps: 10 }] });
    server.freeze();
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
  });
});
