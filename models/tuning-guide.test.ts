/**
 * The guide, line by line: a shell reads every command block of TUNING.md as a reader's does, `npm` in it notes what it was
 * asked for, and each of those runs here, in this process.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runModels } from "./cli.ts";
import { modelCacheDir, repoRoot } from "./paths.ts";

const ROOT = repoRoot();
const FOOTAGE = join(ROOT, ".gridwatch", "cache", "footage", "vtest.mp4");
const WEIGHTS = join(modelCacheDir(), "efficientdet_lite0_fp32.onnx");
/** Where the guide writes; a reader's own copy is left alone. */
const GUIDE_FOLDER = ".gridwatch/guide";

/** As deep below the root as the guide's own: configurations in it name the model's folder by a relative path. */
mkdirSync(join(ROOT, ".gridwatch"), { recursive: true });
const folder = mkdtempSync(join(ROOT, ".gridwatch", "guide-test-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Block {
  readonly commands: string;
  /** What the guide says that it prints; "…" stands for what it leaves out. */
  readonly output: readonly string[];
}

const textOf = (name: string): string => readFileSync(join(import.meta.dirname, name), "utf8");

function blocksOf(name: string): readonly Block[] {
  const parts = [...textOf(name).matchAll(/```sh\n([\s\S]*?)```(?:\n+```text\n([\s\S]*?)```)?/g)];
  return parts.map(([, commands = "", output = ""]) => ({
    commands,
    output: output
      .split(/…|\n/)
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  }));
}

/** Runs in the repository's root, with `npm` asked for nothing. Each call's arguments after `npm run -s models --`. */
function callsIn(commands: string): readonly (readonly string[])[] {
  const script = `set -eu\nnpm() { printf '%s\\0' "$@"; printf '\\n'; }\n${commands.replaceAll(GUIDE_FOLDER, folder)}`;
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { cwd: ROOT, encoding: "utf8" });
  expect([status, stderr], commands).toEqual([0, ""]);
  return stdout
    .split("\0\n")
    .filter((call) => call !== "")
    .map((call) => {
      const [run, quiet, program, dashes, ...args] = call.split("\0");
      expect([run, quiet, program, dashes], commands).toEqual(["run", "-s", "models", "--"]);
      return args;
    });
}

/** Another processor's detector may be off in the last digit, and a count by one. */
const withoutNumbers = (text: string): string => text.replaceAll(/[\d.]+/g, "#").replaceAll(/ +/g, " ");

const blocks = blocksOf("TUNING.md");

test("both languages give the same commands and show the same output", () => {
  expect(blocksOf("TUNING.zh.md")).toEqual(blocks);
  expect(blocks.length).toBeGreaterThan(5);
});

// `npm test` brings both; a lone run in a fresh clone may have neither.
describe.skipIf(!existsSync(FOOTAGE) || !existsSync(WEIGHTS))("what the guide says", () => {
  // The demo itself is started by its own tests.
  const runnable = blocks.filter(({ commands }) => !commands.startsWith("npm start"));

  test.each(runnable.map((block, i) => [i + 1, block] as const))(
    "command block %i runs and prints what it says",
    async (_, { commands, output }) => {
      let said = "";
      const voice = {
        print: (text: string) => (said += `${text}\n`),
        say: (line: string) => (said += `${line}\n`),
      };
      for (const args of callsIn(commands)) {
        expect(await runModels(args, voice), `${args.join(" ")}\n${said}`).toBe(0);
      }
      const words = withoutNumbers(said);
      for (const part of output) expect(words).toContain(withoutNumbers(part));
    },
    60_000,
  );
});
