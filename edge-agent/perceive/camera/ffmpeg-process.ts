/** The only file of the agent that starts processes: ffmpeg, alone in its group, ended by SIGKILL and reaped. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { AgentError, messageOf } from "../../errors.ts";
import { systemClock } from "../../time/clock.ts";
import { FFMPEG_MISSING } from "./camera-fault.ts";
import { COPY_FD, dialectOf, KEYFRAME_FD, type FfmpegDialect } from "./ffmpeg-args.ts";

export interface FfmpegOptions {
  /** Default: the environment's FFMPEG_PATH, or "ffmpeg" from PATH. */
  readonly path?: string | undefined;
  readonly args: readonly string[];
  /** Called as fast as bytes come: the pipe is always drained, or ffmpeg stops reading from the camera. */
  readonly onStdout: (chunk: Uint8Array) => void;
  /** Opens COPY_FD to the child and reads it; like stdout, as fast as bytes come. */
  readonly onCopy?: ((chunk: Uint8Array) => void) | undefined;
  /** Opens KEYFRAME_FD in the same way. */
  readonly onKeyframes?: ((chunk: Uint8Array) => void) | undefined;
  /** All of the child's standard input. Default: none. */
  readonly input?: Uint8Array | undefined;
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
  const wanted = (use: unknown) => (use === undefined ? "ignore" : "pipe");
  const child = spawn(ffmpegPath(options.path), options.args, {
    detached: true,
    stdio: [wanted(options.input), "pipe", "pipe", wanted(options.onCopy), wanted(options.onKeyframes)],
    // The type of spawn knows three descriptors.
  }) as ChildProcessByStdio<Writable | null, Readable, Readable>;
  // A child that ends before it has read all breaks the pipe; its exit says why.
  child.stdin?.on("error", () => undefined).end(options.input);
  drain(child.stdio[COPY_FD], options.onCopy);
  drain(child.stdio[KEYFRAME_FD], options.onKeyframes);
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

function drain(stream: unknown, onChunk: ((chunk: Uint8Array) => void) | undefined): void {
  if (onChunk !== undefined) (stream as Readable | null | undefined)?.on("data", onChunk);
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

const versions = new Map<string, Promise<string>>();

/**
 * What `ffmpeg -version` prints; asked once per program and run of the agent, however many cameras ask at once.
 * Rejects with AgentError CAMERA_FAILED with what to install when it cannot be started.
 */
export function ffmpegVersion(path?: string): Promise<string> {
  const program = ffmpegPath(path);
  const known = versions.get(program);
  if (known !== undefined) return known;
  const asked = askFfmpeg(path, ["-version"]).then(({ stdout }) => stdout.toString("latin1"));
  versions.set(program, asked);
  // It may be installed meanwhile.
  asked.catch(() => versions.delete(program));
  return asked;
}

/** Which option names this ffmpeg understands by its version. Rejects like ffmpegVersion. */
export async function ffmpegDialect(path?: string): Promise<FfmpegDialect> {
  return dialectOf(await ffmpegVersion(path));
}

export interface FfmpegAnswer {
  readonly code: number | null;
  /** At most MAX_ANSWER_BYTES of it. */
  readonly stdout: Buffer;
  readonly stderrLines: readonly string[];
}

const MAX_ANSWER_BYTES = 1 << 22;
const MAX_ANSWER_LINES = 200;
/** A driver that hangs while a device is opened must not hang the agent. */
const ANSWER_TIMEOUT_MS = 10_000;

/** Runs ffmpeg for a short answer. Rejects with AgentError CAMERA_FAILED when it cannot be started. */
export async function askFfmpeg(path: string | undefined, args: readonly string[]): Promise<FfmpegAnswer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const stderrLines: string[] = [];
  const child = startFfmpeg({
    path,
    args,
    onStdout: (chunk) => {
      bytes += chunk.length;
      if (bytes <= MAX_ANSWER_BYTES) chunks.push(chunk);
    },
    onStderrLine: (line) => {
      if (stderrLines.length < MAX_ANSWER_LINES) stderrLines.push(line);
    },
  });
  const answered = new AbortController();
  const limit = systemClock.sleep(ANSWER_TIMEOUT_MS, answered.signal).then(
    () => {
      child.kill();
    },
    () => undefined,
  );
  const { code, spawnError } = await child.exited;
  answered.abort();
  await limit;
  if (spawnError !== undefined) throw cannotStart(ffmpegPath(path), spawnError);
  return { code, stdout: Buffer.concat(chunks), stderrLines };
}

function cannotStart(program: string, cause: NodeJS.ErrnoException): AgentError {
  if (cause.code === "ENOENT") return new AgentError("CAMERA_FAILED", FFMPEG_MISSING.sentence, { cause });
  return new AgentError("CAMERA_FAILED", `${program} cannot be started: ${messageOf(cause)}`, { cause });
}
