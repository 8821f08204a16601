/** The demo's cameras: what they are called, where their zones lie, and what becomes of a password. */
import { describe, expect, it } from "vitest";
import { cameraSettings, DEMO_CAMERAS, demoCameras, firstSerial, ownCameras } from "./cameras.ts";

/** Pixel point of the 768x576 picture → inside the polygon? Even-odd rule. */
function contains(
  polygon: readonly (readonly [number, number])[],
  [x, y]: readonly [number, number],
): boolean {
  let inside = false;
  polygon.forEach(([x1, y1], i) => {
    const [x2, y2] = polygon[(i + 1) % polygon.length] ?? [0, 0];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}

describe("demo cameras", () => {
  it("have codes of 20 digits, the first the one the documentation names", () => {
    const codes = demoCameras((path) => `rtsp://127.0.0.1:8554${path}`, 0).map(({ code }) => code);
    expect(codes).toEqual(["32050600001310000001", "32050600001310000002", "32050600001310000003"]);
  });

  it("camera 1's zone holds where the van and the car stand, and not the pavement", () => {
    const polygon = DEMO_CAMERAS[0]?.zone.polygon ?? [];
    expect(contains(polygon, [688 / 768, 100 / 576])).toBe(true);
    expect(contains(polygon, [751 / 768, 93 / 576])).toBe(true);
    expect(contains(polygon, [500 / 768, 220 / 576])).toBe(false);
  });

  it("get codes of their own where others keep tickets too", () => {
    expect(firstSerial(false)).toBe(0);
    const code = demoCameras(() => "rtsp://x", firstSerial(true))[0]?.code;
    expect(code).toMatch(/^3205060000131\d{7}$/);
    expect(code).not.toBe("32050600001310000001");
  });
});

describe("--camera", () => {
  it("makes the whole picture the zone", () => {
    const [camera] = ownCameras(["rtsp://192.0.2.10:554/stream1"], 0);
    expect(camera?.zone.polygon).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ]);
    expect(camera?.name).toBe("camera 1 (192.0.2.10:554)");
    expect(cameraSettings(camera ?? never())["url"]).toBe("rtsp://192.0.2.10:554/stream1");
  });

  it("keeps a password out of the configuration file", () => {
    const [camera] = ownCameras(["rtsp://operator:p%40ss@192.0.2.10/s?x=1"], 0);
    expect(camera?.url).toBe("rtsp://operator:${GRIDWATCH_CAMERA_1_PASSWORD}@192.0.2.10/s?x=1");
    expect(camera?.env).toEqual({ GRIDWATCH_CAMERA_1_PASSWORD: "p@ss" });
  });

  it.each(["http://192.0.2.10/", "camera", "rtsp:///x"])("refuses %s with a sentence", (text) => {
    expect(() => ownCameras([text], 0)).toThrow(
      "--camera needs an address like rtsp://user:password@192.0.2.10:554/stream1",
    );
  });
});

function never(): never {
  throw new Error("no camera");
}
