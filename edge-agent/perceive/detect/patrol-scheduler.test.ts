import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFakeClock, type FakeClock } from "../../time/fake-clock.ts";
import type { Frame } from "../decode/frame.ts";
import { createMailbox, type Mailbox } from "../decode/mailbox.ts";
import { MAX_LEAD } from "./overload.ts";
import { createPatrolScheduler, type PatrolCamera, type PatrolScheduler } from "./patrol-scheduler.ts";

let clock: FakeClock;
let stop: AbortController;
let stops: (() => void)[];

beforeEach(() => {
  clock = createFakeClock(1_000_000);
  stop = new AbortController();
  stops = [];
});

afterEach(() => {
  stop.abort();
  for (const end of stops) end();
});

interface Look {
  readonly code: string;
  readonly startMs: number;
  /** How old the picture was when it was looked at. */
  readonly ageMs: number;
}

function frameOf(cameraCode: string, sequence: number): Frame {
  const time = { capturedAtMs: clock.nowMs(), monotonicMs: clock.monotonicMs() };
  return { cameraCode, sequence, widthPx: 1, heightPx: 1, rgb: new Uint8Array(3), ...time };
}

/** A camera that sends a frame every `everyMs`, the first at `offsetMs`; 0 is a dead one. */
function feed(code: string, everyMs: number, offsetMs = 0): Mailbox<Frame> {
  const mailbox = createMailbox<Frame>();
  let sequence = 0;
  const send = (): void => {
    mailbox.put(frameOf(code, ++sequence));
  };
  if (everyMs === 0) return mailbox;
  void clock.sleep(offsetMs, stop.signal).then(
    () => {
      send();
      stops.push(clock.every(everyMs, send));
    },
    () => undefined,
  );
  return mailbox;
}

/** Looks at a camera as the pipeline does: each look holds its slot for `lookMs`. */
async function patrol(options: {
  scheduler: PatrolScheduler;
  camera: Partial<PatrolCamera> & { code: string };
  mailbox: Mailbox<Frame>;
  lookMs: number;
  into: Look[];
  signal?: AbortSignal;
}): Promise<void> {
  const { scheduler, camera, mailbox, lookMs, into, signal = stop.signal } = options;
  for await (const frame of scheduler.looks({ revisitMs: 2_000, priority: 5, ...camera }, mailbox, signal)) {
    const startMs = clock.monotonicMs();
    into.push({ code: camera.code, startMs, ageMs: startMs - frame.monotonicMs });
    await clock.sleep(lookMs);
  }
}

test("a look that is judged gives its slot to the next camera while it is being reported", async () => {
  const scheduler = createPatrolScheduler({ slots: 1, clock });
  const looks: Look[] = [];
  const reporting = async (): Promise<void> => {
    const camera = { code: "a", revisitMs: 2_000, priority: 5 };
    for await (const { cameraCode } of scheduler.looks(camera, feed("a", 2_000), stop.signal)) {
      await clock.sleep(20);
      scheduler.judged(cameraCode);
      scheduler.judged(cameraCode);
      await clock.sleep(1_500);
    }
  };
  void reporting();
  void patrol({ scheduler, camera: { code: "b" }, mailbox: feed("b", 2_000, 10), lookMs: 20, into: looks });
  await clock.advance(9_000);
  expect(startsOf(looks, "b").map((ms) => ms % 2_000)).toEqual([20, 20, 20, 20, 20]);
  // Given back once, however often it was said: never two looks at one time with one slot.
  expect(scheduler.stats("a").looks).toBe(5);
  expect(scheduler.load().busyShare).toBeLessThan(0.05);
});

const startsOf = (looks: readonly Look[], code: string): number[] =>
  looks.filter((look) => look.code === code).map(({ startMs }) => startMs);
const gapsOf = (starts: readonly number[]): number[] =>
  starts.slice(1).map((start, i) => start - (starts[i] ?? 0));

