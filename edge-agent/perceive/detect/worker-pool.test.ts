/** The pool with scripted workers: real threads that hang, end, throw or refuse on command. */
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createLogger, type Logger } from "../../telemetry/logger.ts";
import { systemClock } from "../../time/clock.ts";
import type { RgbImage } from "../decode/frame.ts";
import { WorkerPool } from "./worker-pool.ts";

// A hung worker comes back after two and a half seconds: nothing here may terminate it, as nothing may in the field.
/** The first byte of a run's first picture is the command; any other value is echoed as the confidence. */
const HANG = 1;
const END = 2;
const THROW = 3;
const FAIL = 4;
const SLOW = 5;

const SCRIPT = `
  const { parentPort: port, workerData } = require("node:worker_threads");
  let asked = [];
  const commands = {
    ${HANG}: () => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500); echo(); },
    ${END}: () => process.exit(9),
    ${THROW}: () => { throw new Error("out of memory"); },
    ${FAIL}: () => port.postMessage({ kind: "failed", reason: "the picture is unreadable" }),
    ${SLOW}: () => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150); echo(); },
  };
  const echo = () => port.postMessage({
    kind: "detected",
    busyMs: 12,
    detections: asked.map(({ rgb }) => [{ xyxy: [0, 0, asked.length, 1], className: "x", confidence: rgb[0] }]),
  });
  if (workerData === "device-lost") commands[78] = () => { for (let i = 0; i < 256; i += 1) commands[i] = commands[${FAIL}]; echo(); };
  if (workerData === "refuse") port.postMessage({ kind: "refused", reason: "weights are gone" });
  else {
    port.on("message", (request) => {
      if (request === null) return port.close();
      asked = request;
      (commands[request[0].rgb[0]] ?? echo)();
    });
    const batching = { "batch-3": { batch: 3 }, "fixed": { batch: 1, batchRefusal: "the input is fixed" } };
    const isLost = workerData === "device-lost";
    const skipped = workerData === "fallen-back" ? [{ executionProvider: "cuda", reason: "no device" }] : [];
    port.postMessage({ kind: "ready", executionProvider: isLost ? "cuda" : "cpu", skipped, ...(batching[workerData] ?? { batch: 1 }) });
  }
`;

const picture = (command: number): RgbImage => ({
  widthPx: 1,
  heightPx: 1,
  rgb: Uint8Array.of(command, 0, 0),
});

const open: WorkerPool[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.close()));
});

interface Setup {
  readonly workers: number;
  readonly logger?: Logger;
  /** workerData of the n-th worker spawned. */
  readonly script?: (spawned: number) => string;
}

async function startPool({ workers, logger, script = () => "" }: Setup): Promise<WorkerPool> {
  let spawned = 0;
  const pool = await WorkerPool.start({
    workers,
    spawn: () => {
      spawned += 1;
      return new Worker(SCRIPT, { eval: true, workerData: script(spawned) });
    },
    answerTimeoutMs: 300,
    clock: systemClock,
    logger: logger ?? createLogger({ name: "test", level: "silent" }),
  });
  open.push(pool);
  return pool;
}

const confidenceOf = async (pool: WorkerPool, command: number) =>
  (await pool.run(picture(command))).detections[0]?.confidence;

