/** The configurations we hand out are read by the programs themselves, as a user would try them. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoCameras, ownCameras } from "../demo/cameras.ts";
import { writeAgentConfig, writeDispatcherConfig, writeUsers } from "../demo/settings.ts";
import { repoRoot } from "../harness/repo-root.ts";

const run = promisify(execFile);
const model = {
  manifestPath: join(repoRoot, "models", "efficientdet-lite0", "model.json"),
  weightsPath: join(repoRoot, ".gridwatch", "cache", "models", "efficientdet_lite0_fp32.onnx"),
};

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gridwatch-configs-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Everything it said, and its exit code. */
async function program(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const main = join(repoRoot, "dist", name, "main.js");
  const ended = await run(process.execPath, [main, ...args], { env: { ...process.env, ...env } }).catch(
    (cause: unknown) => cause,
  );
  const { stdout, stderr, code } = ended as { stdout: string; stderr: string; code?: number };
  return `${stdout}${stderr}exit ${String(code ?? 0)}`;
}

describe("the demo's configurations", () => {
  it("agent.yaml has nothing wrong, also with a camera of the user's own", async () => {
    const cameras = demoCameras((path) => `rtsp://127.0.0.1:8554${path}`, 0);
    const path = writeAgentConfig(folder, cameras, model);
    expect(await program("edge-agent", ["check", path])).toMatch(
      /3 cameras, 3 zones, .*: nothing wrong\nexit 0$/,
    );
    const [own] = ownCameras(["rtsp://u:p%40ss@192.0.2.1/s"], 0);
    if (own === undefined) throw new Error("no camera");
    writeAgentConfig(folder, [own], model);
    expect(await program("edge-agent", ["check", path], own.env)).toMatch(
      /1 cameras, 1 zones, .*: nothing wrong\nexit 0$/,
    );
    // Without its password the sentence names the variable.
    expect(await program("edge-agent", ["check", path])).toContain("GRIDWATCH_CAMERA_1_PASSWORD");
  });

  it("dispatcher.yaml and its users are good, and only their owner can read them", async () => {
    const users = writeUsers(folder);
    const path = writeDispatcherConfig(folder, 0);
    const said = await program("dispatcher", ["check", "--config", path], { NATS_URL: "nats://127.0.0.1:9" });
    expect(said).toMatch(/configuration: .*: good\ndistrict: \d+ grids, \d+ workers, \d+ users: good\n/);
    expect(writeUsers(folder)).toEqual(users);
    const files = ["agent.yaml", "dispatcher.yaml", "users.csv", `tokens/${users[0]?.id ?? ""}`];
    expect(files.map((file) => statSync(join(folder, file)).mode & 0o077)).toEqual([0, 0, 0, 0]);
  });
});
