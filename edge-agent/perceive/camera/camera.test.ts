import { describe, expect, test, vi } from "vitest";
import type { Logger } from "../../telemetry/logger.ts";
import { createFakeClock, type FakeClock } from "../../time/fake-clock.ts";
import { type Picture, superviseCamera } from "./camera.ts";
import type { CameraFault } from "./camera-fault.ts";
import type { CameraSource, RunSource } from "./camera-source.ts";

const SOURCE: CameraSource = {
  code: "cam-1",
  name: "North gate",
  url: "rtsp://op:s3cret@10.0.0.7/ch1",
  transport: "tcp",
  decode: "keyframes",
  maxWidthPx: 1920,
  stallTimeoutMs: 20_000,
};
const REFUSED: CameraFault = { kind: "nothing-listening", sentence: "nothing listens on 10.0.0.7:554" };

interface Try {
  readonly n: number;
  readonly picture: () => void;
  readonly signal: AbortSignal;
  readonly clock: FakeClock;
}

/** A supervisor over a source that plays a script; every byte is one picture. */
function setUp(script: (run: Try) => Promise<CameraFault>) {
  const clock = createFakeClock(1_000_000);
  const stop = new AbortController();
  const info = vi.fn();
  const warn = vi.fn();
  const startsMs: number[] = [];
  const pictures: Picture[] = [];
  const runSource: RunSource = (_source, onBytes, signal) => {
    startsMs.push(clock.monotonicMs());
    const picture = (): void => {
      onBytes(Uint8Array.of(1));
    };
    return script({ n: startsMs.length, picture, signal, clock });
  };
  const supervisor = superviseCamera({
    source: SOURCE,
    createReader: ({ onFrame, firstSequence }) => {
      let sequence = firstSequence;
      return {
        push: () => {
          onFrame({
            widthPx: 4,
            heightPx: 3,
            sequence: sequence++,
            capturedAtMs: clock.nowMs(),
            monotonicMs: clock.monotonicMs(),
          });
        },
      };
    },
    onFrame: (picture: Picture) => pictures.push(picture),
    clock,
    logger: { info, warn } as unknown as Logger,
    signal: stop.signal,
    random: () => 0.5,
    runSource,
  });
  const warnings = (): string[] => warn.mock.calls.map(([, text]) => String(text));
  const notices = (): string[] => info.mock.calls.map(([, text]) => String(text));
  return { clock, stop, supervisor, startsMs, pictures, warnings, notices, warn };
}

const untilAborted = (signal: AbortSignal): Promise<CameraFault> =>
  new Promise((resolve) => {
    signal.addEventListener("abort", () => {
      resolve({ kind: "unknown", sentence: "ended by signal" });
    });
  });

