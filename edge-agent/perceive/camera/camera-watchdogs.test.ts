/** The supervisor's watchdogs on a clock that stands still: what each sees, says, and does next. */
import { describe, expect, test, vi } from "vitest";
import type { Logger } from "../../telemetry/logger.ts";
import { createFakeClock, type FakeClock } from "../../time/fake-clock.ts";
import { type CameraSupervisor, type Picture, superviseCamera } from "./camera.ts";
import type { CameraFault } from "./camera-fault.ts";
import type { CameraSource, DecodeMode, StreamFact } from "./camera-source.ts";
import { type ConnectLimiter, createConnectLimiter } from "./connect-limiter.ts";

const SOURCE: CameraSource = {
  code: "cam-1",
  name: "North gate",
  url: "rtsp://op:s3cret@10.0.0.7/ch1",
  transport: "tcp",
  decode: "keyframes",
  maxWidthPx: 1920,
  stallTimeoutMs: 20_000,
  revisitMs: 2_000,
  frozenPictureMs: 60_000,
};

interface Try {
  readonly n: number;
  readonly decode: DecodeMode;
  readonly clock: FakeClock;
  /** A picture whose every byte is `value`, of this width. */
  readonly picture: (value: number, widthPx?: number) => void;
  readonly tell: (fact: StreamFact) => void;
}

interface SetUp {
  readonly source?: Partial<CameraSource>;
  readonly clock?: FakeClock;
  readonly limiter?: ConnectLimiter;
}

/** The script starts what it needs on the clock; the try lasts until the supervisor ends it, or the script does. */
function setUp(script: (run: Try) => Promise<CameraFault> | undefined, options: SetUp = {}) {
  const { clock = createFakeClock(1_000_000) } = options;
  const stop = new AbortController();
  const info = vi.fn();
  const warn = vi.fn();
  const startsMs: number[] = [];
  const pictures: Picture[] = [];
  const supervisor = superviseCamera({
    source: { ...SOURCE, ...options.source },
    ...(options.limiter === undefined ? {} : { limiter: options.limiter }),
    createReader: ({ onFrame, firstSequence }) => {
      let sequence = firstSequence;
      return {
        push: ([value = 0, widthPx = 4]) => {
          const [capturedAtMs, monotonicMs] = [clock.nowMs(), clock.monotonicMs()];
          const rgb = new Uint8Array(widthPx * 3 * 3).fill(value);
          onFrame({ widthPx, heightPx: 3, sequence: sequence++, capturedAtMs, monotonicMs, rgb });
        },
      };
    },
    onFrame: (picture: Picture) => pictures.push(picture),
    clock,
    logger: { info, warn } as unknown as Logger,
    signal: stop.signal,
    random: () => 0.5,
    runSource: ({ decode }, onBytes, signal, onFact) => {
      startsMs.push(clock.monotonicMs());
      let over = false;
      const picture = (value: number, widthPx = 4): void => {
        if (!signal.aborted && !over) onBytes(Uint8Array.of(value, widthPx));
      };
      const tell = (fact: StreamFact): void => {
        if (!signal.aborted) onFact?.(fact);
      };
      const aborted = new Promise<CameraFault>((resolve) => {
        signal.addEventListener("abort", () => {
          resolve({ kind: "unknown", sentence: "ended by signal" });
        });
      });
      const run = script({ n: startsMs.length, decode, clock, picture, tell }) ?? aborted;
      return run.finally(() => {
        over = true;
      });
    },
  });
  const said = (log: typeof info): string[] => log.mock.calls.map(([, text]) => String(text));
  return {
    clock,
    stop,
    supervisor,
    startsMs,
    pictures,
    warnings: () => said(warn),
    notices: () => said(info),
  };
}

/** Other bytes each time, as a real sensor gives. */
const lively = ({ clock, picture }: Try, everyMs: number): void => {
  let value = 0;
  clock.every(everyMs, () => {
    picture((value = (value + 1) % 256));
  });
};

