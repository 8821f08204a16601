/**
 * A child process that cannot be left behind: own process group, waited for until it says it is ready, ended by
 * signal then SIGKILL, swept when this process exits, and killed by the kernel when this process is killed.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

export interface ChildOptions {
  /** How messages call it: "nats-server". */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** A line on stdout or stderr that says it is up; without it, a started process counts as ready. */
  readonly ready?: RegExp;
  /** Default 20 000. */
  readonly readyTimeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Run as this account instead of ours. */
  readonly account?: { readonly uid: number; readonly gid: number };
  /** What asks it to end. Default SIGTERM. */
  readonly stopSignal?: NodeJS.Signals;
  /** What the kernel sends it when we are killed. Default SIGKILL. */
  readonly orphanSignal?: "KILL" | "INT" | "TERM";
  /** How long it may take to end before SIGKILL. Default 8 000. */
  readonly stopGraceMs?: number;
  readonly onLine?: (line: string, from: "stdout" | "stderr") => void;
}

export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly pid: number;
  /** Resolves when the process has ended and is reaped. Never rejects. */
  readonly exited: Promise<ExitStatus>;
  readonly running: boolean;
  signal(signal: NodeJS.Signals): void;
  /** SIGKILL to the whole group; resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks, waits, then SIGKILL; what is left of its group is killed too. */
  stop(): Promise<void>;
}

/** The last lines a process said are kept for the message that it did not start. */
const TAIL_LINES = 12;
const living = new Set<number>();
let watching = false;

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}

function killAllNow(): void {
  for (const pid of living) killGroup(pid, "SIGKILL");
}

/** Ends our children with us. A signal that nobody else handles keeps its usual effect. */
function watchOwnExit(): void {
  if (watching) return;
  watching = true;
  process.on("exit", killAllNow);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    const onSignal = (): void => {
      if (process.listenerCount(signal) > 1) return;
      killAllNow();
      process.removeListener(signal, onSignal);
      process.kill(process.pid, signal);
    };
    process.on(signal, onSignal);
  }
}

function findSetpriv(): string | null {
  for (const path of ["/usr/bin/setpriv", "/bin/setpriv"]) {
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Look further.
    }
  }
  return null;
}

const setpriv = findSetpriv();

/** setpriv sets PR_SET_PDEATHSIG: the one thing that still works when we are killed with SIGKILL. */
function commandLine(options: ChildOptions): { command: string; args: string[] } {
  if (setpriv === null) return { command: options.command, args: [...options.args] };
  const { account } = options;
  const asAccount =
    account === undefined
      ? []
      : [`--reuid=${String(account.uid)}`, `--regid=${String(account.gid)}`, "--clear-groups"];
  const args = [
    `--pdeathsig=${options.orphanSignal ?? "KILL"}`,
    ...asAccount,
    "--",
    options.command,
    ...options.args,
  ];
  return { command: setpriv, args };
}

type Spawned = ChildProcessByStdio<null, Readable, Readable>;

function spawnGroup(options: ChildOptions): Spawned {
  const { command, args } = commandLine(options);
  const ids = setpriv === null && options.account !== undefined ? options.account : {};
  return spawn(command, args, {
    ...ids,
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function describeExit(status: ExitStatus): string {
  return status.signal === null ? `exit code ${String(status.code)}` : status.signal;
}

/** Resolves at the ready line; rejects with the process's own last words when it ends or stays silent. */
function waitUntilReady(options: ChildOptions, spawned: Spawned, exited: Promise<ExitStatus>): Promise<void> {
  const tail: string[] = [];
  const said = (): string => (tail.length === 0 ? "it said nothing" : `it said: ${tail.join(" | ")}`);
  return new Promise((resolve, reject) => {
    const limitMs = options.readyTimeoutMs ?? 20_000;
    const timer = setTimeout(() => {
      reject(new Error(`${options.name} was not ready after ${String(limitMs / 1000)} s; ${said()}`));
    }, limitMs);
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      act();
    };
    const onLine = (from: "stdout" | "stderr") => (line: string) => {
      options.onLine?.(line, from);
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      if (options.ready?.test(line) === true) settle(resolve);
    };
    createInterface({ input: spawned.stdout }).on("line", onLine("stdout"));
    createInterface({ input: spawned.stderr }).on("line", onLine("stderr"));
    spawned.once("error", (cause) => {
      settle(() => {
        reject(new Error(`${options.name} could not be started: ${cause.message}`, { cause }));
      });
    });
    void exited.then((status) => {
      settle(() => {
        // One more turn of the loop, so that its last words are read.
        setImmediate(() => {
          reject(new Error(`${options.name} ended while starting (${describeExit(status)}); ${said()}`));
        });
      });
    });
    if (options.ready === undefined)
      spawned.once("spawn", () => {
        settle(resolve);
      });
  });
}

async function endsWithin(exited: Promise<ExitStatus>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      resolve(false);
    }, ms);
  });
  const ended = await Promise.race([exited.then(() => true), late]);
  clearTimeout(timer);
  return ended;
}

class RunningChild implements Child {
  readonly pid: number;
  readonly exited: Promise<ExitStatus>;
  running = true;
  readonly #options: ChildOptions;

  constructor(options: ChildOptions, pid: number, exited: Promise<ExitStatus>) {
    this.#options = options;
    this.pid = pid;
    this.exited = exited;
    living.add(pid);
    void exited.then(() => {
      this.running = false;
      living.delete(pid);
      killGroup(pid, "SIGKILL");
    });
  }

  signal(signal: NodeJS.Signals): void {
    if (this.running) process.kill(this.pid, signal);
  }

  async kill(): Promise<void> {
    if (this.running) killGroup(this.pid, "SIGKILL");
    await this.exited;
  }

  async stop(): Promise<void> {
    this.signal(this.#options.stopSignal ?? "SIGTERM");
    if (!(await endsWithin(this.exited, this.#options.stopGraceMs ?? 8_000))) await this.kill();
  }
}

/** Starts a process and resolves when it is ready; on failure nothing of it is left. */
export async function startChild(options: ChildOptions): Promise<Child> {
  watchOwnExit();
  const spawned = spawnGroup(options);
  const exited = new Promise<ExitStatus>((resolve) => {
    spawned.once("exit", (code, signal) => {
      resolve({ code, signal });
    });
  });
  const ready = waitUntilReady(options, spawned, exited);
  if (spawned.pid === undefined) {
    await ready;
    throw new Error(`${options.name} could not be started`);
  }
  const child = new RunningChild(options, spawned.pid, exited);
  try {
    await ready;
    return child;
  } catch (cause) {
    await child.kill();
    throw cause;
  }
}
