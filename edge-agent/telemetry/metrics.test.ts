import { describe, expect, it } from "vitest";
import type { CameraHealth, Heartbeat } from "#contract";
import { MAX_LABELLED_CAMERAS } from "./metric.ts";
import { createMetrics, METRICS } from "./metrics.ts";

const SENT_AT = "2026-11-20T08:01:00.000Z";
const camera = (n: number, change: Partial<CameraHealth> = {}): CameraHealth => ({
  ...{ cameraCode: String(n).padStart(20, "0"), name: "x", state: "seeing", looks: 7, framesDropped: 2 },
  ...{ revisitS: 2, restarts: 1, drops: { replaced: 2, detectorFailed: 3, notStored: 0 } },
  ...change,
});
const beat = (cameras: CameraHealth[]): Heartbeat => ({
  ...{ agentId: "edge-1", sentAt: SENT_AT, version: "0.1.0", executionProvider: "cpu" },
  ...{ model: { name: "m", sha256: "a" }, outboxDepth: 4, outboxDropped: 0, cameras },
});
const live = {
  ...{ views: 2, sessions: 3, viewsStarted: 11, sessionsRefused: 12, encoderEnds: 13 },
  ...{ packetsDropped: 14, chunksDropped: 15 },
};
const textOf = (heartbeat: Heartbeat) => createMetrics(() => ({ heartbeat, live, residentBytes: 5 })).text();

describe("the list of metrics", () => {
  it.each(METRICS.map(({ name, kind, help }) => ({ name, kind, help })))(
    "$name says what it is and in which unit",
    ({ name, kind, help }) => {
      expect(name).toMatch(/^gridwatch_(agent|camera)_[a-z0-9]+(_[a-z0-9]+)*$/);
      expect(name.endsWith("_total")).toBe(kind === "counter");
      expect(name).not.toMatch(/_(ms|milliseconds)(_|$)/);
      expect(help).toMatch(/\.$/);
    },
  );

  it("has no name twice", () => {
    expect(new Set(METRICS.map(({ name }) => name)).size).toBe(METRICS.length);
  });
});

