import { describe, expect, it } from "vitest";
import type { ShadowIncident } from "#contract";
import { foldShadow } from "./fold-shadow.ts";

const ID = "019a0000-0000-7000-8000-000000000001";

function message(
  phase: ShadowIncident["phase"],
  alsoLive: boolean,
  parts: Partial<ShadowIncident> = {},
): ShadowIncident {
  return {
    ...{ id: ID, incidentId: ID, agentId: "edge-1", cameraCode: "99050100001320000001", label: "less" },
    ...{
      settingsSha256: "a".repeat(64),
      phase,
      violation: "parking",
      zoneId: "kerb",
      at: "2026-11-21T08:00:00Z",
    },
    ...{ xyxy: [1, 2, 3, 4], sourceSizeWh: [1920, 1080], className: "car", confidence: 0.5, dwellS: 60 },
    ...{ alsoLive, dedupKey: "k", ...parts },
  };
}

const OPENED = message("opened", false);
const LATER = { at: "2026-11-21T08:05:00Z" };

describe("messages about one incident", () => {
  it.each([
    ["nothing but its opening", [OPENED], "undecided"],
    ["the live rules had it already", [message("opened", true)], "both"],
    ["they have not, by the time", [OPENED, message("compared", false, LATER)], "shadow-only"],
    ["they have, by the time", [OPENED, message("compared", true, LATER)], "both"],
    ["they have when it goes", [OPENED, message("compared", false), message("cleared", true, LATER)], "both"],
    ["it goes before anybody can say", [OPENED, message("cleared", false, LATER)], "undecided"],
    ["the live rules alone", [message("missed", true)], "live-only"],
  ] as const)("%s", (_what, messages, side) => {
    for (const order of [messages, messages.toReversed(), [...messages, ...messages]]) {
      expect(
        foldShadow(order).map((row) => row.side),
        "in whatever order, however often",
      ).toEqual([side]);
    }
  });

  it("keeps the opening's time, the clearing's, the longest dwell, and whatever was said once", () => {
    const evidence: ShadowIncident["evidence"] = [
      { kind: "scene", object: "e/s.jpg", contentType: "image/jpeg", sha256: "b".repeat(64), sizeBytes: 9 },
    ];
    const cleared = message("cleared", true, { ...LATER, dwellS: 300, liveDedupKey: "live" });
    const [row] = foldShadow([cleared, { ...OPENED, evidence }]);
    expect(row).toMatchObject({
      ...{ at: OPENED.at, clearedAt: LATER.at, dwellS: 300, liveDedupKey: "live" },
      evidence: { object: "e/s.jpg", sha256: "b".repeat(64) },
    });
  });
});
