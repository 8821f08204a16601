import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFeedbackDesk } from "../lifecycle/feedback/create-feedback.ts";
import type { FeedbackDesk, Invitation, NotSolvedRule } from "../lifecycle/feedback/feedback-desk.ts";
import { createFeedbackHooks } from "../lifecycle/feedback/feedback-hooks.ts";
import { signLink } from "../lifecycle/notify/one-time-link.ts";
import { OFFICE, SYSTEM, startTown, type Town } from "../lifecycle/town.double.ts";
import { createStatistics } from "../statistics/create-statistics.ts";
import { createCounters } from "../telemetry/counters.ts";
import { createFakeClock } from "../time/clock.double.ts";
import { type DeskDouble, deskDouble, TOKENS } from "./desk.double.ts";
import { type RunningServer, startServer } from "./server.ts";

const NOON_MS = Date.parse("2026-11-02T12:00:00+08:00");
const DAY_MS = 86_400_000;
const SECRET = Buffer.from("a secret of the office, at least 32 bytes");
const logger = pino({ level: "silent" });
const clock = createFakeClock(NOON_MS);
const counters = createCounters();
const reopened: string[] = [];

let town: Town;
let reviewing: FeedbackDesk;
let reopening: FeedbackDesk;
let server: RunningServer;
let office: DeskDouble;
let reports = 0;

const deskWith = (notSolved: NotSolvedRule, secrets = [SECRET]): FeedbackDesk =>
  createFeedbackDesk({
    ...{ book: town.book, clock, logger, counters, secrets, notSolved },
    publicUrl: "https://street.example/",
    onReopened: ({ id }) => reopened.push(id),
  });

beforeAll(async () => {
  town = await startTown(createFeedbackHooks({ counters, linkDays: 7, canLink: true }), clock);
  reviewing = deskWith("review");
  reopening = deskWith("reopen");
  office = deskDouble([]);
  const statistics = createStatistics({
    ...{ book: town.book, clock, timeZone: "Asia/Shanghai" },
    settings: {
      ...{ recurDays: 30, complaintDays: 30, hotSpotResolution: 10 },
      scores: {
        street: { response: 1, inTime: 1, solved: 1, satisfied: 1 },
        departments: { reported: 1, solved: 1, satisfied: 1 },
      },
    },
  });
  const http = { host: "127.0.0.1", port: 0 };
  server = await startServer({ desk: office, http, logger, clock, feedback: reviewing, statistics });
});

afterAll(async () => {
  await server.close();
  await town.stop();
});

async function complain(ticketId: string, phone: string | null = "13800001111"): Promise<string> {
  reports += 1;
  const id = `report-${String(reports)}`;
  await town.query(
    `INSERT INTO source_report (id, source, system, ref, phase, violation, words, reported_by, seen_at, received_at, ticket_id, body)
      VALUES ($1, 'case', '12345', $1, 'opened', 'parking', 'w', 's', now(), now(), $2, '{}')`,
    [id, ticketId],
  );
  await town.query("INSERT INTO source_contact VALUES ($1, '王女士', $2, now())", [id, phone]);
  return id;
}

/** A ticket somebody complained about, closed as verified, and the link that is for them. */
async function asked(): Promise<Invitation> {
  const { id } = await town.ticketIn("done");
  await complain(id);
  await town.move(id, { action: "verifyClear", actor: SYSTEM });
  return invitationOf(id);
}

async function invitationOf(ticketId: string): Promise<Invitation> {
  const found = (await reviewing.invitations(200)).find((each) => each.ticketId === ticketId);
  if (found === undefined) throw new Error("nobody is asked about the ticket");
  return found;
}

const tokenOf = ({ link }: Invitation): string => link.slice("https://street.example/r/".length);
const bad = { rating: 1, solved: false, words: "还在" };
const stateOf = async (id: string): Promise<string> => (await town.book.get(id)).state;

