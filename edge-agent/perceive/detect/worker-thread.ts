/** One worker thread seen from outside: greets once, answers one question at a time, dies at most once. */
import type { Worker } from "node:worker_threads";
import { AgentError, messageOf } from "../../errors.ts";
import type { Clock } from "../../time/clock.ts";
import type { RgbImage } from "../decode/frame.ts";
import type {
  DetectRequest,
  WorkerAnswer,
  WorkerGreeting,
  WorkerMessage,
  WorkerRequest,
} from "./worker-protocol.ts";

export interface WorkerThreadOptions {
  readonly spawn: () => Worker;
  readonly clock: Clock;
  /** Called once, unless the thread was told to end. */
  readonly onDeath: (thread: WorkerThread, reason: string) => void;
}

interface Waiter {
  readonly resolve: (message: WorkerMessage) => void;
  readonly reject: (error: AgentError) => void;
}

/** How long a worker may take to finish its picture and release its session before nobody waits for it any more. */
const END_TIMEOUT_MS = 2_000;

const isShared = (rgb: Uint8Array): boolean => rgb.buffer instanceof SharedArrayBuffer;
/** Whole words, so that the next picture can be read word by word where it lies. */
const slabBytesOf = (rgb: Uint8Array): number => (isShared(rgb) ? 0 : 4 * Math.ceil(rgb.length / 4));

/**
 * Pixels reach the worker through memory that both share: a picture that lies in a SharedArrayBuffer is passed
 * as it is, any other is copied into the thread's own slab, which grows to the largest question seen. Copying
 * 1920x1080 takes 0.5 ms and leaves no garbage; a cloned message would be that copy plus 6 MB to collect, and a
 * transferred one would empty the caller's `rgb`.
 *
 * A thread is told to end, never terminated: native code cannot be interrupted, and when a run returns into a
 * terminated thread, onnxruntime's binding throws what nobody can catch and the whole process aborts (seen with
 * onnxruntime-node 1.30.0 on Node 20). One that is late is abandoned: it ends by itself if it ever comes back.
 */
export class WorkerThread {
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #onDeath: WorkerThreadOptions["onDeath"];
  #waiter: Waiter | undefined;
  #dead: AgentError | undefined;
  #ending = false;
  #slab = new Uint8Array(new SharedArrayBuffer(0));
  executionProvider = "";
  /** Pictures that one question may hold. */
  batch = 1;
  /** Kept by the pool. */
  failuresInARow = 0;
  /** Resolves when the thread is really gone; one that hangs in native code may never be. */
  readonly gone: Promise<void>;

  constructor({ spawn, clock, onDeath }: WorkerThreadOptions) {
    this.#worker = spawn();
    this.#clock = clock;
    this.#onDeath = onDeath;
    this.gone = new Promise((resolve) => {
      this.#worker.once("exit", (code) => {
        resolve();
        this.#die(`the worker ended by itself with code ${code}`);
      });
    });
    this.#worker.on("error", (error) => {
      this.#die(`the worker threw: ${messageOf(error)}`);
    });
    this.#worker.on("message", (message: WorkerMessage) => {
      this.#waiter?.resolve(message);
    });
  }

  /** Waits for the greeting. Rejects with MODEL_INVALID when the worker refuses, DETECTOR_FAILED when it dies or is late. */
  async greet(timeoutMs: number): Promise<Extract<WorkerGreeting, { kind: "ready" }>> {
    const greeting = (await this.#nextMessage(timeoutMs, "start")) as WorkerGreeting;
    if (greeting.kind === "refused") {
      this.#ending = true;
      throw new AgentError("MODEL_INVALID", greeting.reason);
    }
    this.executionProvider = greeting.executionProvider;
    this.batch = greeting.batch;
    return greeting;
  }

  /** At most `batch` pictures, one answer. Rejects with DETECTOR_FAILED when the thread died or was too late; it is dead then. */
  async ask(images: readonly RgbImage[], timeoutMs: number): Promise<WorkerAnswer> {
    const request = this.#shared(images);
    const answer = this.#nextMessage(timeoutMs, "answer");
    this.#worker.postMessage(request satisfies WorkerRequest);
    return (await answer) as WorkerAnswer;
  }

  /** Lets the worker finish its picture and release its session; waits END_TIMEOUT_MS at most. */
  async end(): Promise<void> {
    this.#ending = true;
    this.#askToEnd();
    const timer = new AbortController();
    const late = this.#clock.sleep(END_TIMEOUT_MS, timer.signal).catch(() => undefined);
    await Promise.race([this.gone, late]);
    timer.abort();
  }

  #askToEnd(): void {
    this.#worker.postMessage(null satisfies WorkerRequest);
    this.#worker.unref();
  }

  #shared(images: readonly RgbImage[]): DetectRequest[] {
    const slabBytes = images.reduce((sum, { rgb }) => sum + slabBytesOf(rgb), 0);
    if (this.#slab.length < slabBytes) this.#slab = new Uint8Array(new SharedArrayBuffer(slabBytes));
    let at = 0;
    return images.map(({ widthPx, heightPx, rgb }) => {
      if (isShared(rgb)) return { widthPx, heightPx, rgb };
      const view = this.#slab.subarray(at, at + rgb.length);
      view.set(rgb);
      at += slabBytesOf(rgb);
      return { widthPx, heightPx, rgb: view };
    });
  }

  async #nextMessage(timeoutMs: number, what: string): Promise<WorkerMessage> {
    if (this.#dead !== undefined) throw this.#dead;
    const timer = new AbortController();
    const late = async (): Promise<never> => {
      await this.#clock.sleep(timeoutMs, timer.signal);
      // Its death rejects the waiter as well; this one only has to be of the same kind.
      this.#die(`the worker gave no ${what} within ${timeoutMs} ms`);
      throw this.#dead ?? new AgentError("DETECTOR_FAILED", `no ${what} within ${timeoutMs} ms`);
    };
    const message = new Promise<WorkerMessage>((resolve, reject) => {
      this.#waiter = { resolve, reject };
    });
    try {
      return await Promise.race([message, late()]);
    } finally {
      this.#waiter = undefined;
      timer.abort();
    }
  }

  #die(reason: string): void {
    if (this.#dead !== undefined) return;
    this.#dead = new AgentError("DETECTOR_FAILED", reason);
    this.#waiter?.reject(this.#dead);
    this.#askToEnd();
    if (!this.#ending) this.#onDeath(this, reason);
  }
}
