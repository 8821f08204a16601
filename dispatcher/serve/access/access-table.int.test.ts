/** Every route × everybody, against a whole dispatcher: what a route declares is what it does. */
import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type City, startCity } from "../../city.double.ts";
import type { Dispatcher } from "../../dispatcher.ts";
import { MARKER, openMarkedTicket, PEOPLE, type Person, person, settlePeople } from "../people.double.ts";
import { accessTable } from "./access-table.double.ts";
import type { DeclaredRoute } from "./declared-routes.ts";

const TABLE = new URL("../ACCESS.md", import.meta.url);

let city: City;
let dispatcher: Dispatcher;
let ticketId: string;
let object: string;

beforeAll(async () => {
  city = await startCity();
  dispatcher = await city.start({ workers: [{ id: "W1", lon: 120.6251 }] });
  await settlePeople(city);
  ticketId = await openMarkedTicket(city);
  const [row] = await city.query<{ object: string }>(
    "SELECT object FROM ticket_evidence WHERE ticket_id = $1 LIMIT 1",
    [ticketId],
  );
  object = row?.object ?? "";
});
afterAll(() => city.stop());

/** What stands for a route's parameters: the marked ticket and its picture wherever they fit. */
function pathOf({ url }: DeclaredRoute): string {
  const filled = url
    .replace(/^\/api\/tickets\/:id/, `/api/tickets/${ticketId}`)
    .replace("/open311/v2/requests/:id", "/open311/v2/requests/1")
    .replace(":code", url.includes("cameras") ? "99050100001320000001" : "parking")
    .replace("*", object);
  return filled.replaceAll(/:[A-Za-z]+/g, "00000000-0000-7000-8000-000000000000");
}

/**
 * For every POST that is about a ticket a body that the route takes: another would be refused with 400 before anybody
 * looks whose ticket it is.
 */
const BODIES: Readonly<Record<string, () => object>> = {
  "POST /api/cameras/:code/snapshots": () => ({}),
  "POST /api/cameras/:code/tickets": () => ({ violation: "parking", point: [0.5, 0.5], note: "x" }),
  "POST /api/tickets/:id/actions": () => ({ action: "falseAlarm", reason: "x" }),
  "POST /api/tickets/:id/evidence-addresses": () => ({ object }),
  "POST /api/tickets/:id/extensions": () => ({ clock: "done", minutes: 30, reason: "rain" }),
  "POST /api/tickets/:id/extensions/:extensionId/decision": () => ({ decision: "approved" }),
  "POST /api/tickets/:id/pictures": () => ({}),
  "POST /api/tickets/:id/whistles": () => ({ department: "城管", reason: "needs a crane" }),
  "POST /api/tickets/:id/whistles/:whistleId/report": () => ({}),
};

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly code: string | undefined;
  readonly message: string | undefined;
}

function initOf(route: DeclaredRoute, who: Person | null, body: object): RequestInit {
  const authorization: Record<string, string> = who === null ? {} : { authorization: `Bearer ${who.token}` };
  const { method } = route;
  if (!["POST", "PUT", "PATCH"].includes(method))
    return { method, redirect: "manual", headers: authorization };
  const headers = { ...authorization, "content-type": "application/json" };
  return { method, redirect: "manual", headers, body: JSON.stringify(body) };
}

async function ask(route: DeclaredRoute, who: Person | null, body: object = {}): Promise<Answer> {
  // Ten wrong tokens, and nobody of this address would be let in any more.
  const query = route.url === "/login" && who !== null ? `?token=${who.token}` : "";
  const response = await fetch(`${dispatcher.url}${pathOf(route)}${query}`, initOf(route, who, body));
  const isEndless = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
  if (isEndless) await response.body?.cancel();
  const text = isEndless ? "" : await response.text();
  const said = text.startsWith('{"error":') ? (JSON.parse(text) as { error: Refusal }).error : null;
  return { status: response.status, text, code: said?.code, message: said?.message };
}

