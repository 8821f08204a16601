/** The models program as a user calls it: arguments in, sentences and exit code out. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runModels } from "./cli.ts";
import { DETECTOR_FIXTURE } from "./convert/detector-fixture.ts";
import { buildTflite } from "./convert/tflite-fixture.ts";

const dir = mkdtempSync(join(tmpdir(), "gridwatch-models-test-"));
afterAll(() => {
  rmSync(dir, { recursive: true });
});

async function models(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const spoken = { out: "", err: "" };
  const code = await runModels(args, {
    print: (text) => (spoken.out += `${text}\n`),
    say: (line) => (spoken.err += `${line}\n`),
  });
  return { code, ...spoken };
}

describe("models", () => {
  beforeEach(() => {
    vi.stubEnv("GRIDWATCH_CACHE_DIR", join(dir, "cache"));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("is a program with an exit code, and keeps complaints off stdout", () => {
    const main = join(import.meta.dirname, "main.ts");
    const run = spawnSync(
      process.execPath,
      // As vitest resolves it: the sources themselves, not what was built before.
      ["--conditions=source", "--import", "tsx", main, "frobnicate"],
      { encoding: "utf8" },
    );
    expect([run.status, run.stdout]).toEqual([2, ""]);
    expect(run.stderr).toMatch(
      /^models: There is no command "frobnicate"; there are list, pull, verify, convert, .*eval-tracking.*[.]\n$/,
    );
  });

  it("explains itself", async () => {
    const { code, out } = await models("--help");
    expect(code).toBe(0);
    expect(out).toContain("models pull NAME | --all");
  });

  it("lists the models with the state of an empty cache", async () => {
    const { code, out } = await models("list");
    expect(code).toBe(0);
    expect(out).toMatch(/^efficientdet-lite0 +no +320x320 +efficientdet +33\.2 +Apache-2\.0$/m);
  });

  it("converts a file and says its hash", async () => {
    const [source, target] = [join(dir, "tiny.tflite"), join(dir, "tiny.onnx")];
    writeFileSync(source, buildTflite(DETECTOR_FIXTURE));
    const { code, out } = await models("convert", source, target);
    expect(code).toBe(0);
    expect(out).toMatch(/tiny\.onnx: \d+ bytes, sha256 [0-9a-f]{64}\n$/);
  });

  it.each([
    [["frobnicate"], 2, 'There is no command "frobnicate"; there are list, pull, verify, convert, '],
    [["add"], 2, '"models add" needs a folder with model.json, or a manifest.'],
    [["add", "/no/such"], 1, "There is no manifest at /no/such; give a folder that holds model.json."],
    [["bench", "--cameras", "0"], 2, '--cameras is "0"; a whole number from 1 to 10000 is right.'],
    [["bench", "--inputs", "300"], 2, 'The input size "300" is not possible; one side as in 320'],
    [["bench", "--models", "yolox-nano"], 1, "There is no model in the cache to measure."],
    [["quantise", "yolox-nano", "--method", "best"], 2, '--method is "best"; percentile or minmax is right.'],
    [["resize", "yolox-nano"], 2, '"models resize" needs --input, such as 320.'],
    [["list", "--colour"], 2, "Unknown option '--colour'"],
    [["pull"], 2, '"models pull" needs a model\'s name, or --all.'],
    [["pull", "huge"], 1, 'There is no model "huge"; there are deimv2-atto'],
    [["verify", "yolox-nano"], 1, 'yolox_nano_416.onnx is not there; "models pull yolox-nano" fetches it.'],
    [["convert", "one"], 2, '"models convert" needs two files'],
    [["convert", "/no/such.tflite", "/tmp/x"], 1, "/no/such.tflite cannot be read: ENOENT"],
    [
      ["eval-ap", "--data", "/no/such"],
      1,
      "The labelled images were not found: looked for /no/such/coco/instances.json",
    ],
    [["eval-tracking", "--fps", "3"], 2, '--fps is "3"; 10, 5, 2, 1 are right.'],
    [["eval-tracking", "--model", "huge"], 1, 'There is no model "huge"; there are deimv2-atto'],
    [["eval-ap", "--workers", "0"], 2, '--workers is "0"; a whole number from 1 to 64 is right.'],
  ])("%j ends with %i and a sentence", async (args, code, sentence) => {
    const run = await models(...args);
    expect(run.err).toContain(sentence);
    expect(run.code).toBe(code);
    expect(run.out).toBe("");
  });
});
