/** The agent as its operator runs it, killed and started again on the same data; its log is the account of events. */
import { createWriteStream, type WriteStream } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import { openLmdbOutbox } from "../../../edge-agent/report/outbox/lmdb-outbox.ts";
import { descendantsOf, type Process, stillAlive } from "../../e2e/process-tree.ts";
import { type Child, startChild } from "../../harness/child.ts";
import type { EventNote } from "./ledger.ts";

export interface SoakedAgentOptions {
  /** Holds edge-agent/main.js. */
  readonly build: string;
  /** Holds agent.yaml; data and log go there. */
  readonly folder: string;
  readonly natsUrl: string;
}

/** pino's number for errors. */
const ERROR = 50;
const MAX_COMPLAINTS = 50;

export class SoakedAgent {
  /** Events of all lives, in the order of their log lines. */
  readonly events: EventNote[] = [];
  /** Errors that the agent logged, by message. */
  readonly complaints = new Map<string, number>();
  /** How often it was started. */
  lives = 0;
  readonly #options: SoakedAgentOptions;
  readonly #log: WriteStream;
  #child: Child | undefined;
  /** Everything that ever ran under an agent that has ended. */
  readonly #left: Process[] = [];

  constructor(options: SoakedAgentOptions) {
    this.#options = options;
    this.#log = createWriteStream(join(options.folder, "agent.log"), { flags: "a" });
  }

  get pid(): number | undefined {
    return this.#child?.running === true ? this.#child.pid : undefined;
  }

  /** Resolves when it says that it has started. */
  async start(): Promise<void> {
    const { build, folder, natsUrl } = this.#options;
    this.lives++;
    this.#child = await startChild({
      name: "edge-agent",
      command: process.execPath,
      args: [join(build, "edge-agent", "main.js"), "run", "--config", join(folder, "agent.yaml")],
      env: { NATS_URL: natsUrl },
      ready: /agent started/,
      readyTimeoutMs: 60_000,
      stopGraceMs: 20_000,
      onLine: (line) => {
        this.#hear(line);
      },
    });
  }

  decoders(): readonly Process[] {
    const { pid } = this;
    return pid === undefined ? [] : descendantsOf(pid).filter(({ command }) => command.includes("ffmpeg"));
  }

  /** SIGKILL to the agent alone, as the kernel does when memory ends; its decoders are on their own. */
  async kill(): Promise<void> {
    this.#remember();
    await this.#child?.kill();
  }

  async stop(): Promise<void> {
    this.#remember();
    await this.#child?.stop();
    this.#log.end();
  }

  /** What of agents that have ended still runs. */
  leftBehind(): readonly Process[] {
    return stillAlive(this.#left);
  }

  #remember(): void {
    const { pid } = this;
    if (pid !== undefined) this.#left.push(...descendantsOf(pid));
  }

  /** Event ids in the outbox of an agent that does not run, read from a copy of its disk. */
  async durableEvents(): Promise<readonly string[]> {
    const { folder } = this.#options;
    const copy = join(folder, `outbox-after-life-${String(this.lives)}`);
    await cp(join(folder, "data", "outbox"), copy, { recursive: true });
    const all = Number.MAX_SAFE_INTEGER;
    const outbox = openLmdbOutbox({
      directory: copy,
      maxEntries: 1e9,
      maxBytes: 1e12,
      logger: pino({ level: "silent" }),
    });
    const waiting = outbox.peek(all).map(({ event }) => event.id);
    const sent = outbox.sent(all).map(({ eventId }) => eventId);
    await outbox.close();
    await rm(copy, { recursive: true });
    return [...waiting, ...sent];
  }

  #hear(line: string): void {
    this.#log.write(`${line}\n`);
    const said = parsed(line);
    if (said?.["msg"] === "event") {
      const text = (key: string): string => String(said[key]);
      this.events.push({
        eventId: text("eventId"),
        phase: text("phase"),
        dedupKey: text("dedupKey"),
        cameraCode: text("cameraCode"),
      });
    } else if (Number(said?.["level"]) >= ERROR || said === null) {
      const message = said === null ? line.slice(0, 200) : String(said["msg"]);
      if (this.complaints.size < MAX_COMPLAINTS || this.complaints.has(message))
        this.complaints.set(message, (this.complaints.get(message) ?? 0) + 1);
    }
  }
}

/** Null for what is no log line, such as a crash's own words. */
function parsed(line: string): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
}
