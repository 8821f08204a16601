/** What is no camera of ours, from the HTTP door to the ticket, on real servers. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ViolationEvent } from "#contract";
import { type City, startCity, until } from "../city.double.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { eventOf } from "../events.double.ts";

let city: City;
let dispatcher: Dispatcher;

const PEOPLE = { worker: "W1", dispatcher: "D01", service: "S01" } as const;
type Person = keyof typeof PEOPLE;
const tokenOf = (person: Person): string => `token-of-${person}-0123456789`;

beforeAll(async () => {
  city = await startCity();
  dispatcher = await city.start();
  for (const [role, id] of Object.entries(PEOPLE)) {
    await city.query(
      `INSERT INTO person (id, name, role, worker_id, token_sha256, source) VALUES ($1, $1, $2, $3, $4, 'api')
       ON CONFLICT (id) DO UPDATE SET token_sha256 = excluded.token_sha256`,
      [
        id,
        role,
        role === "worker" ? id : null,
        createHash("sha256")
          .update(tokenOf(role as Person))
          .digest("hex"),
      ],
    );
  }
});
afterAll(() => city.stop());

async function ask(person: Person, method: string, path: string, body?: unknown) {
  const response = await fetch(`${dispatcher.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${tokenOf(person)}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Every test has its own place, 200 m from the last one. */
let places = 0;
const place = () => {
  places += 1;
  return { lon: 120.62 + places * 0.002, lat: 31.315, crs: "WGS-84", name: `${String(places)} 号门前` };
};
let refs = 0;
const reportAt = (at: object, parts: object = {}) => {
  refs += 1;
  return {
    source: "worker",
    ref: `r-${String(refs)}`,
    violation: "vending",
    place: at,
    words: "两个摊占道",
    ...parts,
  };
};

interface Outcome {
  readonly outcome: string;
  readonly ticketId: string;
  readonly reason: string | null;
}

/** Sends it and waits for its decision. */
async function report(person: Person, body: object): Promise<Outcome> {
  const sent = await ask(person, "POST", "/api/reports", body);
  expect(sent).toMatchObject({ status: 202 });
  return decided(person, String(sent.body["reportId"]));
}

async function decided(person: Person, reportId: string): Promise<Outcome> {
  let outcome: Awaited<ReturnType<typeof ask>> | undefined;
  await until(async () => {
    outcome = await ask(person, "GET", `/api/reports/${reportId}`);
    expect(outcome.status).toBe(200);
  });
  return outcome?.body as unknown as Outcome;
}

const settled = (): Promise<void> =>
  until(async () => {
    expect(await city.unsettled()).toBe(0);
  });

const decisionOf = async (eventKey: string) => {
  const [row] = await city.query<{ outcome: string; reason: string | null; ticket_id: string | null }>(
    "SELECT outcome, reason, ticket_id FROM decision WHERE event_key = $1",
    [eventKey],
  );
  return row;
};

