/**
 * Random sequences of legal and illegal actions on the real book, from two dispatchers, against a slow model that was
 * written from the domain's words and shares nothing with the table.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DispatcherError, messageOf } from "../errors.ts";
import { systemClock } from "../time/clock.ts";
import type { ActCommand } from "./ticket-desk.ts";
import { type Role, TICKET_ACTIONS, type TicketAction, type TicketDetail } from "./ticket.ts";
import { OFFICE, REVIEWER, startTown, STREET, SYSTEM, type Town, workerActor } from "./town.double.ts";

const DAY_MS = 86_400_000;
const WALKS = 12;
const STEPS = 40;
const HAND_OVERS_MAX = 3;

let town: Town;
beforeAll(async () => {
  town = await startTown({ opened: () => Promise.resolve(), moved: () => Promise.resolve() });
});
afterAll(() => town.stop());

/** mulberry32: small, seeded, good enough to choose by. */
function randomOf(seed: number): (below: number) => number {
  let a = seed;
  return (below) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

interface Model {
  state: string;
  worker: string | null;
  had: Set<string>;
  why: string | null;
  passes: number;
}

type Actor = ActCommand["actor"];

const ACTORS: readonly Actor[] = [
  workerActor("W1"),
  workerActor("W2"),
  OFFICE,
  REVIEWER,
  { role: "reviewer", id: "W2" },
  { role: "gridLeader", id: "L1", gridIds: [STREET] },
  { role: "engineer", id: "E1" },
  { role: "administrator", id: "A1" },
  { role: "service", id: "S1" },
  SYSTEM,
];

const isOneOf = (value: string, words: string): boolean => words.split(" ").includes(value);
const isHeld = ({ state }: Model): boolean => isOneOf(state, "assigned accepted arrived");

/** What the domain says, one sentence each: whether it may be done, and what it does. Null: it may not. */
const SENTENCES: Readonly<
  Record<TicketAction, (model: Model, role: Role, to: string) => Partial<Model> | null>
> = {
  confirm: () => null,
  assign: (m, role, to) =>
    m.state === "open" && isOneOf(role, "system dispatcher") ? { state: "assigned", worker: to } : null,
  offerExpired: (m, role) =>
    m.state === "assigned" && role === "system" ? { state: "open", worker: null } : null,
  decline: (m, role) =>
    m.state === "assigned" && role === "worker" ? { state: "open", worker: null } : null,
  accept: (m, role) => (m.state === "assigned" && role === "worker" ? { state: "accepted" } : null),
  arrive: (m, role) => (m.state === "accepted" && role === "worker" ? { state: "arrived" } : null),
  finish: (m, role) => (isOneOf(m.state, "accepted arrived") && role === "worker" ? { state: "done" } : null),
  verifyClear: (m, role) =>
    m.state === "done" && isOneOf(role, "system reviewer") ? { state: "closed", why: "verified" } : null,
  verifyPresent: (m, role) =>
    m.state === "done" && isOneOf(role, "system reviewer") ? { state: "accepted" } : null,
  verifyBlind: (m, role) => (m.state === "done" && role === "system" ? {} : null),
  falseAlarm: (m, role) =>
    (m.state === "open" || isHeld(m)) && isOneOf(role, "worker gridLeader dispatcher reviewer")
      ? { state: "closed", why: "false-alarm" }
      : null,
  selfClear: (m, role) =>
    isOneOf(m.state, "open assigned suspended") && role === "system"
      ? { state: "closed", why: "self-cleared" }
      : null,
  handOver: (m, role, to) =>
    isHeld(m) &&
    to !== m.worker &&
    (role === "dispatcher" || (isOneOf(role, "worker gridLeader") && m.passes < HAND_OVERS_MAX))
      ? { state: "assigned", worker: to, passes: m.passes + 1 }
      : null,
  suspend: (m, role) =>
    (m.state === "open" || isHeld(m)) && isOneOf(role, "gridLeader dispatcher")
      ? { state: "suspended", worker: m.state === "assigned" ? null : m.worker }
      : null,
  resume: (m, role) =>
    m.state === "suspended" && isOneOf(role, "gridLeader dispatcher system")
      ? { state: m.worker === null ? "open" : "accepted" }
      : null,
  reopen: (m, role) =>
    m.state === "closed" && m.why !== "duplicate" && isOneOf(role, "system dispatcher reviewer")
      ? { state: "open", worker: null, why: null }
      : null,
  mergeInto: (m, role) =>
    m.state !== "closed" && isOneOf(role, "system gridLeader dispatcher")
      ? { state: "closed", why: "duplicate" }
      : null,
  split: (m, role) =>
    m.why === "duplicate" && isOneOf(role, "system gridLeader dispatcher")
      ? { state: "open", worker: null, why: null }
      : null,
  refuse: (m, role) =>
    (m.state === "open" || isHeld(m)) && isOneOf(role, "system gridLeader dispatcher")
      ? { state: "closed", why: "refused" }
      : null,
  cancel: (m, role) =>
    m.state !== "closed" && isOneOf(role, "dispatcher administrator")
      ? { state: "closed", why: "cancelled" }
      : null,
};

function expected(model: Model, { action, actor, workerId }: ActCommand): Partial<Model> | null {
  if (actor.role === "worker" && actor.id !== model.worker) return null;
  if (actor.role === "reviewer" && model.had.has(actor.id)) return null;
  return SENTENCES[action](model, actor.role, workerId ?? "");
}

const everything = (random: (below: number) => number, into: TicketDetail) => ({
  reason: "why",
  workerId: `W${String(1 + random(3))}`,
  untilMs: systemClock.nowMs() + DAY_MS,
  intoTicketId: into.id,
});

const pick = <T>(from: readonly T[], random: (below: number) => number): T =>
  from[random(from.length)] ?? (from[0] as T);

type Given = Omit<ActCommand, "action" | "actor">;

const anyOf = (random: (below: number) => number, given: Given): ActCommand => ({
  ...given,
  action: pick(TICKET_ACTIONS, random),
  actor: pick(ACTORS, random),
});

/** Blind chance would close the ticket at once and be refused for ever after: what closes is chosen seldom. */
function legalOf(random: (below: number) => number, model: Model, given: Given): ActCommand {
  const workers = ["W1", "W2", "W3"].map(workerActor);
  const all = [...ACTORS, ...workers].flatMap((actor) =>
    TICKET_ACTIONS.map((action): ActCommand => ({ ...given, action, actor })),
  );
  const legal = all.filter((command) => expected(model, command) !== null);
  const goingOn = legal.filter((command) => expected(model, command)?.state !== "closed");
  return pick(random(8) === 0 || goingOn.length === 0 ? legal : goingOn, random);
}

async function walk(seed: number): Promise<{ readonly done: number; readonly refused: number }> {
  const random = randomOf(seed);
  const [into, ticket] = [await town.open(), await town.open()];
  const model: Model = { state: "open", worker: null, had: new Set(), why: null, passes: 0 };
  let { transitions } = ticket;
  let refused = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const given = { ticketId: ticket.id, ...everything(random, into) };
    const command = random(2) === 0 ? anyOf(random, given) : legalOf(random, model, given);
    const wanted = expected(model, command);
    const what = `seed ${String(seed)} step ${String(step)}: ${command.actor.role} ${command.actor.id} ${command.action} in ${model.state}`;
    const failure = await pick(town.desks, random)
      .act(command)
      .then(
        () => null,
        (thrown: unknown) => thrown,
      );
    if (failure !== null && !(failure instanceof DispatcherError)) throw new Error(what, { cause: failure });
    expect(failure === null, `${what}: ${failure === null ? "done" : messageOf(failure)}`).toBe(
      wanted !== null,
    );
    if (wanted === null) refused += 1;
    Object.assign(model, wanted);
    if (model.worker !== null) model.had.add(model.worker);
    const now = await town.book.get(ticket.id);
    expect([now.state, now.closeReason, now.handOvers], what).toEqual([model.state, model.why, model.passes]);
    if (model.state !== "closed") expect(now.workerId, what).toBe(model.worker);
    // What was written stays word for word; a refusal writes nothing.
    expect(now.transitions.slice(0, transitions.length), what).toEqual(transitions);
    expect(now.transitions.length - transitions.length, what).toBe(wanted === null ? 0 : 1);
    expect(now.version, what).toBe(now.transitions.length);
    expect(
      now.assignees.filter(({ toAt }) => toAt === null).map(({ workerId }) => workerId),
      what,
    ).toEqual(model.worker === null || model.state === "closed" ? [] : [model.worker]);
    ({ transitions } = now);
  }
  return { done: STEPS - refused, refused };
}

