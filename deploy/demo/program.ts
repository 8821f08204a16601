/** One of our two programs, run as its user would run it; its JSON log goes to a file and to a listener. */
import { appendFileSync, mkdirSync } from "node:fs";
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

function launch(options: ProgramOptions): Promise<Child> {
  const main = join(repoRoot, "dist", options.name, "main.js");
  return startChild({
    name: options.name,
    command: process.execPath,
    args: [main, "run", "--config", options.configPath],
    env: options.env,
    stopGraceMs: 10_000,
    onLine: (line) => {
      appendFileSync(options.logPath, `${line}\n`);
      options.onLine(line);
    },
  });
}

export async function startProgram(options: ProgramOptions): Promise<Restartable> {
  mkdirSync(dirname(options.logPath), { recursive: true });
  let child = await launch(options);
  return {
    get exited() {
      return child.exited;
    },
    restart: async () => {
      await child.stop();
      child = await launch(options);
    },
    stop: () => child.stop(),
  };
}
