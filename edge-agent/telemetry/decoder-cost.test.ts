import { spawn } from "node:child_process";
import { expect, it, vi } from "vitest";
import { createDecoderCost, readDecoders } from "./decoder-cost.ts";

it("finds a child by the address on its command line, with the processor time it has used", async () => {
  // By its own processor time: on a busy machine 400 ms of wall time may hold next to none of it.
  const burn = "while (process.cpuUsage().user < 300_000);setTimeout(() => {}, 60_000)";
  const child = spawn(process.execPath, ["-e", burn, "--", "-i", "rtsp://10.0.0.7/ch1"]);
  try {
    await vi.waitUntil(() => (readDecoders().get("rtsp://10.0.0.7/ch1")?.cpuMs ?? 0) >= 200, {
      timeout: 30_000,
    });
    expect(readDecoders().get("rtsp://10.0.0.7/ch1")?.pid).toBe(child.pid);
    expect(readDecoders().get("rtsp://10.0.0.8/ch1")).toBeUndefined();
  } finally {
    child.kill("SIGKILL");
  }
}, 40_000);

it("is time per picture of one process: a new decoder is counted anew", () => {
  const cost = createDecoderCost();
  expect(cost.read({ pid: 1, cpuMs: 500 }, 10)).toBeUndefined();
  expect(cost.read({ pid: 1, cpuMs: 800 }, 20)).toBe(30);
  expect(cost.read({ pid: 2, cpuMs: 90 }, 21)).toBeUndefined();
  expect(cost.read({ pid: 2, cpuMs: 130 }, 23)).toBe(20);
  expect(cost.read(undefined, 24)).toBeUndefined();
});