describe("a ticket's life", () => {
  it("is what the domain says, whatever is tried in whatever order", async () => {
    let [done, refused] = [0, 0];
    for (let seed = 1; seed <= WALKS; seed += 1) {
      const counted = await walk(seed);
      done += counted.done;
      refused += counted.refused;
    }
    // The walks must go somewhere, and must be stopped too.
    expect(done).toBeGreaterThan((WALKS * STEPS) / 3);
    expect(refused).toBeGreaterThan((WALKS * STEPS) / 5);
  });

  it("is moved by exactly one of two dispatchers that act at once; the other is told who was faster", async () => {
    const [one, two] = town.desks;
    for (let round = 0; round < 15; round += 1) {
      const ticket = await town.ticketIn("assigned");
      const seen = { ticketId: ticket.id, expectedVersion: ticket.version };
      const until = { reason: "a permit", untilMs: systemClock.nowMs() + DAY_MS };
      const results = await Promise.allSettled([
        one.act({ ...seen, action: "accept", actor: workerActor("W1") }),
        two.act({ ...seen, action: "suspend", actor: OFFICE, ...until }),
      ]);
      const lost = results.filter((result) => result.status === "rejected");
      expect(lost).toHaveLength(1);
      const won = results[0].status === "fulfilled" ? "worker W1's accept" : "dispatcher D01's suspend";
      const after = await town.book.get(ticket.id);
      const faster = after.transitions.at(-1)?.at ?? "";
      expect(lost[0]?.reason).toMatchObject({
        code: "STALE_VERSION",
        message: `ticket ${String(ticket.number)} has changed since by ${won} at ${faster}: it is ${after.state}, version 3, and you saw version 2; read it again`,
      });
      expect(after.transitions).toHaveLength(3);
    }
  });
});
