/** Runs one short command to its end: with a time limit, a bounded record of its error output, and no shell. */
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { messageOf } from "../errors.ts";

const ERROR_TEXT_CHARS_MAX = 4000;

export interface CommandOptions {
  readonly cwd?: string;
  readonly timeoutMs: number;
  /** Where its standard output goes; dropped when absent. */
  readonly outputFile?: string;
  /** What it reads; nothing when absent. */
  readonly input?: Readable;
}

/** Resolves when the command ended with 0. Rejects with a sentence: what ran, how it ended, what it complained of. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<void> {
  const child = spawn(command, [...args], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    env: { ...process.env, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" },
    timeout: options.timeoutMs,
    killSignal: "SIGKILL",
  });
  child.once("exit", (_code, signal) => {
    // Helpers of a killed command may still hold its pipes open; nothing more is wanted from them.
    if (signal === "SIGKILL") for (const pipe of [child.stdout, child.stderr]) pipe?.destroy();
  });
  let complaint = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk.toString("utf8")).slice(0, ERROR_TEXT_CHARS_MAX);
  });
  const ended = new Promise<string | undefined>((resolve) => {
    child.once("error", (error) => {
      resolve(`${command} could not be started: ${error.message}`);
    });
    child.once("close", (code, signal) => {
      if (code === 0) resolve(undefined);
      else if (signal === "SIGKILL")
        resolve(`${command} did not finish within ${options.timeoutMs / 1000} s`);
      else resolve(`${command} ended with ${code ?? signal ?? "no code"}: ${complaintOf(complaint)}`);
    });
  });
  // Feeding it may break off when it has read enough or has failed; its exit code tells which.
  if (options.input !== undefined && child.stdin !== null)
    pipeline(options.input, child.stdin).catch(() => undefined);
  const written = consumeOutput(child.stdout, options.outputFile).then(() => undefined, messageOf);
  const [failure, writeFailure] = await Promise.all([ended, written]);
  // SIGPIPE says only that we stopped reading: why we did is the reason.
  const reason = child.signalCode === "SIGPIPE" ? (writeFailure ?? failure) : (failure ?? writeFailure);
  if (reason !== undefined) throw new Error(reason);
}

async function consumeOutput(output: Readable | null, file: string | undefined): Promise<void> {
  if (output === null) return;
  if (file === undefined) output.resume();
  else await pipeline(output, createWriteStream(file));
}

/** The first two lines that complain: later ones repeat them or name log files. */
function complaintOf(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  const telling = lines.filter((line) => line !== "" && !/^(npm warn|W:|N:)/.test(line));
  return telling.slice(0, 2).join(" / ") || "it said nothing";
}
