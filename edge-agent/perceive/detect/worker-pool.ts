/** A fixed number of worker threads behind a bounded queue; a dead or hung one is replaced. */
import type { Worker } from "node:worker_threads";
import { AgentError, messageOf } from "../../errors.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { RgbImage } from "../decode/frame.ts";
import type { Detection } from "./detection.ts";
import type { WorkerGreeting } from "./worker-protocol.ts";
import { WorkerThread } from "./worker-thread.ts";

export interface WorkerPoolOptions {
  readonly workers: number;
  readonly spawn: () => Worker;
  readonly answerTimeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface WorkerPoolCounters {
  /** Workers that hung, died or failed at everything, and were given up. */
  readonly workersLost: number;
  /** Of those, the ones that still hang in native code; process.exit would wait for them. */
  readonly workersHung: number;
  /** Calls refused because as many were waiting already as all workers take at once. */
  readonly refusedFull: number;
  /** Questions that a worker answered well, and the pictures in them: their quotient is the mean batch. */
  readonly runs: number;
  readonly pictures: number;
}

/** What became of one picture. */
export interface PictureAnswer {
  readonly detections: readonly Detection[];
  /** Its share of the time that the worker was busy with the batch it was in. */
  readonly busyMs: number;
}

interface Job {
  readonly image: RgbImage;
  readonly resolve: (answer: PictureAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** Generous: a GPU provider may compile kernels when its session opens. */
const START_TIMEOUT_MS = 120_000;
/**
 * A worker that fails at so many runs in a row is given up: after the loss of its device every run throws, and
 * only a new session can fall back to another provider.
 */
const FAILURES_IN_A_ROW = 5;
/** Before the next replacement, by the number of workers lost without an answer in between; the last one stays. */
const REPLACE_DELAYS_MS = [0, 1_000, 5_000, 10_000, 60_000] as const;

const failed = (reason: string) => new AgentError("DETECTOR_FAILED", reason);

export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  /** Greeted and not dead. */
  readonly #alive = new Set<WorkerThread>();
  readonly #idle: WorkerThread[] = [];
  /** At most `slots` long, and within one turn what the idle workers are about to take. */
  readonly #waiting: Job[] = [];
  readonly #closing = new AbortController();
  /** Abandoned threads that still run, because native code does not let go of them. */
  #hung = 0;
  #lostInARow = 0;
  #workersLost = 0;
  #refusedFull = 0;
  #runs = 0;
  #pictures = 0;
  #provider = "";
  /** The most that any worker took at once since the start. */
  #batch = 1;
  #batchRefusal: string | undefined;
  #isAssigning = false;
  /** Why the latest replacement failed; undefined once one succeeded. */
  #replaceFailure: string | undefined;

  private constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  /** Resolves when every worker is ready; rejects with what the first of them refused, and ends the others. */
  static async start(options: WorkerPoolOptions): Promise<WorkerPool> {
    const pool = new WorkerPool(options);
    const started = await Promise.allSettled(Array.from({ length: options.workers }, () => pool.#add()));
    const refused = started.find((each) => each.status === "rejected");
    if (refused === undefined) return pool;
    await pool.close();
    throw refused.reason as unknown;
  }

  get executionProvider(): string {
    return this.#provider;
  }

  /** Pictures that all workers together have in work at most. */
  get slots(): number {
    return this.#options.workers * this.#batch;
  }

  get counters(): WorkerPoolCounters {
    return {
      ...{ workersLost: this.#workersLost, workersHung: this.#hung, refusedFull: this.#refusedFull },
      ...{ runs: this.#runs, pictures: this.#pictures },
    };
  }

  /**
   * First come, first served; a free worker takes what is there, up to its batch, and never waits for more. A failure is
   * that of every picture in the batch. Rejects with DETECTOR_FAILED when the worker failed, the queue is full or nobody works.
   */
  run(image: RgbImage): Promise<PictureAnswer> {
    return new Promise((resolve, reject) => {
      const refusal = this.#refusal();
      if (refusal !== undefined) {
        reject(failed(refusal));
        return;
      }
      this.#waiting.push({ image, resolve, reject });
      this.#assignSoon();
    });
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#rejectWaiting("the detector was closed");
    await Promise.all([...this.#alive].map((thread) => thread.end()));
    this.#alive.clear();
  }

  #refusal(): string | undefined {
    if (this.#closing.signal.aborted) return "the detector was closed";
    if (this.#alive.size === 0 && this.#replaceFailure !== undefined) {
      return `no detector worker is running: ${this.#replaceFailure}`;
    }
    // Those that idle workers are about to take do not wait.
    if (this.#waiting.length < this.slots + this.#idle.length * this.#batch) return undefined;
    this.#refusedFull += 1;
    return `${this.#waiting.length} pictures are waiting for ${this.#options.workers} detector workers already`;
  }

  /**
   * With batches at the end of this turn of the event loop: what comes in one turn, as the next pictures do when a
   * batch is answered, then goes in one run. At once, four callers got batches of two on average.
   */
  #assignSoon(): void {
    if (this.#batch === 1) this.#assign();
    if (this.#batch === 1 || this.#isAssigning) return;
    this.#isAssigning = true;
    setImmediate(() => {
      this.#isAssigning = false;
      this.#assign();
    });
  }

  #assign(): void {
    while (this.#idle.length > 0 && this.#waiting.length > 0) {
      const thread = this.#idle.shift() as WorkerThread;
      void this.#serve(thread, this.#waiting.splice(0, thread.batch));
    }
  }

  async #serve(thread: WorkerThread, jobs: readonly Job[]): Promise<void> {
    try {
      const images = jobs.map(({ image }) => image);
      const answer = await thread.ask(images, this.#options.answerTimeoutMs);
      if (answer.kind === "detected") {
        this.#noteSuccess(thread, jobs.length);
        const busyMs = answer.busyMs / jobs.length;
        jobs.forEach(({ resolve }, i) => {
          resolve({ detections: answer.detections[i] as readonly Detection[], busyMs });
        });
      } else {
        for (const { reject } of jobs) reject(failed(answer.reason));
        this.#noteFailure(thread, answer.reason);
      }
      // It may have died between its answer and now.
      if (this.#alive.has(thread)) this.#idle.push(thread);
    } catch (error) {
      for (const { reject } of jobs) reject(error);
    }
    this.#assignSoon();
  }

  #noteSuccess(thread: WorkerThread, pictures: number): void {
    this.#lostInARow = 0;
    thread.failuresInARow = 0;
    this.#runs += 1;
    this.#pictures += pictures;
  }

  #noteFailure(thread: WorkerThread, reason: string): void {
    thread.failuresInARow += 1;
    if (thread.failuresInARow < FAILURES_IN_A_ROW || !this.#alive.has(thread)) return;
    this.#lose(thread, `the worker failed at ${FAILURES_IN_A_ROW} runs in a row: ${reason}`);
    void thread.end();
  }

  async #add(): Promise<void> {
    const thread = new WorkerThread({
      spawn: this.#options.spawn,
      clock: this.#options.clock,
      onDeath: (dead, reason) => {
        this.#bury(dead, reason);
      },
    });
    const greeting = await thread.greet(START_TIMEOUT_MS);
    if (this.#closing.signal.aborted) {
      await thread.end();
      return;
    }
    this.#alive.add(thread);
    this.#idle.push(thread);
    this.#announce(greeting);
    this.#assign();
  }

  #announce(greeting: Extract<WorkerGreeting, { kind: "ready" }>): void {
    this.#announceBatch(greeting.batch, greeting.batchRefusal);
    const { executionProvider, skipped } = greeting;
    if (executionProvider === this.#provider) return;
    this.#provider = executionProvider;
    if (skipped.length === 0) this.#options.logger.info({ executionProvider }, "detector ready");
    else
      this.#options.logger.warn(
        { executionProvider, skipped },
        "detector fell back to another execution provider",
      );
  }

  #announceBatch(batch: number, reason: string | undefined): void {
    this.#batch = Math.max(this.#batch, batch);
    if (reason === this.#batchRefusal) return;
    this.#batchRefusal = reason;
    if (reason !== undefined) {
      this.#options.logger.warn(
        { reason },
        "detector takes one picture per inference, whatever model.batch says",
      );
    }
  }

  /** A thread that dies before its greeting was never alive: whoever started it handles that. */
  #bury(thread: WorkerThread, reason: string): void {
    this.#hung += 1;
    void thread.gone.then(() => {
      this.#hung -= 1;
    });
    if (this.#alive.has(thread)) this.#lose(thread, reason);
  }

  #lose(thread: WorkerThread, reason: string): void {
    this.#alive.delete(thread);
    const at = this.#idle.indexOf(thread);
    if (at !== -1) this.#idle.splice(at, 1);
    this.#workersLost += 1;
    this.#lostInARow += 1;
    this.#options.logger.error({ reason, workersLost: this.#workersLost }, "detector worker lost");
    void this.#replace();
  }

  /** Tries until a new worker is ready or the pool is closed. */
  async #replace(): Promise<void> {
    for (let attempt = this.#lostInARow - 1; ; attempt += 1) {
      const delayMs = REPLACE_DELAYS_MS[attempt] ?? REPLACE_DELAYS_MS[REPLACE_DELAYS_MS.length - 1] ?? 0;
      try {
        await this.#options.clock.sleep(delayMs, this.#closing.signal);
      } catch {
        return; // closed meanwhile
      }
      try {
        this.#checkHung();
        await this.#add();
        this.#replaceFailure = undefined;
        return;
      } catch (error) {
        this.#replaceFailure = messageOf(error);
        this.#options.logger.error({ reason: this.#replaceFailure }, "detector worker could not be replaced");
        if (this.#alive.size === 0)
          this.#rejectWaiting(`no detector worker is running: ${this.#replaceFailure}`);
      }
    }
  }

  /** Every hung thread keeps a session and a core: as many as there are workers are borne, no more. */
  #checkHung(): void {
    if (this.#hung <= this.#options.workers) return;
    throw failed(
      `${this.#hung} abandoned workers still hang in native code; restart the agent to be rid of them`,
    );
  }

  #rejectWaiting(reason: string): void {
    for (const job of this.#waiting.splice(0)) job.reject(failed(reason));
  }
}
