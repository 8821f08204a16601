/** The flow on real servers: what becomes of events, with one dispatcher and with two. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ViolationEvent } from "#contract";
import { type City, startCity, until } from "./city.double.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { bytesOf, CAMERA, eventOf } from "./events.double.ts";

let city: City;
let one: Dispatcher;
let two: Dispatcher;

beforeAll(async () => {
  city = await startCity();
  [one, two] = await Promise.all([city.start(), city.start()]);
});
afterAll(() => city.stop());

const settled = (): Promise<void> =>
  until(async () => {
    expect(await city.unsettled()).toBe(0);
  });

/** Every test has its own zone, so its own dedup keys. */
const inZone = (zoneId: string) => (parts: Partial<ViolationEvent>) => eventOf({ zoneId, ...parts });

const ticketsOf = (zoneId: string) =>
  city.query<{ id: string; state: string; sightings: string; version: number; worker_id: string | null }>(
    "SELECT id, state, sightings, version, worker_id FROM ticket WHERE zone_id = $1 ORDER BY number",
    [zoneId],
  );

const decisionOf = async (eventKey: string) => {
  const rows = await city.query<{ outcome: string; reason: string | null; ticket_id: string | null }>(
    "SELECT outcome, reason, ticket_id FROM decision WHERE event_key = $1",
    [eventKey],
  );
  return rows[0];
};

const later = (event: ViolationEvent, seconds: number): string =>
  new Date(Date.parse(event.capturedAt) + seconds * 1000).toISOString();

async function ticketIn(zoneId: string, state: string): Promise<{ id: string; worker: string }> {
  let found: Awaited<ReturnType<typeof ticketsOf>>[number] | undefined;
  await until(async () => {
    found = (await ticketsOf(zoneId)).at(-1);
    expect(found?.state).toBe(state);
  });
  return { id: found?.id ?? "", worker: found?.worker_id ?? "" };
}

