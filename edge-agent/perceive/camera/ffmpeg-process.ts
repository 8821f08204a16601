/** The only file of the agent that starts processes: ffmpeg, alone in its group, ended by SIGKILL and reaped. */
import { spawn } from "node:child_process";
import { AgentError, messageOf } from "../../errors.ts";
import { FFMPEG_MISSING } from "./camera-fault.ts";
import { dialectOf, type FfmpegDialect } from "./ffmpeg-args.ts";

export interface FfmpegOptions {
  /** Default: the environment's FFMPEG_PATH, or "ffmpeg" from PATH. */
  readonly path?: string | undefined;
  readonly args: readonly string[];
  /** Called as fast as bytes come: the pipe is always drained, or ffmpeg stops reading from the camera. */
  readonly onStdout: (chunk: Uint8Array) => void;
  /** One line, cut to MAX_LINE_LENGTH, as ffmpeg wrote it: it may hold credentials. */
  readonly onStderrLine: (line: string) => void;
}

export interface FfmpegExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Set when it could not be started at all. */
  readonly spawnError?: NodeJS.ErrnoException;
}

export interface FfmpegProcess {
  readonly pid: number | undefined;
  /** Resolves when the process is reaped and both pipes are read to their end. Never rejects. */
  readonly exited: Promise<FfmpegExit>;
  /** SIGKILL to the group: a frozen ffmpeg ignores the first SIGTERM. Harmless when it has ended. */
  kill(): void;
}

const MAX_LINE_LENGTH = 1000;

/** Groups to take along when the agent exits; each leaves when it is reaped, so there is one per camera at most. */
const living = new Set<number>();
let sweeping = false;

export function ffmpegPath(path: string | undefined): string {
  return path ?? process.env["FFMPEG_PATH"] ?? "ffmpeg";
}

export function startFfmpeg(options: FfmpegOptions): FfmpegProcess {
  sweepOnExit();
  const child = spawn(ffmpegPath(options.path), options.args, {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { pid } = child;
  if (pid !== undefined) living.add(pid);
  child.stdout.on("data", options.onStdout);
  readLines(child.stderr, options.onStderrLine);
  const exited = new Promise<FfmpegExit>((resolve) => {
    child.once("error", (spawnError) => {
      // A failed kill also lands here; only a process that never was has no pid.
      if (pid === undefined) resolve({ code: null, signal: null, spawnError });
    });
    child.once("close", (code, signal) => {
      if (pid !== undefined) living.delete(pid);
      resolve({ code, signal });
    });
  });
  return {
    pid,
    exited,
    kill: () => {
      if (pid !== undefined && living.has(pid)) killGroup(pid);
    },
  };
}

function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = (rest + text).split(/\r?\n|\r/);
    // What does not end is not kept whole: a picture's metadata may be dumped as one line.
    rest = (lines.pop() ?? "").slice(0, MAX_LINE_LENGTH);
    for (const line of lines) onLine(line.slice(0, MAX_LINE_LENGTH));
  });
  stream.on("end", () => {
    if (rest !== "") onLine(rest);
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It ended in this very moment.
  }
}

function sweepOnExit(): void {
  if (sweeping) return;
  sweeping = true;
  process.on("exit", () => {
    for (const pid of living) killGroup(pid);
  });
}

const dialects = new Map<string, FfmpegDialect>();

/**
 * Which option names this ffmpeg understands; asked once per program and agent.
 * Throws AgentError CAMERA_FAILED with what to install when it cannot be started.
 */
export async function ffmpegDialect(path?: string): Promise<FfmpegDialect> {
  const program = ffmpegPath(path);
  const known = dialects.get(program);
  if (known !== undefined) return known;
  let text = "";
  const { exited } = startFfmpeg({
    path,
    args: ["-version"],
    onStdout: (chunk) => {
      text += Buffer.from(chunk).toString("latin1");
    },
    onStderrLine: () => undefined,
  });
  const { spawnError } = await exited;
  if (spawnError !== undefined) throw cannotStart(program, spawnError);
  const dialect = dialectOf(text);
  dialects.set(program, dialect);
  return dialect;
}

function cannotStart(program: string, cause: NodeJS.ErrnoException): AgentError {
  if (cause.code === "ENOENT") return new AgentError("CAMERA_FAILED", FFMPEG_MISSING.sentence, { cause });
  return new AgentError("CAMERA_FAILED", `${program} cannot be started: ${messageOf(cause)}`, { cause });
}
