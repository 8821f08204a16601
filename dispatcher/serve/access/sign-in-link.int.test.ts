/** One-time sign-in links, against a whole dispatcher over a real book. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type City, startCity } from "../../city.double.ts";
import type { Dispatcher } from "../../dispatcher.ts";
import { person, settlePeople } from "../people.double.ts";

let city: City;
let dispatcher: Dispatcher;

beforeAll(async () => {
  city = await startCity();
  dispatcher = await city.start({ workers: [{ id: "W1", lon: 120.6251 }] });
  await settlePeople(city);
});
afterAll(() => city.stop());

const post = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(path.startsWith("http") ? path : `${dispatcher.url}${path}`, {
    method: "POST",
    redirect: "manual",
    ...init,
  });

async function makeLink(by: string, userId: string, headers: Record<string, string> = {}): Promise<Response> {
  const authorization = `Bearer ${person(by).token}`;
  const body = JSON.stringify({ userId });
  return post("/api/sign-in-links", {
    headers: { authorization, "content-type": "application/json", ...headers },
    body,
  });
}

async function addressFor(userId: string, by = "near-administrator"): Promise<string> {
  const answer = await makeLink(by, userId);
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { address: string }).address;
}

const FORM = { headers: { "content-type": "application/x-www-form-urlencoded" }, body: "" };
const cookieOf = (answer: Response): string => (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
const whoIs = async (cookie: string): Promise<{ status: number; id: string | undefined }> => {
  const answer = await fetch(`${dispatcher.url}/api/me`, { headers: { cookie } });
  return { status: answer.status, id: ((await answer.json()) as { id?: string }).id };
};

describe("a sign-in link", () => {
  test("is looked at as often as anybody likes, signs in once, and is written down", async () => {
    const address = await addressFor("near-worker", "near-dispatcher");
    expect((await fetch(address)).status).toBe(200);
    expect((await fetch(address)).status, "looked at again").toBe(200);
    const first = await post(address, FORM);
    expect([first.status, first.headers.get("location")]).toEqual([303, "/m/"]);
    expect(await whoIs(cookieOf(first))).toEqual({ status: 200, id: "near-worker" });
    const second = await post(address, FORM);
    expect([second.status, cookieOf(second)]).toEqual([410, ""]);
    const deeds = await city.query<{ person_id: string; action: string }>(
      "SELECT person_id, action FROM audit WHERE action LIKE '%link%' ORDER BY id",
    );
    expect(deeds).toEqual([
      { person_id: "near-dispatcher", action: "make-sign-in-link" },
      { person_id: "near-worker", action: "sign-in-by-link" },
    ]);
  });

  test("is spent by one of many that come at once", async () => {
    const address = await addressFor("near-reviewer");
    const answers = await Promise.all(Array.from({ length: 6 }, () => post(address, FORM)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 410, 410, 410, 410, 410]);
  });

  test("a changed one is none, an expired one is none", async () => {
    const address = await addressFor("near-engineer");
    expect((await post(`${address.slice(0, -1)}${address.endsWith("A") ? "B" : "A"}`, FORM)).status).toBe(
      410,
    );
    await city.query("ALTER TABLE sign_in_link DISABLE TRIGGER USER");
    await city.query(
      "UPDATE sign_in_link SET made_at = now() - interval '1 hour', expires_at = now() - interval '1 minute' WHERE spent_at IS NULL",
    );
    await city.query("ALTER TABLE sign_in_link ENABLE TRIGGER USER");
    expect((await post(address, FORM)).status).toBe(410);
  });

  test("nobody makes one for somebody who may do more", async () => {
    for (const user of ["near-administrator", "near-dispatcher", "near-reviewer", "near-service"])
      expect((await makeLink("near-dispatcher", user)).status, user).toBe(403);
    expect((await makeLink("near-dispatcher", "near-gridLeader")).status).toBe(201);
    expect((await makeLink("far-dispatcher", "near-worker")).status, "limited to some grids").toBe(403);
    expect((await makeLink("near-administrator", "nobody")).status).toBe(404);
  });

  test("one who has neither token nor password stays until there is one", async () => {
    await city.query(
      "INSERT INTO person (id, name, role, source) VALUES ('new-one', '新人', 'reviewer', 'api')",
    );
    const cookie = cookieOf(await post(await addressFor("new-one"), FORM));
    expect(await whoIs(cookie)).toEqual({ status: 200, id: "new-one" });
    await city.query("UPDATE person SET password_hash = 'set later' WHERE id = 'new-one'");
    expect((await whoIs(cookie)).status).toBe(401);
  });

  test("is not kept for an Idempotency-Key, and no more than five are good at once", async () => {
    const key = { "idempotency-key": "link-1" };
    const made = await makeLink("near-administrator", "far-worker", key);
    const { address } = (await made.json()) as { address: string };
    const again = await makeLink("near-administrator", "far-worker", key);
    expect([again.status, await again.text()]).toEqual([201, ""]);
    const [kept] = await city.query<{ body: string }>("SELECT body FROM kept_reply WHERE key = 'link-1'");
    expect(kept?.body).not.toContain(address.slice(-20));
    for (let n = 2; n <= 5; n += 1) await addressFor("far-worker");
    expect((await makeLink("near-administrator", "far-worker")).status).toBe(400);
  });
});
