/** A finding that cannot be mended, answered for over the API: it alarms no more, until it says something else. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type City, startCity, until } from "../city.double.ts";
import { defaultConfig } from "../config.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { eventOf } from "../events.double.ts";
import { person, settlePeople } from "../serve/people.double.ts";
import { createLogger } from "../telemetry/logger.ts";
import { systemClock } from "../time/clock.ts";
import { runAuditor } from "./auditor.ts";

let city: City;
let dispatcher: Dispatcher;
let folder = "";
let ticketId = "";

beforeAll(async () => {
  [city, folder] = await Promise.all([startCity(), mkdtemp(join(tmpdir(), "gridwatch-findings-"))]);
  dispatcher = await city.start({ workers: [{ id: "W1", lon: 120.6251 }] });
  await settlePeople(city);
  await city.publish(eventOf());
  await until(async () => {
    const [row] = await city.query<{ id: string }>("SELECT id FROM ticket WHERE state = 'assigned'");
    expect(row).toBeDefined();
    ticketId = row?.id ?? "";
  });
  // The history never changes: this can never be mended.
  await city.query(`SET session_replication_role = replica;
    DELETE FROM transition WHERE ticket_id = '${ticketId}' AND sequence = 1; SET session_replication_role = DEFAULT`);
}, 60_000);
afterAll(async () => {
  await city.stop();
  await rm(folder, { recursive: true, force: true });
});

async function runAudit(): Promise<{ said: readonly string[]; isClean: boolean }> {
  const said: string[] = [];
  const { natsUrl, redisUrl } = { natsUrl: city.nats.url, redisUrl: city.redis.url };
  const isClean = await runAuditor({
    config: { ...defaultConfig(), natsUrl, redisUrl, databaseUrl: city.databaseUrl },
    logger: createLogger({ name: "test", level: "silent" }),
    clock: systemClock,
    ...{ isFull: false, everyS: null, metricsFile: join(folder, "audit.prom") },
    say: (line) => said.push(line),
    signal: new AbortController().signal,
  });
  return { said, isClean };
}

interface Reply {
  readonly status: number;
  readonly body: {
    readonly findings?: readonly {
      readonly key: string;
      readonly sentence: string;
      readonly acknowledged: unknown;
    }[];
    readonly error?: { readonly code: string; readonly message: string };
  };
}

async function ask(id: string, path: string, body?: object): Promise<Reply> {
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
  return { status: response.status, body: (await response.json()) as Reply["body"] };
}

const acknowledge = (body: object, id = "near-engineer") => ask(id, "/api/findings/acknowledge", body);

describe("a finding that cannot be mended", () => {
  const reason = "deleted by hand before the audit was run; the paper file holds it";
  let finding: { readonly key: string; readonly sentence: string };

  it("is read by the office, and answered for once, by name, by who may, as it was read", async () => {
    expect((await runAudit()).isClean).toBe(false);
    const { body } = await ask("near-reviewer", "/api/findings");
    const [found] = body.findings ?? [];
    expect(found).toMatchObject({ promise: "chains", ticketId, acknowledged: null });
    finding = { key: found?.key ?? "", sentence: found?.sentence ?? "" };

    expect((await acknowledge({ ...finding, reason }, "near-reviewer")).status).toBe(403);
    expect((await acknowledge(finding)).status, "a reason is needed").toBe(400);
    expect((await acknowledge({ ...finding, key: "chains/other", reason })).status).toBe(404);
    const other = await acknowledge({ ...finding, sentence: "something else", reason });
    expect([other.status, other.body.error?.message]).toEqual([
      409,
      `The finding says something else now: ${finding.sentence}`,
    ]);
    expect(await acknowledge({ ...finding, reason })).toMatchObject({
      status: 200,
      body: { key: finding.key, acknowledged: { by: "near-engineer", reason } },
    });
    const again = await acknowledge({ ...finding, reason: "me too" }, "near-administrator");
    expect(again.status).toBe(409);
    expect(again.body.error?.message).toMatch(/^near-engineer acknowledged it on /);
    expect((await ask("near-reviewer", "/api/findings")).body.findings).toEqual([]);
    expect((await ask("near-reviewer", "/api/findings?all=true")).body.findings).toHaveLength(1);
    const deeds = await city.query(
      "SELECT person_id, details FROM audit WHERE action = 'acknowledge-finding' AND subject = $1 ORDER BY id",
      [finding.key],
    );
    expect(deeds).toContainEqual({ person_id: "near-engineer", details: { reason } });
  });

  it("stays on record, and is no fault of the next audit", async () => {
    const { said, isClean } = await runAudit();
    expect(isClean).toBe(true);
    expect(said[0]).toMatch(
      new RegExp(`^${escaped(finding.sentence)}; acknowledged by near-engineer on .*: deleted`),
    );
    expect(said[1]).toMatch(/ 0 findings and 1 acknowledged, /);
    const metrics = await readFile(join(folder, "audit.prom"), "utf8");
    expect(metrics).toContain('gridwatch_audit_findings{promise="chains"} 0');
    expect(metrics).toContain('gridwatch_audit_acknowledged{promise="chains"} 1');
  });

  it("is a fault again as soon as it says something else", async () => {
    await city.query("UPDATE auditor_finding SET sentence = sentence || ' (as it was read)'");
    const { said, isClean } = await runAudit();
    expect(isClean).toBe(false);
    expect(said[0]).toBe(finding.sentence);
    expect((await ask("near-reviewer", "/api/findings")).body.findings).toMatchObject([
      { key: finding.key, acknowledged: null },
    ]);
  });
});

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
