import { describe, expect, it } from "vitest";
import { durationEn, durationZh, incidentCaption, localTime, writableName } from "./caption.ts";
import { fitText } from "./overlay.ts";
import { SAMPLE_CAMERA, sampleIncident } from "./sample.fixture.ts";

const scene = {
  ...{
    cameraCode: SAMPLE_CAMERA.code,
    cameraName: "人民路 East (北)",
    capturedAtMs: Date.UTC(2026, 10, 21, 1, 43, 30),
  },
  timeZone: "Asia/Shanghai",
};

describe("caption", () => {
  it("is Chinese and English where the fonts write Chinese", () => {
    expect(incidentCaption(sampleIncident(), scene, "chinese")).toEqual({
      ...{
        title: "乱停放 · Illegal parking",
        titleEnd: "停留 3分10秒（限 3分00秒）· 3 min 10 s",
        boxTag: "乱停放 83%",
      },
      ...{ detail: "人民路 East (北)", detailEnd: "2026-11-21 09:43:30 UTC+08:00" },
    });
  });

  it("is English, with the Latin part of the name, where they do not", () => {
    expect(incidentCaption(sampleIncident(), scene, "latin")).toEqual({
      ...{ title: "Illegal parking", titleEnd: "3 min 10 s (limit 3 min 00 s)", boxTag: "car 83%" },
      ...{ detail: "East", detailEnd: "2026-11-21 09:43:30 UTC+08:00" },
    });
    expect(writableName({ ...scene, cameraName: "人民路口（东侧）" }, "latin")).toBe(SAMPLE_CAMERA.code);
  });

  it.each([
    [0, "0 s", "0秒"],
    [59.9, "59 s", "59秒"],
    [185, "3 min 05 s", "3分05秒"],
    [7265, "2 h 01 min", "2小时01分"],
    [-4, "0 s", "0秒"],
  ])("%d seconds are %s and %s", (seconds, en, zh) => {
    expect([durationEn(seconds), durationZh(seconds)]).toEqual([en, zh]);
  });

  it("writes midnight as 00 and a zone west of Greenwich with its sign", () => {
    expect(localTime(Date.UTC(2026, 0, 1, 0, 5, 9), "UTC")).toBe("2026-01-01 00:05:09 UTC+00:00");
    expect(localTime(Date.UTC(2026, 0, 1, 0, 5, 9), "America/New_York")).toBe(
      "2025-12-31 19:05:09 UTC-05:00",
    );
  });

  it("cuts a long name with an ellipsis and leaves a short one", () => {
    expect(fitText("人民路口", 4)).toBe("人民路口");
    expect(fitText("人民路与解放路口", 4)).toBe("人民路…");
    expect(fitText("abc", 4)).toBe("abc");
  });
});
