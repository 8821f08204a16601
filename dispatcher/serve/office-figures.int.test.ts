/** What the office and grid leaders ask over HTTP of a whole dispatcher: figures, reports, and the switch to an emergency. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type City, startCity, until } from "../city.double.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { eventOf } from "../events.double.ts";
import { MARKER, openMarkedTicket, person, settlePeople } from "./people.double.ts";

let city: City;
let dispatcher: Dispatcher;

beforeAll(async () => {
  city = await startCity();
  // Room for the marked ticket and no other.
  dispatcher = await city.start({ workers: [{ id: "W1", lon: 120.6251, capacity: 1 }] });
  await settlePeople(city);
  // Nobody but W1 is ever sent.
  await city.query("UPDATE worker SET capacity = 0 WHERE id = 'W9'");
  await city.query("UPDATE district_version SET version = version + 1");
  await openMarkedTicket(city);
}, 60_000);
afterAll(() => city.stop());

interface Answer<T> {
  readonly status: number;
  readonly text: string;
  readonly body: T;
}

async function ask<T>(id: string, path: string, body?: object): Promise<Answer<T>> {
  const authorization = `Bearer ${person(id).token}`;
  const init =
    body === undefined
      ? { headers: { authorization } }
      : {
          method: "POST",
          headers: { authorization, "content-type": "application/json" },
          body: JSON.stringify(body),
        };
  const response = await fetch(`${dispatcher.url}${path}`, init);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return { status: response.status, text, body: (isJson ? JSON.parse(text) : {}) as T };
}

interface Rows {
  readonly rows: readonly {
    readonly key: string | null;
    readonly name: string | null;
    readonly counts: Readonly<Record<string, number>>;
  }[];
}

/** From yesterday to tomorrow by the book's clock. */
async function around(): Promise<string> {
  const [row] = await city.query<{ from: string; to: string }>(
    `SELECT to_char((now() - interval '1 day') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS from,
      to_char((now() + interval '1 day') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS to`,
  );
  return `from=${row?.from ?? ""}&to=${row?.to ?? ""}`;
}

describe("figures of a grid leader", () => {
  it("are those of the own grids: the marked camera is told to its own leader and to the office, and to no other", async () => {
    const query = `/api/statistics?${await around()}&by=camera`;
    for (const id of ["near-gridLeader", "near-dispatcher"]) {
      const { rows } = (await ask<Rows>(id, query)).body;
      expect(
        rows.map(({ name, counts }) => [name, counts["opened"]]),
        id,
      ).toEqual([[MARKER, 1]]);
    }
    for (const id of ["far-gridLeader", "far-dispatcher"]) {
      const { status, body } = await ask<Rows>(id, query);
      expect([status, body.rows], id).toEqual([200, []]);
    }
  });

  it.each([
    ["statistics/hot-spots", "rows", 1],
    ["statistics/before-complaint", "rows", 2],
    ["statistics/fairness?by=worker", "rows", 1],
    ["scores", "areas", 1],
  ])("%s, too", async (name, list, count) => {
    const query = `/api/${name}${name.includes("?") ? "&" : "?"}${await around()}`;
    const near = await ask<Readonly<Record<string, readonly object[]>>>("near-gridLeader", query);
    expect(near.body[list]).toHaveLength(count);
    const far = await ask<Readonly<Record<string, readonly { readonly key?: string; places?: number }[]>>>(
      "far-gridLeader",
      query,
    );
    expect(far.status).toBe(200);
    // "all" of before-complaint is there with nothing in it; the neighbour's own worker is W9.
    expect(far.body[list]?.filter(({ key, places }) => key !== "W9" && places !== 0)).toEqual([]);
  });

  it("as a file is on record; a worker gets none; what cameras looked at is the office's", async () => {
    const period = await around();
    const file = await ask("near-gridLeader", `/api/statistics.csv?${period}&by=camera`);
    expect(file.text).toContain(MARKER);
    expect(
      await city.query("SELECT person_id FROM audit WHERE action = 'export' AND subject = 'statistics'"),
    ).toEqual([{ person_id: "near-gridLeader" }]);
    const spots = await ask("near-gridLeader", `/api/statistics/hot-spots.csv?${period}&resolution=9`);
    expect(spots.text).toMatch(
      /^\uFEFF?cell,lon,lat,tickets,recurrences,boundary\r\n89[0-9a-f]{13},120[.\d]+,31[.\d]+,1,0,"POLYGON\(\(120/,
    );
    const finest = await ask("near-gridLeader", `/api/statistics/hot-spots?${period}&resolution=15`);
    expect([finest.status, finest.text]).toEqual([400, expect.stringContaining("resolution") as string]);
    expect((await ask("near-worker", `/api/statistics?${period}`)).status).toBe(403);
    const cameras = `/api/statistics/fairness?${period}&by=camera`;
    expect((await ask("near-gridLeader", cameras)).status).toBe(403);
    expect((await ask("near-dispatcher", cameras)).status).toBe(200);
    expect((await ask("near-gridLeader", `/api/statistics/silent-cameras?${period}`)).status).toBe(403);
  });
});

