/** The camera's second look, asked of an agent on real NATS: clear, present, blind, silent, and restarts in between. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandSubject, parseVerifyRequest, type VerifyReply, type VerifyRequest } from "#contract";
import { type City, startCity, until } from "../../city.double.ts";
import type { Dispatcher } from "../../dispatcher.ts";
import { bytesOf, CAMERA, eventOf } from "../../events.double.ts";
import type { TicketDetail } from "../ticket.ts";

let city: City;
let one: Dispatcher;
let two: Dispatcher;
const VERIFY = { looks: 4, timeoutS: 2, retries: 0 };

beforeAll(async () => {
  city = await startCity();
  [one, two] = await Promise.all([city.start({ verify: VERIFY }), city.start({ verify: VERIFY })]);
});
afterAll(() => city.stop());

type Answer = (request: VerifyRequest) => Uint8Array | Promise<Uint8Array>;

/** An agent under its own id, so that tests do not answer each other's questions. */
function agent(id: string, answer: Answer): VerifyRequest[] {
  const asked: VerifyRequest[] = [];
  city.line.subscribe(commandSubject(id, "verify"), {
    callback: (_error, message) => {
      const parsed = parseVerifyRequest(message.data);
      if (!parsed.ok) throw new Error(parsed.reason);
      asked.push(parsed.value);
      void Promise.resolve(answer(parsed.value)).then((reply) => message.respond(reply));
    },
  });
  return asked;
}

const picture = {
  kind: "scene" as const,
  object: "edge-1/verify/scene.jpg",
  contentType: "image/jpeg" as const,
  sha256: "a".repeat(64),
  sizeBytes: 9,
};

const reply =
  (verdict: VerifyReply["verdict"], reason: string): Answer =>
  ({ ticketId, looks }) =>
    bytesOf({
      ticketId,
      verdict,
      looks,
      reason,
      evidence: verdict === "blind" ? [] : [picture],
    } satisfies VerifyReply);

/** `report`: as a person's report is, which no agent stands behind. */
async function done(agentId: string, source: "camera" | "report" = "camera"): Promise<TicketDetail> {
  const event = eventOf({ zoneId: agentId, agentId });
  await city.publish(event);
  let found: TicketDetail | undefined;
  await until(async () => {
    const [summary] = (await one.desk.list({ limit: 50, state: "assigned" })).filter(
      ({ zoneId }) => zoneId === agentId,
    );
    expect(summary).toBeDefined();
    found = await one.desk.get(summary?.id ?? "");
  });
  const ticketId = found?.id ?? "";
  const actor = { role: "worker", id: found?.workerId ?? "" } as const;
  if (source === "report") await city.query("UPDATE ticket SET agent_id = '' WHERE id = $1", [ticketId]);
  await one.desk.act({ ticketId, action: "accept", actor });
  return one.desk.act({ ticketId, action: "finish", actor });
}

const lastOf = async (id: string) => {
  const ticket = await one.desk.get(id);
  return { ticket, last: ticket.transitions.at(-1) };
};

