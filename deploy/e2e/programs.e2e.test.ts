/** The two programs as a person meets them on the command line: what they print, and how they exit. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../harness/free-port.ts";
import { repoRoot } from "../harness/repo-root.ts";

const folder = mkdtempSync(join(tmpdir(), "gw-programs-"));

function run(program: string, args: readonly string[]) {
  const main = join(repoRoot, "dist", program, "main.js");
  const env = { ...process.env, CAMERA_PASSWORD: "secret-of-the-test" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    encoding: "utf8",
    env,
    cwd: folder,
  });
  return { status, stdout, stderr };
}

/** The example configuration, with one text replaced by another, in a file of its own. */
function config(name: string, from: string, to: string): string {
  const example = readFileSync(join(repoRoot, "edge-agent", "agent.example.yaml"), "utf8");
  expect(example).toContain(from);
  const manifest = join(repoRoot, "models", "efficientdet-lite0", "model.json");
  const file = join(folder, name);
  writeFileSync(file, example.replace(from, to).replace("./models/efficientdet-lite0/model.json", manifest));
  return file;
}

describe("edge-agent", () => {
  it("says how it is used", () => {
    const { status, stdout } = run("edge-agent", ["--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain("edge-agent run --config agent.yaml");
    expect(stdout).toContain("edge-agent probe rtsp://");
  });

  it("an incomplete command is a usage error", () => {
    const { status, stderr } = run("edge-agent", ["run"]);
    expect(status).toBe(2);
    expect(stderr).toBe('edge-agent: "run" is not complete; see edge-agent --help\n');
  });

  it("check: nothing wrong", () => {
    const file = config("good.yaml", "agentId: edge-1", "agentId: edge-9");
    expect(run("edge-agent", ["check", file])).toEqual({
      status: 0,
      stdout: `${file}: 1 cameras, 5 zones, model efficientdet-lite0: nothing wrong\n`,
      stderr: "",
    });
  });

  it.each([
    [
      "two-points.yaml",
      "[[0.80, 0.05], [1.0, 0.05], [1.0, 0.25], [0.80, 0.25]]",
      "[[0.1, 0.1], [0.2, 0.2]]",
      "cameras[0].zones[0].polygon has 2 points; a polygon needs at least 3",
    ],
    [
      "unknown-class.yaml",
      "evidence: [motor-vehicle]",
      "evidence: [spaceship]",
      'cameras[0].zones[0].rule.evidence has "spaceship", which model efficientdet-lite0 does not give; it gives: ',
    ],
    ["no-crs.yaml", ", crs: WGS-84 }", " }", "cameras[0].location.crs is missing"],
  ])("check %s: one sentence with file and key, exit 1", (name, from, to, sentence) => {
    const file = config(name, from, to);
    const { status, stderr } = run("edge-agent", ["check", file]);
    expect(stderr).toContain(`edge-agent: ${file}: ${sentence}`);
    expect(status).toBe(1);
  });

  it("run refuses what check refuses, before anything is opened", () => {
    const file = config("run.yaml", "violation: parking", "violation: loitering");
    const { status, stderr } = run("edge-agent", ["run", "--config", file]);
    expect(stderr).toContain(
      `${file}: cameras[0].zones[0].rule.violation is "loitering", but must be one of vending`,
    );
    expect(status).toBe(1);
  });

  it("run says which weights are missing and how to get them", () => {
    const file = config(
      "weights.yaml",
      "./.gridwatch/cache/models/efficientdet_lite0_fp32.onnx",
      "./nowhere.onnx",
    );
    const { status, stderr } = run("edge-agent", ["run", "--config", file]);
    expect(stderr).toContain(join(folder, "nowhere.onnx"));
    expect(status).toBe(1);
  });

  it("an unreadable configuration", () => {
    const { status, stderr } = run("edge-agent", ["check", "/nowhere/agent.yaml"]);
    expect(stderr).toContain("edge-agent: /nowhere/agent.yaml: cannot be read");
    expect(status).toBe(1);
  });

  describe("probe", () => {
    let port = 0;
    beforeAll(async () => {
      port = await freePort();
    });

    it("nothing listening: a sentence without the password", () => {
      const url = `rtsp://operator:secret-of-the-test@127.0.0.1:${String(port)}/x`;
      const { status, stderr, stdout } = run("edge-agent", ["probe", url, "--timeout", "10"]);
      expect(status).toBe(1);
      expect(stderr).toContain(`127.0.0.1:${String(port)}`);
      expect(stderr + stdout).not.toContain("secret-of-the-test");
    });

    it("a time-out that is no number", () => {
      const { status, stderr } = run("edge-agent", ["probe", "rtsp://127.0.0.1/x", "--timeout", "soon"]);
      expect(stderr).toBe('edge-agent: --timeout is "soon"; give seconds, more than 0 and at most 600\n');
      expect(status).toBe(1);
    });
  });
});

describe("dispatcher", () => {
  it("says how it is used", () => {
    const { status, stdout } = run("dispatcher", ["--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain("Usage: dispatcher <command> [--config FILE]");
  });

  it("an unreadable configuration", () => {
    const { status, stdout } = run("dispatcher", ["check", "--config", "/nowhere/dispatcher.yaml"]);
    expect(stdout).toContain("/nowhere/dispatcher.yaml: cannot be read");
    expect(status).not.toBe(0);
  });
});
