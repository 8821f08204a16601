/** The way in, over HTTP: whose page the bare address leads to. */
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { systemClock } from "../../time/clock.ts";
import { type DeskDouble, deskDouble, ticket, TOKENS } from "../desk.double.ts";
import { type RunningServer, startServer } from "../server.ts";
import { homeOf } from "./home.ts";

let desk: DeskDouble;
let server: RunningServer;

beforeAll(async () => {
  desk = deskDouble([ticket(1)]);
  const http = { host: "127.0.0.1", port: 0 };
  server = await startServer({ desk, http, clock: systemClock, logger: pino({ level: "silent" }) });
});
afterAll(() => server.close());

async function cookieOf(token: string): Promise<string> {
  const answer = await fetch(`${server.url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  expect(answer.status).toBe(200);
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

async function leadsTo(headers: Record<string, string> = {}): Promise<string | null> {
  const answer = await fetch(server.url, { headers, redirect: "manual" });
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([302, "no-store"]);
  return answer.headers.get("location");
}

describe("the bare address", () => {
  test("leads a worker's browser to the worker's page, and everybody else to the console", async () => {
    const worker = await cookieOf(TOKENS.worker);
    expect(await leadsTo({ cookie: worker })).toBe("/m/");
    expect(await leadsTo({ cookie: await cookieOf(TOKENS.dispatcher) })).toBe("/c/");
    expect(await leadsTo(), "nobody is signed in").toBe("/c/");
    expect(await leadsTo({ authorization: `Bearer ${TOKENS.worker}` }), "a token is not tried").toBe("/c/");
  });

  test("leads to the console when the book does not answer", async () => {
    const cookie = await cookieOf(TOKENS.worker);
    const asked = vi.spyOn(desk.access, "sessionUser").mockRejectedValue(new Error("the book is away"));
    expect(await leadsTo({ cookie })).toBe("/c/");
    expect(asked).toHaveBeenCalled();
    asked.mockRestore();
  });

  test("a worker's account that belongs to no worker has no page in the street", () => {
    expect(homeOf({ role: "worker", workerId: null })).toBe("/c/");
    expect(homeOf({ role: "gridLeader", workerId: "W1" })).toBe("/c/");
  });
});
