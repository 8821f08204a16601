import sharp from "sharp";
import { expect, test } from "vitest";
import type { Xyxy } from "../../geometry/box.ts";
import { createFakeClock } from "../../time/fake-clock.ts";
import type { OutboxEntry } from "../outbox/outbox.ts";
import { reportIncidents } from "./report-incidents.ts";
import { SAMPLE_CAMERA, sampleFrame, sampleIncident } from "./sample.fixture.ts";

test("events and pictures are in the full size, at the time of the look that decided", async () => {
  const kept: Omit<OutboxEntry, "position">[] = [];
  const asked: (readonly Xyxy[])[] = [];
  const judged = sampleFrame();
  const full = { ...sampleFrame(640, 360), capturedAtMs: judged.capturedAtMs - 700 };
  const frame = {
    ...judged,
    full: (boxes: readonly Xyxy[]) => {
      asked.push(boxes);
      return Promise.resolve(full);
    },
  };
  const events = await reportIncidents(
    [sampleIncident()],
    frame,
    {},
    {
      camera: SAMPLE_CAMERA,
      polygonOf: () => [],
      agentId: "edge-1",
      model: { name: "m", sha256: "ab".repeat(32) },
      configSha256: "cd".repeat(32),
      outbox: {
        append: (entries) => {
          kept.push(...entries);
          return Promise.resolve();
        },
      },
      clock: createFakeClock(0),
    },
  );
  expect(asked).toEqual([[[60, 40, 100, 70]]]);
  expect(events[0]).toMatchObject({
    sourceSizeWh: [640, 360],
    objects: [{ xyxy: [240, 120, 400, 210] }],
    capturedAt: new Date(judged.capturedAtMs).toISOString(),
  });
  const scene = await sharp(kept[0]?.pictures[0]?.jpeg).metadata();
  expect(scene.width).toBe(640);
});