describe("a report", () => {
  it("of a worker opens a ticket that says who opened it, and is in the stream before it is answered", async () => {
    const at = place();
    const sent = await ask("worker", "POST", "/api/reports", reportAt(at));
    expect(sent.status).toBe(202);
    const manager = await city.line.jetstreamManager();
    const stored = await manager.streams.getMessage("GW_REPORTS", { last_by_subj: "gw.report.worker" });
    expect(JSON.parse(new TextDecoder().decode(stored.data))).toMatchObject({ id: sent.body["reportId"] });
    const { outcome, ticketId } = await decided("worker", String(sent.body["reportId"]));
    expect(outcome).toBe("opened");
    const ticket = await dispatcher.desk.get(ticketId);
    expect(ticket).toMatchObject({ cameraCode: "", cameraName: at.name, violation: "vending" });
    expect(ticket.transitions[0]).toMatchObject({ action: "open", actorRole: "worker", actorId: "W1" });
    const [row] = await city.query("SELECT source, source_ref, point_of FROM ticket WHERE id = $1", [
      ticketId,
    ]);
    expect(row).toMatchObject({ source: "worker", point_of: "place" });
  });

  it("that is sent again is the same one", async () => {
    const body = reportAt(place());
    const [first, again] = [await report("worker", body), await report("worker", body)];
    expect(again).toEqual(first);
    expect(
      await city.query("SELECT sightings::int AS n FROM ticket WHERE id = $1", [first.ticketId]),
    ).toEqual([{ n: 1 }]);
  });

  it("of a citizen joins what the worker reported, and the contact stays apart", async () => {
    const at = place();
    const first = await report("worker", reportAt(at));
    const body = reportAt(
      { ...at, lat: at.lat + 0.0002, name: "对面" },
      { source: "case", system: "12345", contact: { name: "王女士", phone: "13800001111" } },
    );
    const second = await report("service", body);
    expect(second).toMatchObject({ outcome: "merged", ticketId: first.ticketId });
    const contact = await city.query(
      "SELECT c.name, c.phone, r.ticket_id FROM source_contact c JOIN source_report r ON r.id = c.report_id WHERE r.ticket_id = $1",
      [first.ticketId],
    );
    expect(contact).toEqual([{ name: "王女士", phone: "13800001111", ticket_id: first.ticketId }]);
    const everywhere = await city.query("SELECT body::text AS text FROM source_report WHERE ticket_id = $1", [
      first.ticketId,
    ]);
    expect(JSON.stringify(everywhere)).not.toContain("13800001111");
    const sightings = await ask("dispatcher", "GET", `/api/tickets/${first.ticketId}/sightings`);
    expect(sightings.body).toMatchObject({ sightings: 2, cameras: 0 });
  });

  it("and a camera that sees the same thing make one ticket, which the camera then verifies", async () => {
    const at = place();
    const { ticketId } = await report("worker", reportAt(at));
    const location = { lon: at.lon, lat: at.lat + 0.0001, originalCrs: "WGS-84", of: "camera" } as const;
    const seen = eventOf({ zoneId: "seen-later", violation: "vending", location });
    await city.publish(seen);
    await settled();
    expect(await decisionOf(seen.id)).toMatchObject({ outcome: "merged", ticket_id: ticketId });
    const other = eventOf({ zoneId: "seen-later", violation: "vending", location, placeCell: "1-1" });
    await city.publish(other);
    await settled();
    // Another cell of the same picture is another stall.
    expect(await decisionOf(other.id)).toMatchObject({ outcome: "opened" });
    expect(await dispatcher.desk.get(ticketId)).toMatchObject({
      cameraCode: seen.cameraCode,
      zoneId: "seen-later",
      agentId: "edge-1",
    });
  });

  it("from a camera's picture has the key of that camera's own events", async () => {
    const at = place();
    const device = { id: "99050100001320000009", zoneId: "kerb", placeCell: "4-4" };
    const { ticketId } = await report(
      "dispatcher",
      reportAt(at, { source: "operator", device, violation: "parking" }),
    );
    const event = eventOf({ cameraCode: device.id, zoneId: "kerb", placeCell: "4-4" });
    await city.publish(event);
    await settled();
    expect(await decisionOf(event.id)).toMatchObject({ outcome: "merged", ticket_id: ticketId });
  });

  it("known by its grid alone keeps a ticket of its own unless the address is the same", async () => {
    const at = { gridId: "990501001001" };
    const body = (ref: string, name?: string) =>
      reportAt(name === undefined ? at : { ...at, name }, { ref, violation: "posting" });
    const [a, b] = [await report("worker", body("grid-a")), await report("worker", body("grid-b"))];
    expect(b.ticketId).not.toBe(a.ticketId);
    const [c, d] = [
      await report("worker", body("grid-c", "5 栋东侧")),
      await report("worker", body("grid-d", "５栋 东侧")),
    ];
    expect(d.ticketId).toBe(c.ticketId);
  });

  it.each([
    [
      "an untagged point",
      "worker",
      { place: { lon: 120.6, lat: 31.3 } },
      400,
      "the point's coordinate system is missing",
    ],
    ["a worker who speaks for 12345", "worker", { source: "case" }, 403, "A worker does not report as case"],
    ["a key of one's own", "worker", { urgent: true }, 400, "body"],
    ["a program that speaks for a worker", "service", {}, 403, "A service does not report as worker"],
  ] as const)("is refused in one sentence: %s", async (...row) => {
    const [, person, parts, status, says] = row;
    const answer = await ask(person, "POST", "/api/reports", reportAt(place(), parts));
    expect(answer.status).toBe(status);
    expect((answer.body["error"] as { message: string }).message).toContain(says);
  });

  it("is of nobody's business to another worker", async () => {
    const sent = await ask("dispatcher", "POST", "/api/reports", reportAt(place(), { source: "operator" }));
    await decided("dispatcher", String(sent.body["reportId"]));
    expect((await ask("worker", "GET", `/api/reports/${String(sent.body["reportId"])}`)).status).toBe(404);
  });

  it("is not taken while nobody can store it", async () => {
    await city.nats.kill();
    await until(async () => {
      expect((await dispatcher.desk.ready()).bus).toBe(false);
    });
    const body = reportAt(place());
    expect((await ask("worker", "POST", "/api/reports", body)).status).toBe(503);
    await city.nats.restart();
    await until(async () => {
      expect((await ask("worker", "POST", "/api/reports", body)).status).toBe(202);
    });
    expect(await report("worker", body)).toMatchObject({ outcome: "opened" });
  });
});

