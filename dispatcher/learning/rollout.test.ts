import { describe, expect, it } from "vitest";
import { blocksFor, refusePromotion, refuseRollBack, type Rollout, type RolloutWord } from "./rollout.ts";

const SHA = "a".repeat(64);
const SAYS: RolloutWord = {
  ...{ state: "running", sha256: SHA, looks: 500, compared: 60, failed: 0 },
  ...{ agreement: 0.91, reason: null, heardAt: "2026-11-21T08:00:00.000Z" },
};
const MODEL = { manifest: "/m/b/model.json", weights: "/m/b/b.onnx" };
const BEFORE = { manifest: "/m/a/model.json", weights: "/m/a/a.onnx" };

function rollout(says: Partial<RolloutWord> | null = {}, parts: Partial<Rollout> = {}): Rollout {
  const agent = { cameras: ["1"], before: BEFORE, revision: 4, failed: null };
  return {
    ...{ id: "r", label: "newer", modelName: "b", sha256: SHA, model: MODEL, minAgreement: 0.8 },
    ...{ cameras: ["1"], state: "canary", scope: "group", version: 1, note: "", startedBy: "E1" },
    ...{ startedAt: "2026-11-20T08:00:00.000Z", signedOffBy: null, signedOffAt: null, endedAt: null },
    agents: { "edge-1": { ...agent, says: says === null ? null : { ...SAYS, ...says } } },
    ...parts,
  };
}

describe("a promotion", () => {
  it("is signed off by a second person when every agent runs it and agrees", () => {
    expect(() => {
      refusePromotion(rollout(), "E2");
    }).not.toThrow();
  });

  it.each([
    ["its starter", rollout(), "E1", /started by E1: somebody else must sign it off/],
    ["no word yet", rollout(null), "E2", /edge-1 has said nothing/],
    ["other weights", rollout({ sha256: "b".repeat(64) }), "E2", /other weights/],
    ["a fall-back", rollout({ state: "fallen-back" }), "E2", /edge-1 the trial is fallen-back/],
    ["too few looks", rollout({ compared: 19 }), "E2", /compared 19 looks/],
    ["nothing to agree on", rollout({ agreement: null }), "E2", /with something in them/],
    ["too little agreement", rollout({ agreement: 0.79 }), "E2", /agreement is 0\.79, below 0\.80/],
    ["one that is over", rollout({}, { state: "rolled-back" }), "E2", /is rolled-back/],
  ] as const)("is refused: %s", (_what, trial, by, sentence) => {
    expect(() => {
      refusePromotion(trial, by);
    }).toThrow(sentence);
  });

  it("cannot be taken back twice", () => {
    expect(() => {
      refuseRollBack(rollout({}, { state: "rolled-back" }));
    }).toThrow(/already/);
  });
});

describe("what an agent is told", () => {
  const agent = { cameras: ["1", "2"], before: BEFORE };
  const told = (parts: Partial<Rollout>) => blocksFor(rollout({}, parts), agent);
  it("a trial: a canary on its cameras, the own model untouched", () => {
    const canary = { label: "newer", model: MODEL, cameras: ["1", "2"], minAgreement: 0.8 };
    expect(told({ state: "canary" })).toEqual({ canary });
  });
  it("promoted for all: the model itself; for the group: the canary, which disagrees freely from now on", () => {
    expect(told({ state: "promoted", scope: "agents" })).toEqual({ model: MODEL, canary: null });
    expect(told({ state: "promoted", scope: "group" }).canary).toMatchObject({
      minAgreement: 0,
      cameras: ["1", "2"],
    });
  });
  it("taken back: what it had", () => {
    expect(told({ state: "rolled-back", scope: "agents" })).toEqual({ model: BEFORE, canary: null });
    expect(told({ state: "rolled-back", scope: "group" })).toEqual({ canary: null });
    expect(told({ state: "ended" })).toEqual({ canary: null });
  });
});
