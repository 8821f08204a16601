/** Roster, deadline tables, calendar, map, reviewers' queue and filtered counts over a whole dispatcher. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type City, startCity, until } from "../city.double.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { MARKER, openMarkedTicket, person, settlePeople } from "./people.double.ts";

const GRID = "990501001001";
const FILE_WORKERS = [{ id: "W1", lon: 120.6251 }];

let city: City;
let dispatcher: Dispatcher;
let ticketId: string;

beforeAll(async () => {
  city = await startCity();
  dispatcher = await city.start({ workers: FILE_WORKERS });
  await settlePeople(city);
  // Stands in no file: the next load would retire it otherwise.
  await city.query("UPDATE worker SET source = 'api' WHERE id = 'W9'");
  ticketId = await openMarkedTicket(city);
});
afterAll(() => city.stop());

interface Answer<T> {
  readonly status: number;
  readonly body: T & { readonly error?: { readonly message: string } };
}

async function ask<T = unknown>(
  method: string,
  path: string,
  { who = "near-administrator", body }: { readonly who?: string; readonly body?: object } = {},
): Promise<Answer<T>> {
  const response = await fetch(`${dispatcher.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${person(who).token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Answer<T>["body"] };
}

const get = async <T>(path: string, who?: string): Promise<T> =>
  (await ask<T>("GET", path, who === undefined ? {} : { who })).body;

interface RosterWorker {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly retired: boolean;
  readonly version: number;
  readonly onShift: boolean;
  readonly leave: string | null;
  readonly extra: string | null;
  readonly openTickets: number;
  readonly base: { readonly lon: number };
}

async function rosterOf(id: string): Promise<RosterWorker> {
  const { workers } = await get<{ workers: readonly RosterWorker[] }>("/api/roster");
  const found = workers.find((worker) => worker.id === id);
  if (found === undefined) throw new Error(`${id} is not in the roster`);
  return found;
}

const ALWAYS = { shiftStart: "00:00", shiftEnd: "24:00", days: [1, 2, 3, 4, 5, 6, 7] };
const setting = (parts: object = {}): object => ({
  name: "新来的",
  role: "grid-worker",
  gridId: GRID,
  shifts: [ALWAYS],
  violations: ["parking"],
  capacity: 3,
  phone: "+86 512 0000",
  channels: { "workers-wecom": "xinlai" },
  base: null,
  reason: "begins today",
  ...parts,
});

/** UTC, the city's zone. */
const localIn = (hours: number): string =>
  new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16);
const isoIn = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