describe("worker pool: a worker that fails", () => {
  it.each([
    { why: "hangs", command: HANG, reason: "the worker gave no answer within 300 ms" },
    { why: "ends", command: END, reason: "the worker ended by itself with code 9" },
    { why: "throws", command: THROW, reason: "the worker threw: out of memory" },
  ])("that $why rejects its call and is replaced", async ({ command, reason }) => {
    const pool = await startPool({ workers: 1 });
    await expect(pool.run(picture(command))).rejects.toMatchObject({
      code: "DETECTOR_FAILED",
      message: reason,
    });
    expect(pool.counters.workersLost).toBe(1);
    expect(await confidenceOf(pool, 77)).toBe(77);
  });

  it("one bad picture is not a dead worker", async () => {
    const pool = await startPool({ workers: 1 });
    await expect(pool.run(picture(FAIL))).rejects.toMatchObject({
      code: "DETECTOR_FAILED",
      message: "the picture is unreadable",
    });
    expect(await confidenceOf(pool, 77)).toBe(77);
    expect(pool.counters.workersLost).toBe(0);
  });

  it("one that fails at everything, as after the loss of its device, is replaced by one that fell back, and says so", async () => {
    const logger = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const pool = await startPool({
      workers: 1,
      logger: logger as unknown as Logger,
      script: (n) => (n === 1 ? "device-lost" : "fallen-back"),
    });
    expect(pool.executionProvider).toBe("cuda");
    expect(await confidenceOf(pool, 78)).toBe(78);
    for (let i = 0; i < 5; i += 1) await expect(pool.run(picture(77))).rejects.toThrow("unreadable");
    expect(await confidenceOf(pool, 77)).toBe(77);
    expect(pool.executionProvider).toBe("cpu");
    expect(pool.counters).toMatchObject({ workersLost: 1, workersHung: 0 });
    expect(logger.error.mock.calls).toEqual([
      [
        {
          reason: "the worker failed at 5 runs in a row: the picture is unreadable",
          workersLost: 1,
        },
        "detector worker lost",
      ],
    ]);
    expect(logger.warn).toHaveBeenCalledExactlyOnceWith(
      { executionProvider: "cpu", skipped: [{ executionProvider: "cuda", reason: "no device" }] },
      "detector fell back to another execution provider",
    );
  });

  it("a hanging worker holds up nobody but its own call", async () => {
    const pool = await startPool({ workers: 2 });
    const hung = pool.run(picture(HANG)).catch((error: unknown) => error);
    expect(await confidenceOf(pool, 70)).toBe(70);
    expect(await confidenceOf(pool, 71)).toBe(71);
    expect(await hung).toMatchObject({ code: "DETECTOR_FAILED" });
  });

  it("a late worker is abandoned, its answer dropped, and it ends when it comes back", async () => {
    const pool = await startPool({ workers: 1 });
    await expect(pool.run(picture(HANG))).rejects.toThrow("no answer within 300 ms");
    expect(pool.counters.workersHung).toBe(1);
    expect(await confidenceOf(pool, 77)).toBe(77);
    await expect.poll(() => pool.counters.workersHung, { timeout: 5_000 }).toBe(0);
    expect(await confidenceOf(pool, 78)).toBe(78);
  });

  it("replaces no more hung workers than there are workers, and says what to do", async () => {
    const pool = await startPool({ workers: 1 });
    await expect(pool.run(picture(HANG))).rejects.toThrow("no answer within 300 ms");
    await expect(pool.run(picture(HANG))).rejects.toThrow("no answer within 300 ms");
    await expect
      .poll(() => pool.run(picture(77)).catch((error: unknown) => String(error)), { timeout: 5_000 })
      .toContain("2 abandoned workers still hang in native code; restart the agent to be rid of them");
    await expect.poll(() => pool.counters.workersHung, { timeout: 5_000 }).toBe(0);
  });

  it("rejects at once while no worker can be had, and works again when one can", async () => {
    // The first one works; its replacement refuses; the next one works.
    const pool = await startPool({ workers: 1, script: (n) => (n === 2 ? "refuse" : "") });
    await expect(pool.run(picture(END))).rejects.toThrow("ended by itself");
    await expect(pool.run(picture(77))).rejects.toThrow("no detector worker is running: weights are gone");
    await expect.poll(() => confidenceOf(pool, 77).catch(() => "refused"), { timeout: 15_000 }).toBe(77);
  });
});

describe("worker pool: queue and end", () => {
  it("answers in order of arrival and refuses more than as many waiting as there are workers", async () => {
    const pool = await startPool({ workers: 1 });
    const order: string[] = [];
    const first = pool.run(picture(SLOW)).then(() => order.push("first"));
    const second = pool.run(picture(80)).then(() => order.push("second"));
    await expect(pool.run(picture(81))).rejects.toMatchObject({
      code: "DETECTOR_FAILED",
      message: "1 pictures are waiting for 1 detector workers already",
    });
    await Promise.all([first, second]);
    expect(order).toEqual(["first", "second"]);
    expect(pool.counters).toEqual({ workersLost: 0, workersHung: 0, refusedFull: 1, runs: 2, pictures: 2 });
  });

  it("start rejects with the refusal of a worker", async () => {
    const starting = startPool({ workers: 2, script: (n) => (n === 2 ? "refuse" : "") });
    await expect(starting).rejects.toMatchObject({ code: "MODEL_INVALID", message: "weights are gone" });
  });

  it("close lets the picture in work finish, rejects the waiting one and what comes later", async () => {
    const pool = await startPool({ workers: 1 });
    const working = pool.run(picture(SLOW));
    const waiting = pool.run(picture(80)).catch((error: unknown) => error);
    await pool.close();
    expect((await working).detections[0]?.confidence).toBe(SLOW);
    expect(await waiting).toMatchObject({ code: "DETECTOR_FAILED", message: "the detector was closed" });
    await expect(pool.run(picture(80))).rejects.toThrow("the detector was closed");
    expect(pool.counters.workersLost).toBe(0);
  });
});

