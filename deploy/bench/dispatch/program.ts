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

/** CPU milliseconds. */
export interface Cost {
  readonly dispatcher: number;
  readonly postgres: number;
  readonly nats: number;
  readonly redis: number;
}

/** Of each with all its children, since it was started. */
export function costSoFar(dispatcher: Child, { postgres, nats, redis }: Street): Cost {
  return {
    dispatcher: cpuMs(dispatcher.pid),
    postgres: cpuMs(postgres.pid),
    nats: cpuMs(nats.pid),
    redis: cpuMs(redis.pid),
  };
}

export const costPer = (from: Cost, to: Cost, count: number): Cost => ({
  dispatcher: (to.dispatcher - from.dispatcher) / count,
  postgres: (to.postgres - from.postgres) / count,
  nats: (to.nats - from.nats) / count,
  redis: (to.redis - from.redis) / count,
});

function cpuMs(pid: number): number {
  const { threadsNs, childrenNs, reapedNs } = readTree(pid);
  const living = [...threadsNs.values(), ...childrenNs.values()].reduce((total, ns) => total + ns, 0);
  return (living + reapedNs) / 1e6;
}
