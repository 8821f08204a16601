import { describe, expect, it } from "vitest";
import { noticeOf } from "./channels/channel.conformance.ts";
import { nextMessage } from "./digest.ts";
import type { NoticeEvent, WaitingNotification } from "./notice.ts";
import { parseQuietHours } from "./quiet-hours.ts";
import { type Cause, type Contact, routeNotice, type RoutingTable } from "./routing.ts";

const NIGHT_MS = Date.parse("2026-11-23T23:00:00Z");
const MORNING_MS = Date.parse("2026-11-24T06:30:00Z");
const contact = (personId: string, channel: string, parts: Partial<Contact> = {}): Contact => ({
  personId,
  channel,
  address: `${personId}-address`,
  language: "zh",
  quiet: null,
  leadsGridId: null,
  ...parts,
});
const TABLE: RoutingTable = {
  routes: {
    offered: ["worker", "squad"],
    escalated: ["gridLeader", "squad"],
    overdue: ["worker", "gridLeader", "squad"],
  },
  urgent: new Set<NoticeEvent>(["escalated"]),
  contacts: [
    contact("W1", "app"),
    contact("W1", "mail"),
    contact("L1", "mail", { leadsGridId: "community" }),
    contact("L2", "mail", { leadsGridId: "street" }),
  ],
  groups: [
    { name: "squad", channel: "robot", address: "", language: "zh", quiet: parseQuietHours("22:00-06:30") },
  ],
  personalChannels: new Set(["app", "mail"]),
  timeZone: "UTC",
};
const cause = (event: NoticeEvent, parts: Partial<Cause> = {}): Cause => ({
  notice: noticeOf({ event }),
  key: "t/2",
  workerId: "W1",
  gridPath: ["grid", "community", "street"],
  actorId: null,
  audience: null,
  nowMs: NIGHT_MS,
  ...parts,
});
const told = (given: Cause): readonly string[] =>
  routeNotice(given, TABLE).drafts.map(({ recipient, channel }) => `${recipient} ${channel}`);

describe("routing", () => {
  const rows: readonly { why: string; given: Cause; tells: readonly string[] }[] = [
    {
      why: "the worker over each address, and the squad",
      given: cause("offered"),
      tells: ["W1 app", "W1 mail", "squad robot"],
    },
    { why: "the nearest leader above", given: cause("escalated"), tells: ["L1 mail", "squad robot"] },
    { why: "nobody of an event without a route", given: cause("closed"), tells: [] },
    { why: "not the one who did it", given: cause("offered", { actorId: "W1" }), tells: ["squad robot"] },
    {
      why: "whom the clock names, and the groups of the route",
      given: cause("overdue", { audience: ["gridLeader"] }),
      tells: ["L1 mail", "squad robot"],
    },
  ];
  it.each(rows)("tells $why", ({ given, tells }) => {
    expect(told(given)).toEqual(tells);
  });

  it("says who was named and has no address", () => {
    expect(routeNotice(cause("offered", { workerId: "W9" }), TABLE).unaddressed).toEqual(["worker"]);
    expect(routeNotice(cause("escalated", { gridPath: ["elsewhere"] }), TABLE).unaddressed).toEqual([
      "gridLeader",
    ]);
  });

  it("waits for the morning, unless it is urgent", () => {
    const due = (event: NoticeEvent): number | undefined =>
      routeNotice(cause(event), TABLE).drafts.find(({ channel }) => channel === "robot")?.dueAtMs;
    expect(due("offered")).toBe(MORNING_MS);
    expect(due("escalated")).toBe(NIGHT_MS);
  });

  it("gives the same cause the same rows, and another cause others; one person's address is one lane", () => {
    const [first, again, other] = [cause("offered"), cause("offered"), cause("offered", { key: "t/3" })].map(
      (each) => routeNotice(each, TABLE).drafts,
    );
    expect(again).toEqual(first);
    const ids = [...(first ?? []), ...(other ?? [])].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(first?.map(({ lane }) => lane)).toEqual(other?.map(({ lane }) => lane));
    expect(first?.at(-1)?.lane).toBe("robot");
    expect(new Set(first?.map(({ lane }) => lane)).size).toBe(3);
  });
});

describe("the next message", () => {
  const waiting = (n: number, lonely: readonly number[] = []): readonly WaitingNotification[] =>
    Array.from({ length: n }, (_, i) => ({ sequence: i, alone: lonely.includes(i) }) as WaitingNotification);
  const rows: readonly { why: string; n: number; lonely?: number[]; free: number; gives: number }[] = [
    { why: "nothing of nothing", n: 0, free: 18, gives: 0 },
    { why: "alone while there is room", n: 2, free: 18, gives: 1 },
    { why: "together when it gets scarce", n: 3, free: 5, gives: 3 },
    { why: "together when there are many", n: 4, free: 18, gives: 4 },
    { why: "no more than a digest holds", n: 50, free: 18, gives: 20 },
    { why: "alone what was refused in a digest", n: 9, lonely: [0], free: 1, gives: 1 },
    { why: "together up to that one", n: 9, lonely: [4], free: 18, gives: 4 },
    { why: "one by one without a limit", n: 3, free: Number.POSITIVE_INFINITY, gives: 1 },
  ];
  it.each(rows)("$why", ({ n, lonely = [], free, gives }) => {
    const given = waiting(n, lonely);
    expect(nextMessage(given, { free, digestMax: 20 })).toEqual(given.slice(0, gives));
  });
});
