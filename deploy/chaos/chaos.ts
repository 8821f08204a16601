/** Two dispatchers under load while everything around them, and they themselves, are killed. Read `chaos` first. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { VIOLATIONS } from "#contract";
import { createRandom } from "../../models/suite/random.ts";
import { type BookEyes, openEyes } from "../bench/dispatch/book.bench.ts";
import { type Line, openLine } from "../bench/dispatch/line.bench.ts";
import { startStreet, type Street } from "../bench/dispatch/street.ts";
import { type Child, startChild } from "../harness/child.ts";
import { type FaultName, type PlannedFault, planFaults } from "./faults.ts";
import { type JumpingDispatcherJob, READY } from "./jumping-dispatcher.ts";
import { startLoad } from "./load.ts";

export interface ChaosJob {
  readonly seconds: number;
  readonly eventsPerS: number;
  readonly seed: number;
  /** How this program is started: the arguments before "dispatcher" and "audit". */
  readonly self: readonly string[];
  /** The command line of the dispatcher program. */
  readonly program: readonly string[];
  readonly say: (line: string) => void;
}

export interface ChaosResult {
  /** That the stream confirmed. */
  readonly events: number;
  /** Of these, without a decision in the end; and what the auditor says has none. */
  readonly lost: number;
  /** Events decided twice, keys with two open tickets, tickets that count what was not decided. */
  readonly doubled: number;
  /** What the auditor says of timers, and timers that are due and have not fired after everything has settled. */
  readonly missedTimers: number;
  readonly faults: number;
  readonly faultsByKind: Readonly<Record<string, number>>;
  readonly tickets: number;
  readonly timersFired: number;
  /** How late the latest of them fired, seconds: as long as the longest outage. */
  readonly latestTimerS: number;
  /** From the end of the load to the last decision. */
  readonly settledS: number;
  /** Everything that the auditor says. */
  readonly sentences: readonly string[];
  readonly auditExit: number | null;
}

const WORKERS = 20;
const ACK_WAIT_MS = 4_000;
const SETTLED_WITHIN_MS = 90_000;
const AUDIT_WITHIN_MS = 120_000;
const POLL_MS = 200;
/** After everything has settled no timer may be due for longer. */
const DUE_FOR_S = 10;
const DOWN_MS = 700;
const SLOW_MS = 1_500;
const AHEAD_MS = 3_600_000;
const BEHIND_MS = -600_000;

interface Member {
  readonly name: string;
  readonly job: JumpingDispatcherJob;
  child: Child;
}

interface Stage {
  readonly job: ChaosJob;
  readonly street: Street;
  readonly eyes: BookEyes;
  readonly members: readonly Member[];
  readonly done: Map<FaultName, number>;
  turn: number;
}

/** Limits of seconds, so that timers of every kind fire all the time. */
function writeDeadlines(street: Street): string {
  const seconds = (amount: number): object => ({ amount: amount / 60, unit: "minute" });
  const limits = { accept: seconds(4), arrive: seconds(6), done: seconds(8), close: seconds(12) };
  const path = join(street.folder, "deadlines.yaml");
  const table = {
    version: "chaos-1",
    validFrom: "2026-01-01T00:00:00+08:00",
    source: "seconds, so that timers fire all the time",
    areas: {},
    escalation: [{ afterMinutes: 0, to: "grid-leader" }],
    rules: VIOLATIONS.map((violation) => ({ violation, ...limits })),
  };
  writeFileSync(path, stringify(table));
  return path;
}

export async function chaos(job: ChaosJob): Promise<ChaosResult> {
  const workers = Array.from({ length: WORKERS }, (_, i) => ({
    id: `W${String(i)}`,
    lon: 120.6201 + 0.0004 * i,
    capacity: 100,
  }));
  const street = await startStreet(workers);
  const line = await openLine(street.nats.url);
  const eyes = openEyes(street.databaseUrl);
  const members: Member[] = [];
  try {
    const settings = {
      clocks: { deadlines: writeDeadlines(street), remindPercents: [50], urgeDays: 0.01 },
      assign: { retrySeconds: 1, offerSeconds: 5 },
    };
    for (const name of ["one", "two"]) members.push(await startMember(job, street, { name, settings }));
    const stage: Stage = { job, street, eyes, members, done: new Map(), turn: 0 };
    const stored = await play(stage, line);
    return await judge(stage, line, stored);
  } finally {
    await Promise.allSettled(members.map(({ child }) => child.stop()));
    await eyes.close();
    await line.close();
    await street.stop();
  }
}

async function startMember(
  job: ChaosJob,
  street: Street,
  { name, settings }: { readonly name: string; readonly settings: Readonly<Record<string, unknown>> },
): Promise<Member> {
  const clockFile = join(street.folder, `${name}.clock`);
  writeFileSync(clockFile, "0");
  const config = await street.configOf(name, settings);
  const own = { config, clockFile, ackWaitMs: ACK_WAIT_MS };
  return { name, job: own, child: await launch(job, street, own) };
}

/** A dispatcher waits for servers that are away, so it may take as long as they do. */
function launch({ self }: ChaosJob, { env }: Street, own: JumpingDispatcherJob): Promise<Child> {
  return startChild({
    name: "dispatcher",
    command: process.execPath,
    args: [...self, "dispatcher", JSON.stringify(own)],
    env,
    ready: new RegExp(READY),
    readyTimeoutMs: 60_000,
  });
}