describe("patrol: one camera", () => {
  test.each([
    { gopMs: 2_000, expected: 2_000, why: "key frames at the revisit's own beat: every one" },
    {
      gopMs: 1_900,
      expected: 1_900,
      why: "a little early is looked at, not left for the next: else every 3.8 s",
    },
    { gopMs: 1_500, expected: 1_500, why: "exactly a quarter early still counts" },
    { gopMs: 1_000, expected: 2_000, why: "every second key frame, fresh" },
    { gopMs: 4_000, expected: 4_000, why: "slower than the revisit: the stream allows no more" },
    { gopMs: 200, expected: 2_000, why: "many frames: the last one in time, not the first that would do" },
  ])(
    "a frame every $gopMs ms at a revisit of 2 s gives a look every $expected ms: $why",
    async ({ gopMs, expected }) => {
      const looks: Look[] = [];
      const scheduler = createPatrolScheduler({ slots: 1, clock });
      void patrol({ scheduler, camera: { code: "a" }, mailbox: feed("a", gopMs), lookMs: 20, into: looks });
      await clock.advance(20_000);
      expect(new Set(gapsOf(startsOf(looks, "a")))).toEqual(new Set([expected]));
      expect(Math.max(...looks.map(({ ageMs }) => ageMs))).toBe(0);
      expect(scheduler.stats("a")).toMatchObject({
        revisitP50S: expected / 1000,
        revisitP99S: expected / 1000,
      });
    },
  );

  test("a beat of key frames that jitters around the revisit is never skipped", async () => {
    const looks: Look[] = [];
    const scheduler = createPatrolScheduler({ slots: 1, clock });
    const mailbox = createMailbox<Frame>();
    void patrol({ scheduler, camera: { code: "a" }, mailbox, lookMs: 20, into: looks });
    for (let n = 0; n < 30; n++) {
      mailbox.put(frameOf("a", n));
      await clock.advance(2_000 + ([60, -60, 0, 45, -45][n % 5] ?? 0));
    }
    expect(looks).toHaveLength(30);
    expect(scheduler.stats("a").revisitP99S).toBeLessThanOrEqual(2.06);
  });

  test("between two frames that suit badly, the deadline is kept with the newest one there is", async () => {
    const looks: Look[] = [];
    const scheduler = createPatrolScheduler({ slots: 1, clock });
    void patrol({ scheduler, camera: { code: "a" }, mailbox: feed("a", 1_200), lookMs: 20, into: looks });
    await clock.advance(20_000);
    expect(Math.max(...gapsOf(startsOf(looks, "a")))).toBeLessThanOrEqual(2_000);
    expect(Math.max(...looks.map(({ ageMs }) => ageMs))).toBeLessThan(1_200);
  });

  test("stats: nothing before the first look; then when, and how often", async () => {
    const scheduler = createPatrolScheduler({ slots: 1, clock });
    expect(scheduler.stats("a")).toEqual({ looks: 0, postponed: 0 });
    void patrol({ scheduler, camera: { code: "a" }, mailbox: feed("a", 2_000), lookMs: 0, into: [] });
    await clock.advance(100);
    expect(scheduler.stats("a")).toEqual({ looks: 1, postponed: 0, lookedAtMs: 1_000_000 });
    await clock.advance(4_000);
    expect(scheduler.stats("a")).toEqual({
      looks: 3,
      postponed: 0,
      lookedAtMs: 1_004_000,
      revisitP50S: 2,
      revisitP99S: 2,
    });
  });
});