describe("packets without a picture", () => {
  const packetsOnly = ({ clock, tell }: Try): undefined => {
    let total = 0;
    clock.every(5_000, () => {
      tell({ kind: "packets", total: (total += 125) });
    });
  };

  test("is not a frozen camera: its own sentence", async () => {
    const { clock, supervisor } = setUp((run) => {
      run.picture(1);
      packetsOnly(run);
    });
    await clock.advance(20_000);
    expect(supervisor.health().blindReason).toBe(
      "rtsp://***@10.0.0.7/ch1 sends packets, but no key frame that can be decoded came for 20 s; set the camera's I-frame interval below that, or patrol.stallS above it",
    );
  });

  test("nor from the start", async () => {
    const { clock, warnings } = setUp(packetsOnly);
    await clock.advance(30_000);
    expect(warnings()[0]).toContain("sends packets, but no key frame that can be decoded came for 30 s");
  });

  test("packets that came long ago, or a count that stands still, are a frozen camera", async () => {
    const { clock, supervisor } = setUp(({ clock: time, picture, tell }) => {
      picture(1);
      time.every(1_000, () => {
        tell({ kind: "packets", total: 125 });
      });
      return undefined;
    });
    await clock.advance(20_000);
    expect(supervisor.health().blindReason).toContain(
      "gave no picture for 20 s; the camera or the network hangs",
    );
  });

  test("with decodeFallback the next try decodes all", async () => {
    const modes: DecodeMode[] = [];
    const { clock, supervisor } = setUp(
      (run) => {
        modes.push(run.decode);
        packetsOnly(run);
        return undefined;
      },
      { source: { decodeFallback: true } },
    );
    await clock.advance(32_000);
    expect(modes).toEqual(["keyframes", { everyMs: 2_000 }]);
    expect(supervisor.health()).toMatchObject({ decodesAll: true, state: "blind" });
  });
});

describe("one and the same picture", () => {
  const stuckFor = (stuckMs: number) => (run: Try) => {
    const { clock, picture } = run;
    let value = 0;
    clock.every(2_000, () => {
      const stuck = clock.monotonicMs() > 10_000 && clock.monotonicMs() <= 10_000 + stuckMs;
      picture(stuck ? 200 : (value = (value + 1) % 100));
    });
    return undefined;
  };

  test("makes it blind though pictures come, which are not handed on, and it heals", async () => {
    const { clock, supervisor, pictures, startsMs, warnings, notices } = setUp(stuckFor(100_000));
    await clock.advance(71_000);
    expect(supervisor.health().state).toBe("seeing");
    await clock.advance(1_000);
    const sentence =
      "rtsp://***@10.0.0.7/ch1 has been sending one and the same picture for over 60 s; the camera's encoder hangs: restart the camera";
    expect(supervisor.health()).toMatchObject({ state: "blind", sinceMs: 1_072_000, blindReason: sentence });
    const handedOn = pictures.length;
    await clock.advance(30_000);
    expect(pictures).toHaveLength(handedOn);
    expect(warnings()).toEqual([`camera North gate is blind: ${sentence}`]);
    await clock.advance(10_000);
    expect(supervisor.health()).toMatchObject({ state: "seeing", sinceMs: 1_112_000, restarts: 0 });
    expect(supervisor.health()).not.toHaveProperty("blindReason");
    expect(startsMs).toEqual([0]);
    expect(notices()).toEqual(["camera North gate is seen", "camera North gate is seen"]);
  });

  test("for five limits more: connects anew, and stays blind while the picture is the same", async () => {
    const { clock, supervisor, startsMs } = setUp(stuckFor(10_000_000));
    await clock.advance(600_000);
    expect(startsMs).toHaveLength(2);
    expect(supervisor.health()).toMatchObject({ state: "blind", sinceMs: 1_072_000, restarts: 1 });
  });

  test("a still scene with noise is seen all night", async () => {
    const { clock, supervisor, warnings } = setUp((run) => {
      lively(run, 2_000);
      return undefined;
    });
    await clock.advance(3_600_000);
    expect(supervisor.health()).toMatchObject({ state: "seeing", restarts: 0 });
    expect(warnings()).toEqual([]);
  });
});

