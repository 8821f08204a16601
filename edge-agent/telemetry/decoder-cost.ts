/**
 * Processor time of the decoders per picture, as the Linux kernel counts it (proc(5)): children of this process, told
 * apart by the address on their command line. Elsewhere than on Linux nothing is measured, and nothing is said.
 */
import { readFileSync } from "node:fs";

export interface DecoderProcess {
  readonly pid: number;
  /** User and system time so far, milliseconds; the kernel counts in steps of 10. */
  readonly cpuMs: number;
}

/** Linux has reported 100 ticks a second to programs on every architecture since 2.6. */
const MS_PER_TICK = 10;

/** Camera address → its decoder. Two cameras with one address cannot be told apart and are left out. */
export function readDecoders(): ReadonlyMap<string, DecoderProcess> {
  const decoders = new Map<string, DecoderProcess>();
  const twice = new Set<string>();
  for (const pid of childPids()) {
    const decoder = readDecoder(pid);
    if (decoder === undefined) continue;
    if (decoders.has(decoder.url)) twice.add(decoder.url);
    decoders.set(decoder.url, decoder);
  }
  for (const url of twice) decoders.delete(url);
  return decoders;
}

function childPids(): readonly number[] {
  const pid = String(process.pid);
  const text = readOrEmpty(`/proc/${pid}/task/${pid}/children`).trim();
  return text === "" ? [] : text.split(" ").map(Number);
}

function readDecoder(pid: number): (DecoderProcess & { readonly url: string }) | undefined {
  const args = readOrEmpty(`/proc/${String(pid)}/cmdline`).split("\0");
  const url = args[args.indexOf("-i") + 1];
  // Behind the program's name, which may hold spaces and brackets itself: state is field 3, utime 14, stime 15.
  const fields = readOrEmpty(`/proc/${String(pid)}/stat`)
    .replace(/^.*\) /, "")
    .split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (!args.includes("-i") || url === undefined || !Number.isFinite(ticks)) return undefined;
  return { pid, cpuMs: ticks * MS_PER_TICK, url };
}

/** Empty for a process that has just ended, and where there is no /proc. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

export interface DecoderCost {
  /** Milliseconds per picture since this decoder was first met; undefined before it gave one since. */
  read(decoder: DecoderProcess | undefined, pictures: number): number | undefined;
}

/** Pictures and processor time are both counted from the first reading of a process. */
export function createDecoderCost(): DecoderCost {
  let first: (DecoderProcess & { readonly pictures: number }) | undefined;
  return {
    read(decoder, pictures) {
      if (decoder === undefined) return undefined;
      if (first?.pid !== decoder.pid) first = { ...decoder, pictures };
      const given = pictures - first.pictures;
      return given > 0 ? (decoder.cpuMs - first.cpuMs) / given : undefined;
    },
  };
}
