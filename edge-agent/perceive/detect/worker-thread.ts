/** One worker thread seen from outside: greets once, answers one question at a time, dies at most once. */
import type { Worker } from "node:worker_threads";
import { AgentError, messageOf } from "../../errors.ts";
import type { Clock } from "../../time/clock.ts";
import type { RgbImage } from "../decode/frame.ts";
import type { WorkerAnswer, WorkerGreeting, WorkerMessage, WorkerRequest } from "./worker-protocol.ts";

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

/**
 * Pixels reach the worker through memory that both share: a picture that lies in a SharedArrayBuffer is passed
 * as it is, any other is copied into the thread's own slab, which grows to the largest picture seen. Copying
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
    return greeting;
  }

  /** One picture, one answer. Rejects with DETECTOR_FAILED when the thread died or was too late; it is dead then. */
  async ask(image: RgbImage, timeoutMs: number): Promise<WorkerAnswer> {
    const { widthPx, heightPx } = image;
    const rgb = this.#shared(image.rgb);
    const answer = this.#nextMessage(timeoutMs, "answer");
    this.#worker.postMessage({ widthPx, heightPx, rgb } satisfies WorkerRequest);
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

  #shared(rgb: Uint8Array): Uint8Array {
    if (rgb.buffer instanceof SharedArrayBuffer) return rgb;
    if (this.#slab.length < rgb.length) this.#slab = new Uint8Array(new SharedArrayBuffer(rgb.length));
    const view = this.#slab.subarray(0, rgb.length);
    view.set(rgb);
    return view;
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
