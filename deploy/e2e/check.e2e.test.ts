/** `npm start -- --check`: from nothing to tickets that the camera has looked at again, on real footage. */
import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { DemoProcess, OFFICE_LINK } from "./demo-process.ts";
import { stillAlive } from "./process-tree.ts";

it("opens, assigns, resolves and looks again at one ticket for the van and one for the car", async () => {
  const demo = new DemoProcess(["--check"]);
  await demo.line(OFFICE_LINK, 120_000);
  const family = demo.family();
  const code = await demo.exited;
  const report = JSON.parse(demo.lines.at(-1) ?? "") as Record<string, unknown>;
  expect(report, demo.transcript).toMatchObject({
    ok: true,
    tickets: 2,
    assigned: 2,
    resolved: 2,
    verified: 2,
  });
  expect(code).toBe(0);
  // Both vehicles stand there to the end of the recording, so an honest camera says so.
  expect(report["verdicts"]).toEqual({ present: 2 });
  expect(Number(report["firstTicketS"])).toBeLessThan(120);
  expect(family.length).toBeGreaterThan(6);
  expect(stillAlive(family)).toEqual([]);
  expect(existsSync(`.gridwatch/check-${String(demo.pid)}`)).toBe(false);
}, 360_000);

it("exits 1 with the reason when there is no camera", async () => {
  // 192.0.2.0/24 is for documentation: nobody answers there.
  const demo = new DemoProcess(["--check", "--camera", "rtsp://127.0.0.1:9/nobody"]);
  await demo.line(/camera 1 \(127\.0\.0\.1:9\) blind/, 120_000);
  const family = demo.family();
  demo.signal("SIGTERM");
  expect(await demo.exited).toBe(1);
  const report = JSON.parse(demo.lines.at(-1) ?? "") as Record<string, unknown>;
  expect(report).toMatchObject({ ok: false, tickets: 0 });
  expect(report["reason"]).toContain("interrupted: 1 tickets opened");
  expect(stillAlive(family)).toEqual([]);
}, 240_000);
