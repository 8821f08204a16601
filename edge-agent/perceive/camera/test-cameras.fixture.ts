/** For tests with real decoders: what of them is alive, and waiting for something to come true. */
import { readdirSync, readFileSync } from "node:fs";
import { vi } from "vitest";
import type { Logger } from "../../telemetry/logger.ts";
import { systemClock } from "../../time/clock.ts";
import type { Frame } from "../decode/frame.ts";
import { createFrameReader } from "../decode/frame-reader.ts";
import { type CameraSupervisor, superviseCamera, type SuperviseOptions } from "./camera.ts";
import type { CameraSource } from "./camera-source.ts";

export interface ChildState {
  readonly pid: number;
  /** As in /proc: R, S, T (stopped), Z (zombie). */
  readonly state: string;
}

/** Every ffmpeg that is a child of this process, zombies included. */
export function ffmpegChildren(): ChildState[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [, comm, state = "?", parent] =
          /^\d+ \((.*)\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
        return comm === "ffmpeg" && Number(parent) === process.pid ? [{ pid: Number(pid), state }] : [];
      } catch {
        return [];
      }
    });
}

export async function until(what: string, isSo: () => boolean, limitMs = 15_000): Promise<void> {
  const startedMs = performance.now();
  while (!isSo()) {
    if (performance.now() - startedMs > limitMs) throw new Error(`not within ${String(limitMs)} ms: ${what}`);
    await systemClock.sleep(20);
  }
}

export interface WatchedCamera {
  readonly supervisor: CameraSupervisor;
  readonly frames: Frame[];
  /** Everything that was logged, as one text. */
  logged(): string;
  /** Resolves when nothing of it is left. */
  stop(): Promise<void>;
}

/** A supervised camera with real ffmpeg. */
export function watchCamera(
  source: Partial<CameraSource> & { readonly url: string },
  parts: Partial<Pick<SuperviseOptions<Frame>, "limiter" | "runSource">> = {},
): WatchedCamera {
  const stopping = new AbortController();
  const frames: Frame[] = [];
  const logger = { info: vi.fn(), warn: vi.fn() };
  const supervisor = superviseCamera({
    source: {
      code: "cam-1",
      name: "North gate",
      transport: "tcp",
      decode: "keyframes",
      maxWidthPx: 1920,
      stallTimeoutMs: 3_000,
      ...source,
    },
    createReader: createFrameReader,
    onFrame: (frame: Frame) => frames.push(frame),
    clock: systemClock,
    logger: logger as unknown as Logger,
    signal: stopping.signal,
    random: () => 0.5,
    ...parts,
  });
  return {
    supervisor,
    frames,
    logged: () => JSON.stringify([logger.info.mock.calls, logger.warn.mock.calls]),
    stop: async () => {
      stopping.abort();
      await supervisor.done;
    },
  };
}
