import { expect, it } from "vitest";
import { type EdgeReport, htmlOf, tableOf } from "./report.ts";

const idle = {
  cameras: 64,
  cores: 0.096,
  windowCores: 0.2,
  windowS: 40,
  restCores: 0.019,
  attemptMs: 82,
  attempts: 192,
};
const report: EdgeReport = {
  measuredAt: "2026-01-01T00:00:00.000Z",
  machine: "2 x Example",
  load: { mean: 1.2, cores: 2 },
  model: "efficientdet-lite0",
  footage: "vtest",
  patrol: {},
  rule: "parking",
  openGop: false,
  cases: {
    "h264-1080p": {
      camerasPerCore: 30.67,
      floorRatio: 0.841,
      fileFloorRatio: 0.672,
      usualRatio: 8.04,
      p99RevisitRatio: 1.03,
      p99MeasuredAtCamerasOnOneCore: null,
      mbPerCamera: 33.4,
      mbPerCameraMeasured: 52,
      decoderMb: 25,
      agentMb: 270,
      measuredCameras: 10,
      looks: 60,
      windowS: 13.9,
      split: { decode: 13.3, infer: 14.4, prepare: 1.1, mainThread: 2, rest: 1.7, total: 32.6 },
      rivals: {
        floorDecode: 13,
        fileDecode: 7.5,
        sessionRun: 14.4,
        usualDecode: 95.4,
        usualSessionRun: 166.7,
      },
      runMs: 33,
    },
  },
  idle,
};

it("the table holds every promised figure and the idle line", () => {
  const table = tableOf(report);
  expect(table).toMatch(/h264-1080p +30\.7 +0\.84 +0\.67 +8\.0 +1\.03 +33\.4/);
  expect(table).toContain("64 dead cameras: 0.096 core");
  expect(table).not.toContain("busy");
});

it("says that waiting times are not the agent's own when the machine was busy", () => {
  expect(tableOf({ ...report, load: { mean: 12.4, cores: 2 } })).toContain("load 12.4 on 2 cores");
});

it("the page draws four bars per case, the longest as wide as the plot allows", () => {
  const page = htmlOf(report);
  expect(page.match(/<text x="0"/g)).toHaveLength(4);
  expect(page).toContain("h264-1080p gridwatch");
  const ends = [...page.matchAll(/<text x="([\d.]+)" y="\d+">262\.1</g)].map(([, x]) => Number(x));
  expect(ends[0]).toBeCloseTo(760 - 60 + 6, 0);
});
