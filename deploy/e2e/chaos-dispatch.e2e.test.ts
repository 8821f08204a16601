/**
 * The short form of `npm run chaos:dispatch`: two dispatchers under load while each of them, Redis, PostgreSQL and
 * nats-server are killed once and a clock is set ahead and behind. How late is the long form's question.
 */
import { join } from "node:path";
import { expect, it } from "vitest";
import { repoRoot } from "../harness/repo-root.ts";
import { chaos } from "../chaos/chaos.ts";
import { FAULTS } from "../chaos/faults.ts";
import { answerOf, tableOf } from "../chaos/report.ts";

const SECONDS = 14;

it("loses no event, doubles none, misses no timer, and the auditor finds nothing", async () => {
  const told: string[] = [];
  const result = await chaos({
    seconds: SECONDS,
    eventsPerS: 100,
    seed: 1,
    self: [join(repoRoot, "dist", "deploy", "chaos", "main.js")],
    program: [join(repoRoot, "dist", "dispatcher", "main.js")],
    say: (line) => void told.push(line),
  });
  const story = `${told.join("\n")}\n${tableOf(result)}`;
  expect(answerOf(result), story).toMatchObject({
    lost: 0,
    doubled: 0,
    missedTimers: 0,
    faults: FAULTS.length,
  });
  expect(result.auditExit, story).toBe(0);
  // The test would be worth nothing had nothing happened.
  expect(result.events, story).toBeGreaterThan(300);
  expect(result.tickets, story).toBeGreaterThan(50);
  expect(result.timersFired, story).toBeGreaterThan(20);
}, 300_000);