describe("who is asked (回访)", () => {
  it("is everybody with a telephone, also those of a ticket that was merged into it", async () => {
    const main = await town.ticketIn("done");
    const twin = await town.open();
    await complain(main.id);
    await complain(main.id, null);
    await complain(twin.id, "13900002222");
    await town.move(twin.id, {
      action: "mergeInto",
      actor: OFFICE,
      reason: "the same",
      intoTicketId: main.id,
    });
    await expect(invitationOf(twin.id)).rejects.toThrow("nobody");
    await town.move(main.id, { action: "verifyClear", actor: SYSTEM });
    const phones = (await reviewing.invitations(200))
      .filter(({ ticketId }) => ticketId === main.id)
      .map(({ contact }) => contact.phone);
    expect(phones.sort()).toEqual(["13800001111", "13900002222"]);
  });

  it("is nobody after a ticket that was opened by mistake", async () => {
    const { id } = await town.open();
    await complain(id);
    await town.move(id, { action: "cancel", actor: OFFICE, reason: "a mistake" });
    await expect(invitationOf(id)).rejects.toThrow("nobody");
  });

  it("is not asked any more once the ticket is at work again, or the link was sent", async () => {
    const again = await asked();
    await town.move(again.ticketId, { action: "reopen", actor: OFFICE, reason: "it is back" });
    await expect(invitationOf(again.ticketId)).rejects.toThrow("nobody");
    const sent = await asked();
    await reviewing.sent(sent.id);
    await reviewing.sent(sent.id);
    await expect(invitationOf(sent.ticketId)).rejects.toThrow("nobody");
    await expect(reviewing.sent("0".repeat(24))).rejects.toThrow("no such feedback");
  });

  it("is nobody where no link can be made", async () => {
    expect(await deskWith("review", []).invitations(10)).toEqual([]);
  });
});

describe("the link", () => {
  it("is spent once, whoever is first", async () => {
    const token = tokenOf(await asked());
    const answers = await Promise.all(
      [1, 2, 3].map((rating) => reviewing.rate(token, { rating, solved: true, words: "" })),
    );
    expect(answers.map(({ kind }) => kind).sort()).toEqual(["done", "used", "used"]);
    expect((await reviewing.look(token)).kind).toBe("used");
  });

  it("holds nothing of the complainant, and is no link of another kind", async () => {
    const invitation = await asked();
    const bytes = Buffer.from(tokenOf(invitation), "base64url").toString("latin1");
    expect(bytes).not.toContain("138");
    const claim = { ticketId: invitation.ticketId, version: 1, action: "accept", workerId: "-" } as const;
    const offer = signLink({ ...claim, expiresAtS: 4e9, nonce: invitation.id }, SECRET);
    expect((await reviewing.look(offer)).kind).toBe("forged");
    expect((await reviewing.look("x")).kind).toBe("forged");
  });

  it("expires", async () => {
    const token = tokenOf(await asked());
    clock.advance(7 * DAY_MS + 1_000);
    expect((await reviewing.look(token)).kind).toBe("expired");
    expect((await reviewing.rate(token, bad)).kind).toBe("expired");
  });
});

describe("not solved", () => {
  it("opens the ticket again by rule", async () => {
    const invitation = await asked();
    expect(await reopening.rate(tokenOf(invitation), bad)).toMatchObject({
      kind: "done",
      effect: "reopened",
    });
    expect(await stateOf(invitation.ticketId)).toBe("open");
    expect(reopened).toContain(invitation.ticketId);
    const { transitions } = await town.book.get(invitation.ticketId);
    const last = transitions.at(-1);
    expect(last).toMatchObject({ action: "reopen", actorId: "feedback" });
    expect(last?.reason).toContain("还在");
  });

  it("goes to a reviewer where the place has a newer ticket", async () => {
    const first = await town.ticketIn("done");
    await complain(first.id);
    await town.move(first.id, { action: "verifyClear", actor: SYSTEM });
    const token = tokenOf(await invitationOf(first.id));
    await town.open({ zoneId: first.zoneId });
    expect(await reopening.rate(token, bad)).toMatchObject({ kind: "done", effect: "review" });
    expect(await stateOf(first.id)).toBe("closed");
  });

  it("leads to nothing when the ticket is at work again", async () => {
    const invitation = await asked();
    await town.move(invitation.ticketId, { action: "reopen", actor: OFFICE, reason: "it is back" });
    expect(await reopening.rate(tokenOf(invitation), bad)).toMatchObject({ effect: "none" });
  });
});

type Person = keyof typeof TOKENS | null;
interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
const call = (person: Person, path: string, init: Sent = {}): Promise<Response> =>
  fetch(`${server.url}${path}`, {
    ...init,
    headers: { ...init.headers, ...(person === null ? {} : { authorization: `Bearer ${TOKENS[person]}` }) },
  });
