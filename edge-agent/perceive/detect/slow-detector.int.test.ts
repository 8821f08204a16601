/**
 * A real camera, decoder and worker pool, with inference five times slower than the pictures come: the decoder's pipe
 * must never wait for it. Every picture has its number painted into it, so a picture that is missing is known by name.
 */
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testClip } from "../../../deploy/harness/clips.ts";
import { type RtspServer, startRtspServer } from "../../../deploy/harness/rtsp-server.ts";
import { createLogger } from "../../telemetry/logger.ts";
import { systemClock } from "../../time/clock.ts";
import { superviseCamera } from "../camera/camera.ts";
import type { Frame } from "../decode/frame.ts";
import { createFrameReader } from "../decode/frame-reader.ts";
import { createMailbox } from "../decode/mailbox.ts";
import { createPatrolScheduler } from "./patrol-scheduler.ts";
import { WorkerPool } from "./worker-pool.ts";

const FPS = 25;
const BITS = 8;
const WIDTH_PX = 640;
const HEIGHT_PX = 360;
const SECONDS = 10;
const NUMBERS = SECONDS * FPS;
const INFERENCE_MS = 200;

/** The picture's number in eight vertical bars, white is 1; the lower bits left. */
const NUMBERED = `color=black:s=${WIDTH_PX}x${HEIGHT_PX}:r=${FPS},format=yuv420p,geq=lum='if(mod(floor(N/pow(2\\,floor(X/${WIDTH_PX / BITS})))\\,2)\\,235\\,16)':cb=128:cr=128`;

function numberIn({ rgb }: Frame): number {
  let number = 0;
  for (let bit = 0; bit < BITS; bit++) {
    const x = ((bit + 0.5) * WIDTH_PX) / BITS;
    if ((rgb[((HEIGHT_PX / 2) * WIDTH_PX + x) * 3] ?? 0) > 128) number += 2 ** bit;
  }
  return number;
}

/** A worker that blocks its thread as an inference does. */
const SLOW_WORKER = `
  const { parentPort: port } = require("node:worker_threads");
  port.on("message", (request) => {
    if (request === null) return port.close();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${INFERENCE_MS});
    port.postMessage({ kind: "detected", busyMs: ${INFERENCE_MS}, detections: [[]] });
  });
  port.postMessage({ kind: "ready", executionProvider: "cpu", skipped: [], batch: 1 });
`;

describe("a detector slower than the camera", () => {
  let server: RtspServer;
  let pool: WorkerPool;
  const stop = new AbortController();

  beforeAll(async () => {
    const size = { widthPx: WIDTH_PX, heightPx: HEIGHT_PX, fps: FPS, seconds: SECONDS, gop: FPS };
    const file = await testClip({ name: "numbered", ...size, codec: "h264", source: NUMBERED });
    server = await startRtspServer({ mounts: [{ path: "/cam", file, fps: FPS }] });
    pool = await WorkerPool.start({
      workers: 1,
      spawn: () => new Worker(SLOW_WORKER, { eval: true }),
      answerTimeoutMs: 5_000,
      clock: systemClock,
      logger: createLogger({ name: "test", level: "silent" }),
    });
  }, 60_000);

  afterAll(async () => {
    stop.abort();
    await pool.close();
    await server.stop();
  });

  test("loses no picture on the way, drops in the mailbox only, counts them, and looks at new pictures", async () => {
    const mailbox = createMailbox<Frame>();
    const seen: { number: number; atMs: number }[] = [];
    const ages: number[] = [];
    const camera = superviseCamera({
      source: {
        code: "a",
        name: "a",
        url: server.url("/cam"),
        transport: "tcp",
        decode: { fps: FPS },
        maxWidthPx: WIDTH_PX,
        stallTimeoutMs: 5_000,
      },
      createReader: createFrameReader,
      onFrame: (frame: Frame) => {
        seen.push({ number: numberIn(frame), atMs: frame.monotonicMs });
        mailbox.put(frame);
      },
      clock: systemClock,
      logger: createLogger({ name: "test", level: "silent" }),
      signal: stop.signal,
    });
    const patrol = createPatrolScheduler({ slots: 1, clock: systemClock });
    const wished = { code: "a", revisitMs: 1_000 / FPS, priority: 5 };
    const looking = (async () => {
      for await (const frame of patrol.looks(wished, mailbox, stop.signal)) {
        ages.push(systemClock.monotonicMs() - frame.monotonicMs);
        await pool.run(frame);
      }
    })();
    await systemClock.sleep(9_000);
    const load = patrol.load();
    stop.abort();
    await Promise.all([camera.done, looking]);

    // The first pictures come in a bunch while the decoder starts.
    const settled = seen.slice(FPS);
    expect(settled.length).toBeGreaterThan(5 * FPS);
    const steps = settled
      .slice(1)
      .map(({ number }, i) => (number - (settled[i]?.number ?? 0) + NUMBERS) % NUMBERS);
    expect(steps.filter((step) => step !== 1)).toEqual([]);
    // The pipe never waited: a look takes 200 ms, and no two pictures are that far apart on average or fall behind.
    const spanMs = (settled.at(-1)?.atMs ?? 0) - (settled[0]?.atMs ?? 0);
    expect(spanMs / steps.length).toBeCloseTo(1_000 / FPS, -1);
    expect(camera.health().restarts).toBe(0);

    const { looks } = patrol.stats("a");
    expect(mailbox.puts - mailbox.replaced - looks).toBeLessThanOrEqual(1);
    expect(mailbox.replaced).toBeGreaterThan(looks * 2);
    expect(looks).toBeGreaterThan(20);
    // The newest picture each time: one frame old, whatever the inference takes.
    expect(ages.toSorted((a, b) => a - b)[Math.floor(ages.length / 2)]).toBeLessThan(2_000 / FPS);
    // 200 ms of work every 40 ms.
    expect(load.demandShare).toBeGreaterThan(4);
    expect(load.stretchByPriority["5"]).toBeGreaterThan(3);
  }, 30_000);
});
