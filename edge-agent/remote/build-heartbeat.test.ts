import { readFileSync } from "node:fs";
import { parseHeartbeat } from "#contract";
import { describe, expect, it } from "vitest";
import { VERSION } from "../version.ts";
import { buildHeartbeat, cameraHealth, type CameraReading } from "./build-heartbeat.ts";

const START = Date.UTC(2026, 10, 20, 8, 0, 0);
const reading: CameraReading = {
  code: "32050600001310000001",
  name: "示例路东口",
  revisitS: 2,
  restarts: 0,
  framesReplaced: 0,
  evidenceSmall: 0,
  looks: 0,
  startedAtMs: START,
  analysedSPerMin: 0,
  detectorFailed: 0,
  notStored: 0,
};

describe("camera health", () => {
  it.each([
    ["just started", {}, 1, "connecting"],
    ["no fault known, nothing seen yet", {}, 20, "connecting"],
    ["no fault known, and nothing seen for a minute", {}, 60, "blind"],
    ["looked a second ago", { looks: 5, lookedAtMs: START + 9000 }, 10, "seeing"],
    ["one keyframe late", { looks: 5, lookedAtMs: START + 6000 }, 10, "seeing"],
    ["two revisits and a half without a look", { looks: 5, lookedAtMs: START + 4000 }, 10, "blind"],
    ["a fault before the first look", { streamFault: "wrong user or password" }, 60, "blind"],
    [
      "a stream whose keyframes are rarer than the promise is judged by its keyframes",
      { lookedAtMs: START, keyframeIntervalMs: 10_000 },
      12,
      "seeing",
    ],
  ])("%s: at %ss is %s", (_why, change, atS, state) => {
    expect(cameraHealth({ ...reading, ...change }, START + atS * 1000).state).toBe(state);
  });

  it("says since when and why it is blind", () => {
    const health = cameraHealth(
      { ...reading, lookedAtMs: START, streamFault: "no picture for 20 s" },
      START + 60_000,
    );
    expect(health).toMatchObject({
      state: "blind",
      blindSince: "2026-11-20T08:00:02.000Z",
      blindReason: "no picture for 20 s",
    });
  });
});

describe("a camera whose pictures cannot be believed", () => {
  const now = START + 60_000;
  const sentence = { zh: "摄像机被移动", en: "the camera was moved" };
  const suspension = { sinceMs: now - 30_000, why: "moved", sentence } as const;

  it("does not see, and says since when and why in both languages", () => {
    expect(cameraHealth({ ...reading, lookedAtMs: now - 1000, suspension }, now)).toMatchObject({
      state: "blind",
      blindSince: "2026-11-20T08:00:30.000Z",
      blindReason: "the camera was moved",
      suspended: { since: "2026-11-20T08:00:30.000Z", why: "moved", sentence },
    });
  });

  it("is just blind when it is not looked at any more", () => {
    const lost = { ...reading, lookedAtMs: now - 20_000, suspension, streamFault: "no answer" };
    const { state, blindReason, suspended } = cameraHealth(lost, now);
    expect({ state, blindReason, suspended }).toEqual({
      ...{ state: "blind", blindReason: "no answer", suspended: undefined },
    });
  });
});

describe("a camera that is not looked at because the detector has too much to do", () => {
  const now = START + 60_000;
  const waiting = { lookedAtMs: now - 20_000, pictureAtMs: now - 1_000 };
  const reasonOf = (change: Partial<CameraReading>, overloaded: boolean, demandShare = 1.843) =>
    cameraHealth({ ...reading, ...change }, now, { overloaded, demandShare }).blindReason;

  it("is blind for that reason", () => {
    expect(reasonOf(waiting, true)).toBe(
      "pictures come, but the detector is overloaded and does not get to them: all cameras together ask for 1.84 times what it can serve; add workers, a faster model, or a longer revisitS",
    );
  });

  it.each([
    { why: "before the overload is confirmed", change: waiting, overloaded: false, named: true },
    { why: "while it ends", change: waiting, overloaded: true, demandShare: 0.95, named: true },
    { why: "without overload", change: waiting, overloaded: false, demandShare: 0.5, named: false },
    {
      why: "for a camera with a fault of its own",
      change: { ...waiting, streamFault: "no picture for 20 s" },
      overloaded: true,
      named: false,
    },
    {
      why: "for a camera whose pictures stopped, though its fault is not known yet",
      change: { ...waiting, pictureAtMs: now - 15_000 },
      overloaded: true,
      named: false,
    },
    {
      why: "when the latest picture was looked at",
      change: { ...waiting, pictureAtMs: waiting.lookedAtMs },
      overloaded: true,
      named: false,
    },
  ])("named: $named $why", ({ change, overloaded, demandShare, named }) => {
    expect(reasonOf(change, overloaded, demandShare)?.includes("overloaded")).toBe(named);
  });
});

it("the heartbeat is what the contract reads", () => {
  const beat = buildHeartbeat(
    {
      agentId: "edge-1",
      executionProvider: "cpu",
      model: { name: "m", sha256: "a" },
      inferenceMsP50: 12.3456,
      outboxDepth: 0,
      outboxDropped: 0,
      config: { source: "agent.yaml", sha256: "0".repeat(64), loadedAt: "2026-11-20T08:00:00.000Z" },
      load: {
        overloaded: true,
        demandShare: 1.843,
        busyShare: 0.97,
        stretchByPriority: { "1": 2.4, "9": 1 },
      },
    },
    [
      {
        ...reading,
        framesReplaced: 3,
        detectorFailed: 2,
        notStored: 1,
        analysedSPerMin: 58.004,
        inferenceMsP50: 12.3456,
        decodeMs: 30.111,
        codec: "hevc",
        sizeWh: [1920, 1080],
        lastChange: "changed its codec from h264 to hevc at 2026-11-20T08:00:00.000Z",
      },
    ],
    START,
  );
  expect(parseHeartbeat(new TextEncoder().encode(JSON.stringify(beat)))).toEqual({ ok: true, value: beat });
  expect(beat.inferenceMsP50).toBe(12.35);
  expect(beat.load).toEqual({
    ...{ overloaded: true, demandShare: 1.843, busyShare: 0.97 },
    stretchByPriority: { "1": 2.4, "9": 1 },
  });
  expect(beat.cameras[0]).toMatchObject({
    ...{ analysedSPerMin: 58, inferenceMsP50: 12.35, decodeMs: 30.11, framesDropped: 3 },
    drops: { replaced: 3, detectorFailed: 2, notStored: 1 },
    codec: "hevc",
    sizeWh: [1920, 1080],
    lastChange: "changed its codec from h264 to hevc at 2026-11-20T08:00:00.000Z",
  });
});

it("the version is package.json's", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  expect(VERSION).toBe(manifest.version);
});
