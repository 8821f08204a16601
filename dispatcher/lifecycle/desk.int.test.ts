/** What people can do, on the real book: whose turn it is, what it needs, and what can never be changed. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TicketNotice, ticketSubject } from "#contract";
import { type City, startCity, until } from "../city.double.ts";
import { messageOf } from "../errors.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { CAMERA, eventOf } from "../events.double.ts";
import type { TicketDesk } from "./ticket-desk.ts";
import type { TicketDetail, TicketState } from "./ticket.ts";

let city: City;
let dispatcher: Dispatcher;
let desk: TicketDesk;

beforeAll(async () => {
  city = await startCity();
  // No verification here: the camera's agent does not exist, and a look is asked for again in ten seconds.
  dispatcher = await city.start({ verify: { retries: 100 } });
  desk = dispatcher.desk;
});
afterAll(() => city.stop());

let zone = 0;

async function newTicket(state: TicketState = "assigned"): Promise<TicketDetail> {
  zone += 1;
  const event = eventOf({ zoneId: `zone-${zone}` });
  await city.publish(event);
  let id = "";
  await until(async () => {
    const [row] = await city.query<{ id: string }>(
      "SELECT id FROM ticket WHERE dedup_key = $1 AND state = $2",
      [event.dedupKey, state],
    );
    expect(row).toBeDefined();
    id = row?.id ?? "";
  });
  return desk.get(id);
}

const workerOf = ({ workerId }: TicketDetail) => ({ role: "worker", id: workerId ?? "" }) as const;

async function doneTicket(): Promise<TicketDetail> {
  const ticket = await newTicket();
  const actor = workerOf(ticket);
  await desk.act({ ticketId: ticket.id, action: "accept", actor });
  await desk.act({ ticketId: ticket.id, action: "arrive", actor });
  return desk.act({ ticketId: ticket.id, action: "finish", actor });
}

describe("ticket desk", () => {
  it("walks a ticket from open to closed, one immutable row for each step", async () => {
    const done = await doneTicket();
    const closed = await desk.act({
      ticketId: done.id,
      action: "verifyClear",
      actor: { role: "reviewer", id: "R01" },
    });
    expect(closed).toMatchObject({ state: "closed", closeReason: "verified", workerId: done.workerId });
    expect(closed.closedAt).not.toBeNull();
    const steps = closed.transitions.filter(({ action }) => action !== "verifyBlind");
    expect(steps.map(({ action, from, to }) => [action, from, to])).toEqual([
      ["open", null, "open"],
      ["assign", "open", "assigned"],
      ["accept", "assigned", "accepted"],
      ["arrive", "accepted", "arrived"],
      ["finish", "arrived", "done"],
      ["verifyClear", "done", "closed"],
    ]);
    expect(closed.transitions.map(({ sequence }) => sequence)).toEqual(
      closed.transitions.map((_, index) => index + 1),
    );
    expect(closed.version).toBe(closed.transitions.length);
  });

  it.each(["transition", "decision", "evidence_view"])(
    "refuses to change or delete rows of %s",
    async (table) => {
      const ticket = await newTicket();
      await desk.recordEvidenceView("D01", ticket.id, "edge-1/scene.jpg");
      const refused = `rows of ${table} are immutable`;
      await expect(city.query(`UPDATE ${table} SET ticket_id = ticket_id`)).rejects.toThrow(refused);
      await expect(city.query(`DELETE FROM ${table}`)).rejects.toThrow(refused);
      await expect(city.query(`TRUNCATE ${table}`)).rejects.toThrow(refused);
    },
  );

  it("lets one of two people win who act on the same version", async () => {
    const ticket = await newTicket();
    const command = {
      ticketId: ticket.id,
      actor: workerOf(ticket),
      expectedVersion: ticket.version,
    } as const;
    const results = await Promise.allSettled([
      desk.act({ ...command, action: "accept" }),
      desk.act({ ...command, action: "falseAlarm", reason: "nothing there" }),
      desk.act({ ...command, action: "accept" }),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "STALE_VERSION" });
    }
    expect((await desk.get(ticket.id)).version).toBe(ticket.version + 1);
  });

  it("says why an action is refused", async () => {
    const ticket = await newTicket();
    const name = `ticket ${ticket.number}`;
    const other = ticket.workerId === "W1" ? "W2" : "W1";
    const refusal = (
      action: "accept" | "finish" | "verifyClear",
      actor: Parameters<TicketDesk["act"]>[0]["actor"],
    ) =>
      desk.act({ ticketId: ticket.id, action, actor }).then(
        () => "accepted",
        (thrown: unknown) => messageOf(thrown),
      );
    expect(await refusal("accept", { role: "worker", id: other })).toBe(
      `${name} belongs to worker ${ticket.workerId ?? ""}; worker ${other} cannot accept it`,
    );
    expect(await refusal("finish", workerOf(ticket))).toBe(
      `${name} is assigned; finish needs it accepted or arrived`,
    );
    expect(await refusal("verifyClear", { role: "reviewer", id: "R01" })).toBe(
      `${name} is assigned; verifyClear needs it done`,
    );
    expect(await refusal("accept", { role: "dispatcher", id: "D01" })).toBe(
      "accept belongs to the worker; D01 is a dispatcher",
    );
  });

  it("finds no ticket under a number, a foreign id or nonsense", async () => {
    for (const ticketId of ["12", "00000000-0000-7000-8000-000000000000", "'; DROP TABLE ticket; --"]) {
      const actor = { role: "dispatcher", id: "D01" } as const;
      await expect(desk.get(ticketId)).rejects.toMatchObject({
        code: "NOT_FOUND",
        message: `there is no ticket ${ticketId}`,
      });
      await expect(desk.act({ ticketId, action: "falseAlarm", actor, reason: "x" })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    }
  });

  it("does not let a reviewer judge what the same person handled", async () => {
    const done = await doneTicket();
    const self = { role: "reviewer", id: done.workerId ?? "" } as const;
    await expect(desk.act({ ticketId: done.id, action: "verifyClear", actor: self })).rejects.toMatchObject({
      code: "NOT_ALLOWED",
      message: `ticket ${done.number} was handled by ${self.id}: whoever handled it does not judge it`,
    });
  });

  it("offers a declined ticket to somebody else, and keeps that it was declined", async () => {
    const ticket = await newTicket();
    await desk.act({ ticketId: ticket.id, action: "decline", actor: workerOf(ticket), reason: "off sick" });
    await until(async () => {
      const again = await desk.get(ticket.id);
      expect(again.state).toBe("assigned");
      expect(again.workerId).not.toBe(ticket.workerId);
      expect(again.candidates.find(({ workerId }) => workerId === ticket.workerId)?.reason).toContain(
        "declined this ticket before",
      );
    });
    // The other one declines too: whoever is left is asked again rather than nobody.
    const second = await desk.get(ticket.id);
    await desk.act({ ticketId: ticket.id, action: "decline", actor: workerOf(second), reason: "too far" });
    await until(async () => {
      expect((await desk.get(ticket.id)).state).toBe("assigned");
    });
  });

  it("tells pages of every change, and the edge of opening and closing", async () => {
    const heard: string[] = [];
    const notices: string[] = [];
    const stop = desk.onChange(({ ticketId, state, version }) =>
      heard.push(`${ticketId} ${state} ${version}`),
    );
    const subscription = city.line.subscribe(ticketSubject(CAMERA), {
      callback: (_error, message) => {
        const { ticketId, state, resolution } = message.json<TicketNotice>();
        notices.push(`${ticketId} ${state} ${resolution ?? "-"}`);
      },
    });
    await city.line.flush();
    const ticket = await newTicket();
    await desk.act({
      ticketId: ticket.id,
      action: "falseAlarm",
      actor: workerOf(ticket),
      reason: "a permit",
    });
    await until(() => {
      expect(heard).toEqual(
        expect.arrayContaining([`${ticket.id} open 1`, `${ticket.id} assigned 2`, `${ticket.id} closed 3`]),
      );
      expect(notices).toEqual([`${ticket.id} opened -`, `${ticket.id} closed false-alarm`]);
    });
    stop();
    subscription.unsubscribe();
  });

  it("lists newest first, in pages, and to a worker only what is of the worker's grids", async () => {
    await newTicket();
    await newTicket();
    const [newest, ...rest] = await desk.list({ limit: 3 });
    expect(rest).toHaveLength(2);
    expect(await desk.list({ limit: 2, beforeNumber: newest?.number ?? 0 })).toEqual(rest);
    const assigned = await desk.list({ limit: 200, state: "assigned" });
    expect(new Set(assigned.map(({ state }) => state))).toEqual(new Set(["assigned"]));
    expect((await desk.list({ limit: 200, openOnly: true })).map(({ state }) => state)).not.toContain(
      "closed",
    );
    expect(await desk.list({ limit: 200, visibleToWorkerId: "W1" })).toHaveLength(
      (await desk.list({ limit: 200 })).length,
    );
    expect(await desk.list({ limit: 200, visibleToWorkerId: "nobody" })).toEqual([]);
  });

  it("knows the district, its people and its counts", async () => {
    expect((await desk.workers()).map(({ id, onShift, capacity }) => [id, onShift, capacity])).toEqual([
      ["W1", true, 100],
      ["W2", true, 100],
    ]);
    expect((await desk.grids()).map(({ id, geometry }) => [id, (geometry as { type: string }).type])).toEqual(
      [
        ["990501001001", "MultiPolygon"],
        ["990501001002", "MultiPolygon"],
      ],
    );
    expect(await desk.userByTokenSha256("a".repeat(64))).toEqual({
      gridIds: null,
      id: "D01",
      name: "office",
      role: "dispatcher",
      workerId: null,
    });
    expect(await desk.userByTokenSha256("f".repeat(64))).toBeNull();
    const { byState, decisions } = await desk.counts();
    const total = Object.values(byState).reduce((sum, n) => sum + n, 0);
    expect(decisions).toEqual({ opened: total, merged: 0, refused: 0 });
  });

  it("reads evidence from the store, and says when it is not there", async () => {
    const store = await city.line.jetstream().views.os("gw-evidence");
    await store.putBlob({ name: "edge-1/x/scene.jpg" }, new Uint8Array([1, 2, 3]));
    expect([...((await desk.readEvidence("edge-1/x/scene.jpg")) ?? [])]).toEqual([1, 2, 3]);
    expect(await desk.readEvidence("edge-1/x/none.jpg")).toBeNull();
  });

  it("hears agents, and refuses a heartbeat that speaks for another", async () => {
    const heartbeat = {
      agentId: "edge-1",
      sentAt: new Date().toISOString(),
      version: "0.1.0",
      executionProvider: "cpu",
      model: { name: "m", sha256: "f".repeat(64) },
      outboxDepth: 0,
      outboxDropped: 0,
      cameras: [],
    };
    city.line.publish("gw.agent.edge-2.heartbeat", JSON.stringify(heartbeat));
    city.line.publish("gw.agent.edge-1.heartbeat", "{}");
    city.line.publish("gw.agent.edge-1.heartbeat", JSON.stringify(heartbeat));
    await until(() => {
      expect(desk.agents().map(({ heartbeat: heard }) => heard)).toEqual([heartbeat]);
    });
    expect(dispatcher.counters.snapshot().heartbeatsRefused).toBe(2);
  });
});