describe("weekly and monthly reports", () => {
  const body = {
    ...{ opened: 3, closed: 2, missed: 1, openAtEnd: 1, overdueAtEnd: 0, reminders: 4, escalations: 1 },
    closedBy: {
      ...{ verified: 2, "false-alarm": 0, "self-cleared": 0, duplicate: 0, refused: 0, cancelled: 0 },
    },
    missedBy: { accept: 1, arrive: 0, done: 0, close: 0 },
    ...{ byGrid: [], byWorker: [], byViolation: [] },
  };
  interface Reports {
    readonly reports: readonly { readonly kind: string; readonly period: string; readonly opened: number }[];
  }
  const periodsOf = async (query: string): Promise<readonly string[]> =>
    (await ask<Reports>("near-dispatcher", `/api/reports${query}`)).body.reports.map(({ period }) => period);

  beforeAll(async () => {
    for (const [kind, period, from, to] of [
      ["week", "2024-W01", "2024-01-01", "2024-01-08"],
      ["week", "2024-W02", "2024-01-08", "2024-01-15"],
      ["month", "2024-01", "2024-01-01", "2024-02-01"],
    ] as const) {
      await city.query("INSERT INTO report VALUES ($1, $2, $3, $4, now(), $5)", [
        ...[kind, period, from, to, JSON.stringify(body)],
      ]);
    }
  });

  it("newest first, by kind, before an instant, so many", async () => {
    const before = "before=2024-02-02T00:00:00Z";
    expect(await periodsOf(`?${before}`)).toEqual(["2024-01", "2024-W02", "2024-W01"]);
    expect(await periodsOf(`?${before}&kind=week`)).toEqual(["2024-W02", "2024-W01"]);
    expect(await periodsOf(`?${before}&limit=1`)).toEqual(["2024-01"]);
    expect(await periodsOf("?before=2024-01-10T00:00:00Z")).toEqual(["2024-W01"]);
    const { body: found } = await ask<Reports>("near-reviewer", `/api/reports?${before}&limit=1`);
    expect(found.reports[0]).toMatchObject({ ...body, kind: "month", period: "2024-01" });
  });

  it("for the office of the whole district; what was asked wrongly gets a sentence", async () => {
    for (const id of ["near-worker", "near-gridLeader", "far-dispatcher"])
      expect((await ask(id, "/api/reports")).status, id).toBe(403);
    for (const query of ["?limit=0", "?kind=year", "?before=monday"]) {
      const { status, text } = await ask("near-dispatcher", `/api/reports${query}`);
      expect([status, text], query).toEqual([400, expect.stringContaining("BAD_REQUEST") as string]);
    }
  });

  it("another deadline table is refused with the line that is wrong", async () => {
    const [from, to] = ["2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z"];
    const { status, text } = await ask("near-dispatcher", "/api/deadlines/dry-run", {
      ...{ deadlines: "version: x\nrules: no", from, to },
    });
    expect(status).toBe(400);
    expect(text).toMatch(/rules/);
  });
});

describe("the switch to an emergency (突发)", () => {
  interface Mode {
    readonly mode: string;
    readonly since: { readonly personId: string; readonly reason: string } | null;
  }
  const switchTo = (mode: string, id = "near-dispatcher") =>
    ask<Mode>(id, "/api/assign-mode", { mode, reason: `${mode}: storm` });
  const assigned = async (): Promise<number> =>
    Number(
      (await city.query<{ n: string }>("SELECT count(*) AS n FROM ticket WHERE state = 'assigned'"))[0]?.n,
    );

  it("lets a full worker be sent, is kept with who and why, and is taken back", async () => {
    expect((await ask<Mode>("near-gridLeader", "/api/assign-mode")).body).toEqual({
      ...{ mode: "normal", since: null },
    });
    await city.publish(eventOf({ placeCell: "9-9" }));
    await until(async () => {
      const [row] = await city.query<{ reason: string }>(
        "SELECT candidates -> 0 ->> 'reason' AS reason FROM assignment a JOIN ticket t ON t.id = a.ticket_id WHERE t.state = 'open'",
      );
      expect(row?.reason).toMatch(/^at capacity/);
    });
    expect(await assigned()).toBe(1);
    expect((await switchTo("emergency")).body).toMatchObject({
      ...{ mode: "emergency", since: { personId: "near-dispatcher", reason: "emergency: storm" } },
    });
    await until(async () => {
      expect(await assigned()).toBe(2);
    });
    expect((await switchTo("normal")).body.mode).toBe("normal");
    expect(await city.query("SELECT mode, person_id FROM assign_mode ORDER BY id")).toEqual([
      { mode: "emergency", person_id: "near-dispatcher" },
      { mode: "normal", person_id: "near-dispatcher" },
    ]);
  });

  it("by a dispatcher of the whole district alone, with a reason", async () => {
    for (const id of [
      "near-worker",
      "near-gridLeader",
      "near-reviewer",
      "near-administrator",
      "far-dispatcher",
    ])
      expect((await switchTo("emergency", id)).status, id).toBe(403);
    expect((await ask("near-worker", "/api/assign-mode")).status).toBe(403);
    for (const body of [
      { mode: "emergency" },
      { mode: "panic", reason: "x" },
      { mode: "normal", reason: "" },
    ])
      expect((await ask("near-dispatcher", "/api/assign-mode", body)).status).toBe(400);
    expect(await city.query("SELECT 1 FROM assign_mode")).toHaveLength(2);
  });
});
