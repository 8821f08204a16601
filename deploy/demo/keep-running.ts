/** Starts again what ended without being asked, with growing pauses, until it is stopped. */
import { setTimeout as sleep } from "node:timers/promises";
import type { ExitStatus } from "../harness/child.ts";

export interface Restartable {
  readonly exited: Promise<ExitStatus>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const PAUSES_MS = [500, 1000, 2000, 5000, 10_000];
/** Having run this long, the next end counts as the first again. */
const HEALTHY_MS = 30_000;

const describe = ({ code, signal }: ExitStatus): string => signal ?? `exit code ${String(code)}`;

/** Returns how to stop it for good. */
export function keepRunning(
  name: string,
  server: Restartable,
  say: (line: string) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = (): boolean => signal.aborted;
  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal }).catch(() => undefined);

  async function watch(): Promise<void> {
    let ends = 0;
    while (!stopped()) {
      const startedMs = performance.now();
      const status = await server.exited;
      if (stopped()) return;
      ends = performance.now() - startedMs > HEALTHY_MS ? 1 : ends + 1;
      say(`${name} ended (${describe(status)}); it is started again`);
      await pause(PAUSES_MS[Math.min(ends, PAUSES_MS.length) - 1] ?? 0);
      await startAgain();
    }
  }

  async function startAgain(): Promise<void> {
    for (const ms of [...PAUSES_MS, ...Array<number>(1000).fill(10_000)]) {
      if (stopped()) return;
      try {
        await server.restart();
        return;
      } catch (cause) {
        say(`${name} does not start: ${cause instanceof Error ? cause.message : String(cause)}`);
        await pause(ms);
      }
    }
  }

  const watching = watch();
  return async () => {
    stopping.abort();
    await server.stop();
    await watching;
    // A restart that was under way when the stop came.
    await server.stop();
  };
}
