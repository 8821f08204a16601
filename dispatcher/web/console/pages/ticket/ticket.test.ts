/** The ticket page without a browser: what is offered, who did what, and the assignment's reasons. */
import { describe, expect, it } from "vitest";
import type { Ticket } from "../../../shared/api.ts";
import { chosenIn, verdictOf } from "./candidate-words.ts";
import { reportOf, standingOf } from "./clocks.ts";
import { offersOf } from "./offers.ts";
import { whoIs } from "./people.ts";

describe("offers", () => {
  const ticket = (state: Ticket["state"], allowed: Ticket["allowed"]): Ticket =>
    ({ state, allowed }) as unknown as Ticket;

  it("are what the API allows, the day's next step first, each with what it asks for", () => {
    const one = ticket("assigned", [
      { action: "cancel", needsReason: true, needs: null },
      { action: "suspend", needsReason: true, needs: "untilMs" },
      { action: "handOver", needsReason: true, needs: "workerId" },
    ]);
    expect(offersOf(one, { role: "dispatcher" })).toEqual([
      { name: "handOver", tone: "plain", asks: ["worker", "reason"] },
      { name: "suspend", tone: "plain", asks: ["until", "reason"] },
      { name: "cancel", tone: "danger", asks: ["reason"] },
      { name: "whistle", tone: "plain", asks: ["department", "reason"] },
    ]);
  });

  it("departments are called by those who may, while the ticket is in hand", () => {
    expect(offersOf(ticket("assigned", []), { role: "reviewer" })).toEqual([]);
    expect(offersOf(ticket("closed", []), { role: "dispatcher" })).toEqual([]);
    expect(offersOf(ticket("open", []), { role: "gridLeader" })).toHaveLength(1);
  });
});

it("names whom the ticket knows, and the system's own parts", () => {
  const known = {
    assignees: [{ workerId: "W1", workerName: "陈国强" }],
    candidates: [{ workerId: "W2", workerName: "李秀英" }],
    workerId: null,
    workerName: null,
  } as unknown as Ticket;
  expect(["W1", "W2", "D01", "clock"].map((id) => whoIs(id, known))).toEqual([
    { kind: "person", name: "陈国强" },
    { kind: "person", name: "李秀英" },
    { kind: "person", name: "D01" },
    { kind: "part", part: "clock" },
  ]);
});

it.each([
  ["chosen: in the responsible grid, 0 of 8 tickets open", { key: "chosen" }],
  ["chosen again, nobody else is there: in the responsible grid", { key: "chosenAgain" }],
  ["on leave (病假): in the responsible grid", { key: "leave", why: "病假" }],
  ["at capacity: outside the responsible grid", { key: "full" }],
  ["anything else", null],
])("the assignment's %s", (reason, verdict) => {
  expect(verdictOf(reason)).toEqual(verdict);
});

it("finds who was chosen in a step's reason", () => {
  expect(chosenIn("李秀英: chosen: in the responsible grid, 0 of 8 tickets open")).toBe("李秀英");
  expect(chosenIn("李秀英: chosen again, nobody else is there: in the grid")).toBe("李秀英");
  expect(chosenIn("看错了")).toBeNull();
});

describe("clocks", () => {
  const NOW = Date.parse("2026-11-21T10:00:00Z");
  const clock = (parts: Partial<Ticket["clocks"][number]>): Ticket["clocks"][number] => ({
    ...{ clock: "accept", limit: { amount: 30, unit: "minute" }, extraMinutes: 0, isLate: false },
    ...{ startedAt: "2026-11-21T09:00:00Z", dueAt: "2026-11-21T10:10:00Z", stoppedAt: null, outcome: null },
    ...parts,
  });

  it.each([
    [{}, { kind: "running", leftS: 600 }],
    [{ dueAt: "2026-11-21T09:59:00Z" }, { kind: "late", overS: 60 }],
    [{ dueAt: null }, { kind: "stands" }],
    [
      { stoppedAt: "2026-11-21T09:20:00Z", outcome: "met" },
      { kind: "inTime", tookS: 1_200 },
    ],
    [
      { stoppedAt: "2026-11-21T09:50:00Z", outcome: "met", isLate: true },
      { kind: "tooLate", tookS: 3_000 },
    ],
    [{ stoppedAt: "2026-11-21T09:20:00Z", outcome: "dropped" }, { kind: "dropped" }],
  ] as const)("%o stands as it is", (parts, standing) => {
    expect(standingOf(clock(parts), NOW)).toEqual(standing);
  });

  it("a called department has one until it reports", () => {
    const whistle = {
      calledAt: "2026-11-21T09:00:00Z",
      reportDueAt: "2026-11-21T09:30:00Z",
      reportedAt: null,
    } as Ticket["whistles"][number];
    expect(reportOf(whistle, NOW)).toEqual({ kind: "late", overS: 1_800 });
    const reported = { ...whistle, reportedAt: "2026-11-21T09:10:00Z" };
    expect(reportOf(reported, NOW)).toEqual({ kind: "inTime", tookS: 600 });
  });
});
