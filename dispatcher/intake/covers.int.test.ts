/** What agents hear about their events, on real servers. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COVER_IDS_MAX, coverQuestionSubject, coverSubject, type CoverReply } from "#contract";
import { type City, startCity, until } from "../city.double.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { bytesOf, eventOf } from "../events.double.ts";

let city: City;
let dispatchers: readonly Dispatcher[];

beforeAll(async () => {
  city = await startCity();
  dispatchers = await Promise.all([city.start(), city.start()]);
});
afterAll(() => city.stop());

const ask = async (subject: string, body: object): Promise<CoverReply> => {
  const { data } = await city.line.request(subject, bytesOf(body), { timeout: 3_000 });
  return JSON.parse(new TextDecoder().decode(data)) as CoverReply;
};

describe("covers", () => {
  it("announces every decision to the event's own agent: opened, merged, refused, and decided before", async () => {
    const heard = new Map<string, string[]>();
    city.line.subscribe("gw.cover.*", {
      callback: (_error, { subject, data }) => {
        const { eventIds } = JSON.parse(new TextDecoder().decode(data)) as { eventIds: string[] };
        heard.set(subject, [...(heard.get(subject) ?? []), ...eventIds]);
      },
    });
    await city.line.flush();
    const mine = Array.from({ length: 40 }, (_, i) => eventOf({ agentId: "edge-7", zoneId: `z${i % 3}` }));
    const refused = eventOf({ agentId: "edge-8", zoneId: "never", phase: "cleared" });
    await Promise.all([...mine, refused].map((event) => city.publish(event)));
    await until(() => {
      expect(heard.get(coverSubject("edge-7"))?.toSorted()).toEqual(mine.map(({ id }) => id).toSorted());
      expect(heard.get(coverSubject("edge-8"))).toEqual([refused.id]);
    });
    const [first] = mine;
    await city.publish(first ?? refused, "another-message-id");
    await until(() => {
      expect(heard.get(coverSubject("edge-7"))).toHaveLength(41);
    });
  });

  it("answers which are decided, and up to where the stream is settled", async () => {
    const events = Array.from({ length: 5 }, () => eventOf({ agentId: "edge-9", zoneId: "asked" }));
    await Promise.all(events.map((event) => city.publish(event)));
    await until(async () => {
      expect(await city.unsettled()).toBe(0);
    });
    const unknown = eventOf().id;
    const eventIds = [...events.map(({ id }) => id), unknown];
    const { decided, stream } = await ask(coverQuestionSubject("edge-9"), { agentId: "edge-9", eventIds });
    expect(decided.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
    const { created, state } = await (await city.line.jetstreamManager()).streams.info("GW_EVENTS");
    expect(stream).toEqual({ createdAt: created, settledSequence: state.last_seq });
  });

  it("gives no answer to a question of another agent, or of too many ids, and counts it", async () => {
    const refusedSoFar = () =>
      dispatchers.reduce((sum, { counters }) => sum + counters.snapshot().coverQuestionsRefused, 0);
    const before = refusedSoFar();
    const refuse = (body: object) =>
      expect(
        city.line.request(coverQuestionSubject("edge-9"), bytesOf(body), { timeout: 500 }),
      ).rejects.toThrow();
    await refuse({ agentId: "edge-1", eventIds: ["x"] });
    await refuse({ agentId: "edge-9", eventIds: Array.from({ length: COVER_IDS_MAX + 1 }, () => "x") });
    expect(refusedSoFar() - before).toBe(2);
  });
});