describe("another maker's events", () => {
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xd9]).toString("base64");
  const event = (at: { lon: number; lat: number }, parts: object = {}) => ({
    id: `v-${String((refs += 1))}`,
    className: "OffStoreOperation",
    deviceId: `box-${String(places)}`,
    time: new Date().toISOString(),
    trackId: "t-1",
    confidence: 0.8,
    ...at,
    crs: "WGS-84",
    ...parts,
  });

  it("open, repeat and end a ticket; what is not understood is kept with its sentence", async () => {
    const { lon, lat } = place();
    const at = { lon, lat };
    const opened = event(at, { image: jpeg });
    const unknown = event(at, { className: "Fishing" });
    const sent = await ask("service", "POST", "/api/sources/class-names", [opened, unknown]);
    expect(sent.status).toBe(202);
    const [received] = sent.body["received"] as { reportId: string }[];
    expect(sent.body["refused"]).toEqual([
      { ref: unknown.id, reason: expect.stringContaining(`code "Fishing"`) as string },
    ]);
    const { outcome, ticketId } = await decided("service", received?.reportId ?? "");
    expect(outcome).toBe("opened");
    const [picture] = (await dispatcher.desk.get(ticketId)).evidence;
    expect(await dispatcher.desk.readEvidence(picture?.object ?? "")).toHaveLength(4);
    const gone = await ask("service", "POST", "/api/sources/class-names", event(at, { phase: "cleared" }));
    const [last] = gone.body["received"] as { reportId: string }[];
    await decided("service", last?.reportId ?? "");
    expect(await dispatcher.desk.get(ticketId)).toMatchObject({
      state: "closed",
      closeReason: "self-cleared",
    });
    const manager = await city.line.jetstreamManager();
    const dead = await manager.streams.getMessage("GW_DEAD", { last_by_subj: "gw.dead.report" });
    expect(new TextDecoder().decode(dead.data)).toContain(unknown.id);
  });

  it("answer what each maker takes for success", async () => {
    const alarm = {
      id: "y-1",
      name: "占道经营",
      createdAt: "2026-11-21T08:30:00+08:00",
      deviceId: "nowhere",
    };
    expect((await ask("service", "PUT", "/api/sources/baidu-yijian", alarm)).status).toBe(200);
    expect((await ask("service", "POST", "/api/sources/baidu-yijian", { hello: 1 })).status).toBe(400);
    expect((await ask("service", "POST", "/api/sources/acme", {})).status).toBe(404);
    expect((await ask("worker", "POST", "/api/sources/baidu-yijian", alarm)).status).toBe(403);
  });
});

