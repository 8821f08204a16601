/** A ticket's life on the real book: hand-overs, 挂账, reopening, merging, 延期, 吹哨报到, and who may not. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { messageOf } from "../errors.ts";
import { systemClock } from "../time/clock.ts";
import type { LifeDesk } from "./life-desk.ts";
import type { MoveHooks } from "./move-hooks.ts";
import type { ActCommand } from "./ticket-desk.ts";
import type { Actor, TicketDetail } from "./ticket.ts";
import {
  COMMUNITY,
  GRID,
  OFFICE,
  OTHER_COMMUNITY,
  REVIEWER,
  startTown,
  STREET,
  SYSTEM,
  type Town,
  workerActor,
} from "./town.double.ts";
import { escalateMissedReports } from "./whistle.ts";

const DAY_MS = 86_400_000;

let town: Town;
let desk: LifeDesk;
let otherDesk: LifeDesk;
/** What the hooks heard; and a reason for which they refuse, once. */
let heard: string[] = [];
let refuseWith: string | null = null;

const hooks: MoveHooks = {
  opened: (_session, { number }) => {
    heard.push(`opened ${String(number)}`);
    return Promise.resolve();
  },
  moved: (_session, before, after, { action }) => {
    heard.push(`${action} ${before.state} ${after.state}`);
    return refuseWith === null ? Promise.resolve() : Promise.reject(new Error(refuseWith));
  },
  happened: (_session, _ticket, { kind }) => {
    heard.push(kind);
    return Promise.resolve();
  },
};

beforeAll(async () => {
  town = await startTown(hooks);
  [desk, otherDesk] = town.desks;
});
afterAll(() => town.stop());

type Given = Omit<ActCommand, "ticketId">;
const act = ({ id }: { readonly id: string }, given: Given) => desk.act({ ticketId: id, ...given });
/** The sentence it is refused with. */
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "accepted",
    (thrown: unknown) => messageOf(thrown),
  );
const handOver = (actor: Actor, workerId: string): Given => ({
  action: "handOver",
  actor,
  workerId,
  reason: "nearer to the other one",
});
const leader = (gridIds?: readonly string[] | null): Actor => ({
  role: "gridLeader",
  id: "L1",
  ...(gridIds === undefined ? {} : { gridIds }),
});

async function uploadPhoto({ id }: TicketDetail, object: string): Promise<void> {
  await town.query(
    `INSERT INTO ticket_picture (ticket_id, object, sha256, size_bytes, width_px, height_px, person_id, at)
     VALUES ($1, $2, $3, 4, 8, 8, 'U01', now())`,
    [id, object, "b".repeat(64)],
  );
}