describe("ticket flow", () => {
  it("makes exactly one ticket of 50 duplicates that two dispatchers see at once", async () => {
    const events = Array.from({ length: 50 }, () => inZone("crowd")({}));
    await Promise.all(events.map((event) => city.publish(event)));
    await settled();
    const outcomes = await city.query(
      "SELECT outcome, count(*)::int AS n FROM decision WHERE event_key = ANY($1) GROUP BY 1 ORDER BY 1",
      [events.map(({ id }) => id)],
    );
    expect(outcomes).toEqual([
      { outcome: "merged", n: 49 },
      { outcome: "opened", n: 1 },
    ]);
    expect(await ticketsOf("crowd")).toMatchObject([{ sightings: "50" }]);
    const [a, b] = [one.counters.snapshot(), two.counters.snapshot()];
    expect(a.eventsOpened + b.eventsOpened).toBe(1);
    expect(a.eventsMerged + b.eventsMerged).toBe(49);
  });

  it("changes nothing when a decided event comes again", async () => {
    const event = inZone("again")({});
    await city.publish(event);
    await settled();
    const [before] = await ticketsOf("again");
    const decided = one.counters.snapshot().eventsDecidedBefore + two.counters.snapshot().eventsDecidedBefore;
    // Another message id: the stream takes the same event as a new message, as it does after its window.
    await city.publish(event, `${event.id}-again`);
    await settled();
    expect(await ticketsOf("again")).toMatchObject([{ id: before?.id, sightings: "1" }]);
    const now = one.counters.snapshot().eventsDecidedBefore + two.counters.snapshot().eventsDecidedBefore;
    expect(now - decided).toBe(1);
  });

  it("assigns a worker of the responsible grid and keeps why it was this one", async () => {
    await city.publish(inZone("near")({}));
    const { id, worker } = await ticketIn("near", "assigned");
    expect(["W1", "W2"]).toContain(worker);
    const detail = await one.desk.get(id);
    expect(detail.gridName).toBe("春风社区");
    expect(detail.candidates.map(({ workerId }) => workerId).sort()).toEqual(["W1", "W2"]);
    expect(detail.candidates[0]).toMatchObject({ workerId: worker, chosen: true });
    expect(detail.transitions.map(({ action, actorId }) => [action, actorId])).toEqual([
      ["open", "camera"],
      ["assign", "dispatcher"],
    ]);
    expect(detail.transitions[1]?.reason).toContain("in the responsible grid");
  });

  it("keeps the first, the best and the latest pictures: the best is where the detector was surest", async () => {
    const first = inZone("pictures")({});
    const objects = first.objects.map((object) => ({ ...object, confidence: 0.99 }));
    const best = inZone("pictures")({ phase: "updated", capturedAt: later(first, 15), objects });
    const bare = inZone("pictures")({ phase: "updated", capturedAt: later(first, 60), evidence: [] });
    const last = inZone("pictures")({ phase: "updated", capturedAt: later(first, 30) });
    await city.publish(first);
    await settled();
    await city.publish(best);
    await settled();
    await city.publish(last);
    await city.publish(bare);
    await settled();
    const [ticket] = await ticketsOf("pictures");
    const { evidence, lastSeenAt, sightings } = await one.desk.get(ticket?.id ?? "");
    expect(evidence.map(({ moment, object }) => [moment, object])).toEqual([
      ["first", first.evidence[0]?.object],
      ["best", best.evidence[0]?.object],
      ["latest", last.evidence[0]?.object],
    ]);
    expect(lastSeenAt).toBe(bare.capturedAt);
    expect(sightings).toBe(4);
  });

  it("closes by itself what is gone before anybody accepted it", async () => {
    const opened = inZone("gone")({});
    await city.publish(opened);
    await ticketIn("gone", "assigned");
    await city.publish(
      inZone("gone")({ phase: "cleared", capturedAt: later(opened, 60), reason: "gone for 60 s" }),
    );
    const { id } = await ticketIn("gone", "closed");
    const detail = await one.desk.get(id);
    expect(detail.closeReason).toBe("self-cleared");
    expect(detail.transitions.at(-1)).toMatchObject({
      action: "selfClear",
      actorId: "camera",
      reason: "gone for 60 s",
    });
  });

  it("only notes a clearing once a worker has accepted", async () => {
    const opened = inZone("noted")({});
    await city.publish(opened);
    const { id, worker } = await ticketIn("noted", "assigned");
    await one.desk.act({ ticketId: id, action: "accept", actor: { role: "worker", id: worker } });
    const cleared = inZone("noted")({ phase: "cleared", capturedAt: later(opened, 60) });
    await city.publish(cleared);
    await settled();
    expect(await ticketsOf("noted")).toMatchObject([{ state: "accepted", sightings: "1" }]);
    expect(await decisionOf(cleared.id)).toEqual({
      outcome: "merged",
      ticket_id: id,
      reason: "cleared while the ticket was accepted: the worker's proof decides",
    });
  });

  it("gives a late event to the closed ticket's history, and reopens it for what is still there", async () => {
    const opened = inZone("late")({ capturedAt: new Date(Date.now() - 60_000).toISOString() });
    await city.publish(opened);
    const { id, worker } = await ticketIn("late", "assigned");
    const actor = { role: "worker", id: worker } as const;
    await one.desk.act({ ticketId: id, action: "accept", actor });
    await one.desk.act({ ticketId: id, action: "finish", actor });
    await one.desk.act({ ticketId: id, action: "verifyClear", actor: { role: "reviewer", id: "R01" } });
    const late = inZone("late")({ phase: "updated", capturedAt: later(opened, 30) });
    await city.publish(late);
    await settled();
    expect(await decisionOf(late.id)).toEqual({ outcome: "merged", ticket_id: id, reason: "after close" });
    expect(await ticketsOf("late")).toHaveLength(1);
    const still = inZone("late")({
      phase: "updated",
      capturedAt: new Date(Date.now() + 10_000).toISOString(),
    });
    await city.publish(still);
    await settled();
    expect(await decisionOf(still.id)).toMatchObject({ outcome: "merged", ticket_id: id });
    expect((await decisionOf(still.id))?.reason).toContain("the same ticket goes on");
    const { transitions } = await one.desk.get(id);
    expect(transitions.map(({ action }) => action)).toContain("reopen");
    expect(await ticketsOf("late")).toHaveLength(1);
  });

  it("opens no ticket for the episode that a human called a false alarm", async () => {
    await city.publish(inZone("false")({ capturedAt: new Date(Date.now() - 5_000).toISOString() }));
    const { id, worker } = await ticketIn("false", "assigned");
    const actor = { role: "worker", id: worker } as const;
    await one.desk.act({ ticketId: id, action: "falseAlarm", actor, reason: "has a permit" });
    const still = inZone("false")({
      phase: "updated",
      capturedAt: new Date(Date.now() + 1_000).toISOString(),
    });
    await city.publish(still);
    await settled();
    expect(await decisionOf(still.id)).toMatchObject({ outcome: "merged", ticket_id: id });
    await city.publish(inZone("false")({ capturedAt: new Date(Date.now() + 10_000).toISOString() }));
    await settled();
    expect(await ticketsOf("false")).toHaveLength(2);
  });

  it("refuses a clearing without a ticket, after a while in which its opening may still come", async () => {
    const lost = inZone("lost")({ phase: "cleared" });
    const overtaken = inZone("overtaken")({
      phase: "cleared",
      capturedAt: new Date(Date.now() + 1_000).toISOString(),
    });
    await city.publish(lost);
    await city.publish(overtaken);
    await city.publish(inZone("overtaken")({}));
    await settled();
    expect(await decisionOf(lost.id)).toEqual({
      outcome: "refused",
      ticket_id: null,
      reason: "cleared, but no ticket was ever opened for this dedup key",
    });
    expect(await ticketsOf("overtaken")).toMatchObject([{ state: "closed" }]);
  });

  it("buries what it cannot read, with the sentence, and goes on", async () => {
    const event = eventOf({ zoneId: "after-the-bad" });
    const bodies: readonly (readonly [Uint8Array, string])[] = [
      [new TextEncoder().encode("{"), "the message is not JSON in UTF-8"],
      [
        bytesOf({ ...event, id: eventOf().id, schemaVersion: 2 }),
        "schemaVersion 2 is newer than this dispatcher reads (1): upgrade the dispatcher before the agents",
      ],
      [
        bytesOf({ ...event, id: eventOf().id, dedupKey: "other" }),
        `key "dedupKey" is "other": its own parts make "${event.dedupKey}"`,
      ],
    ];
    const letters: (readonly [string | undefined, string | undefined, Uint8Array])[] = [];
    const subscription = city.line.subscribe("gw.dead.event", {
      callback: (_error, message) => {
        letters.push([
          message.headers?.get("Gw-Reason"),
          message.headers?.get("Gw-Origin-Sequence"),
          Uint8Array.from(message.data),
        ]);
      },
    });
    await city.line.flush();
    const sequences: number[] = [];
    for (const [body] of bodies) sequences.push(await city.publishRaw(`gw.event.parking.${CAMERA}`, body));
    await city.publish(event);
    await settled();
    subscription.unsubscribe();
    const byOrigin = letters.toSorted((a, b) => Number(a[1]) - Number(b[1]));
    expect(byOrigin).toEqual(bodies.map(([body, reason], index) => [reason, String(sequences[index]), body]));
    expect(await ticketsOf("after-the-bad")).toHaveLength(1);
    const refused = await city.query(
      "SELECT reason FROM decision WHERE stream_sequence = ANY($1) ORDER BY stream_sequence",
      [sequences],
    );
    expect(refused.map(({ reason }) => reason as string)).toEqual(bodies.map(([, reason]) => reason));
  });

  it("buries a sound event that PostgreSQL cannot hold, also in the middle of repeats", async () => {
    const good = inZone("nul")({});
    await city.publish(good);
    await settled();
    const bad = inZone("nul")({
      phase: "updated",
      evidence: good.evidence.map((each) => ({ ...each, object: "a\u0000b" })),
    });
    // Without pictures of its own: those of the bad one would be the latest.
    const next = inZone("nul")({ phase: "updated", evidence: [] });
    await Promise.all([city.publish(bad), city.publish(next)]);
    await settled();
    expect((await decisionOf(bad.id))?.outcome).toBe("refused");
    expect((await decisionOf(bad.id))?.reason).toContain("the ticket book cannot hold this value");
    expect(await decisionOf(next.id)).toMatchObject({ outcome: "merged" });
    expect(await ticketsOf("nul")).toMatchObject([{ sightings: "2" }]);
  });

  it("has decided every event that is in the stream exactly once", async () => {
    await settled();
    const manager = await city.line.jetstreamManager();
    const { state } = await manager.streams.info("GW_EVENTS");
    const keys = new Set<string>();
    for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
      const { data } = await manager.streams.getMessage("GW_EVENTS", { seq });
      const id = /"id":"([0-9a-f-]{36})"/.exec(new TextDecoder().decode(data))?.[1];
      keys.add(id ?? `stream:${seq}`);
    }
    expect(keys.size).toBeGreaterThan(60);
    const decided = await city.query<{ event_key: string }>("SELECT event_key FROM decision");
    expect(decided.map(({ event_key }) => event_key).sort()).toEqual([...keys].sort());
    const doubled = await city.query(
      "SELECT dedup_key FROM ticket WHERE state <> 'closed' GROUP BY 1 HAVING count(*) > 1",
    );
    expect(doubled).toEqual([]);
  });
});
