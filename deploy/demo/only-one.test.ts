/** One demo for each folder, whatever became of the last one. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { claimFolder } from "./only-one.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gridwatch-claim-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

it("refuses a folder that a living process has, in one sentence", () => {
  const release = claimFolder(folder);
  expect(() => claimFolder(folder)).toThrow(
    `a demo already runs here (process ${String(process.pid)}, data in ${folder}); stop it first, or give --data-dir`,
  );
  release();
  expect(existsSync(join(folder, "running.pid"))).toBe(false);
  claimFolder(folder)();
});

it("takes over from a process that is gone, also when its number was given to another", async () => {
  const gone = spawn("/bin/true");
  await new Promise((resolve) => gone.once("exit", resolve));
  writeFileSync(join(folder, "running.pid"), `${String(gone.pid)} 12345`);
  claimFolder(folder)();
  // Our own number, but not our start time.
  writeFileSync(join(folder, "running.pid"), `${String(process.pid)} 1`);
  const release = claimFolder(folder);
  expect(readFileSync(join(folder, "running.pid"), "utf8")).not.toBe(`${String(process.pid)} 1`);
  release();
});