describe("key frames too far apart for the revisit", () => {
  test("is said, once, with what to do", async () => {
    const { clock, supervisor, warnings } = setUp((run) => {
      lively(run, 10_000);
      return undefined;
    });
    await clock.advance(20_000);
    expect(supervisor.health()).not.toHaveProperty("notice");
    await clock.advance(100_000);
    const notice =
      "sends a key frame every 10 s, but is to be looked at every 2 s; shorten the I-frame interval in the camera, or set decodeFallback: true for it";
    expect(supervisor.health()).toMatchObject({
      state: "seeing",
      restarts: 0,
      keyframeIntervalMs: 10_000,
      notice,
    });
    expect(warnings()).toEqual([`camera North gate ${notice}`]);
  });

  test("with decodeFallback: decodes all without going blind, and key frames alone again when they suffice", async () => {
    const modes: DecodeMode[] = [];
    const { clock, supervisor, startsMs, warnings, notices } = setUp(
      (run) => {
        modes.push(run.decode);
        if (run.n === 1) lively(run, 10_000);
        if (run.n === 2) {
          lively(run, 2_000);
          run.clock.every(run.clock.monotonicMs() < 100_000 ? 1_000 : 10_000, () => {
            run.tell({ kind: "keyframe" });
          });
        }
        if (run.n === 3) lively(run, 1_000);
        return undefined;
      },
      { source: { decodeFallback: true } },
    );
    await clock.advance(34_000);
    expect(startsMs).toEqual([0, 30_000]);
    expect(supervisor.health()).toMatchObject({
      state: "seeing",
      restarts: 1,
      decodesAll: true,
      keyframeIntervalMs: 1_000,
      notice:
        "sends a key frame every 10 s, but is to be looked at every 2 s; all its pictures are decoded from now on (decodeFallback), which costs about ten times as much",
    });
    await clock.advance(10_000);
    expect(modes).toEqual(["keyframes", { everyMs: 2_000 }, "keyframes"]);
    expect(supervisor.health()).toMatchObject({ state: "seeing", restarts: 2, keyframeIntervalMs: 1_000 });
    expect(supervisor.health()).not.toHaveProperty("decodesAll");
    expect(supervisor.health()).not.toHaveProperty("notice");
    expect(warnings()).toHaveLength(1);
    expect(notices().at(-1)).toBe(
      "camera North gate sends key frames often enough again; they alone are decoded",
    );
  });
});

test("a change of codec and of size is noticed across a reconnect", async () => {
  const { clock, supervisor, warnings } = setUp((run) => {
    run.tell({ kind: "stream", codec: run.n === 1 ? "h264" : "hevc" });
    // However small the pictures leave the decoder, the camera's own size is what counts.
    run.tell({ kind: "size", sizeWh: [run.n === 1 ? 4 : 8, 3] });
    run.picture(run.n, 2);
    return run.n === 1 ? Promise.resolve({ kind: "ended", sentence: "ended its stream" }) : undefined;
  });
  await clock.advance(1_000);
  expect(warnings()).toEqual([
    "camera North gate is blind: ended its stream",
    "camera North gate changed its codec from h264 to hevc; check that its zones still fit",
    "camera North gate changed its picture from 4x3 to 8x3; check that its zones still fit",
  ]);
  expect(supervisor.health()).toMatchObject({
    codec: "hevc",
    sizeWh: [8, 3],
    lastChange: "changed its picture from 4x3 to 8x3 at 1970-01-01T00:16:41.000Z",
  });
});

describe("thirty cameras of one recorder", () => {
  test("dropped at once: never more than two connect, and all are back", async () => {
    const clock = createFakeClock(1_000_000);
    const limiter = createConnectLimiter({ perHost: 2, jitterMs: 200, clock, random: () => 0.5 });
    let connecting = 0;
    let peak = 0;
    let dropped: (() => void)[] = [];
    const watched = Array.from({ length: 30 }, (_, i) =>
      setUp(
        async (run) => {
          peak = Math.max(peak, ++connecting);
          await clock.sleep(1_000);
          connecting--;
          run.tell({ kind: "stream", codec: "h264" });
          lively(run, 2_000);
          return new Promise<CameraFault>((resolve) => {
            dropped.push(() => {
              resolve({ kind: "ended", sentence: "ended its stream" });
            });
          });
        },
        { clock, limiter, source: { code: `cam-${String(i)}` } },
      ),
    );
    const states = (): CameraSupervisor[] =>
      watched
        .map(({ supervisor }) => supervisor)
        .filter((supervisor) => supervisor.health().state === "seeing");
    await clock.advance(30_000);
    expect(states()).toHaveLength(30);
    const drop = dropped;
    dropped = [];
    for (const end of drop) end();
    await clock.advance(1_000);
    expect(states()).toHaveLength(0);
    await clock.advance(29_000);
    expect(states()).toHaveLength(30);
    expect(peak).toBe(2);
    expect(limiter.stats("10.0.0.7")).toEqual({ connecting: 0, waiting: 0, peak: 2 });
    for (const { stop } of watched) stop.abort();
  });

  test("one that is stopped while it waits for its turn is done at once", async () => {
    const clock = createFakeClock();
    const limiter = createConnectLimiter({ perHost: 1, jitterMs: 0, clock });
    const first = setUp(() => undefined, { clock, limiter });
    const second = setUp(() => undefined, { clock, limiter });
    await clock.advance(10);
    second.stop.abort();
    await second.supervisor.done;
    expect(second.startsMs).toEqual([]);
    expect(limiter.stats("10.0.0.7").waiting).toBe(0);
    first.stop.abort();
    await first.supervisor.done;
    expect(limiter.stats("10.0.0.7").connecting).toBe(0);
  });
});