/** Load and faults; the ids of what was stored. */
async function play(stage: Stage, line: Line): Promise<readonly string[]> {
  const { seconds, eventsPerS, seed, say } = stage.job;
  const random = createRandom(seed, "chaos");
  const load = startLoad(line, { eventsPerS, random: random.fork("load") });
  const beganMs = performance.now();
  for (const fault of planFaults(seconds, random.fork("faults"))) {
    await sleep(Math.max(0, beganMs + fault.atS * 1_000 - performance.now()));
    say(`${fault.atS.toFixed(1)} s: ${fault.name}`);
    await strike(stage, fault);
  }
  await sleep(Math.max(0, beganMs + seconds * 1_000 - performance.now()));
  await load.stop();
  return load.stored;
}

async function strike(stage: Stage, { name }: PlannedFault): Promise<void> {
  const { redis, postgres, nats } = stage.street;
  stage.done.set(name, (stage.done.get(name) ?? 0) + 1);
  switch (name) {
    case "kill-dispatcher":
      return killMember(stage);
    case "flush-redis":
      // A cache that keeps nothing on disk is empty after a kill.
      await redis.kill();
      return redis.restart();
    case "stop-redis":
      return downFor(redis);
    case "slow-redis":
      process.kill(redis.pid, "SIGSTOP");
      await sleep(SLOW_MS);
      process.kill(redis.pid, "SIGCONT");
      return;
    case "restart-postgres":
      return postgres.restart();
    case "kill-postgres":
      return downFor(postgres);
    case "kill-nats":
      return downFor(nats);
    case "clock-ahead":
      return setClock(stage, AHEAD_MS);
    case "clock-behind":
      return setClock(stage, BEHIND_MS);
  }
}

async function downFor(server: { kill(): Promise<void>; restart(): Promise<void> }): Promise<void> {
  await server.kill();
  await sleep(DOWN_MS);
  await server.restart();
}

/** Each in its turn, so that the other one goes on. */
function nextMember(stage: Stage): Member {
  const { members } = stage;
  const member = members[stage.turn % members.length];
  stage.turn += 1;
  if (member === undefined) throw new Error("there is no dispatcher");
  return member;
}

async function killMember(stage: Stage): Promise<void> {
  const member = nextMember(stage);
  await member.child.kill();
  await sleep(DOWN_MS);
  member.child = await launch(stage.job, stage.street, member.job);
}

/** Somebody sets a dispatcher's clock wrong, and a moment later right again. */
async function setClock(stage: Stage, aheadMs: number): Promise<void> {
  const { child, job } = nextMember(stage);
  writeFileSync(job.clockFile, String(aheadMs));
  child.signal("SIGUSR2");
  await sleep(SLOW_MS);
  writeFileSync(job.clockFile, "0");
  child.signal("SIGUSR2");
}

async function until(limitMs: number, check: () => Promise<boolean>): Promise<boolean> {
  for (const endMs = performance.now() + limitMs; performance.now() < endMs; ) {
    if (await check().catch(() => false)) return true;
    await sleep(POLL_MS);
  }
  return false;
}

const OVERDUE =
  "SELECT count(*) FROM timer WHERE state = 'live' AND due_at < now() - $1 * interval '1 second'";

async function judge(stage: Stage, line: Line, stored: readonly string[]): Promise<ChaosResult> {
  const { eyes, job, done } = stage;
  const beganMs = performance.now();
  job.say(`${String(stored.length)} events stored; waiting for the last decision`);
  const isSettled = await until(SETTLED_WITHIN_MS, async () => (await line.place()).left === 0);
  if (!isSettled) job.say(`not settled within ${String(SETTLED_WITHIN_MS / 1_000)} s`);
  const settledS = (performance.now() - beganMs) / 1_000;
  const overdue = (): Promise<number> => eyes.count(OVERDUE, [DUE_FOR_S]);
  await until(SETTLED_WITHIN_MS, async () => (await overdue()) === 0);
  const { sentences, exit } = await runAudit(stage);
  const found = (like: string): Promise<number> =>
    eyes.count("SELECT count(*) FROM auditor_finding WHERE resolved_at IS NULL AND key LIKE $1", [like]);
  const decided = await eyes.count("SELECT count(*) FROM decision WHERE event_key = ANY($1::text[])", [
    stored,
  ]);
  const faults = [...done.values()].reduce((sum, each) => sum + each, 0);
  return {
    events: stored.length,
    lost: stored.length - decided + (await found("decisions/undecided/%")) + (await found("streams/%")),
    doubled: (await found("decisions/doubled/%")) + (await found("keys/%")) + (await found("sightings/%")),
    missedTimers: (await overdue()) + (await found("timers/%")),
    faults,
    faultsByKind: Object.fromEntries(done),
    tickets: await eyes.count("SELECT count(*) FROM ticket"),
    timersFired: await eyes.count("SELECT count(*) FROM timer WHERE state = 'fired'"),
    latestTimerS: await eyes.count(
      "SELECT coalesce(max(extract(epoch FROM fired_at - due_at)), 0) FROM timer WHERE state = 'fired' AND fired_at < now() + interval '1 minute'",
    ),
    settledS,
    sentences,
    auditExit: exit,
  };
}

/** As an operator runs it: a process of its own, beside the dispatchers. */
async function runAudit(
  stage: Stage,
): Promise<{ readonly sentences: readonly string[]; readonly exit: number | null }> {
  const { job, street, members } = stage;
  const config = members[0]?.job.config ?? "";
  const sentences: string[] = [];
  const child = await startChild({
    name: "dispatcher audit",
    command: process.execPath,
    args: [...job.program, "audit", "--full", "--config", config],
    env: street.env,
    onLine: (said) => sentences.push(said),
  });
  const tooLong = new AbortController();
  const limit = sleep(AUDIT_WITHIN_MS, null, { signal: tooLong.signal }).then(
    () => child.kill(),
    () => undefined,
  );
  const { code } = await child.exited;
  tooLong.abort();
  await limit;
  return { sentences, exit: code };
}