describe("hand-over", () => {
  it("leaves two assignees, both clocks visible, and the second has to accept", async () => {
    const ticket = await town.ticketIn("arrived");
    const given = await act(ticket, handOver(workerActor("W1"), "W2"));
    expect(given).toMatchObject({ state: "assigned", workerId: "W2", handOvers: 1 });
    await act(ticket, { action: "accept", actor: workerActor("W2") });
    const { assignees } = await act(ticket, { action: "finish", actor: workerActor("W2") });
    expect(assignees).toMatchObject([
      { workerId: "W1", how: "offer", doneAt: null },
      { workerId: "W2", how: "handOver", toAt: null, arrivedAt: null },
    ]);
    const [first, second] = assignees;
    expect([first?.acceptedAt, first?.arrivedAt, second?.acceptedAt, second?.doneAt]).not.toContain(null);
    expect(first?.toAt).toBe(second?.fromAt);
  });

  it("keeps whoever had it before, however briefly, from judging it", async () => {
    const ticket = await town.ticketIn("accepted");
    await act(ticket, handOver(workerActor("W1"), "W2"));
    await act(ticket, { action: "accept", actor: workerActor("W2") });
    await act(ticket, { action: "finish", actor: workerActor("W2") });
    const judge = (id: string) =>
      refusal(act(ticket, { action: "verifyClear", actor: { role: "reviewer", id } }));
    // The first worker, the same one under the account's own name, and the last.
    for (const id of ["W1", "R-W1", "W2"]) {
      expect(await judge(id)).toBe(
        `ticket ${String(ticket.number)} was handled by ${id}: whoever handled it does not judge it`,
      );
    }
    expect(await judge("R01")).toBe("accepted");
  });

  it("goes to nobody who is not there, may not act, or has no room", async () => {
    const ticket = await town.ticketIn("accepted");
    const to = (workerId: string) => refusal(act(ticket, handOver(OFFICE, workerId)));
    expect(await to("nobody")).toBe('key "workerId" is nobody, which is no worker of this district');
    expect(await to("PLANTS")).toBe(
      `worker PLANTS (grid-worker) may not act on parking; hand ticket ${String(ticket.number)} to somebody who may`,
    );
    expect(await to("FULL")).toBe("worker FULL has 0 of 0 tickets open and takes no more");
  });

  it("ends the going from hand to hand: after the limit only the office", async () => {
    const ticket = await town.ticketIn("assigned");
    const strict = town.deskWith({ handOversMax: 2 });
    const pass = (actor: Actor, workerId: string) =>
      strict.act({ ticketId: ticket.id, ...handOver(actor, workerId) });
    await pass(workerActor("W1"), "W2");
    await pass(workerActor("W2"), "W1");
    expect(await refusal(pass(workerActor("W1"), "W2"))).toBe(
      `ticket ${String(ticket.number)} went from hand to hand 2 times; from now on only the office hands it over`,
    );
    expect(await pass(OFFICE, "W3")).toMatchObject({ workerId: "W3", handOvers: 3 });
  });
});

describe("grid leader", () => {
  it("acts within the own grids and those below, and nowhere else", async () => {
    const ticket = await town.ticketIn("accepted");
    const name = `ticket ${String(ticket.number)}`;
    const suspend = (actor: Actor) =>
      refusal(
        act(ticket, { action: "suspend", actor, reason: "rain", untilMs: systemClock.nowMs() + DAY_MS }),
      );
    expect(await suspend(leader([OTHER_COMMUNITY]))).toBe(
      `${name} lies in grid ${GRID}; L1 leads ${OTHER_COMMUNITY} and cannot suspend it`,
    );
    expect(await suspend(leader())).toBe(
      `${name} lies in grid ${GRID}; L1 leads no grid and cannot suspend it`,
    );
    expect(await suspend(leader([OTHER_COMMUNITY, COMMUNITY]))).toBe("accepted");
    const resume = { action: "resume", reason: "dry again" } as const;
    expect(await refusal(act(ticket, { ...resume, actor: leader([STREET]) }))).toBe("accepted");
    await town.query("UPDATE ticket SET grid_id = NULL WHERE id = $1", [ticket.id]);
    expect(await suspend(leader([STREET]))).toBe(
      `${name} lies in no known grid; L1 leads ${STREET} and cannot suspend it`,
    );
    expect(await suspend(leader(null))).toBe("accepted");
  });
});

describe("suspend and resume (挂账)", () => {
  const until = () => systemClock.nowMs() + DAY_MS;

  it.each([
    ["open", "open", null],
    ["assigned", "open", null],
    ["accepted", "accepted", "W1"],
    ["arrived", "accepted", "W1"],
  ] as const)("from %s comes back as %s", async (from, to, workerId) => {
    const ticket = await town.ticketIn(from);
    const untilMs = until();
    const waiting = await act(ticket, { action: "suspend", actor: OFFICE, reason: "a permit", untilMs });
    expect(waiting).toMatchObject({
      state: "suspended",
      workerId,
      suspendedUntil: new Date(untilMs).toISOString(),
    });
    const back = await act(ticket, { action: "resume", actor: OFFICE, reason: "it is over" });
    expect(back).toMatchObject({ state: to, workerId, suspendedUntil: null });
  });

  it("waits neither for the past nor for ever", async () => {
    const ticket = await town.ticketIn("open");
    const suspend = (untilMs: number) =>
      refusal(act(ticket, { action: "suspend", actor: OFFICE, reason: "later", untilMs }));
    expect(await suspend(0)).toContain("cannot wait until 1970-01-01T00:00:00.000Z: that is past");
    expect(await suspend(systemClock.nowMs() + 400 * DAY_MS)).toContain("that is more than 366 days ahead");
    expect(await suspend(Number.NaN)).toContain("cannot wait until NaN");
  });
});

