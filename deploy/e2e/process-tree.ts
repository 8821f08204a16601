/** Who descends from whom on this machine, read from /proc. */
import { readdirSync, readFileSync } from "node:fs";

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function readProcess(pid: number): Process | null {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie has ended; only its parent has not noticed yet.
    if (state === "Z" || state === "X") return null;
    const command = readFileSync(`/proc/${String(pid)}/cmdline`, "utf8")
      .replaceAll("\0", " ")
      .trim();
    return { pid, parent: Number(parent), command };
  } catch {
    return null;
  }
}

function allProcesses(): readonly Process[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => readProcess(Number(pid))).filter((process) => process !== null);
}

export function descendantsOf(pid: number): readonly Process[] {
  const all = allProcesses();
  const found: Process[] = [];
  let parents = new Set([pid]);
  while (parents.size > 0) {
    const children = all.filter(({ parent }) => parents.has(parent));
    found.push(...children);
    parents = new Set(children.map((child) => child.pid));
  }
  return found;
}

/** Of these processes, those that still run (same number and same command). */
export function stillAlive(processes: readonly Process[]): readonly Process[] {
  return processes.filter(({ pid, command }) => readProcess(pid)?.command === command);
}
