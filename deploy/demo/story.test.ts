/** The lines a visitor reads. */
import { describe, expect, it } from "vitest";
import type { TicketDetail, TransitionRow } from "../../dispatcher/lifecycle/ticket.ts";
import { lineOfCamera, lineOfKnownTicket, lineOfLog, lineOfTransition } from "./story.ts";

const ticket: TicketDetail = {
  id: "018f3a50-0000-7000-8000-000000000001",
  number: 7,
  state: "assigned",
  closeReason: null,
  version: 2,
  violation: "parking",
  cameraCode: "32050600001310000001",
  cameraName: "示例路东口",
  zoneId: "no-parking",
  dedupKey: "k",
  agentId: "demo-edge",
  lon: 120.62,
  lat: 31.31,
  gridId: "1",
  gridName: "春风一格",
  workerId: "W01",
  workerName: "李晓岚",
  sightings: 3,
  openedAt: "2026-01-01T00:00:00.000Z",
  lastSeenAt: "2026-01-01T00:00:00.000Z",
  changedAt: "2026-01-01T00:00:00.000Z",
  closedAt: null,
  reason: "stood there",
  className: "truck",
  nextDeadline: null,
  handOvers: 0,
  suspendedUntil: null,
  linkedTicketId: null,
  intoTicketId: null,
  assignees: [],
  clocks: [],
  extensions: [],
  whistles: [],
  transitions: [],
  candidates: [
    {
      workerId: "W01",
      workerName: "李晓岚",
      chosen: true,
      responsibleGrid: true,
      onShift: true,
      openTickets: 0,
      capacity: 5,
      distanceM: 71,
      reason: "responsible grid, 71 m away",
    },
  ],
  evidence: [],
};

const row = (action: TransitionRow["action"], reason: string | null = null): TransitionRow => ({
  sequence: 1,
  at: "2026-01-01T00:00:00.000Z",
  action,
  from: "open",
  to: "assigned",
  actorRole: "worker",
  actorId: "U01",
  reason,
  evidence: [],
  ruleVersion: null,
});

describe("log lines", () => {
  it.each([
    [
      "an event",
      '{"level":30,"msg":"event","phase":"opened","violation":"parking","className":"car","cameraName":"东口","zoneId":"kerb","dwellS":21.4}',
      "event: opened: parking by a car, 东口, zone kerb, 21 s",
    ],
    [
      "the start",
      '{"level":30,"msg":"agent started","agentId":"e1","cameras":3,"model":"m","executionProvider":"cpu"}',
      "agent: e1 watches 3 cameras with m on cpu",
    ],
    [
      "a warning with its reason",
      '{"level":40,"msg":"camera lost","reason":"connection refused"}',
      "agent: camera lost: connection refused",
    ],
    ["last words that are no JSON", "Error: no such model", "agent: Error: no such model"],
  ])("tells %s", (_what, line, expected) => {
    const told = lineOfLog("agent", line);
    expect(`${told?.topic ?? ""}: ${told?.text ?? ""}`).toBe(expected);
  });

  it.each([
    "",
    '{"level":30,"msg":"looked"}',
    "    at Object.<anonymous> (x.js:1:1)",
    "Node.js v20.20.2",
    "}",
  ])("keeps %j to the log file", (line) => {
    expect(lineOfLog("agent", line)).toBeNull();
  });
});

describe("board lines", () => {
  it("says what a blind camera is blind from", () => {
    const health = {
      cameraCode: "1",
      name: "东口",
      state: "blind" as const,
      blindReason: "connection refused",
    };
    expect(lineOfCamera({ ...health, looks: 0, framesDropped: 0, revisitS: 2, restarts: 1 }).text).toBe(
      "东口 blind: connection refused",
    );
  });

  it("names who was chosen and why", () => {
    expect(lineOfTransition(ticket, row("assign")).text).toBe(
      "7 assigned to 李晓岚 (responsible grid, 71 m away)",
    );
  });

  it.each([
    ["open", null, "7 opened: parking by a truck, 示例路东口, 春风一格"],
    [
      "verifyPresent",
      "2 of 2 looks saw it",
      "7 the camera looked again: still present, back to the worker (2 of 2 looks saw it)",
    ],
    ["decline", "ill", "7 assigned by U01 (ill)"],
  ] as const)("%s", (action, reason, expected) => {
    expect(lineOfTransition(ticket, row(action, reason)).text).toBe(expected);
  });

  it("tells a ticket that was there before", () => {
    expect(lineOfKnownTicket(ticket).text).toBe("7 from before: assigned, 李晓岚, 示例路东口, 3 sightings");
  });
});
