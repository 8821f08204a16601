/** CPU time and memory of a process with all its descendants, read from /proc. */
import { readdirSync, readFileSync } from "node:fs";
import { descendantsOf } from "../../e2e/process-tree.ts";

/** Of one moment; two of them make a cost. */
export interface TreeReading {
  readonly atMs: number;
  /** CPU nanoseconds of each thread of the root process since its start; the first is its main thread. */
  readonly threadsNs: ReadonlyMap<number, number>;
  /** CPU nanoseconds of each living descendant. */
  readonly childrenNs: ReadonlyMap<number, number>;
  /** CPU nanoseconds of descendants that have ended and been waited for. */
  readonly reapedNs: number;
}

export interface TreeCost {
  readonly seconds: number;
  /** Cores, in other words CPU seconds per second. */
  readonly mainThread: number;
  /** The root's other threads, busiest first. */
  readonly otherThreads: readonly number[];
  readonly children: number;
  readonly reaped: number;
  readonly total: number;
}

/** USER_HZ, which Linux fixes at 100 for everything it shows in /proc. */
const NS_PER_TICK = 1e7;

/**
 * The first number of schedstat is the time on a core in nanoseconds; stat would give ticks of 10 ms, which is as
 * much as a decoder uses in half a second. Empty when the process has ended.
 */
function threadsOf(pid: number): Map<number, number> {
  const found = new Map<number, number>();
  try {
    for (const tid of readdirSync(`/proc/${String(pid)}/task`)) {
      const [onCore] = readFileSync(`/proc/${String(pid)}/task/${tid}/schedstat`, "utf8").split(" ");
      found.set(Number(tid), Number(onCore));
    }
  } catch {
    // It ended in between; what it used is in its parent's account of reaped children.
  }
  return found;
}

function reapedNs(pid: number): number {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[13]) + Number(fields[14]);
  return ticks * NS_PER_TICK;
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

export function readTree(pid: number): TreeReading {
  const children = descendantsOf(pid).map((child): [number, number] => [
    child.pid,
    sum(threadsOf(child.pid).values()),
  ]);
  return {
    atMs: performance.now(),
    threadsNs: threadsOf(pid),
    childrenNs: new Map(children),
    reapedNs: reapedNs(pid),
  };
}

/** A thread or child that came in between counts from 0; one that went has lost what it used, but for `reaped`. */
export function costBetween(pid: number, from: TreeReading, to: TreeReading): TreeCost {
  const seconds = (to.atMs - from.atMs) / 1000;
  const cores = (ns: number) => ns / 1e9 / seconds;
  const grown = (tid: number, ns: number) => cores(ns - (from.threadsNs.get(tid) ?? 0));
  const mainThread = grown(pid, to.threadsNs.get(pid) ?? 0);
  const otherThreads = [...to.threadsNs]
    .filter(([tid]) => tid !== pid)
    .map(([tid, ns]) => grown(tid, ns))
    .sort((a, b) => b - a);
  const children = cores(
    sum([...to.childrenNs].map(([child, ns]) => ns - (from.childrenNs.get(child) ?? 0))),
  );
  // A child that ended in between was counted as living before: only what it used since is new.
  const ended = sum([...from.childrenNs].filter(([child]) => !to.childrenNs.has(child)).map(([, ns]) => ns));
  const reaped = Math.max(0, cores(to.reapedNs - from.reapedNs - ended));
  return {
    seconds,
    mainThread,
    otherThreads,
    children,
    reaped,
    total: mainThread + sum(otherThreads) + children + reaped,
  };
}

/** Proportional set size: pages that several processes share are divided among them. 0 when it has ended. */
function pssMb(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${String(pid)}/smaps_rollup`, "utf8");
    return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

export interface TreeMemory {
  readonly rootMb: number;
  readonly childrenMb: readonly number[];
}

export function readMemory(pid: number): TreeMemory {
  return { rootMb: pssMb(pid), childrenMb: descendantsOf(pid).map((child) => pssMb(child.pid)) };
}
