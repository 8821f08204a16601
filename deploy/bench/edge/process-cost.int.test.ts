import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { type Child, startChild } from "../../harness/child.ts";
import { costBetween, readMemory, readTree } from "./process-cost.ts";

let child: Child | undefined;
afterEach(() => child?.kill());

const start = async (script: string): Promise<Child> => {
  child = await startChild({
    name: "load",
    command: process.execPath,
    args: ["-e", script],
    ready: /^ready$/,
  });
  return child;
};

/** Uses `ms` of a core, measured by the CPU clock and not by the wall, which others on this machine share. */
const BURN = `const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
  const burn = (ms) => { const end = used() + ms; while (used() < end); };`;

it("counts main thread and children apart, those that have ended too", async () => {
  const script = `${BURN}
    const { spawnSync, spawn } = require("node:child_process");
    const code = ${JSON.stringify(BURN)} + "burn(400)";
    process.stdin.once("data", () => undefined);
    process.on("SIGUSR2", () => {
      burn(300);
      spawnSync(process.execPath, ["-e", code]);
      spawn(process.execPath, ["-e", code + "; setTimeout(() => {}, 60000)"]);
    });
    setInterval(() => {}, 1000);
    console.log("ready");`;
  const { pid } = await start(script);
  const before = readTree(pid);
  process.kill(pid, "SIGUSR2");
  await sleep(4_000);
  const cost = costBetween(pid, before, readTree(pid));
  const spentMs = (cores: number) => cores * cost.seconds * 1000;
  expect(spentMs(cost.mainThread)).toBeGreaterThan(280);
  expect(spentMs(cost.mainThread)).toBeLessThan(500);
  expect(spentMs(cost.reaped)).toBeGreaterThan(380);
  expect(spentMs(cost.children)).toBeGreaterThan(380);
  expect(cost.total).toBeCloseTo(
    cost.mainThread + cost.otherThreads.reduce((sum, each) => sum + each, 0) + cost.children + cost.reaped,
  );
});

it("reads proportional memory of the root and of each child", async () => {
  const script = `
    const { spawn } = require("node:child_process");
    globalThis.kept = Buffer.alloc(64 * 1024 * 1024, 1);
    spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]).once("spawn", () => setTimeout(() => console.log("ready"), 300));
    setInterval(() => {}, 1000);`;
  const { pid } = await start(script);
  const { rootMb, childrenMb } = readMemory(pid);
  expect(rootMb).toBeGreaterThan(64);
  expect(rootMb).toBeLessThan(200);
  expect(childrenMb).toHaveLength(1);
  expect(childrenMb[0]).toBeGreaterThan(3);
});
