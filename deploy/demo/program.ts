/** One of our two programs, run as its user would run it; its JSON log goes to a file and to a listener. */
import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { dirname, join } from "node:path";
import { type Child, startChild } from "../harness/child.ts";
import { repoRoot } from "../harness/repo-root.ts";
import type { Restartable } from "./keep-running.ts";

export interface ProgramOptions {
  readonly name: "edge-agent" | "dispatcher";
  readonly configPath: string;
  readonly logPath: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

function launch(options: ProgramOptions, log: WriteStream): Promise<Child> {
  const main = join(repoRoot, "dist", options.name, "main.js");
  return startChild({
    name: options.name,
    command: process.execPath,
    args: [main, "run", "--config", options.configPath],
    env: options.env,
    stopGraceMs: 10_000,
    onLine: (line) => {
      log.write(`${line}\n`);
      options.onLine(line);
    },
  });
}

export async function startProgram(options: ProgramOptions): Promise<Restartable> {
  mkdirSync(dirname(options.logPath), { recursive: true });
  const log = createWriteStream(options.logPath, { flags: "a", mode: 0o600 });
  // A full disk or a removed folder costs the log file, not the run.
  log.on("error", () => undefined);
  let child = await launch(options, log);
  return {
    get exited() {
      return child.exited;
    },
    restart: async () => {
      await child.stop();
      child = await launch(options, log);
    },
    stop: () => child.stop(),
  };
}
