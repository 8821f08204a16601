/**
 * A run in which everything is killed once: still one ticket for the van and one for the car. Afterwards Ctrl-C
 * leaves no process behind, and the next start finds the tickets again.
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { TicketSummary } from "../../dispatcher/lifecycle/ticket.ts";
import type { Api } from "../demo/api.ts";
import { DemoProcess } from "./demo-process.ts";
import { stillAlive } from "./process-tree.ts";

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function makeDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "gridwatch-e2e-"));
  await chmod(folder, 0o711);
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function startDemo(dataDir: string): DemoProcess {
  const demo = new DemoProcess(["--data-dir", dataDir]);
  cleanups.push(async () => {
    demo.signal("SIGTERM");
    await demo.exited;
  });
  return demo;
}

async function killMember(demo: DemoProcess, pattern: RegExp, name: string): Promise<void> {
  const { pid } = await demo.member(pattern);
  process.kill(pid, "SIGKILL");
  await demo.line(new RegExp(`${name} ended \\(SIGKILL\\); it is started again`));
  await demo.until(`a new ${name}`, async () => (await demo.member(pattern)).pid !== pid, 30_000);
}

/** Sightings of all tickets: grows while the way from camera to book is whole. */
const sightingsOf = (tickets: readonly TicketSummary[]): number =>
  tickets.reduce((sum, { sightings }) => sum + sightings, 0);

async function waitForSightings(demo: DemoProcess, api: Api, more: number): Promise<void> {
  const before = sightingsOf(await api.tickets().catch(() => []));
  const grown = async (): Promise<boolean> => sightingsOf(await api.tickets()) >= before + more;
  await demo.until(`${String(more)} more sightings`, grown, 120_000);
}

const seesAll = (demo: DemoProcess): Promise<string[]> =>
  Promise.all(
    ["示例路东口", "示例路西口", "示例绿地"].map((name) => demo.line(new RegExp(`${name} sees`), 90_000)),
  );

it("survives kill -9 of agent, nats-server and dispatcher, ends whole, and finds its tickets again", async () => {
  const dataDir = await makeDataDir();
  const demo = startDemo(dataDir);
  const api = await demo.api();
  await seesAll(demo);
  // In the middle of the first dwell, before anything was opened.
  await killMember(demo, /dist\/edge-agent\/main\.js/, "edge-agent");
  await killMember(demo, /nats-server/, "nats-server");
  await demo.until("two tickets", async () => (await api.tickets()).length >= 2, 120_000);
  // In the middle of the updates.
  await killMember(demo, /dist\/dispatcher\/main\.js/, "dispatcher");
  await killMember(demo, /dist\/edge-agent\/main\.js/, "edge-agent");
  await waitForSightings(demo, api, 2);
  await killMember(demo, /nats-server/, "nats-server");
  await waitForSightings(demo, api, 2);

  const tickets = await api.tickets();
  expect(tickets.map(({ number }) => number).sort()).toEqual([1, 2]);
  expect(new Set(tickets.map(({ dedupKey }) => dedupKey)).size).toBe(2);
  expect(tickets.map(({ cameraCode, violation }) => `${cameraCode} ${violation}`)).toEqual(
    Array(2).fill("32050600001310000001 parking"),
  );

  const second = new DemoProcess(["--data-dir", dataDir]);
  expect(await second.exited).toBe(1);
  expect(second.transcript).toContain(
    `a demo already runs here (process ${String(demo.pid)}, data in ${dataDir})`,
  );

  const family = demo.family();
  demo.signal("SIGINT");
  expect(await demo.exited).toBe(0);
  expect(stillAlive(family)).toEqual([]);

  const again = startDemo(dataDir);
  await again.line(/ticket +1 from before: /, 120_000);
  await again.line(/ticket +2 from before: /);
  expect((await (await again.api()).tickets()).length).toBe(2);
}, 600_000);

it("leaves nothing behind when it is killed itself", async () => {
  const demo = startDemo(await makeDataDir());
  await demo.api();
  const family = demo.family();
  expect(family.map(({ command }) => command).join("\n")).toMatch(
    /nats-server[^]*redis-server[^]*postgres[^]*rtsp_server/,
  );
  demo.signal("SIGKILL");
  await demo.exited;
  await demo.until("end of all children", () => stillAlive(family).length === 0, 20_000);
}, 180_000);