describe("the roster", () => {
  test("a worker is added, changed under the version that was seen, taken out and brought back, with every shift kept", async () => {
    expect((await ask("POST", "/api/roster", { body: { id: "N1", ...setting() } })).status).toBe(201);
    expect((await ask("POST", "/api/roster", { body: { id: "N1", ...setting() } })).status).toBe(409);
    expect(await rosterOf("N1")).toMatchObject({ source: "api", onShift: true, version: 1, retired: false });
    expect((await rosterOf("N1")).base.lon).toBeCloseTo(120.625, 3);
    const change = { ...setting({ shifts: [{ ...ALWAYS, shiftEnd: "12:00" }], reason: "mornings only" }) };
    const put = (expectedVersion: number) =>
      ask("PUT", "/api/roster/N1", { who: "near-dispatcher", body: { ...change, expectedVersion } });
    expect((await put(1)).status).toBe(204);
    const stale = await put(1);
    expect([stale.status, stale.body.error?.message]).toEqual([
      409,
      "Worker N1 was changed by somebody else since version 1; read it again.",
    ]);
    expect((await ask("DELETE", "/api/roster/N1?reason=left")).status).toBe(204);
    expect(await rosterOf("N1")).toMatchObject({ retired: true, onShift: false });
    const { tenures } = await get<{ tenures: readonly object[] }>("/api/roster/N1/shifts");
    expect(tenures).toMatchObject([
      { reason: "begins today", changedBy: "near-administrator", shifts: [ALWAYS] },
      { reason: "mornings only", changedBy: "near-dispatcher", shifts: [{ shiftEnd: "12:00" }] },
    ]);
    expect((await put(3)).status).toBe(204);
    expect(await rosterOf("N1")).toMatchObject({ retired: false, version: 4 });
    const log = await get<{ entries: readonly { action: string }[] }>("/api/audit?kind=deed&limit=50");
    expect(log.entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["add-worker", "change-worker", "retire-worker"]),
    );
  });

  test("what is wrong is said: an unknown grid, an empty shift, tickets in hand", async () => {
    const refused = async (parts: object): Promise<string | undefined> =>
      (await ask("POST", "/api/roster", { body: { id: "N2", ...setting(parts) } })).body.error?.message;
    expect(await refused({ gridId: "990501009999" })).toContain(
      'Key "gridId" is 990501009999, which is no grid',
    );
    expect(await refused({ shifts: [{ ...ALWAYS, shiftEnd: "00:00" }] })).toContain(
      'Key "shifts" holds 00:00-00:00',
    );
    const busy = await ask("DELETE", "/api/roster/W1?reason=x");
    expect([busy.status, busy.body.error?.message]).toEqual([
      409,
      "Worker W1 has 1 tickets in hand; hand them over first.",
    ]);
  });

  test("a swap takes duty from the one and gives it to the other, for the assigner too, and goes back whole", async () => {
    const never = { shifts: [{ shiftStart: "03:00", shiftEnd: "03:01", days: [1] }] };
    expect((await ask("POST", "/api/roster", { body: { id: "S1", ...setting() } })).status).toBe(201);
    expect((await ask("POST", "/api/roster", { body: { id: "S2", ...setting(never) } })).status).toBe(201);
    const swap = {
      kind: "swap",
      workerId: "S1",
      withWorkerId: "S2",
      reason: "调班",
      from: localIn(-1),
      until: localIn(4),
    };
    expect((await ask("POST", "/api/roster-exceptions", { body: swap })).status).toBe(201);
    expect(await rosterOf("S1")).toMatchObject({ onShift: false, leave: "调班" });
    expect(await rosterOf("S2")).toMatchObject({ onShift: true, extra: "调班" });
    const { workers } = await get<{ workers: readonly { id: string; onShift: boolean }[] }>("/api/workers");
    expect(workers.filter(({ id }) => id.startsWith("S")).map(({ id, onShift }) => [id, onShift])).toEqual([
      ["S1", false],
      ["S2", true],
    ]);
    const duty = await get<{ workers: readonly { workerId: string; spans: readonly object[] }[] }>(
      `/api/roster-duty?from=${isoIn(0)}&to=${isoIn(2)}`,
    );
    expect(duty.workers.find(({ workerId }) => workerId === "S1")?.spans).toEqual([]);
    expect(duty.workers.find(({ workerId }) => workerId === "S2")?.spans).toHaveLength(1);
    const { exceptions } = await get<{ exceptions: readonly { id: string }[] }>(
      `/api/roster-exceptions?from=${isoIn(0)}&to=${isoIn(1)}`,
    );
    expect(exceptions).toHaveLength(2);
    const begun = await ask("DELETE", `/api/roster-exceptions/${exceptions[0]?.id ?? ""}`);
    expect([begun.status, begun.body.error?.message]).toEqual([409, expect.stringContaining("has begun")]);
    const later = { ...swap, from: localIn(48), until: localIn(50) };
    const made = await ask<{ exceptions: readonly { id: string }[] }>("POST", "/api/roster-exceptions", {
      body: later,
    });
    expect((await ask("DELETE", `/api/roster-exceptions/${made.body.exceptions[1]?.id ?? ""}`)).status).toBe(
      204,
    );
    const left = await get<{ exceptions: readonly object[] }>(
      `/api/roster-exceptions?from=${isoIn(47)}&to=${isoIn(51)}`,
    );
    expect(left.exceptions).toEqual([]);
  });

  test("the file stays idempotent: loaded again it changes nobody whom the office has touched, and no history", async () => {
    const before = await rosterOf("W1");
    expect(before.source).toBe("file");
    const named = {
      ...setting({ name: "改名的", gridId: GRID, base: null }),
      expectedVersion: before.version,
    };
    expect((await ask("PUT", "/api/roster/W1", { body: named })).status).toBe(204);
    const rows = () => city.query("SELECT id, to_at FROM worker_shift ORDER BY id");
    const held = await rows();
    const other = await city.start({ workers: FILE_WORKERS });
    await other.close();
    expect(await rosterOf("W1")).toMatchObject({ name: "改名的", source: "api" });
    expect(await rosterOf("N1")).toMatchObject({ retired: false });
    expect(await rows()).toEqual(held.map((row) => expect.objectContaining(row) as object));
  });
});

interface Version {
  readonly id: number;
  readonly version: string;
  readonly standing: string;
  readonly source: string;
}

