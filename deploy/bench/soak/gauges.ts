/** What one moment looks like from outside the agent: /proc of its process tree, and its own metrics. */
import { readdirSync, readFileSync } from "node:fs";
import { readMemory } from "../edge/process-cost.ts";

/** Of the agent's processes. */
export interface Footprint {
  /** Proportional set size of the agent alone, and with its decoders. */
  readonly agentMb: number;
  readonly treeMb: number;
  /** Of the agent alone, without mapped files: the outbox's pages come and go as the kernel likes. */
  readonly agentAnonymousMb: number;
  readonly processes: number;
  /** Open descriptors of the agent. */
  readonly fds: number;
  /** Children that have ended and were not waited for yet. */
  readonly defunct: readonly number[];
}

/** Null when the agent has gone in between. */
export function readFootprint(pid: number): Footprint | null {
  try {
    const fds = readdirSync(`/proc/${String(pid)}/fd`).length;
    const { rootMb, childrenMb } = readMemory(pid);
    if (rootMb === 0) return null;
    const treeMb = childrenMb.reduce((sum, mb) => sum + mb, rootMb);
    return {
      ...{ agentMb: rootMb, treeMb, agentAnonymousMb: anonymousMb(pid), fds },
      processes: 1 + childrenMb.length,
      defunct: defunctChildrenOf(pid),
    };
  } catch {
    return null;
  }
}

function anonymousMb(pid: number): number {
  const rollup = readFileSync(`/proc/${String(pid)}/smaps_rollup`, "utf8");
  return Number(/^Pss_Anon:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024;
}

/** Process ids of zombies whose parent is `pid`. */
function defunctChildrenOf(pid: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return state === "Z" && Number(parent) === pid;
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** The agent's own account of the same moment. */
export interface Account {
  /** By camera code: looks of this life of the agent. */
  readonly looks: ReadonlyMap<string, number>;
  readonly seeing: ReadonlySet<string>;
  /** Events that wait for the stream, and that are sent and not known to be decided. */
  readonly outboxDepth: number;
  readonly undecided: number;
}

const SCRAPE_TIMEOUT_MS = 3_000;

/** Null while the agent does not answer. */
export async function readAccount(metricsPort: number): Promise<Account | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${String(metricsPort)}/metrics`, {
      signal: AbortSignal.timeout(SCRAPE_TIMEOUT_MS),
    });
    return accountOf(await response.text());
  } catch {
    return null;
  }
}

/** Reads Prometheus text. */
export function accountOf(text: string): Account {
  const looks = new Map<string, number>();
  const seeing = new Set<string>();
  const plain = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, name = "", camera, value] = /^(\w+)(?:\{camera="(\d+)"\})? (\S+)$/.exec(line) ?? [];
    if (camera === undefined) plain.set(name, Number(value));
    else if (name === "gridwatch_camera_looks_total") looks.set(camera, Number(value));
    else if (name === "gridwatch_camera_seeing" && value === "1") seeing.add(camera);
  }
  return {
    ...{ looks, seeing },
    outboxDepth: plain.get("gridwatch_agent_outbox_events") ?? 0,
    undecided: plain.get("gridwatch_agent_outbox_undecided_events") ?? 0,
  };
}