describe("a silence", () => {
  const inZone = (zoneId: string, parts: Partial<ViolationEvent> = {}) => eventOf({ zoneId, ...parts });
  const minutes = (n: number): string => new Date(Date.now() + n * 60_000).toISOString();

  it("refuses what would open a ticket, names itself, is counted, and ends", async () => {
    const camera = { cameraCode: "99050100001320000007" };
    const made = await ask("dispatcher", "POST", "/api/silences", {
      kind: "permit",
      ...camera,
      violation: "parking",
      startsAt: minutes(-60),
      endsAt: minutes(60),
      reason: "夜市 / night market",
    });
    expect(made.status).toBe(201);
    const id = String(made.body["id"]);
    const silenced = inZone("market", camera);
    await city.publish(silenced);
    await settled();
    const decision = await decisionOf(silenced.id);
    expect(decision).toMatchObject({ outcome: "refused" });
    expect(decision?.reason).toContain(`夜市 / night market (${id})`);
    const other = inZone("market", { ...camera, violation: "vending" });
    await city.publish(other);
    await settled();
    expect(await decisionOf(other.id)).toMatchObject({ outcome: "opened" });

    const listed = await ask("dispatcher", "GET", "/api/silences?active=true");
    expect(listed.body["silences"]).toMatchObject([{ id, refused: 1 }]);
    const ended = await ask("dispatcher", "POST", `/api/silences/${id}/end`, { reason: "rained off" });
    expect(ended.body).toMatchObject({ endedBy: "D01", endReason: "rained off" });
    expect((await ask("dispatcher", "POST", `/api/silences/${id}/end`, { reason: "again" })).status).toBe(
      409,
    );
    const still = inZone("market", {
      ...camera,
      phase: "updated",
      capturedAt: new Date(Date.now() + 1_000).toISOString(),
    });
    await city.publish(still);
    await settled();
    expect(await decisionOf(still.id)).toMatchObject({ outcome: "opened" });
  });

  it("of an area holds for what lies in it, and a maintenance leaves people's words alone", async () => {
    const at = place();
    const polygon = [
      [
        [at.lon - 0.0005, at.lat - 0.0005],
        [at.lon + 0.0005, at.lat - 0.0005],
        [at.lon + 0.0005, at.lat + 0.0005],
        [at.lon - 0.0005, at.lat - 0.0005],
      ],
    ];
    const made = await ask("dispatcher", "POST", "/api/silences", {
      kind: "maintenance",
      polygon,
      endsAt: minutes(60),
      reason: "road works",
    });
    expect(made.status).toBe(201);
    const location = {
      lon: at.lon + 0.0002,
      lat: at.lat - 0.0002,
      originalCrs: "WGS-84",
      of: "ground",
    } as const;
    const capturedAt = new Date(Date.now() + 1_000).toISOString();
    const inside = inZone("works", { location, capturedAt });
    const outside = inZone("works", {
      location: { ...location, lat: at.lat + 0.0004 },
      capturedAt,
      placeCell: "2-2",
    });
    await city.publish(inside);
    await city.publish(outside);
    await settled();
    expect(await decisionOf(inside.id)).toMatchObject({ outcome: "refused" });
    expect(await decisionOf(outside.id)).toMatchObject({ outcome: "opened" });
    const spot = { ...at, lon: location.lon, lat: location.lat };
    expect(await report("worker", reportAt(spot, { violation: "piling" }))).toMatchObject({
      outcome: "opened",
    });
  });

  it.each([
    ["of the whole city", {}, "a silence of the whole city is refused"],
    [
      "that ends before it begins",
      { cameraCode: "99050100001320000001", endsAt: "2026-01-01T00:00:00Z" },
      "not after its start",
    ],
    [
      "without a zone of time",
      { cameraCode: "99050100001320000001", endsAt: "2027-01-01T00:00:00" },
      "a time with its zone",
    ],
    ["for a year", { cameraCode: "99050100001320000001", endsAt: "2027-12-01T00:00:00Z" }, "92 days at most"],
    ["of a grid that is not there", { gridId: "990501009999" }, "no such grid"],
    [
      "of an open ring",
      {
        polygon: [
          [
            [1, 1],
            [1, 2],
            [2, 2],
          ],
        ],
      },
      "a ring that is not closed",
    ],
  ])("is refused %s", async (_why, parts, says) => {
    const body = { kind: "maintenance", reason: "works", endsAt: minutes(30), ...parts };
    const answer = await ask("dispatcher", "POST", "/api/silences", body);
    expect(answer.status).toBe(400);
    expect((answer.body["error"] as { message: string }).message).toContain(says);
  });

  it("always has an end, and is not a worker's to make", async () => {
    const body = { kind: "maintenance", cameraCode: "99050100001320000001", reason: "works" };
    expect((await ask("dispatcher", "POST", "/api/silences", body)).status).toBe(400);
    expect((await ask("worker", "POST", "/api/silences", { ...body, endsAt: minutes(5) })).status).toBe(403);
  });
});