interface Refusal {
  readonly code: string;
  readonly message: string;
}

const nameOf = ({ method, url }: DeclaredRoute): string => `${method} ${url}`;
const byGate = ({ status, message = "" }: Answer): boolean => status === 403 && / may not use /.test(message);

const isLimited = ({ seesTicket, role }: Person): boolean =>
  !seesTicket || role === "worker" || role === "gridLeader";

/** Whether the answer is what the route declares for this person. */
function isAsDeclared(
  { access: { roles, scope } }: DeclaredRoute,
  who: Person | null,
  answer: Answer,
): boolean {
  if (answer.status >= 500 || answer.status === 429) return false;
  if (roles === "anyone")
    return answer.message?.startsWith("Nobody is signed in") !== true && !byGate(answer);
  if (who === null) return answer.status === 401 && answer.code === "NOT_AUTHENTICATED";
  const isIn = roles.includes(who.role) && !(scope === "district" && isLimited(who));
  return isIn ? answer.status !== 401 && !byGate(answer) : byGate(answer);
}

/** What is wrong with one cell, or null. */
const judge = (route: DeclaredRoute, who: Person | null, answer: Answer): string | null =>
  isAsDeclared(route, who, answer)
    ? null
    : `${nameOf(route)} by ${who?.id ?? "nobody"}: ${String(answer.status)} ${answer.message ?? ""}`;

describe("access", () => {
  test("the table in ACCESS.md is what the routes declare", async () => {
    const table = accessTable(dispatcher.routes);
    if (process.env["UPDATE_ACCESS"] === "1") await writeFile(TABLE, table);
    expect(await readFile(TABLE, "utf8"), "UPDATE_ACCESS=1 with this test rewrites it").toBe(table);
  });

  test("every cell: nobody, and one of each role", async () => {
    const wrong: (string | null)[] = [];
    expect(dispatcher.routes.length).toBeGreaterThan(50);
    for (const route of dispatcher.routes) {
      const everybody = [null, ...PEOPLE];
      const answers = await Promise.all(everybody.map(async (who) => ask(route, who)));
      wrong.push(...answers.map((answer, i) => judge(route, everybody[i] ?? null, answer)));
    }
    expect(wrong.filter((cell) => cell !== null)).toEqual([]);
    // A thousand questions: no promise of speed, so none of the time.
  }, 120_000);

  test("the wrong grid: nothing of the ticket is told, and nothing done to it", async () => {
    const far = PEOPLE.filter(({ seesTicket }) => !seesTicket);
    const told: string[] = [];
    let asked = 0;
    const ofGrids = dispatcher.routes.filter(({ access }) => access.scope === "grid");
    const changes = ofGrids.filter(({ method }) => method !== "GET" && method !== "HEAD");
    expect(changes.map(nameOf).toSorted(), "each has a body here").toEqual(Object.keys(BODIES).toSorted());
    for (const route of ofGrids) {
      for (const who of far.filter(({ role }) => route.access.roles.includes(role))) {
        const answer = await ask(route, who, BODIES[nameOf(route)]?.());
        asked += 1;
        const isOfTicket = route.url.startsWith("/api/tickets/:id");
        const hides = !isOfTicket || answer.status === 404;
        if (!hides || answer.text.includes(MARKER))
          told.push(`${nameOf(route)} by ${who.id}: ${answer.text}`);
      }
    }
    expect(told).toEqual([]);
    expect(asked).toBeGreaterThan(30);
    const [row] = await city.query<{ state: string }>("SELECT state FROM ticket WHERE id = $1", [ticketId]);
    expect(row?.state).toBe("assigned");
  });

  test("the right grid: the marker is there to be seen, so that the test above can fail", async () => {
    const list = { method: "GET", url: "/api/tickets", access: { roles: [], scope: "grid" } } as const;
    for (const id of ["near-worker", "near-gridLeader", "near-dispatcher", "near-service"]) {
      expect((await ask(list, person(id))).text, id).toContain(MARKER);
    }
  });
});
