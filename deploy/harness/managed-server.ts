/** What all test servers share: a port of their own, a folder of their own, and the same four verbs. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Child, ExitStatus } from "./child.ts";
import { freePort } from "./free-port.ts";

export interface ManagedServer {
  readonly url: string;
  readonly port: number;
  /** Of the process running now; another one after restart(). */
  readonly pid: number;
  readonly running: boolean;
  /** Resolves when the process running now has ended. */
  readonly exited: Promise<ExitStatus>;
  /** SIGKILL, as a power cut would. The store stays. */
  kill(): Promise<void>;
  /** Same port, same store. */
  restart(): Promise<void>;
  /** Asks it to end; a store that was made for it is removed. */
  stop(): Promise<void>;
}

export interface ManagedOptions {
  readonly name: string;
  readonly scheme: string;
  readonly port?: number;
  readonly storeDir?: string;
  readonly start: (port: number, storeDir: string) => Promise<Child>;
}

/** Between finding a free port and binding it somebody else may take it, so a chosen port gets three tries. */
const START_ATTEMPTS = 3;

async function startSomewhere(
  options: ManagedOptions,
  storeDir: string,
): Promise<{ port: number; child: Child }> {
  if (options.port !== undefined)
    return { port: options.port, child: await options.start(options.port, storeDir) };
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      return { port, child: await options.start(port, storeDir) };
    } catch (cause) {
      if (attempt === START_ATTEMPTS) throw cause;
    }
  }
}

export async function startManaged(options: ManagedOptions): Promise<ManagedServer> {
  const ownStore = options.storeDir === undefined;
  const storeDir = options.storeDir ?? (await mkdtemp(join(tmpdir(), `gridwatch-${options.name}-`)));
  const removeStore = async (): Promise<void> => {
    if (ownStore) await rm(storeDir, { recursive: true, force: true });
  };
  let started: { port: number; child: Child };
  try {
    started = await startSomewhere(options, storeDir);
  } catch (cause) {
    await removeStore();
    throw cause;
  }
  const { port } = started;
  let { child } = started;
  return {
    url: `${options.scheme}://127.0.0.1:${String(port)}`,
    port,
    get pid() {
      return child.pid;
    },
    get running() {
      return child.running;
    },
    get exited() {
      return child.exited;
    },
    kill: () => child.kill(),
    restart: async () => {
      await child.stop();
      child = await options.start(port, storeDir);
    },
    stop: async () => {
      await child.stop();
      await removeStore();
    },
  };
}
