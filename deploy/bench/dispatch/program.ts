/** The dispatcher under test as a process of its own; what it and PostgreSQL use of the processors. */
import { join } from "node:path";
import { type Child, startChild } from "../../harness/child.ts";
import { readTree } from "../edge/process-cost.ts";
import type { Street } from "./street.ts";

export function startDispatcherProcess(build: string, street: Street, config: string): Promise<Child> {
  return startChild({
    name: "dispatcher",
    command: process.execPath,
    args: [join(build, "dispatcher", "main.js"), "run", "--config", config],
    env: street.env,
    // With the log at "info" it would say so; a log line for every ticket is no part of what is measured.
    readyTimeoutMs: 60_000,
    stopGraceMs: 10_000,
  });
}

/** CPU milliseconds of the dispatcher and of PostgreSQL with all its backends, since they were started. */
export function cpuMs(dispatcher: Child, street: Street): number {
  return [dispatcher.pid, street.postgres.pid].reduce((sum, pid) => {
    const { threadsNs, childrenNs, reapedNs } = readTree(pid);
    const living = [...threadsNs.values(), ...childrenNs.values()].reduce((total, ns) => total + ns, 0);
    return sum + (living + reapedNs) / 1e6;
  }, 0);
}