describe("a scrape", () => {
  it("says what the heartbeat says", async () => {
    const blind = camera(2, { state: "blind", blindSince: "2026-11-20T08:00:18.000Z" });
    const text = await textOf(beat([camera(1, { inferenceMsP50: 25 }), blind]));
    expect(text).toContain("gridwatch_agent_cameras_seeing_ratio 0.5\n");
    expect(text).toContain("gridwatch_agent_outbox_events 4\n");
    expect(text).toContain('gridwatch_camera_blind_seconds{camera="00000000000000000002"} 42\n');
    expect(text).toContain('gridwatch_camera_inference_seconds_p50{camera="00000000000000000001"} 0.025\n');
    expect(text).toContain(
      'gridwatch_camera_drops_total{camera="00000000000000000001",cause="detector_failed"} 3\n',
    );
    const suspended = { since: SENT_AT, why: "moved", sentence: { zh: "被移动", en: "moved" } };
    const moved = await textOf(beat([camera(3, { state: "blind", suspended }), camera(4)]));
    expect(moved).toContain('gridwatch_camera_suspended{camera="00000000000000000003"} 1\n');
    expect(moved).toContain('gridwatch_camera_seeing{camera="00000000000000000003"} 0\n');
    expect(moved).toContain('gridwatch_camera_suspended{camera="00000000000000000004"} 0\n');
    // Not measured is not zero.
    expect(text).not.toMatch(/^gridwatch_agent_inference_seconds_p50 /m);
    expect(text).not.toMatch(/gridwatch_camera_decode_seconds\{/);
  });

  it("says that revisit times are lengthened, for whom, and how much is asked for", async () => {
    const load = {
      overloaded: true,
      demandShare: 1.8,
      busyShare: 0.97,
      stretchByPriority: { "1": 2.4, "9": 1 },
    };
    const text = await textOf({ ...beat([]), load });
    expect(text).toContain("gridwatch_agent_overloaded 1\n");
    expect(text).toContain("gridwatch_agent_inference_demand_ratio 1.8\n");
    expect(text).toContain("gridwatch_agent_inference_busy_ratio 0.97\n");
    expect(text).toContain('gridwatch_agent_revisit_stretch_ratio{priority="1"} 2.4\n');
    expect(text).toContain('gridwatch_agent_revisit_stretch_ratio{priority="9"} 1\n');
    const kept = { overloaded: false, demandShare: 0.2, busyShare: 0.2, stretchByPriority: {} };
    expect(await textOf({ ...beat([]), load: kept })).toContain("gridwatch_agent_overloaded 0\n");
  });

  it("says how rules and a model on trial fare, where there are any", async () => {
    const sha256 = "a".repeat(64);
    const shadow = {
      ...{ label: "trial", settingsSha256: sha256, since: SENT_AT, looks: 9, opened: 6, alsoLive: 3 },
      ...{ shadowOnly: 2, liveOnly: 1, undecided: 1, cleared: 4, failed: 0, lost: 0, msPerLook: 0.5 },
    };
    const canary = {
      ...{ label: "trial", model: "lite1", sha256, state: "running" as const, cameras: [], since: SENT_AT },
      ...{ looks: 50, compared: 10, agreement: 0.9, minAgreement: 0.8, byCamera: {}, failed: 2 },
    };
    const text = await textOf({ ...beat([camera(1, { shadow }), camera(2)]), canary });
    expect(text.match(/^gridwatch_(agent_canary|camera_shadow)\S* \S+$/gm)).toEqual([
      "gridwatch_agent_canary_running 1",
      "gridwatch_agent_canary_agreement_ratio 0.9",
      "gridwatch_agent_canary_looks_total 50",
      "gridwatch_agent_canary_failed_total 2",
      'gridwatch_camera_shadow_incidents{camera="00000000000000000001",side="both"} 3',
      'gridwatch_camera_shadow_incidents{camera="00000000000000000001",side="shadow"} 2',
      'gridwatch_camera_shadow_incidents{camera="00000000000000000001",side="live"} 1',
      'gridwatch_camera_shadow_seconds{camera="00000000000000000001"} 0.0005',
    ]);
    expect(await textOf(beat([camera(1)]))).not.toMatch(/^gridwatch_(agent_canary|camera_shadow)/m);
  });

  it("says how the originals fare, where any are kept", async () => {
    const counts = { prunedByAge: 3, prunedBySize: 4, prunedOrphans: 5, failed: 6 };
    const originals = { kept: 1, bytes: 2, ...counts };
    const metrics = createMetrics(() => ({ heartbeat: beat([]), live, originals, residentBytes: 5 }));
    expect((await metrics.text()).match(/^gridwatch_agent_originals\S* \d+$/gm)).toEqual([
      "gridwatch_agent_originals 1",
      "gridwatch_agent_originals_bytes 2",
      'gridwatch_agent_originals_pruned_total{cause="age"} 3',
      'gridwatch_agent_originals_pruned_total{cause="size"} 4',
      'gridwatch_agent_originals_pruned_total{cause="orphan"} 5',
      "gridwatch_agent_originals_failed_total 6",
    ]);
    expect(await textOf(beat([]))).not.toMatch(/^gridwatch_agent_originals\S* \d/m);
  });

  it("says how the live views fare", async () => {
    const text = await textOf(beat([]));
    expect(text.match(/^gridwatch_agent_live_\S+ \d+$/gm)).toEqual([
      "gridwatch_agent_live_views 2",
      "gridwatch_agent_live_sessions 3",
      "gridwatch_agent_live_views_started_total 11",
      "gridwatch_agent_live_refused_total 12",
      "gridwatch_agent_live_encoder_ends_total 13",
      "gridwatch_agent_live_packets_dropped_total 14",
      "gridwatch_agent_live_chunks_dropped_total 15",
    ]);
  });

  it("forgets a removed camera, and counts from the reading, not from the number of scrapes", async () => {
    const cameras = [camera(1), camera(2)];
    const metrics = createMetrics(() => ({ heartbeat: beat(cameras), live, residentBytes: 5 }));
    await metrics.text();
    cameras.pop();
    const text = await metrics.text();
    expect(text).toContain('gridwatch_camera_looks_total{camera="00000000000000000001"} 7\n');
    expect(text).not.toContain("00000000000000000002");
  });

  it("bounds the camera label and says how many were left out", async () => {
    const text = await textOf(beat(Array.from({ length: MAX_LABELLED_CAMERAS + 3 }, (_, i) => camera(i))));
    expect(text.match(/^gridwatch_camera_seeing\{/gm)).toHaveLength(MAX_LABELLED_CAMERAS);
    expect(text).toContain("gridwatch_agent_cameras_omitted 3\n");
    expect(text).toContain(`gridwatch_agent_cameras ${String(MAX_LABELLED_CAMERAS + 3)}\n`);
  });
});
