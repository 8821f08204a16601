import { describe, expect, test } from "vitest";
import type { CameraHealth } from "#contract";
import { AGENT_SILENT_MS, sightOf } from "./camera-state.ts";

const camera = {
  ...{ code: "32050600001310000001", name: "east", agentId: "edge-1", place: null, gridId: null },
  heardAt: "2026-11-21T08:00:00.000Z",
};
const since = "2026-11-21T07:00:00.000Z";
const health = (change: Partial<CameraHealth>): CameraHealth => ({
  ...{ cameraCode: camera.code, name: "east", state: "blind", looks: 1, framesDropped: 0 },
  ...{ revisitS: 2, restarts: 0, blindSince: since },
  ...change,
});
const sentence = { zh: "摄像机被挪动", en: "the camera was moved" };

describe("how a camera fares", () => {
  test.each([
    ["seeing", health({ state: "seeing" }), { state: "seeing", blindSince: null, cause: null }],
    ["connecting", health({ state: "connecting" }), { state: "starting", blindSince: null, cause: null }],
    [
      "a fault of the stream",
      health({ faultKind: "wrong-password", blindReason: "the camera refused the password" }),
      { state: "blind", blindSince: since, cause: { kind: "wrong-password", zh: "摄像机用户名或密码不对" } },
    ],
    [
      "a fault without a kind",
      health({ blindReason: "no look within the revisit time" }),
      { cause: { kind: null, zh: "没有按时看到画面", en: "no look within the revisit time" } },
    ],
    [
      "suspended",
      health({ suspended: { since, why: "moved", sentence } }),
      { state: "blind", cause: { kind: "moved", ...sentence } },
    ],
  ])("%s", (_name, heard, expected) => {
    expect(sightOf(camera, heard, AGENT_SILENT_MS)).toMatchObject(expected);
  });

  test.each([
    ["its agent is silent", health({ state: "seeing" }), AGENT_SILENT_MS + 1],
    ["it was not heard since the start", null, 0],
  ])("offline: %s", (_name, heard, silentMs) => {
    expect(sightOf(camera, heard, silentMs)).toMatchObject({
      ...{ state: "offline", blindSince: camera.heardAt },
      cause: { kind: "agent-silent" },
    });
  });
});
