/** What /proc says of a process; null when it has ended or this is no Linux. */
import { readFileSync } from "node:fs";

export interface ProcessInfo {
  readonly parent: number;
  /** In the kernel's ticks: tells a reused process number from the process we mean. */
  readonly startTicks: string;
  readonly command: string;
}

export function processInfo(pid: number): ProcessInfo | null {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    // The second field is the name in brackets and may hold anything; fields are counted after it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return null;
    const command = readFileSync(`/proc/${String(pid)}/cmdline`, "utf8").replaceAll("\0", " ");
    return { parent: Number(fields[1]), startTicks: fields[19] ?? "", command };
  } catch {
    return null;
  }
}
