/** `npm start` as a user runs it: a process of its own, read by its lines and spoken to by signals and the API. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Api, createApi } from "../demo/api.ts";
import { repoRoot } from "../harness/repo-root.ts";
import { descendantsOf, type Process } from "./process-tree.ts";

const POLL_MS = 200;

/** The line that says where the office signs in; the worker's is another. */
export const OFFICE_LINK = /open .* signed in by (http:\S+)/;

export class DemoProcess {
  readonly lines: string[] = [];
  readonly exited: Promise<number | NodeJS.Signals>;
  readonly #child: ChildProcess;

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const own = { NATS_URL: "", REDIS_URL: "", DATABASE_URL: "", ...env };
    this.#child = spawn(process.execPath, [join(repoRoot, "deploy", "start.mjs"), ...args], {
      cwd: repoRoot,
      env: { ...process.env, ...own },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on("line", (line) => this.lines.push(line));
    }
    this.exited = new Promise((resolve) => {
      this.#child.once("close", (code, signal) => {
        resolve(code ?? signal ?? -1);
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get transcript(): string {
    return this.lines.join("\n");
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Every process that descends from it. */
  family(): readonly Process[] {
    return descendantsOf(this.pid);
  }

  /** The running process whose command line matches; rejects with the transcript when there is none. */
  async member(pattern: RegExp, withinMs = 30_000): Promise<Process> {
    const find = (): Process | undefined => this.family().find(({ command }) => pattern.test(command));
    await this.until(`a process like ${String(pattern)}`, () => find() !== undefined, withinMs);
    const found = find();
    if (found === undefined) throw new Error(`${String(pattern)} came and went`);
    return found;
  }

  async line(pattern: RegExp, withinMs = 60_000): Promise<string> {
    const find = (): string | undefined => this.lines.find((line) => pattern.test(line));
    await this.until(`a line like ${String(pattern)}`, () => find() !== undefined, withinMs);
    return find() ?? "";
  }

  /** Through the link it printed, as the office. */
  async api(): Promise<Api> {
    const line = await this.line(OFFICE_LINK, 120_000);
    const url = new URL(OFFICE_LINK.exec(line)?.[1] ?? "");
    return createApi(url.origin, url.searchParams.get("token") ?? "");
  }

  async until(what: string, holds: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
    const end = Date.now() + withinMs;
    // The dispatcher may be away for a moment: that is often the very point.
    const now = async (): Promise<boolean> => Promise.resolve(holds()).catch(() => false);
    while (!(await now())) {
      if (Date.now() > end)
        throw new Error(`no ${what} within ${String(withinMs / 1000)} s:\n${this.transcript}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}
