/**
 * One agent per store directory: a lock file with the owner's process id. A lock whose owner is gone tells that
 * the last run ended without closing, which is when the store is worth a closer look.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AgentError } from "../../errors.ts";

interface Owner {
  readonly pid: number;
  /** Start of the process in clock ticks since boot, because process ids come again (in a container always 1). */
  readonly startTicks: string;
}

/** Field 22 of /proc/PID/stat (proc(5)), counted behind the command's name, which may hold spaces; "" elsewhere. */
function startTicks(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
  return startTicks(owner.pid) === owner.startTicks;
}

function readOwner(file: string): Owner | null {
  try {
    const value = JSON.parse(readFileSync(file, "utf8")) as Partial<Owner>;
    return typeof value.pid === "number" && typeof value.startTicks === "string"
      ? { pid: value.pid, startTicks: value.startTicks }
      : null;
  } catch {
    return null;
  }
}

export interface StoreLock {
  /** True when the last owner never released it: killed, or the power went. */
  readonly leftBehind: boolean;
  release(): void;
  /** Lets go, but so that the next owner finds it left behind: the store stays doubtful. */
  releaseInDoubt(): void;
}

/** Throws CONFIG_INVALID when another living process holds the directory. */
export function lockStore(directory: string): StoreLock {
  const file = join(directory, "agent.lock");
  const mine = JSON.stringify({ pid: process.pid, startTicks: startTicks(process.pid) } satisfies Owner);
  let leftBehind = false;
  try {
    writeFileSync(file, mine, { flag: "wx" });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
    const owner = readOwner(file);
    if (owner !== null && isAlive(owner)) {
      throw new AgentError(
        "CONFIG_INVALID",
        `the outbox directory ${directory} is in use by process ${owner.pid}: stop that agent first, or give this one a dataDir of its own`,
        { cause },
      );
    }
    writeFileSync(file, mine);
    leftBehind = true;
  }
  return {
    leftBehind,
    release: () => {
      rmSync(file, { force: true });
    },
    releaseInDoubt: () => {
      writeFileSync(file, "{}");
    },
  };
}