const form = (token: string, fields: Record<string, string>, language = "zh"): Promise<Response> =>
  call(null, `/r/${token}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", "accept-language": language },
    body: new URLSearchParams(fields).toString(),
  });

describe("the page", () => {
  it("shows in the reader's language, acts on POST alone, and says what is missing", async () => {
    const token = tokenOf(await asked());
    const shown = await call(null, `/r/${token}`, { headers: { "accept-language": "en" } });
    const html = await shown.text();
    expect([shown.status, shown.headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(html).toContain("Is it solved?");
    expect(html).toContain('content="width=device-width"');
    expect(html).not.toMatch(/<script|王女士|13800001111/);
    const partly = await form(token, { rating: "5" });
    expect([partly.status, await partly.text()]).toEqual([400, expect.stringContaining("请选择满意程度")]);
    const done = await form(token, { rating: "5", solved: "yes", words: "<b>谢谢</b>" });
    expect([done.status, await done.text()]).toEqual([200, expect.stringContaining("谢谢您的评价")]);
    expect((await form(token, { rating: "5", solved: "yes" })).status).toBe(409);
    expect((await call(null, "/r/nonsense")).status).toBe(404);
  });

  it("hands contacts to those who send messages, and every look is recorded", async () => {
    const invitation = await asked();
    expect((await call("reviewer", "/api/feedback/invitations")).status).toBe(403);
    const reply = await call("dispatcher", "/api/feedback/invitations?limit=200");
    const { invitations } = (await reply.json()) as { invitations: Invitation[] };
    expect(invitations.find(({ id }) => id === invitation.id)).toEqual(invitation);
    expect(
      (await call("dispatcher", `/api/feedback/invitations/${invitation.id}/sent`, { method: "POST" }))
        .status,
    ).toBe(204);
    await expect(invitationOf(invitation.ticketId)).rejects.toThrow("nobody");
    const looks = await office.access.audit({ limit: 50 });
    expect(looks.map(({ action }) => action)).toContain("read-contacts");
  });

  it('a reviewer decides about "not solved", once, and both figures and scores know of it', async () => {
    // Newest first is by the instant.
    clock.advance(1_000);
    const invitation = await asked();
    expect(
      await (await form(tokenOf(invitation), { rating: "2", solved: "no", words: "垃圾还在" })).text(),
    ).toContain("转交复核");
    const list = (await (await call("reviewer", "/api/feedback?toReview=true")).json()) as {
      feedback: { id: string }[];
    };
    expect(list.feedback[0]).toMatchObject({
      id: invitation.id,
      rating: 2,
      solved: false,
      words: "垃圾还在",
      effect: "review",
    });
    const decide = (): Promise<Response> =>
      call("reviewer", `/api/feedback/${invitation.id}/review`, {
        ...{ method: "POST", headers: { "content-type": "application/json" } },
        body: JSON.stringify({ decision: "reopened", reason: "the picture shows it" }),
      });
    const decided = await decide();
    expect([decided.status, await decided.json()]).toEqual([
      200,
      expect.objectContaining({ decision: "reopened" }),
    ]);
    expect(await stateOf(invitation.ticketId)).toBe("open");
    expect((await decide()).status).toBe(409);
    const span = `from=${new Date(NOON_MS - DAY_MS).toISOString()}&to=${new Date(NOON_MS + 30 * DAY_MS).toISOString()}`;
    const figures = (await (await call("reviewer", `/api/statistics?${span}`)).json()) as {
      rows: { counts: { rated: number } }[];
    };
    const [row] = await town.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM feedback WHERE rating IS NOT NULL",
    );
    expect(figures.rows[0]?.counts.rated).toBe(row?.n);
    for (const path of [
      "statistics",
      "statistics/hot-spots",
      "statistics/before-complaint",
      "statistics/silent-cameras",
      "scores",
    ]) {
      const csv = await call("dispatcher", `/api/${path}.csv?${span}`);
      expect([path, csv.status, csv.headers.get("content-type")]).toEqual([
        path,
        200,
        expect.stringContaining("text/csv"),
      ]);
      expect((await call("worker", `/api/${path}?${span}`)).status).toBe(403);
      expect((await call("dispatcher", `/api/${path}?${span}`)).status).toBe(200);
    }
    expect((await call("dispatcher", `/api/statistics/fairness?by=worker&${span}`)).status).toBe(200);
    expect((await call("dispatcher", `/api/statistics/fairness.csv?by=camera&${span}`)).status).toBe(200);
    expect((await call("dispatcher", `/api/statistics?from=x&to=y`)).status).toBe(400);
  });
});