describe("reopen, merge and split", () => {
  it("opens a closed ticket again, unless its place has a new one", async () => {
    const ticket = await town.open({ zoneId: "twice" });
    await act(ticket, { action: "falseAlarm", actor: OFFICE, reason: "a permit" });
    const again = { action: "reopen", actor: REVIEWER, reason: "the permit was forged" } as const;
    const open = await act(ticket, again);
    expect(open).toMatchObject({ state: "open", closedAt: null, closeReason: null });
    await act(ticket, { action: "cancel", actor: OFFICE, reason: "entered twice" });
    const newer = await town.open({ zoneId: "twice" });
    expect(await refusal(act(ticket, again))).toBe(
      `ticket ${String(ticket.number)} cannot reopen: ticket ${String(newer.number)} is open for the same place and kind`,
    );
  });

  it("merges into a ticket that is not closed, leads its key there, and takes it back by split", async () => {
    const [into, ticket] = [await town.ticketIn("accepted"), await town.ticketIn("assigned")];
    const merge = { action: "mergeInto", actor: OFFICE, reason: "same car" } as const;
    const merged = await act(ticket, { ...merge, intoTicketId: into.id });
    expect(merged).toMatchObject({ state: "closed", closeReason: "duplicate", intoTicketId: into.id });
    const leadsTo = () => town.book.transaction((session) => session.lockOpenTicket(ticket.dedupKey));
    expect((await leadsTo())?.id).toBe(into.id);
    expect(await refusal(act(into, { ...merge, intoTicketId: ticket.id }))).toBe(
      `ticket ${String(ticket.number)} is closed; ticket ${String(into.number)} can only go on in one that is not`,
    );
    const split = await act(ticket, { action: "split", actor: OFFICE, reason: "another car" });
    expect(split).toMatchObject({ state: "open", intoTicketId: null, workerId: null });
    expect((await leadsTo())?.id).toBe(ticket.id);
    expect(await refusal(act(ticket, { ...merge, intoTicketId: ticket.id }))).toContain(
      "cannot go on in itself",
    );
    expect(await refusal(act(ticket, { ...merge, intoTicketId: "x" }))).toContain(
      '"intoTicketId" is x, which is no',
    );
  });

  it("lets two tickets that are merged into each other at once end as one", async () => {
    const [a, b] = [await town.ticketIn("open"), await town.ticketIn("open")];
    const merge = { action: "mergeInto", actor: OFFICE, reason: "same car" } as const;
    const results = await Promise.allSettled([
      desk.act({ ticketId: a.id, ...merge, intoTicketId: b.id }),
      otherDesk.act({ ticketId: b.id, ...merge, intoTicketId: a.id }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("proof", () => {
  it("closes with the picture of before and the worker's photo of after", async () => {
    const ticket = await town.ticketIn("arrived");
    await uploadPhoto(ticket, "photos/after.jpg");
    const done = await act(ticket, { action: "finish", actor: workerActor("W1") });
    expect(done.transitions.at(-1)).toMatchObject({
      evidence: [{ object: "photos/after.jpg", kind: "photo", moment: "after" }],
      ruleVersion: "transitions-2",
    });
    const closed = await act(ticket, { action: "verifyClear", actor: REVIEWER });
    expect(closed.transitions.at(-1)?.evidence.map(({ moment, kind }) => [moment, kind])).toEqual([
      ["before", "scene"],
      ["after", "photo"],
    ]);
  });

  it("takes no photo of another ticket, nor one of an earlier worker, and none where one is needed", async () => {
    const ticket = await town.ticketIn("accepted");
    await uploadPhoto(ticket, "photos/old.jpg");
    await act(ticket, handOver(workerActor("W1"), "W2"));
    await act(ticket, { action: "accept", actor: workerActor("W2") });
    const strict = town.deskWith({ donePhotoRequired: true });
    const finish = (pictures?: readonly string[]) =>
      refusal(
        strict.act({
          ticketId: ticket.id,
          action: "finish",
          actor: workerActor("W2"),
          ...(pictures === undefined ? {} : { pictures }),
        }),
      );
    for (const object of ["photos/old.jpg", "photos/after.jpg"]) {
      expect(await finish([object])).toContain(
        `key "pictures" names ${object}, which is no photo uploaded for`,
      );
    }
    expect(await finish()).toContain("done needs a photo of the place as it is now; upload one first");
    await uploadPhoto(ticket, "photos/new.jpg");
    expect(await finish(["photos/new.jpg"])).toBe("accepted");
  });
});

describe("more time (延期)", () => {
  const ask = { clock: "done", minutes: 30, reason: "a locked gate" } as const;

  it("is asked by the worker and granted by somebody else, once", async () => {
    const { id: ticketId, number } = await town.ticketIn("accepted");
    const name = `ticket ${String(number)}`;
    heard = [];
    const { extensions } = await desk.askExtension({ ticketId, actor: workerActor("W1"), ...ask });
    expect(extensions).toMatchObject([{ ...ask, askedBy: "W1", decision: null }]);
    const again = desk.askExtension({ ticketId, actor: workerActor("W1"), ...ask });
    expect(await refusal(again)).toBe(
      `${name}: more time for done has been asked for already and waits for its answer`,
    );
    const decide = (actor: Actor, decision: "approved" | "refused" = "approved") =>
      desk.decideExtension({ ticketId, extensionId: extensions[0]?.id ?? "", actor, decision });
    expect(await refusal(decide(workerActor("W1")))).toBe(
      "more time is granted by the gridLeader or dispatcher; W1 is a worker",
    );
    // A grid leader who is that worker too.
    expect(await refusal(decide({ ...leader([STREET]), id: "W1" }))).toBe(
      `W1 had ${name}: whoever asks for more time does not grant it`,
    );
    expect(await refusal(decide(leader([OTHER_COMMUNITY])))).toContain("cannot grant more time for it");
    expect(await refusal(decide(OFFICE, "refused"))).toContain("a refusal needs a reason in words");
    const { extensions: after } = await decide(leader([STREET]));
    expect(after).toMatchObject([{ decision: "approved", decidedBy: "L1" }]);
    expect(await refusal(decide(OFFICE))).toContain(`${name}: this was approved already by L1 at `);
    expect(heard).toEqual(["extensionAsked", "extensionDecided"]);
  });

  it("is asked by nobody else, for what can be, and within reason", async () => {
    const { id: ticketId } = await town.ticketIn("accepted");
    const asked = (parts: object, actor = workerActor("W1")) =>
      refusal(desk.askExtension({ ticketId, actor, ...ask, ...parts }));
    expect(await asked({}, workerActor("W2"))).toContain("asks for more time; W2 is not");
    expect(await asked({ minutes: 0 })).toContain('key "minutes" is 0; a whole number from 1 to 10080');
    expect(await asked({ minutes: 20_000 })).toContain('key "minutes" is 20000');
    expect(await asked({ reason: " " })).toContain("needs a reason in words");
    const done = await town.ticketIn("done");
    const late = desk.askExtension({ ticketId: done.id, actor: workerActor("W1"), ...ask });
    expect(await refusal(late)).toContain(
      "is done; more time is asked for while it is assigned, accepted or arrived",
    );
  });

  it("is decided by one of two who answer at once", async () => {
    const { id: ticketId } = await town.ticketIn("accepted");
    const { extensions } = await desk.askExtension({ ticketId, actor: workerActor("W1"), ...ask });
    const answer = { ticketId, extensionId: extensions[0]?.id ?? "", actor: OFFICE } as const;
    const results = await Promise.allSettled([
      desk.decideExtension({ ...answer, decision: "approved" }),
      otherDesk.decideExtension({ ...answer, decision: "refused", reason: "no" }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("whistle (吹哨报到)", () => {
  const call = { actor: OFFICE, department: "城管局", reason: "needs a crane" } as const;
  const escalate = (ticketId: string, afterMinutes: number) =>
    town.inSession(ticketId, (session, ticket) =>
      escalateMissedReports(session, ticket, systemClock.nowMs() + afterMinutes * 60_000),
    );

  it("calls a department, which reports in time", async () => {
    const { id: ticketId, number } = await town.ticketIn("accepted");
    const { whistles } = await desk.whistle({ ticketId, ...call, reportMinutes: 10 });
    const [whistle] = whistles;
    expect(whistle).toMatchObject({ department: "城管局", level: 1, calledBy: "D01", reportedAt: null });
    expect(Date.parse(whistle?.reportDueAt ?? "") - Date.parse(whistle?.calledAt ?? "")).toBe(600_000);
    expect(await refusal(desk.whistle({ ticketId, ...call }))).toContain(
      `ticket ${String(number)}: 城管局 was called by D01 and has until `,
    );
    const report = { ticketId, whistleId: whistle?.id ?? "" } as const;
    expect(await refusal(desk.reportIn({ ...report, actor: workerActor("W2") }))).toContain("W2 is a worker");
    const there = await desk.reportIn({ ...report, actor: workerActor("W1") });
    expect(there.whistles).toMatchObject([{ reportedBy: "W1", escalatedAt: null }]);
    expect(await refusal(desk.reportIn({ ...report, actor: OFFICE }))).toContain(
      "城管局 was reported already by W1",
    );
    expect(await escalate(ticketId, 60)).toEqual([]);
  });

  it("calls the next level when nobody shows, once, and there only keeps the miss", async () => {
    const { id: ticketId } = await town.ticketIn("accepted");
    await desk.whistle({ ticketId, ...call, reportMinutes: 10 });
    expect(await escalate(ticketId, 9)).toEqual([]);
    heard = [];
    expect(await escalate(ticketId, 11)).toMatchObject([{ level: 1 }]);
    expect(await escalate(ticketId, 11)).toEqual([]);
    expect(heard).toEqual(["reportMissed", "departmentCalled"]);
    expect(await escalate(ticketId, 30)).toMatchObject([{ level: 2 }]);
    const { whistles } = await town.book.get(ticketId);
    expect(
      whistles.map(({ level, calledBy, escalatedAt }) => [level, calledBy, escalatedAt === null]),
    ).toEqual([
      [1, "D01", false],
      [2, "clock", false],
    ]);
    // Late is still there, and stays late.
    const late = await desk.reportIn({ ticketId, whistleId: whistles[1]?.id ?? "", actor: OFFICE });
    expect(late.whistles[1]).toMatchObject({ reportedBy: "D01", escalatedAt: whistles[1]?.escalatedAt });
  });

  it("is blown by who may, for what is going on, and asks nobody any more once the ticket is closed", async () => {
    const { id: ticketId } = await town.ticketIn("accepted");
    const blow = (parts: object) => refusal(desk.whistle({ ticketId, ...call, ...parts }));
    const reviewer = { role: "reviewer", id: "R01" } as const;
    expect(await blow({ actor: reviewer })).toContain(
      "is called at level 1 by the worker, gridLeader or dispatcher",
    );
    expect(await blow({ actor: workerActor("W2") })).toContain(
      "only its own worker calls a department to it",
    );
    expect(await blow({ actor: workerActor("W1"), level: 2 })).toContain("at level 2 by the dispatcher; W1");
    expect(await blow({ actor: workerActor("W1"), department: "供电" })).toBe("accepted");
    expect(await blow({ actor: leader([STREET]), level: 2 })).toContain(
      "is called at level 2 by the dispatcher; L1",
    );
    expect(await blow({ actor: leader([OTHER_COMMUNITY]) })).toContain("cannot call a department to it");
    expect(await blow({ department: " " })).toContain('key "department" has 0 characters');
    expect(await blow({ reportMinutes: 0 })).toContain('key "reportMinutes" is 0');
    expect(await blow({})).toBe("accepted");
    await act({ id: ticketId }, { action: "cancel", actor: OFFICE, reason: "by mistake" });
    expect(await escalate(ticketId, 600)).toEqual([]);
    expect(await blow({ department: "消防" })).toContain(
      "is closed; a department is called while it is open",
    );
  });
});

describe("hooks", () => {
  it("hear openings and moves in their transaction, and undo what they refuse", async () => {
    heard = [];
    const ticket = await town.ticketIn("assigned");
    expect(heard).toEqual([`opened ${String(ticket.number)}`, "assign open assigned"]);
    refuseWith = "the clock has no table";
    const accept = act(ticket, { action: "accept", actor: workerActor("W1") });
    expect(await refusal(accept)).toBe("the clock has no table");
    refuseWith = null;
    expect(await town.book.get(ticket.id)).toEqual(ticket);
  });
});

describe("records", () => {
  it.each(["assignee", "extension", "whistle"])("cannot be deleted or written anew: %s", async (table) => {
    const { id: ticketId } = await town.ticketIn("accepted");
    await desk.askExtension({
      ticketId,
      actor: workerActor("W1"),
      clock: "done",
      minutes: 5,
      reason: "gate",
    });
    await desk.whistle({ ticketId, actor: OFFICE, department: "城管局", reason: "crane" });
    const refused = `rows of ${table} are immutable`;
    await expect(town.query(`DELETE FROM ${table}`)).rejects.toThrow(refused);
    await expect(town.query(`TRUNCATE ${table} CASCADE`)).rejects.toThrow(refused);
    const [column, value] = {
      assignee: ["from_at", "now()"],
      extension: ["minutes", "1"],
      whistle: ["level", "2"],
    }[table] ?? ["", ""];
    await expect(
      town.query(`UPDATE ${table} SET ${column} = ${value} WHERE ticket_id = $1`, [ticketId]),
    ).rejects.toThrow(refused);
  });

  it("keeps an answer as it was given, and a tenure that is over", async () => {
    const { id: ticketId } = await town.ticketIn("accepted");
    const { whistles } = await desk.whistle({
      ticketId,
      actor: OFFICE,
      department: "城管局",
      reason: "crane",
    });
    await desk.reportIn({ ticketId, whistleId: whistles[0]?.id ?? "", actor: OFFICE });
    await expect(
      town.query("UPDATE whistle SET reported_by = 'someone' WHERE ticket_id = $1", [ticketId]),
    ).rejects.toThrow("rows of whistle are immutable: reported_by was written before");
    await act({ id: ticketId }, handOver(workerActor("W1"), "W2"));
    await expect(
      town.query("UPDATE assignee SET done_at = now() WHERE ticket_id = $1 AND worker_id = 'W1'", [ticketId]),
    ).rejects.toThrow("rows of assignee are immutable but for their clocks, until the tenure ends");
  });

  it("keeps who declined, whose offer lapsed, and who had it", async () => {
    const ticket = await town.ticketIn("assigned");
    await act(ticket, { action: "decline", actor: workerActor("W1"), reason: "ill" });
    await town.move(ticket.id, { action: "assign", actor: SYSTEM, workerId: "W2" });
    await town.move(ticket.id, { action: "offerExpired", actor: SYSTEM, reason: "no answer in 5 min" });
    const { assignees, state, workerId } = await town.book.get(ticket.id);
    expect([state, workerId]).toEqual(["open", null]);
    expect(assignees.map((each) => [each.workerId, each.toAt === null, each.acceptedAt])).toEqual([
      ["W1", false, null],
      ["W2", false, null],
    ]);
  });
});
