import { describe, expect, test } from "vitest";
import { hasLogin, hostOf, pathOf, redactorFor, shownUrl } from "./camera-url.ts";

describe("camera urls", () => {
  test.each([
    ["rtsp://admin:s3cret@10.0.0.7:554/ch1", "rtsp://***@10.0.0.7:554/ch1", "10.0.0.7:554", "/ch1"],
    ["rtsp://admin:p@ss/w@cam", "rtsp://***@cam", "cam:554", "/"],
    [
      "rtsp://cam:8554/user=admin&password=s3cret&channel=1",
      "rtsp://cam:8554/user=***&password=***&channel=1",
      "cam:8554",
      "/user=***&password=***&channel=1",
    ],
    ["rtsps://cam/live?token=s3cret", "rtsps://cam/live?token=***", "cam:554", "/live?token=***"],
  ])("%s is shown as %s", (url, shown, host, path) => {
    expect([shownUrl(url), hostOf(url), pathOf(url)]).toEqual([shown, host, path]);
  });

  test("knows whether there is a login to be wrong", () => {
    expect([hasLogin("rtsp://u:p@cam/1"), hasLogin("rtsp://cam/1")]).toEqual([true, false]);
  });

  test("takes every spelling of the password out of a program's words", () => {
    const redact = redactorFor("rtsp://admin:s3c%40ret@cam/1");
    expect(redact("rtsp://admin:s3c%40ret@cam/1: 401; tried s3c@ret and s3c%40ret")).toBe(
      "rtsp://***@cam/1: 401; tried *** and ***",
    );
  });
});
