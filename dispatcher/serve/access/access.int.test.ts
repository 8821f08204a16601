/** Coming in, staying in and being thrown out, with two dispatchers over one real book. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type City, startCity } from "../../city.double.ts";
import type { Dispatcher } from "../../dispatcher.ts";
import { person, settlePeople } from "../people.double.ts";
import { FAILURES_MAX } from "./failed-logins.ts";

let city: City;
let one: Dispatcher;
let other: Dispatcher;

beforeAll(async () => {
  city = await startCity();
  const workers = [{ id: "W1", lon: 120.6251 }];
  one = await city.start({ workers });
  other = await city.start({ workers });
  await settlePeople(city);
});
afterAll(() => city.stop());

interface Ask {
  readonly method?: string;
  readonly token?: string;
  readonly cookie?: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

async function ask(at: Dispatcher, path: string, options: Ask = {}) {
  const { method = "GET", token, cookie, body, headers = {} } = options;
  const response = await fetch(`${at.url}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(cookie === undefined ? {} : { cookie, "x-gridwatch": "1" }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    json: text === "" ? null : (JSON.parse(text) as never),
  };
}

const administrator = { token: person("near-administrator").token };

async function signIn(body: object, at = one): Promise<string> {
  const answer = await ask(at, "/api/session", { method: "POST", body });
  expect(answer.status, JSON.stringify(answer.json)).toBe(200);
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

async function addUser(id: string, password: string): Promise<void> {
  const user = { id, name: id, role: "dispatcher", workerId: null, gridIds: ["990501001002"] };
  expect((await ask(one, "/api/users", { ...administrator, method: "POST", body: user })).status).toBe(201);
  const put = { ...administrator, method: "PUT", body: { next: password } };
  expect((await ask(one, `/api/users/${id}/password`, put)).status).toBe(204);
}

describe("sessions", () => {
  test("one opened at a dispatcher holds at the other, and after that one has gone", async () => {
    const third = await city.start({ workers: [{ id: "W1", lon: 120.6251 }] });
    const cookie = await signIn({ token: person("near-dispatcher").token }, third);
    await third.close();
    const me = await ask(other, "/api/me", { cookie });
    expect(me.json).toMatchObject({ id: "near-dispatcher", gridIds: null });
    const list = await ask(one, "/api/me/sessions", { cookie });
    expect(list.json).toMatchObject({ sessions: [{ address: "127.0.0.1" }] });
    expect(JSON.stringify(list.json)).not.toContain(cookie.split("=")[1]);
  });

  test("signing out everywhere ends all of them at every dispatcher", async () => {
    const { token } = person("near-reviewer");
    const cookies = [await signIn({ token }), await signIn({ token }, other)];
    expect((await ask(one, "/api/me/sessions", { method: "DELETE", token })).json).toEqual({ ended: 2 });
    for (const cookie of cookies) expect((await ask(other, "/api/me", { cookie })).status).toBe(401);
  });

  test("idle and old ones are over", async () => {
    const cookie = await signIn({ token: person("near-engineer").token });
    await city.query(
      "UPDATE web_session SET seen_at = now() - interval '13 h' WHERE person_id = 'near-engineer'",
    );
    expect((await ask(one, "/api/me", { cookie })).status).toBe(401);
    const second = await signIn({ token: person("near-engineer").token });
    await city.query("UPDATE web_session SET expires_at = now() WHERE person_id = 'near-engineer'");
    expect((await ask(one, "/api/me", { cookie: second })).status).toBe(401);
  });

  test("a change from another site's page is refused, by what the browser says or by its origin", async () => {
    const cookie = await signIn({ token: person("near-dispatcher").token });
    const change = (headers: Record<string, string>) =>
      ask(one, "/api/session", { method: "DELETE", cookie, headers });
    expect((await change({ "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await change({ "sec-fetch-site": "same-site" })).status).toBe(403);
    expect((await change({ origin: "https://elsewhere.example" })).status).toBe(403);
    expect((await ask(one, "/api/me", { cookie })).status).toBe(200);
    expect((await change({ "sec-fetch-site": "same-origin", origin: new URL(one.url).origin })).status).toBe(
      204,
    );
  });
});

describe("users and passwords", () => {
  test("one made here signs in by password, is limited to the grids given, and is gone when retired", async () => {
    await addUser("made-1", "correct horse 电池");
    const cookie = await signIn({ userId: "made-1", password: "correct horse 电池" });
    expect((await ask(other, "/api/me", { cookie })).json).toMatchObject({ gridIds: ["990501001002"] });
    expect((await ask(other, "/api/views", { cookie })).status).toBe(403);
    const [row] = await city.query<{ password_hash: string }>(
      "SELECT password_hash FROM person WHERE id = 'made-1'",
    );
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await ask(one, "/api/users/made-1", { ...administrator, method: "DELETE" })).status).toBe(204);
    expect((await ask(other, "/api/me", { cookie })).status).toBe(401);
    const again = { method: "POST", body: { userId: "made-1", password: "correct horse 电池" } };
    expect((await ask(one, "/api/session", again)).status).toBe(401);
  });

  test("a changed password ends what was opened with the old one, and needs it", async () => {
    await addUser("made-2", "the first password");
    const cookie = await signIn({ userId: "made-2", password: "the first password" });
    const change = (body: object) => ask(one, "/api/me/password", { method: "PUT", cookie, body });
    expect((await change({ next: "the second password" })).status).toBe(400);
    expect((await change({ current: "not this one", next: "the second password" })).status).toBe(401);
    expect((await change({ current: "the first password", next: "the second password" })).status).toBe(204);
    expect((await ask(one, "/api/me", { cookie })).status).toBe(401);
    await signIn({ userId: "made-2", password: "the second password" });
  });

  test("one of users.csv is not changed here; what does not fit a role gets a sentence", async () => {
    const file = {
      ...administrator,
      method: "PUT",
      body: { name: "x", role: "engineer", workerId: null, gridIds: null },
    };
    expect((await ask(one, "/api/users/D01", file)).status).toBe(404);
    for (const [wrong, says] of [
      [{ role: "worker", workerId: null, gridIds: null }, 'Key "workerId" does not fit a worker'],
      [{ role: "gridLeader", workerId: null, gridIds: null }, 'Key "gridIds" does not fit a gridLeader'],
      [{ role: "administrator", workerId: null, gridIds: ["990501001002"] }, 'Key "gridIds" does not fit'],
      [{ role: "engineer", workerId: null, gridIds: ["990501009999"] }, 'Key "gridIds" holds 990501009999'],
    ] as const) {
      const answer = await ask(one, "/api/users", {
        ...administrator,
        method: "POST",
        body: { id: "made-3", name: "x", ...wrong },
      });
      expect(answer.status).toBe(400);
      expect(JSON.stringify(answer.json)).toContain(says.replaceAll('"', '\\"'));
    }
  });

  test("an account is locked after too many wrong passwords, whoever asks, and the log has them", async () => {
    await addUser("made-4", "the right password");
    const third = await city.start({ workers: [{ id: "W1", lon: 120.6251 }] });
    const wrong = { method: "POST", body: { userId: "made-4", password: "guess" } };
    for (let i = 0; i < FAILURES_MAX; i += 1) {
      expect((await ask(third, "/api/session", wrong)).status).toBe(401);
    }
    const right = { method: "POST", body: { userId: "made-4", password: "the right password" } };
    expect((await ask(third, "/api/session", right)).status).toBe(429);
    await third.close();
    const log = await ask(one, "/api/audit?person=made-4&action=sign-in-failed", administrator);
    expect((log.json as unknown as { entries: unknown[] }).entries).toHaveLength(FAILURES_MAX);
  });
});

describe("API tokens", () => {
  const { token: own } = person("far-service");
  const make = async (body: object): Promise<{ id: string; token: string }> => {
    const answer = await ask(one, "/api/me/tokens", { method: "POST", token: own, body });
    expect(answer.status).toBe(201);
    return answer.json as unknown as { id: string; token: string };
  };

  test("reads or writes as it was made, keeps its owner's limits, and ends when revoked or expired", async () => {
    const read = await make({ name: "wall board", scope: "read", days: 1 });
    const write = await make({ name: "12345", scope: "write", days: 1 });
    expect((await ask(other, "/api/me", { token: read.token })).json).toMatchObject({ id: "far-service" });
    const change = (token: string) => ask(other, "/api/me/sessions", { method: "DELETE", token });
    expect((await change(read.token)).status).toBe(403);
    expect((await change(write.token)).status).toBe(200);
    const list = await ask(one, "/api/me/tokens", { token: own });
    expect(JSON.stringify(list.json)).toContain('"usedAt":"20');
    expect(JSON.stringify(list.json)).not.toContain(read.token);
    const revoke = { method: "DELETE", token: own };
    expect((await ask(one, `/api/me/tokens/${read.id}`, revoke)).status).toBe(204);
    expect((await ask(one, `/api/me/tokens/${read.id}`, revoke)).status).toBe(404);
    expect((await ask(other, "/api/me", { token: read.token })).status).toBe(401);
    await city.query("UPDATE api_token SET expires_at = now() WHERE id = $1", [write.id]);
    expect((await ask(other, "/api/me", { token: write.token })).status).toBe(401);
  });

  test("nobody revokes another's but an administrator", async () => {
    const { id, token } = await make({ name: "x", scope: "read", days: 1 });
    const foreign = { method: "DELETE", token: person("near-dispatcher").token };
    expect((await ask(one, `/api/me/tokens/${id}`, foreign)).status).toBe(404);
    expect((await ask(one, `/api/tokens/${id}`, { ...administrator, method: "DELETE" })).status).toBe(204);
    expect((await ask(one, "/api/me", { token })).status).toBe(401);
  });
});

describe("idempotency keys", () => {
  const { token } = person("near-dispatcher");
  const body = { name: "one", scope: "read", days: 1 };
  const post = (at: Dispatcher, key: string, given: object = body) =>
    ask(at, "/api/me/tokens", { method: "POST", token, body: given, headers: { "idempotency-key": key } });
  const count = async (): Promise<number> => {
    const [row] = await city.query<{ n: string }>(
      "SELECT count(*) AS n FROM api_token WHERE person_id = $1",
      ["near-dispatcher"],
    );
    return Number(row?.n);
  };

  test("sent again it is done once, with the same answer, at whichever dispatcher", async () => {
    const before = await count();
    const first = await post(one, "k-1");
    const again = await post(other, "k-1");
    expect([again.status, again.json]).toEqual([201, first.json]);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await count()).toBe(before + 1);
    expect((await post(one, "k-1", { ...body, name: "another" })).status).toBe(422);
  });

  test("ten at once are one, and the rest hear that it is at work or what came of it", async () => {
    const before = await count();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => post(i % 2 === 0 ? one : other, "k-2")),
    );
    expect(await count()).toBe(before + 1);
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
  });

  test("a refusal is an answer too; a key that cannot be read is none", async () => {
    expect((await post(one, "k-3", { ...body, days: 0 })).status).toBe(400);
    expect((await post(one, "k 3")).status).toBe(400);
    await city.query("UPDATE kept_reply SET at = now() - interval '25 h' WHERE key = 'k-1'");
    expect((await post(one, "k-1", { ...body, name: "another" })).status).toBe(201);
  });
});
