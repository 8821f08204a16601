/** Failure 7, bad clocks: whatever the camera's or the box's clock does, a dwell is the time that really passed. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { zoneSettings } from "../../../edge-agent/agent.fixture.ts";
import { type Clock, systemClock } from "../../../edge-agent/time/clock.ts";
import { type FailureSite, playClip, startFailureSite, until } from "./failure-site.fixture.ts";
import { type RtpWire, startRtpWire } from "./rtp-wire.fixture.ts";

const DWELL_S = 5;
const REVISIT_S = 1;
const HOUR_S = 3600;
/** One second and one revisit. */
const TOLERANCE_S = 1 + REVISIT_S;

let site: FailureSite;
beforeEach(async () => {
  site = await startFailureSite();
});
afterEach(() => site.stop());

interface Opened {
  readonly elapsedS: number;
  /** How long the thing had really stood there when it was decided. */
  readonly trueS: number;
  readonly capturedAtMs: number;
}

/** The first `opened` of a camera. `errorS`: how wrong the box's wall clock is. */
async function openedOf(n: number, wire: RtpWire, errorS = 0): Promise<Opened> {
  await until(() => site.eventsOf(n).some(({ phase }) => phase === "opened"));
  const [event] = site.eventsOf(n);
  const capturedAtMs = Date.parse(event?.capturedAt ?? "");
  const trueMs = capturedAtMs - errorS * 1000 - (wire.firstPictureAtMs ?? NaN);
  return { elapsedS: event?.dwell.elapsedS ?? NaN, trueS: trueMs / 1000, capturedAtMs };
}

/** `unknownS`: time of which nobody can say how long it was; it counts as none. */
function expectTrue({ elapsedS, trueS }: Opened, what: string, unknownS = 0): void {
  const toleranceS = TOLERANCE_S + unknownS;
  expect(elapsedS, what).toBeGreaterThanOrEqual(DWELL_S);
  expect(elapsedS, what).toBeLessThanOrEqual(trueS + 0.1);
  expect(trueS - elapsedS, what).toBeLessThan(toleranceS);
  // Nor is it late.
  expect(trueS - DWELL_S, what).toBeLessThan(toleranceS);
}

it("a camera an hour wrong, jumps of its time stamps and a fall from 25 to 6 pictures a second change no dwell", async () => {
  // Key frames alone, so that any picture can be left out.
  const allKey = { name: "red-thing-25", fps: 25, gop: 1 };
  const server = await playClip(site, allKey, ["/wrong", "/jump", "/slow", "/watched"]);
  const [wrong, jump, slow, watched] = (await Promise.all([
    startRtpWire(server.port, { clockErrorS: HOUR_S }),
    ...[1, 2, 3].map(() => startRtpWire(server.port)),
  ])) as [RtpWire, RtpWire, RtpWire, RtpWire];
  for (const wire of [wrong, jump, slow, watched]) site.onStop.push(() => wire.close());
  const rule = { zones: [zoneSettings("kerb", { dwellS: DWELL_S })] };
  const watch = { ...rule, watch: { fps: 5 } };
  site.configure(
    {
      1: [wrong.url("/wrong"), rule],
      2: [jump.url("/jump"), rule],
      3: [slow.url("/slow"), rule],
      4: [watched.url("/watched"), watch],
    },
    { patrol: { revisitS: REVISIT_S, frozenPictureS: 0, connectsPerHost: 4 } },
  );
  await site.start();
  await until(() => [wrong, jump, slow, watched].every(({ firstPictureAtMs }) => firstPictureAtMs));
  const opened = Promise.all([
    openedOf(1, wrong),
    openedOf(2, jump),
    openedOf(3, slow),
    openedOf(4, watched),
  ]);
  await systemClock.sleep(2_000);
  for (const { faults } of [jump, watched]) faults.timestampErrorS = HOUR_S;
  for (const { faults } of [slow, watched]) faults.sentShare = 6 / 25;
  await systemClock.sleep(2_000);
  for (const { faults } of [jump, watched]) faults.timestampErrorS = -HOUR_S;
  const arrivals = await opened;
  arrivals.forEach((arrival, i) => {
    expectTrue(arrival, `camera ${String(i + 1)}`);
  });
  // Pictures of one's own making would vouch for what is no longer there.
  for (const [n, wire] of [wrong, jump, slow, watched].entries()) {
    const { looks = 0, framesDropped = 0 } = site.health(n + 1) ?? {};
    expect(looks + framesDropped, `camera ${String(n + 1)}`).toBeLessThanOrEqual(wire.pictures);
  }
  // The camera's own clock has no word in it.
  for (const { capturedAtMs } of arrivals) expect(Math.abs(capturedAtMs - Date.now())).toBeLessThan(10_000);
  expect(wrong.reports).toBeGreaterThan(0);
}, 60_000);

/** The machine's clock with its wall time wrong. */
function wrongClock(): Clock & { errorS: number } {
  const clock = {
    ...systemClock,
    errorS: 0,
    nowMs: (): number => systemClock.nowMs() + clock.errorS * 1000,
  };
  return clock;
}

it("steps of the box's wall clock, in a run and over a restart, change no dwell and open nothing twice", async () => {
  const wire = await startRtpWire(site.rtsp.port);
  site.onStop.push(() => wire.close());
  site.configure({
    1: [wire.url("/cam1"), { zones: [zoneSettings("kerb", { dwellS: DWELL_S, updateS: 2 })] }],
  });
  const clock = wrongClock();
  clock.errorS = HOUR_S;
  let agent = await site.start(clock);
  await until(() => wire.firstPictureAtMs);
  const arrival = openedOf(1, wire);
  await systemClock.sleep(1_500);
  clock.errorS = 2 * HOUR_S;
  await systemClock.sleep(1_500);
  const downAtMs = performance.now();
  await agent.stop();
  // Set right while the agent was down: what it remembers lies two hours ahead.
  clock.errorS = 0;
  agent = await site.start(clock);
  // From the last look before to the first one after.
  const unseenS = (performance.now() - downAtMs) / 1000 + 2 * REVISIT_S;
  expectTrue(await arrival, "over a restart", unseenS);
  clock.errorS = HOUR_S;
  await agent.stop();
  await site.start(clock);
  await until(() => site.eventsOf(1).filter(({ phase }) => phase === "updated").length >= 1);
  expect(site.eventsOf(1).filter(({ phase }) => phase !== "updated")).toHaveLength(1);
}, 60_000);