describe("deadline tables", () => {
  test("are read, drafted with their mistakes told, put in force from a day on with who and why, and the file does not undo it", async () => {
    const first = await get<{ versions: readonly Version[] }>("/api/deadlines");
    const [shipped] = first.versions;
    expect(shipped).toMatchObject({ standing: "in-force", source: "file" });
    const { table } = await get<{ table: { rules: readonly object[] } }>(
      `/api/deadlines/${String(shipped?.id)}`,
    );
    const draft = { table: { ...table, version: "office-1", rules: table.rules.slice(1) } };
    const made = await ask<{ id: string; problems: readonly string[] }>("POST", "/api/deadline-drafts", {
      body: draft,
    });
    expect(made.status).toBe(201);
    expect(made.body.problems).toEqual([expect.stringContaining("has no rule for")]);
    const now = new Date().toISOString();
    const put = (body: object) => ask<{ id: number }>("POST", "/api/deadlines", { body });
    const refused = await put({ table: draft.table, validFrom: now, reason: "x" });
    expect([refused.status, refused.body.error?.message]).toEqual([400, made.body.problems[0]]);
    const whole = { ...table, version: "office-1" };
    const saved = { table: whole, expectedVersion: 1 };
    expect((await ask("PUT", `/api/deadline-drafts/${made.body.id}`, { body: saved })).body).toMatchObject({
      problems: [],
    });
    expect((await ask("PUT", `/api/deadline-drafts/${made.body.id}`, { body: saved })).status).toBe(409);
    expect((await put({ table: whole, validFrom: "2020-01-01T00:00:00Z", reason: "x" })).status).toBe(400);
    const given = await put({ table: whole, validFrom: now, reason: "trial", draftId: made.body.id });
    expect(given.status).toBe(201);
    const coming = await put({
      table: { ...whole, version: "office-2" },
      validFrom: isoIn(24),
      reason: "from tomorrow",
    });
    expect(coming.status).toBe(201);
    const other = await city.start({ workers: FILE_WORKERS });
    await other.close();
    const { versions } = await get<{ versions: readonly Version[] }>("/api/deadlines");
    expect(versions.map(({ version, standing }) => [version, standing])).toEqual([
      ["office-2", "coming"],
      ["office-1", "in-force"],
      [shipped?.version, "past"],
    ]);
    expect(versions[1]).toMatchObject({ source: "api", putBy: "near-administrator", reason: "trial" });
    expect(await get("/api/deadline-drafts")).toEqual({ drafts: [] });
  });

  test("a dry run says it by violation too", async () => {
    const { versions } = await get<{ versions: readonly Version[] }>("/api/deadlines");
    const { table } = await get<{ table: object }>(`/api/deadlines/${String(versions[0]?.id)}`);
    const body = {
      deadlines: JSON.stringify({ ...table, validFrom: "2026-01-01T00:00:00Z" }),
      from: isoIn(-24),
      to: isoIn(1),
    };
    const run = await ask<{ byViolation: readonly object[] }>("POST", "/api/deadlines/dry-run", { body });
    expect(run.status).toBe(200);
    expect(run.body.byViolation).toEqual([
      expect.objectContaining({
        violation: "parking",
        accept: expect.objectContaining({ clocks: 1 }) as object,
      }),
    ]);
  });

  test("the calendar gets a year, refuses a mistake and a reader who is late", async () => {
    interface Calendar {
      readonly version: string;
      readonly years: Readonly<Record<string, object>>;
      readonly versions: readonly { readonly id: number }[];
    }
    const read = await get<Calendar>("/api/work-calendar");
    const expectedId = read.versions[0]?.id ?? 0;
    const put = (years: object) =>
      ask("PUT", "/api/work-calendar", {
        body: { version: "office-cn-1", years, reason: "notice of 2099", expectedId },
      });
    const year = { source: "notice", holidays: ["2099-01-01"], workdays: ["2099-01-05"] };
    const refused = await put({ ...read.years, 2099: year });
    expect(refused.body.error?.message).toContain("a Saturday or Sunday (other days are worked anyway)");
    expect((await put({ ...read.years, 2099: { ...year, workdays: ["2099-01-04"] } })).status).toBe(200);
    expect((await put(read.years)).status).toBe(409);
    const after = await get<Calendar>("/api/work-calendar");
    expect(after.years["2099"]).toEqual({ ...year, workdays: ["2099-01-04"] });
    expect(after.versions[0]).toMatchObject({
      source: "api",
      putBy: "near-administrator",
      reason: "notice of 2099",
    });
    expect(Object.keys(after.years).length).toBe(Object.keys(read.years).length + 1);
  });
});