describe("camera supervisor", () => {
  test("backs off 1, 5, 10, 60, 60 s and logs a repeated fault at 1, 2, 4, 8", async () => {
    const { clock, supervisor, startsMs, warnings, warn, stop } = setUp(() => Promise.resolve(REFUSED));
    await clock.advance(16_000 + 60_000 * 6);
    expect(startsMs.slice(0, 6)).toEqual([0, 1_000, 6_000, 16_000, 76_000, 136_000]);
    expect(warnings()).toEqual([
      "camera North gate is blind: nothing listens on 10.0.0.7:554",
      "camera North gate is blind: nothing listens on 10.0.0.7:554 (2 times in a row)",
      "camera North gate is blind: nothing listens on 10.0.0.7:554 (4 times in a row)",
      "camera North gate is blind: nothing listens on 10.0.0.7:554 (8 times in a row)",
    ]);
    expect(warn.mock.calls[1]?.[0]).toEqual({
      cameraCode: "cam-1",
      fault: "nothing-listening",
      repeats: 2,
      retryInMs: 5_000,
    });
    expect(supervisor.health()).toEqual({
      state: "blind",
      sinceMs: 1_000_000,
      restarts: 9,
      faultKind: "nothing-listening",
      blindReason: REFUSED.sentence,
    });
    stop.abort();
    await supervisor.done;
  });

  test("a fault with another text is logged at once", async () => {
    const { clock, warnings } = setUp(({ n }) =>
      Promise.resolve(n === 3 ? { kind: "wrong-password", sentence: "wrong password" } : REFUSED),
    );
    await clock.advance(20_000);
    expect(warnings().map((text) => text.replace("camera North gate is blind: ", ""))).toEqual([
      "nothing listens on 10.0.0.7:554",
      "nothing listens on 10.0.0.7:554 (2 times in a row)",
      "wrong password",
      "nothing listens on 10.0.0.7:554",
    ]);
  });

  test("sees, and says what it sees", async () => {
    const { clock, supervisor, pictures, notices } = setUp(async ({ picture, signal, clock }) => {
      const stopSending = clock.every(2_000, picture);
      const fault = await untilAborted(signal);
      stopSending();
      return fault;
    });
    expect(supervisor.health()).toEqual({ state: "connecting", sinceMs: 1_000_000, restarts: 0 });
    await clock.advance(9_000);
    expect(supervisor.health()).toEqual({
      state: "seeing",
      sinceMs: 1_002_000,
      restarts: 0,
      keyframeIntervalMs: 2_000,
      lastFrameAtMs: 1_008_000,
    });
    expect(pictures.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect(notices()).toEqual(["camera North gate is seen"]);
  });

  test("a stall ends the source, is a fault without the password, and sight returns", async () => {
    const { clock, supervisor, startsMs, pictures, warnings, notices } = setUp(
      ({ n, picture, signal, clock }) => {
        picture();
        if (n === 2) clock.every(2_000, picture);
        return untilAborted(signal);
      },
    );
    await clock.advance(19_000);
    expect(supervisor.health().state).toBe("seeing");
    await clock.advance(1_000);
    expect(supervisor.health()).toMatchObject({ state: "blind", sinceMs: 1_020_000 });
    expect(warnings()).toEqual([
      "camera North gate is blind: rtsp://***@10.0.0.7/ch1 gave no picture for 20 s; the camera or the network hangs, or it sends key frames less often than that",
    ]);
    await clock.advance(10_000);
    expect(startsMs).toEqual([0, 21_000]);
    expect(pictures.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(supervisor.health()).toMatchObject({ state: "seeing", restarts: 1, keyframeIntervalMs: 2_000 });
    expect(notices()).toHaveLength(2);
  });

  test("a first picture that never comes is given half as long again", async () => {
    const { clock, warnings } = setUp(({ signal }) => untilAborted(signal));
    await clock.advance(29_000);
    expect(warnings()).toEqual([]);
    await clock.advance(1_000);
    expect(warnings()[0]).toContain("gave no picture within 30 s of connecting");
  });

  test.each([
    {
      healthyMs: 30_000,
      starts: [0, 31_000, 62_000],
      why: "healthy long enough: the first tier again, and news again",
    },
    { healthyMs: 29_000, starts: [0, 30_000, 64_000], why: "it flaps: the second tier" },
  ])("after $healthyMs ms of pictures: $why", async ({ healthyMs, starts }) => {
    const { clock, startsMs, warnings } = setUp(async ({ picture, clock }) => {
      picture();
      for (let passedMs = 0; passedMs < healthyMs; passedMs += 1_000) {
        await clock.sleep(1_000);
        picture();
      }
      return { kind: "ended", sentence: "ended its stream" };
    });
    await clock.advance(70_000);
    expect(startsMs).toEqual(starts);
    const isNews = healthyMs >= 30_000;
    expect(warnings()[1]).toBe(
      `camera North gate is blind: ended its stream${isNews ? "" : " (2 times in a row)"}`,
    );
  });

  test("a source that throws is a fault too, without the password, and is tried again", async () => {
    const { clock, startsMs, warnings } = setUp(() =>
      Promise.reject(new Error(`bad argument ${SOURCE.url}`)),
    );
    await clock.advance(1_000);
    expect(startsMs).toEqual([0, 1_000]);
    expect(warnings()[0]).toBe("camera North gate is blind: bad argument rtsp://***@10.0.0.7/ch1");
  });

  test("stops in the middle of a wait, and does not start again", async () => {
    const { clock, stop, supervisor, startsMs } = setUp(() => Promise.resolve(REFUSED));
    await clock.advance(2_000);
    stop.abort();
    await supervisor.done;
    await clock.advance(60_000);
    expect(startsMs).toEqual([0, 1_000]);
  });
});