describe("verification", () => {
  it("closes the ticket when the camera sees a clean street, asked once by one of two dispatchers", async () => {
    const asked = agent("clear", reply("clear", "4 clean looks in a row"));
    const { id, dedupKey } = await done("clear");
    await until(async () => {
      const { ticket, last } = await lastOf(id);
      expect(ticket).toMatchObject({ state: "closed", closeReason: "verified" });
      expect(last).toMatchObject({
        action: "verifyClear",
        actorRole: "system",
        actorId: "camera",
        reason: "4 clean looks in a row",
      });
      expect(ticket.evidence).toContainEqual(
        expect.objectContaining({ moment: "verify", object: picture.object }),
      );
      expect(last?.evidence.map(({ moment }) => moment)).toEqual(["before", "after"]);
      expect(last?.evidence[1]?.object).toBe(picture.object);
    });
    expect(asked).toEqual([
      {
        ticketId: id,
        cameraCode: CAMERA,
        zoneId: "clear",
        violation: "parking",
        dedupKey,
        looks: 4,
        timeoutS: 2,
      },
    ]);
  });

  it("returns the ticket to the worker with the sentence and the picture when it is still there", async () => {
    const asked = agent("present", reply("present", "the car is still there"));
    const { id, workerId } = await done("present");
    await until(async () => {
      const { ticket, last } = await lastOf(id);
      expect(ticket).toMatchObject({ state: "accepted", workerId });
      expect(last).toMatchObject({ action: "verifyPresent", reason: "the car is still there" });
      expect(ticket.evidence.some(({ moment }) => moment === "verify")).toBe(true);
    });
    // The next "done" is a question of its own.
    await one.desk.act({ ticketId: id, action: "finish", actor: { role: "worker", id: workerId ?? "" } });
    await until(() => {
      expect(asked).toHaveLength(2);
    });
  });

  it("leaves a blind camera's ticket to a reviewer after the last try", async () => {
    agent("blind", reply("blind", "no picture for 60 s"));
    const { id } = await done("blind");
    await until(async () => {
      const { ticket, last } = await lastOf(id);
      expect(ticket.state).toBe("done");
      expect(last).toMatchObject({
        action: "verifyBlind",
        reason: "no picture for 60 s; left for a reviewer after 1 try",
      });
    });
    const closed = await one.desk.act({
      ticketId: id,
      action: "verifyClear",
      actor: { role: "reviewer", id: "R01" },
    });
    expect(closed.state).toBe("closed");
  });

  it.each([
    [
      "nobody",
      null,
      /^agent nobody did not answer: nobody answered on gw\.agent\.nobody\.command\.verify within 7 s: /,
    ],
    ["garbled", () => bytesOf({ verdict: "fine" }), /^agent garbled answered what cannot be read: key "/],
    [
      "mistaken",
      () => bytesOf({ ticketId: "other", verdict: "clear", looks: 1, reason: "x", evidence: [] }),
      /^agent mistaken answered for ticket other instead/,
    ],
  ] as const)("takes no answer for a clean street: %s", async (agentId, answer, sentence) => {
    if (answer !== null) agent(agentId, answer);
    const { id } = await done(agentId);
    await until(async () => {
      const { ticket, last } = await lastOf(id);
      expect(ticket.state).toBe("done");
      expect(last?.action).toBe("verifyBlind");
      expect(last?.reason).toMatch(sentence);
    });
  });

  it("drops the camera's answer when a reviewer was faster", async () => {
    let release: (body: Uint8Array) => void = () => undefined;
    const asked = agent("slow", () => new Promise((resolve) => (release = resolve)));
    const { id } = await done("slow");
    await until(() => {
      expect(asked).toHaveLength(1);
    });
    const actor = { role: "reviewer", id: "R01" } as const;
    await two.desk.act({ ticketId: id, action: "verifyPresent", actor, reason: "I can see it" });
    release(bytesOf({ ticketId: id, verdict: "clear", looks: 4, reason: "clean", evidence: [] }));
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { ticket, last } = await lastOf(id);
    expect(ticket.state).toBe("accepted");
    expect(last).toMatchObject({ action: "verifyPresent", actorId: "R01" });
  });

  it("takes over the look of a dispatcher that died, once its lease has run out", async () => {
    // Nobody answers for this agent, until the lease of a holder that does not exist is over.
    const { id } = await done("orphan");
    await until(async () => {
      expect((await lastOf(id)).last?.action).toBe("verifyBlind");
    });
    const asked = agent("orphan", reply("clear", "clean"));
    await city.query(
      "UPDATE verification SET finished_at = NULL, outcome = NULL, attempts = 0, leased_by = 'dead', leased_until = now() + interval '2 seconds' WHERE ticket_id = $1",
      [id],
    );
    const startMs = performance.now();
    await until(async () => {
      expect((await one.desk.get(id)).state).toBe("closed");
    });
    expect(performance.now() - startMs).toBeGreaterThan(1_500);
    expect(asked).toHaveLength(1);
  });

  it("asks no camera where none sees the place, and leaves it to a reviewer at once", async () => {
    const { id } = await done("nobody-yet", "report");
    await until(async () => {
      expect((await lastOf(id)).last).toMatchObject({
        action: "verifyBlind",
        reason: "no camera sees this place; left for a reviewer",
      });
    });
    const waiting = await one.desk.list({ limit: 50, awaitsReviewer: true });
    expect(waiting.map((ticket) => ticket.id)).toContain(id);
    expect(waiting.every(({ state }) => state === "done")).toBe(true);
    await one.desk.act({ ticketId: id, action: "verifyClear", actor: { role: "reviewer", id: "R01" } });
    const after = await one.desk.list({ limit: 50, awaitsReviewer: true });
    expect(after.map((ticket) => ticket.id)).not.toContain(id);
  });

  it("asks again after a restart in the middle of a look, and finds done tickets whose look was never planned", async () => {
    let answers = 0;
    const asked = agent("restart", (request) => {
      answers += 1;
      // The first question is never answered: both dispatchers are stopped while it is open.
      return answers === 1 ? new Promise<Uint8Array>(() => undefined) : reply("clear", "clean")(request);
    });
    const { id } = await done("restart");
    await until(() => {
      expect(asked).toHaveLength(1);
    });
    await Promise.all([one.close(), two.close()]);
    agent("forgotten", reply("clear", "clean"));
    const [row] = await city.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM verification WHERE finished_at IS NULL AND leased_by IS NULL AND ticket_id = $1",
      [id],
    );
    expect(row?.n).toBe(1);
    await city.query("DELETE FROM verification WHERE ticket_id = $1", [id]);
    one = await city.start({ verify: VERIFY });
    await until(async () => {
      expect((await one.desk.get(id)).state).toBe("closed");
    });
    expect(asked).toHaveLength(2);
  });
});

