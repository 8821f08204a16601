/** One demo for each data folder: two would share the agent's outbox and NATS' store. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { processInfo } from "./process-info.ts";

/** Claims the folder until this process ends, or throws one sentence when another process has it. */
export function claimFolder(folder: string): () => void {
  // Passable but not listable: PostgreSQL, which refuses root, then reaches its own folder in it.
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const file = join(folder, "running.pid");
  const mine = `${String(process.pid)} ${processInfo(process.pid)?.startTicks ?? ""}`;
  try {
    writeFileSync(file, mine, { flag: "wx" });
  } catch {
    const [pid, ticks] = readFileSync(file, "utf8").split(" ");
    if (pid !== undefined && ticks !== undefined && processInfo(Number(pid))?.startTicks === ticks) {
      throw new Error(
        `a demo already runs here (process ${pid}, data in ${folder}); stop it first, or give --data-dir`,
      );
    }
    // Left by one that was killed.
    writeFileSync(file, mine);
  }
  const release = (): void => {
    rmSync(file, { force: true });
  };
  process.once("exit", release);
  return release;
}
