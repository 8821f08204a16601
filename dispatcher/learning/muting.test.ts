import { describe, expect, it } from "vitest";
import { judgeMuting, type JudgedKind } from "./muting.ts";

const POLICY = { falseShare: 0.9, minLabels: 10, days: 14, forHours: 48 };
const kind = (right: number, wrong: number): JudgedKind => ({
  ...{ cameraCode: "99050100001320000001", violation: "posting" },
  ...{ true: right, false: wrong },
});

describe("what the policy mutes", () => {
  it.each([
    ["nearly all false", kind(1, 9), true],
    ["one true too many", kind(2, 9), false],
    ["too few judged", kind(0, 9), false],
    ["all right", kind(20, 0), false],
  ] as const)("%s", (_what, judged, muted) => {
    expect(judgeMuting([judged], POLICY, 0)).toHaveLength(muted ? 1 : 0);
  });

  it("says why, in both languages and numbers, and for how long", () => {
    const [muting] = judgeMuting([kind(1, 19)], POLICY, 1_000);
    expect(muting?.untilMs).toBe(1_000 + 48 * 3_600_000);
    expect(muting?.reason).toMatch(/按策略静音.*19\/20.*muted by policy: 19\/20.*14 days.*48 h/);
    expect(muting?.details).toMatchObject({ true: 1, false: 19, falseShare: 0.9 });
  });
});
