import { expect, it } from "vitest";
import { growthOf, lookRates, restIn } from "./figures.ts";
import { accountOf } from "./gauges.ts";
import type { Sample } from "./recording.ts";

const sample = (atS: number, change: Partial<Sample> = {}): Sample => ({
  ...{
    atS,
    phase: "steady",
    life: 1,
    agentMb: 200,
    agentAnonymousMb: 150,
    treeMb: 500,
    processes: 11,
    fds: 50,
    defunct: 0,
  },
  ...{ goodSeen: 5, looks: 10 * atS, outboxDepth: 0, undecided: 0 },
  ...change,
});

it("leaves out the warm-up of each life, in which a process grows", () => {
  const samples = Array.from({ length: 90 }, (_, i) =>
    sample(i, { agentMb: i < 30 ? 100 + 3 * i : 190 + 0.01 * (i - 30) }),
  );
  expect(growthOf(samples).agentMb?.perHour).toBeCloseTo(36, 0);
});

it("the agent's own descriptors are those that no decoder needs", () => {
  const samples = [
    sample(0),
    sample(1, { fds: 54, processes: 13 }),
    sample(2, { fds: null }),
    sample(3, { fds: 30, processes: 1, phase: "settle" }),
  ];
  expect(restIn(samples, "steady")?.ownFds).toBe(30);
  expect(restIn(samples, "rest")).toBeNull();
});

it("looks per second stop at the end of a life", () => {
  const samples = [sample(0), sample(2), sample(3, { life: 2, looks: 0 }), sample(4, { life: 2, looks: 7 })];
  expect(lookRates(samples)).toEqual([
    { atS: 2, value: 10 },
    { atS: 4, value: 7 },
  ]);
});

it("reads what the agent says of itself", () => {
  const text = `# HELP gridwatch_agent_outbox_events x
gridwatch_agent_outbox_events 3
gridwatch_agent_outbox_undecided_events 4
gridwatch_camera_seeing{camera="32050600001318000000"} 1
gridwatch_camera_seeing{camera="32050600001318000001"} 0
gridwatch_camera_looks_total{camera="32050600001318000000"} 17
`;
  expect(accountOf(text)).toEqual({
    looks: new Map([["32050600001318000000", 17]]),
    seeing: new Set(["32050600001318000000"]),
    outboxDepth: 3,
    undecided: 4,
  });
});
