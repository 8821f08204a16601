/** The models page without a browser: who may decide, and what an agreement of several agents is. */
import { expect, it } from "vitest";
import { agreementOf, mayPromote, mayRollBack, type Rollout } from "./rollout.ts";

const agent = (agreement: number | null, revision: number | null = 1): Rollout["agents"][number] => ({
  ...{ agentId: "edge-1", cameras: [], revision, failed: null },
  says: {
    ...{ state: "running", sha256: "a".repeat(64), looks: 9, compared: 9, failed: 0 },
    ...{ agreement, reason: null, heardAt: "2026-11-20T08:00:00Z" },
  },
});

it("the agreement is the lowest of the agents', and none while one has compared nothing", () => {
  expect(agreementOf({ agents: [agent(0.97), agent(0.84)] })).toBe(0.84);
  expect(agreementOf({ agents: [agent(0.97), agent(null)] })).toBeNull();
  expect(agreementOf({ agents: [{ ...agent(1), says: null }] })).toBeNull();
});

it("whoever began a trial does not sign it off, and what has ended is not promoted", () => {
  expect(mayPromote({ state: "canary", startedBy: "anna" }, "anna")).toBe("own");
  expect(mayPromote({ state: "canary", startedBy: "anna" }, "ben")).toBe("yes");
  expect(mayPromote({ state: "fallen-back", startedBy: "anna" }, "ben")).toBe("over");
});

it("what runs or fell back can be taken away; once more while an agent has not heard of it", () => {
  const states = ["canary", "promoted", "fallen-back", "rolled-back", "ended"] as const;
  expect(states.filter((state) => mayRollBack({ state, agents: [agent(1)] }))).toEqual([
    "canary",
    "promoted",
    "fallen-back",
  ]);
  expect(mayRollBack({ state: "rolled-back", agents: [agent(1, null)] })).toBe(true);
});