describe("patrol: cameras that share slots", () => {
  const codes = ["a", "b", "c", "d"];

  test("with room for all, each keeps its revisit", async () => {
    const looks: Look[] = [];
    const scheduler = createPatrolScheduler({ slots: 1, clock });
    codes.forEach(
      (code, i) =>
        void patrol({
          scheduler,
          camera: { code },
          mailbox: feed(code, 2_000, i * 300),
          lookMs: 400,
          into: looks,
        }),
    );
    await clock.advance(40_000);
    for (const code of codes) expect(scheduler.stats(code).revisitP50S).toBe(2);
  });

  test.each([1, 2])("overload lengthens the revisit of all evenly (%i slots)", async (slots) => {
    const looks: Look[] = [];
    const scheduler = createPatrolScheduler({ slots, clock });
    // Four looks of 1 s per slot and round: the revisit of 2 s cannot be kept.
    const crowd = slots === 1 ? codes : [...codes, "e", "f", "g", "h"];
    crowd.forEach(
      (code, i) =>
        void patrol({
          scheduler,
          camera: { code },
          mailbox: feed(code, 500, i * 10),
          lookMs: 1_000,
          into: looks,
        }),
    );
    await clock.advance(60_000);
    const counts = crowd.map((code) => startsOf(looks, code).length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    for (const code of crowd) expect(scheduler.stats(code).revisitP50S).toBe(4);
    // The newest picture at the time of the grant: the wait for the slot does not make it old.
    expect(Math.max(...looks.map(({ ageMs }) => ageMs))).toBeLessThanOrEqual(500);
  });

  test("no more looks at once than slots", async () => {
    let running = 0;
    let most = 0;
    const scheduler = createPatrolScheduler({ slots: 2, clock });
    for (const code of codes) {
      const mailbox = feed(code, 100);
      void (async () => {
        for await (const frame of scheduler.looks(
          { code, revisitMs: 100, priority: 5 },
          mailbox,
          stop.signal,
        )) {
          most = Math.max(most, ++running);
          await clock.sleep(70 + frame.sequence);
          running--;
        }
      })();
    }
    await clock.advance(5_000);
    expect(most).toBe(2);
  });

  test.each([
    {
      due: { a: 300, b: 100 },
      priority: { a: 9, b: 0 },
      first: "b",
      why: "the earlier deadline, whatever the priority",
    },
    {
      due: { a: 100, b: 110 },
      priority: { a: 1, b: 7 },
      first: "b",
      why: "deadlines that close count as one; priority decides",
    },
    { due: { a: 100, b: 110 }, priority: { a: 7, b: 1 }, first: "a", why: "the same the other way round" },
  ])("slot goes to $first: $why", async ({ due, priority, first }) => {
    const looks: Look[] = [];
    const scheduler = createPatrolScheduler({ slots: 1, clock });
    void patrol({
      scheduler,
      camera: { code: "busy" },
      mailbox: feed("busy", 60_000),
      lookMs: 1_000,
      into: looks,
    });
    await clock.advance(10);
    // Deadlines of new cameras are the moment at which they came.
    for (const code of (["a", "b"] as const).slice().sort((x, y) => due[x] - due[y])) {
      await clock.advance(due[code] - clock.monotonicMs());
      void patrol({
        scheduler,
        camera: { code, priority: priority[code] },
        mailbox: feed(code, 60_000),
        lookMs: 100,
        into: looks,
      });
      await clock.advance(1);
    }
    await clock.advance(2_000);
    expect(looks.map(({ code }) => code).slice(0, 2)).toEqual(["busy", first]);
  });

  test("priority does not starve: the lowest waits at most MAX_LEAD times longer than the highest", async () => {
    const looks: Look[] = [];
    const scheduler = createPatrolScheduler({ slots: 1, clock });
    codes.forEach((code, i) => {
      void patrol({
        scheduler,
        camera: { code, priority: i === 0 ? 0 : 9 },
        mailbox: feed(code, 500),
        lookMs: 1_000,
        into: looks,
      });
    });
    await clock.advance(60_000);
    // Demand: 4 looks of 1 s in 2 s on one slot, of which 95 % are planned with.
    const bound = MAX_LEAD * (2 / 0.95) * 2_000;
    expect(Math.max(...gapsOf(startsOf(looks, "a")))).toBeLessThanOrEqual(bound);
    expect(Math.max(...gapsOf(startsOf(looks, "b")))).toBeLessThanOrEqual(5_000);
  });

  test("a dead camera holds no slot and delays nobody", async () => {
    const looks: Look[] = [];
    const scheduler = createPatrolScheduler({ slots: 1, clock });
    void patrol({
      scheduler,
      camera: { code: "dead", priority: 9 },
      mailbox: feed("dead", 0),
      lookMs: 10,
      into: looks,
    });
    void patrol({ scheduler, camera: { code: "a" }, mailbox: feed("a", 2_000), lookMs: 10, into: looks });
    await clock.advance(20_000);
    expect(scheduler.stats("dead")).toEqual({ looks: 0, postponed: 0 });
    expect(scheduler.stats("a")).toMatchObject({ looks: 11, revisitP99S: 2 });
  });
});

describe("patrol: ends", () => {
  test("an abort while it waits for a slot leaves the queue; while it waits for a frame, the loop ends", async () => {
    const looks: Look[] = [];
    const scheduler = createPatrolScheduler({ slots: 1, clock });
    const leaving = new AbortController();
    void patrol({
      scheduler,
      camera: { code: "busy" },
      mailbox: feed("busy", 10_000),
      lookMs: 1_000,
      into: looks,
    });
    await clock.advance(1);
    const signal = leaving.signal;
    const queued = patrol({
      scheduler,
      camera: { code: "queued" },
      mailbox: feed("queued", 100),
      lookMs: 10,
      into: looks,
      signal,
    });
    const idle = patrol({
      scheduler,
      camera: { code: "idle" },
      mailbox: feed("idle", 0),
      lookMs: 10,
      into: looks,
      signal,
    });
    await clock.advance(200);
    leaving.abort();
    await Promise.all([queued, idle]);
    void patrol({
      scheduler,
      camera: { code: "next" },
      mailbox: feed("next", 10_000),
      lookMs: 10,
      into: looks,
    });
    await clock.advance(2_000);
    expect(looks.map(({ code }) => code)).toEqual(["busy", "next"]);
  });

  test.each(["break", "throw"])("a consumer that leaves by %s gives its slot back", async (way) => {
    const looks: Look[] = [];
    const scheduler = createPatrolScheduler({ slots: 1, clock });
    const leave = async (): Promise<void> => {
      for await (const frame of scheduler.looks(
        { code: "a", revisitMs: 2_000, priority: 5 },
        feed("a", 100),
        stop.signal,
      )) {
        if (way === "throw") throw new Error(`detector lost at ${String(frame.sequence)}`);
        break;
      }
    };
    const left = leave().catch((error: unknown) => error);
    await clock.advance(10);
    expect(await left).toEqual(way === "throw" ? new Error("detector lost at 1") : undefined);
    void patrol({ scheduler, camera: { code: "b" }, mailbox: feed("b", 2_000), lookMs: 10, into: looks });
    await clock.advance(100);
    expect(looks).toHaveLength(1);
  });

  test("hundreds of cameras may share one stop signal without a warning", async () => {
    const warnings: string[] = [];
    const onWarning = (warning: Error): void => {
      warnings.push(warning.name);
    };
    process.on("warning", onWarning);
    const shared = new AbortController();
    const scheduler = createPatrolScheduler({ slots: 1, clock });
    const loops = Array.from({ length: 200 }, (_, i) =>
      patrol({
        scheduler,
        camera: { code: String(i) },
        mailbox: createMailbox<Frame>(),
        lookMs: 1,
        into: [],
        signal: shared.signal,
      }),
    );
    await clock.advance(10);
    shared.abort();
    await Promise.all(loops);
    await clock.advance(1);
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
  });

  test("a signal that is already aborted: no look at all", async () => {
    stop.abort();
    const scheduler = createPatrolScheduler({ slots: 1, clock });
    const mailbox = createMailbox<Frame>();
    mailbox.put(frameOf("a", 1));
    const first = await scheduler
      .looks({ code: "a", revisitMs: 2_000, priority: 5 }, mailbox, stop.signal)
      .next();
    expect(first.done).toBe(true);
  });
});