interface MapBody {
  readonly tickets: { readonly found: number; readonly points: readonly { readonly id: string }[] };
  readonly workers: { readonly points: readonly { readonly id: string }[] };
}

describe("the map", () => {
  const BOX = "120.6,31.3,120.7,31.4";

  test("shows what lies in the box and in the own grids", async () => {
    const near = await get<MapBody>(`/api/map?bbox=${BOX}`);
    expect(near.tickets).toMatchObject({
      found: 1,
      points: [{ id: ticketId, isOverdue: false, state: "assigned" }],
    });
    expect(near.workers.points.map(({ id }) => id)).toContain("W1");
    const far = await get<MapBody>(`/api/map?bbox=${BOX}`, "far-gridLeader");
    expect(far.tickets.found).toBe(0);
    expect(far.workers.points.map(({ id }) => id)).toEqual(["W9"]);
    expect((await get<MapBody>("/api/map?bbox=100,20,101,21")).tickets.found).toBe(0);
    expect((await get<MapBody>(`/api/map?bbox=${BOX}&layers=workers`)).tickets.found).toBe(0);
    expect((await get<MapBody>(`/api/map?bbox=${BOX}`, "near-worker")).workers.points).toMatchObject([
      { id: "W1" },
    ]);
  });

  test("refuses what is no box", async () => {
    expect((await ask("GET", "/api/map?bbox=121,31,120,32")).body.error?.message).toContain(
      'Key "bbox" is 121,31,120,32',
    );
  });

  test("has no base map unless one is set, and pages load nothing from elsewhere", async () => {
    expect(await get("/api/map-settings")).toEqual({ tiles: null, centre: null, zoom: null });
    expect((await ask("GET", "/api/map-tiles/3/1/1")).status).toBe(404);
  });
});

describe("counts and the queue", () => {
  test("counts by state under filters, within the own grids", async () => {
    const counts = (query: string, who?: string) =>
      get<{ byState: Record<string, number>; isExact: boolean }>(`/api/counts${query}`, who);
    expect(await counts("?violation=parking&openOnly=true")).toMatchObject({
      isExact: true,
      byState: { assigned: 1, open: 0 },
    });
    expect((await counts("?violation=vending")).byState["assigned"]).toBe(0);
    expect((await counts("?violation=parking", "far-dispatcher")).byState["assigned"]).toBe(0);
    expect((await counts("", "far-dispatcher")).byState["assigned"]).toBe(1);
  });

  test("the list says how many there are, and pages back", async () => {
    const page = await get<{ total: object; nextCursor: string | null; previousCursor: string | null }>(
      "/api/tickets?total=true&sort=deadline",
    );
    expect(page).toMatchObject({
      total: { count: 1, isExact: true },
      nextCursor: null,
      previousCursor: null,
    });
  });

  test("a done ticket that no camera can judge stands in the queue with its pictures and verdicts", async () => {
    interface Queue {
      readonly items: readonly {
        kind: string;
        ticket: { id: string };
        evidence: object[];
        allowed: { action: string }[];
      }[];
    }
    expect(await get<Queue>("/api/review-queue")).toEqual({ items: [], nextCursor: null });
    for (const action of ["accept", "arrive", "finish"]) {
      await ask("POST", `/api/tickets/${ticketId}/actions`, { who: "near-worker", body: { action } });
    }
    // No agent answers in this city: the camera's turn ends blind.
    await city.query("UPDATE verification SET finished_at = now(), outcome = 'blind' WHERE ticket_id = $1", [
      ticketId,
    ]);
    await until(async () => {
      const { items } = await get<Queue>("/api/review-queue", "near-reviewer");
      expect(items).toMatchObject([{ kind: "verify", ticket: { id: ticketId, cameraName: MARKER } }]);
      expect(items[0]?.evidence.length).toBeGreaterThan(0);
      expect(items[0]?.allowed.map(({ action }) => action)).toEqual(
        expect.arrayContaining(["verifyClear", "verifyPresent"]),
      );
    });
    expect((await get<Queue>("/api/review-queue?kind=confirm", "near-reviewer")).items).toEqual([]);
    expect((await get<Queue>("/api/review-queue", "far-reviewer")).items).toEqual([]);
    expect((await ask("GET", "/api/review-queue", { who: "near-worker" })).status).toBe(403);
  });
});
