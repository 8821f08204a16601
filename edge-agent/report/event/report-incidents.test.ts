import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { Xyxy } from "../../geometry/box.ts";
import type { Detection } from "../../perceive/detect/detection.ts";
import { createFakeClock } from "../../time/fake-clock.ts";
import type { OutboxEntry } from "../outbox/outbox.ts";
import { type ReportContext, reportIncidents } from "./report-incidents.ts";
import { SAMPLE_CAMERA, sampleFrame, sampleIncident, samplePrivacy } from "./sample.fixture.ts";

type Kept = Omit<OutboxEntry, "position">;

function contextOf(kept: Kept[], changes: Partial<ReportContext> = {}): ReportContext {
  return {
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
    privacy: samplePrivacy(),
    originals: undefined,
    placeBefore: () => undefined,
    clock: createFakeClock(0),
    ...changes,
  };
}

const lookOf = (changes: Partial<Parameters<typeof reportIncidents>[0]> = {}) => ({
  ...{ incidents: [sampleIncident()], frame: sampleFrame(), named: [], memory: {} },
  ...changes,
});

describe("reporting", () => {
  it("events and pictures are in the full size, at the time of the look that decided", async () => {
    const kept: Kept[] = [];
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
    const events = await reportIncidents(lookOf({ frame }), contextOf(kept));
    expect(asked).toEqual([[[60, 40, 100, 70]]]);
    expect(events[0]).toMatchObject({
      sourceSizeWh: [640, 360],
      objects: [{ xyxy: [240, 120, 400, 210] }],
      capturedAt: new Date(judged.capturedAtMs).toISOString(),
      privacy: { blurred: "geometry", originalKept: false },
    });
    const scene = await sharp(kept[0]?.pictures[0]?.jpeg).metadata();
    expect(scene.width).toBe(640);
  });

  it("the scene is drawn from the blurred picture, the original is sealed before the event is stored", async () => {
    const order: string[] = [];
    const originals = new Map<string, Uint8Array>();
    const kept: Kept[] = [];
    const frame = sampleFrame(640, 480);
    const face: Xyxy = [300, 200, 320, 260];
    // A white dot of four pixels where the face is: nothing of it may be left.
    for (let y = 206; y < 208; y++) frame.rgb.fill(255, (y * 640 + 309) * 3, (y * 640 + 311) * 3);
    const named: Detection[] = [{ className: "person", xyxy: face, confidence: 0.1 }];
    const context = contextOf(kept, {
      originals: {
        put: (jpeg, { eventId }) => {
          order.push("sealed");
          originals.set(eventId, jpeg);
          return Promise.resolve(true);
        },
        settle: (ids, isStored) => {
          order.push(`${String(ids.length)} settled ${String(isStored)}`);
          return Promise.resolve();
        },
      },
      outbox: {
        append: (entries) => {
          order.push("stored");
          kept.push(...entries);
          return Promise.resolve();
        },
      },
    });
    const incidents = [sampleIncident({ xyxy: [20, 400, 80, 460] })];
    const [event] = await reportIncidents(lookOf({ incidents, frame, named }), context);
    expect(order).toEqual(["sealed", "stored", "1 settled true"]);
    expect(event?.privacy).toEqual({ blurred: "geometry", originalKept: true });
    const brightest = async (jpeg: Uint8Array | undefined, area: { left: number; top: number }) => {
      const pixels = await sharp(jpeg)
        .extract({ ...area, width: 8, height: 8 })
        .raw()
        .toBuffer();
      return Math.max(...pixels);
    };
    const [scene] = kept[0]?.pictures ?? [];
    const at = { left: 306, top: 203 };
    expect(await brightest(originals.get(event?.id ?? ""), at)).toBeGreaterThan(180);
    expect(await brightest(scene?.jpeg, at)).toBeLessThan(125);
  });

  it("an original of an event that could not be stored is taken back", async () => {
    const settled: boolean[] = [];
    const context = contextOf([], {
      outbox: { append: () => Promise.reject(new Error("full")) },
      originals: {
        put: () => Promise.resolve(true),
        settle: (ids, isStored) => {
          if (ids.length === 1) settled.push(isStored);
          return Promise.resolve();
        },
      },
    });
    await expect(reportIncidents(lookOf(), context)).rejects.toThrow("full");
    expect(settled).toEqual([false]);
  });

  it("an original that could not be kept does not keep the event from being stored", async () => {
    const kept: Kept[] = [];
    const originals = { put: () => Promise.resolve(false), settle: () => Promise.resolve() };
    await reportIncidents(lookOf(), contextOf(kept, { originals }));
    expect(kept[0]?.event.privacy).toEqual({ blurred: "geometry", originalKept: false });
  });

  it("a change comes with the place before it, as large as the crop and showing the same", async () => {
    const kept: Kept[] = [];
    // Left half dark, right half bright; the edge runs through the middle of the thing.
    const halves = (widthPx: number, heightPx: number) => {
      const rgb = new Uint8Array(widthPx * heightPx * 3).map((_, i) =>
        Math.floor(i / 3) % widthPx < widthPx / 2 ? 20 : 230,
      );
      return { widthPx, heightPx, rgb };
    };
    const frame = { ...sampleFrame(), ...halves(640, 480) };
    const incidents = [sampleIncident({ xyxy: [300, 200, 340, 240], className: "unexplained" })];
    const placeBefore = () => halves(160, 120);
    const [event] = await reportIncidents(lookOf({ incidents, frame }), contextOf(kept, { placeBefore }));
    const [, crop, before] = kept[0]?.pictures ?? [];
    expect(event?.evidence.map(({ kind }) => kind)).toEqual(["scene", "crop", "before"]);
    expect(before?.ref.object).toBe(`${event?.id ?? ""}/before.jpg`);
    const edgeOf = async (jpeg: Uint8Array | undefined) => {
      const { data, info } = await sharp(jpeg).greyscale().raw().toBuffer({ resolveWithObject: true });
      const row = data.subarray(info.width * 100, info.width * 101);
      return { edge: row.findIndex((value) => value > 125), width: info.width, height: info.height };
    };
    const [now, then] = [await edgeOf(crop?.jpeg), await edgeOf(before?.jpeg)];
    expect([then.width, then.height]).toEqual([now.width, now.height]);
    // One pixel of the learned scene is twelve of the crop.
    expect(Math.abs(then.edge - now.edge)).toBeLessThanOrEqual(6);
  });
});