describe("verification over a span", () => {
  const SPAN_S = 1;
  let patient: Dispatcher;

  beforeAll(async () => {
    await one.close();
    patient = await city.start({ verify: { ...VERIFY, overS: SPAN_S, retries: 1 } });
    one = patient;
  });

  it("closes only when the street is clean at both ends of it", async () => {
    const askedAtMs: number[] = [];
    agent("span", (request) => {
      askedAtMs.push(performance.now());
      return reply("clear", "4 clean looks in a row")(request);
    });
    const { id } = await done("span");
    await until(async () => {
      const { ticket, last } = await lastOf(id);
      expect(ticket.state).toBe("closed");
      expect(last?.reason).toMatch(/^4 clean looks in a row; 8 clean looks over [1-9]\d* s$/);
    });
    expect(askedAtMs).toHaveLength(2);
    expect((askedAtMs[1] ?? 0) - (askedAtMs[0] ?? 0)).toBeGreaterThan(SPAN_S * 1_000 - 100);
  });

  it("bounces it when whoever stepped aside is back", async () => {
    let looks = 0;
    agent("back", (request) => {
      looks += 1;
      return reply(looks === 1 ? "clear" : "present", looks === 1 ? "clean" : "the stall is back")(request);
    });
    const { id, workerId } = await done("back");
    await until(async () => {
      const { ticket, last } = await lastOf(id);
      expect(ticket).toMatchObject({ state: "accepted", workerId });
      expect(last).toMatchObject({ action: "verifyPresent", reason: "the stall is back" });
      expect(last?.evidence).toEqual([{ object: picture.object, kind: "scene", moment: "given" }]);
    });
  });

  it("begins anew after a look that said nothing", async () => {
    let looks = 0;
    agent("hidden", (request) => {
      looks += 1;
      return reply(looks === 2 ? "blind" : "clear", looks === 2 ? "a lorry" : "clean")(request);
    });
    const { id } = await done("hidden");
    await until(async () => {
      expect((await lastOf(id)).last?.action).toBe("verifyBlind");
    });
    const [row] = await city.query<{ clean_since: Date | null; clean_looks: number; blind_tries: number }>(
      "SELECT clean_since, clean_looks, blind_tries FROM verification WHERE ticket_id = $1",
      [id],
    );
    expect(row).toEqual({ clean_since: null, clean_looks: 0, blind_tries: 1 });
  });
});
