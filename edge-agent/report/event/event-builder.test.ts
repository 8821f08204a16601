import { describe, expect, it } from "vitest";
import { parseEvent } from "#contract";
import { buildEvent } from "./event-builder.ts";
import { SAMPLE_CAMERA, sampleEvent, sampleFrame, sampleIncident } from "./sample.fixture.ts";

const parse = (event: unknown) => parseEvent(new TextEncoder().encode(JSON.stringify(event)));

describe("event builder", () => {
  it.each(["opened", "updated", "cleared"] as const)(
    "makes an event of phase %s that the contract accepts",
    (phase) => {
      const event = sampleEvent({ phase });
      expect(parse(event)).toEqual({ ok: true, value: event });
    },
  );

  it("carries what the rule decided, in the units of the contract", () => {
    const event = sampleEvent({ confidence: 0.834567, xyxy: [59.96, 40.04, 100, 70] });
    expect(event).toMatchObject({
      ...{ violation: "parking", zoneId: "kerb", placeCell: "16-10", phase: "opened", agentId: "edge-1" },
      dedupKey: "34020000001320000001/kerb/parking/16-10",
      capturedAt: "2026-11-21T01:43:30.250Z",
      clock: { source: "receiver", synchronised: "unknown" },
      dwell: { observedS: 181.25, elapsedS: 190, thresholdS: 180 },
      sourceSizeWh: [160, 120],
      objects: [{ xyxy: [60, 40, 100, 70], className: "car", confidence: 0.8346, trackId: "t7" }],
      location: SAMPLE_CAMERA.location,
      cameraName: SAMPLE_CAMERA.name,
      reason: "car has stood in kerb for 181 s of 180 s",
    });
  });

  it("asks for a person's look where the rule does, and only there", () => {
    const event = sampleEvent({ needsConfirmation: true });
    expect(event.needsConfirmation).toBe(true);
    expect(parse(event)).toEqual({ ok: true, value: event });
    expect(sampleEvent()).not.toHaveProperty("needsConfirmation");
  });

  it("keeps a box within the picture, a confidence within 0 to 1, and a reason within its length", () => {
    const event = sampleEvent({ xyxy: [-3, 100, 170, 130], confidence: 1.0000001, reason: "长".repeat(600) });
    expect(event.objects[0]).toMatchObject({ xyxy: [0, 100, 160, 120], confidence: 1 });
    expect(event.reason).toBe("长".repeat(500));
    expect(parse(event).ok).toBe(true);
  });

  it("says when the clock is disciplined, and names the pictures it was given", () => {
    const ref = {
      kind: "scene",
      object: "x/scene.jpg",
      contentType: "image/jpeg",
      sha256: "ab".repeat(32),
      sizeBytes: 9,
    } as const;
    const event = buildEvent(sampleIncident(), {
      ...{
        frame: sampleFrame(),
        camera: SAMPLE_CAMERA,
        agentId: "edge-1",
        model: { name: "m", sha256: "00".repeat(32) },
      },
      ...{
        configSha256: "11".repeat(32),
        eventId: "0193c7c0-0000-7000-8000-000000000000",
        evidence: [ref],
        clockSynchronised: "yes",
        privacy: { blurred: "model", originalKept: false },
      },
    });
    expect(event.clock.synchronised).toBe("yes");
    expect(event.privacy).toEqual({ blurred: "model", originalKept: false });
    expect(event.evidence).toEqual([ref]);
  });
});