describe("worker pool: batches", () => {
  const batches = { workers: 1, script: () => "batch-3" };
  /** What the scripted worker says of a picture: its command, and with how many it was asked. */
  const seenBy = async (pool: WorkerPool, command: number) => {
    const { detections, busyMs } = await pool.run(picture(command));
    return { confidence: detections[0]?.confidence, pictures: detections[0]?.xyxy[2], busyMs };
  };
  /** Keeps the one worker busy, and returns when it is. */
  const occupy = async (pool: WorkerPool): Promise<{ readonly done: Promise<unknown> }> => {
    const done = pool.run(picture(SLOW));
    await new Promise((resolve) => setImmediate(resolve));
    return { done };
  };

  it("a worker takes what is there, up to its batch and in order, and waits for no more", async () => {
    const pool = await startPool(batches);
    expect(pool.slots).toBe(3);
    expect(await Promise.all([80, 81, 82, 83].map((each) => seenBy(pool, each)))).toEqual([
      ...[80, 81, 82].map((confidence) => ({ confidence, pictures: 3, busyMs: 4 })),
      { confidence: 83, pictures: 1, busyMs: 12 },
    ]);
    await occupy(pool);
    expect(await Promise.all([80, 81].map((each) => seenBy(pool, each)))).toEqual(
      [80, 81].map((confidence) => ({ confidence, pictures: 2, busyMs: 6 })),
    );
    expect(pool.counters).toMatchObject({ runs: 4, pictures: 7 });
  });

  it("pictures that come in one turn go in one run, also those that an answer sets free", async () => {
    const pool = await startPool(batches);
    const caller = async (command: number) => {
      const first = await seenBy(pool, command);
      return [first.pictures, (await seenBy(pool, command)).pictures];
    };
    expect(await Promise.all([80, 81, 82].map(caller))).toEqual([
      [3, 3],
      [3, 3],
      [3, 3],
    ]);
  });

  it("as many wait as all workers take at once, and no more", async () => {
    const pool = await startPool(batches);
    await occupy(pool);
    const waiting = [80, 81, 82].map((each) => pool.run(picture(each)));
    await expect(pool.run(picture(83))).rejects.toThrow(
      "3 pictures are waiting for 1 detector workers already",
    );
    await Promise.all(waiting);
  });

  it.each([
    { why: "fails", command: FAIL, reason: "the picture is unreadable" },
    { why: "hangs", command: HANG, reason: "the worker gave no answer within 300 ms" },
    { why: "ends its worker", command: END, reason: "the worker ended by itself with code 9" },
  ])(
    "a batch that $why fails each of its pictures once, and the next is served",
    async ({ command, reason }) => {
      const pool = await startPool(batches);
      const before = await occupy(pool);
      const batch = [command, 80, 81].map((each) => pool.run(picture(each)));
      const outcomes = await Promise.allSettled(batch);
      await before.done;
      const error = { code: "DETECTOR_FAILED", message: reason };
      expect(outcomes).toMatchObject(batch.map(() => ({ status: "rejected", reason: error })));
      expect(await confidenceOf(pool, 77)).toBe(77);
      expect(pool.counters.workersLost).toBe(command === FAIL ? 0 : 1);
    },
  );

  it("five failures in a row are five runs, however many pictures were in them", async () => {
    const pool = await startPool(batches);
    const before = await occupy(pool);
    const batch = [FAIL, FAIL, FAIL].map((each) => pool.run(picture(each)));
    await Promise.allSettled([before.done, ...batch]);
    for (let i = 0; i < 3; i += 1) await expect(pool.run(picture(FAIL))).rejects.toThrow("unreadable");
    expect(pool.counters.workersLost).toBe(0);
    await expect(pool.run(picture(FAIL))).rejects.toThrow("unreadable");
    expect(pool.counters.workersLost).toBe(1);
  });

  it("a model that takes one picture is announced once for all workers", async () => {
    const logger = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const pool = await startPool({ workers: 2, logger: logger as unknown as Logger, script: () => "fixed" });
    expect(pool.slots).toBe(2);
    expect(logger.warn).toHaveBeenCalledExactlyOnceWith(
      { reason: "the input is fixed" },
      "detector takes one picture per inference, whatever model.batch says",
    );
  });
});
