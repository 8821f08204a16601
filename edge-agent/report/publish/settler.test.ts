import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EventStreamPlace } from "../../bus/bus.ts";
import { AgentError } from "../../errors.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { createFakeClock, type FakeClock } from "../../time/fake-clock.ts";
import { sampleEntry } from "../event/sample.fixture.ts";
import { createMemoryOutbox } from "../outbox/memory-outbox.ts";
import type { Outbox } from "../outbox/outbox.ts";
import { newSettlerCounters, runSettler, type SettlerCounters, type SettlerOptions } from "./settler.ts";

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** A dispatcher that knows what is decided, and a server that tells of its stream. */
function scriptedBus() {
  const state = {
    decided: new Set<string>(),
    place: { createdAt: "monday", firstSequence: 1, lastSequence: 1000 } as EventStreamPlace | null,
    settledSequence: 0,
    answers: true,
    asked: [] as number[],
    notice: (_body: Uint8Array): void => undefined,
    connect: (): void => undefined,
  };
  const bus: SettlerOptions["bus"] = {
    connected: true,
    subscribe: (subject, listener) => {
      expect(subject).toBe("gw.cover.edge-1");
      state.notice = listener;
      return () => undefined;
    },
    request: (subject, body) => {
      expect(subject).toBe("gw.agent.edge-1.cover");
      const { eventIds } = JSON.parse(new TextDecoder().decode(body)) as { eventIds: string[] };
      state.asked.push(eventIds.length);
      if (!state.answers) return Promise.reject(new AgentError("BUS_UNAVAILABLE", "nobody answered"));
      const decided = eventIds.filter((id) => state.decided.has(id));
      const { settledSequence } = state;
      return Promise.resolve(bytes({ decided, stream: { createdAt: "monday", settledSequence } }));
    },
    eventStream: () => Promise.resolve(state.place),
    nextConnection: (signal) =>
      new Promise((resolve, reject) => {
        state.connect = resolve;
        signal.addEventListener("abort", () => {
          reject(new Error("stopped"));
        });
      }),
  };
  return { bus, state };
}

describe("settler", () => {
  let outbox: Outbox;
  let clock: FakeClock;
  let scripted: ReturnType<typeof scriptedBus>;
  let counters: SettlerCounters;
  let stop: AbortController;
  let running: Promise<void>;
  let said: string[];

  beforeEach(() => {
    clock = createFakeClock();
    outbox = createMemoryOutbox({ maxEntries: 10_000, maxBytes: 1e9 }, clock);
    scripted = scriptedBus();
    counters = newSettlerCounters();
    stop = new AbortController();
    said = [];
  });
  afterEach(async () => {
    stop.abort();
    await running;
  });
  const start = async () => {
    const note = (_fields: unknown, text: string) => said.push(text);
    const logger = { debug: () => undefined, info: note, warn: note, error: note } as unknown as Logger;
    const { signal } = stop;
    running = runSettler({
      ...{ outbox, bus: scripted.bus, agentId: "edge-1", clock, logger, signal, counters, random: () => 0.5 },
    });
    await clock.advance(0);
  };
  /** So many sent events; sequences from 1 on. */
  const send = async (count: number) => {
    await outbox.append(Array.from({ length: count }, (_, i) => sampleEntry("opened", 0, `t${i}`)));
    for (const [index, { position }] of outbox.peek(count).entries())
      await outbox.markSent(position, index + 1);
    return outbox.sent(count).map(({ eventId }) => eventId);
  };

  it("lets go of what a notice covers, and refuses a notice that is not its own or not readable", async () => {
    const ids = await send(3);
    await start();
    scripted.state.notice(bytes({ agentId: "edge-2", eventIds: ids }));
    scripted.state.notice(bytes({ eventIds: ids }));
    scripted.state.notice(bytes({ agentId: "edge-1", eventIds: ids.slice(0, 2) }));
    await clock.advance(0);
    expect(outbox.stats().sent).toBe(1);
    expect(counters).toMatchObject({ noticed: 2, noticesRefused: 2 });
  });

  it("asks every three minutes, in batches of 256, about what was sent more than ten seconds ago", async () => {
    const ids = await send(600);
    await start();
    expect(scripted.state.asked).toEqual([]);
    scripted.state.decided = new Set(ids.slice(0, 590));
    await clock.advance(180_000);
    expect(scripted.state.asked).toEqual([256, 256, 88]);
    expect(outbox.stats()).toMatchObject({ sent: 10, depth: 0 });
    await clock.advance(180_000);
    expect(scripted.state.asked).toEqual([256, 256, 88, 10]);
    expect(counters).toMatchObject({ answered: 590, questions: 4, offeredAgain: 0 });
  });

  it("asks within five seconds of a connection", async () => {
    await send(1);
    await start();
    await clock.advance(60_000);
    scripted.state.connect();
    await clock.advance(2_499);
    expect(scripted.state.asked).toEqual([]);
    await clock.advance(1);
    expect(scripted.state.asked).toEqual([1]);
  });

  it("says once that no dispatcher answers, keeps everything, and stops asking for that round", async () => {
    await send(600);
    scripted.state.answers = false;
    await start();
    await clock.advance(3 * 180_000);
    expect(scripted.state.asked).toEqual([256, 256, 256]);
    expect(said).toEqual([
      "no dispatcher says which sent events are decided; they stay in the outbox within its bound, the oldest go first",
    ]);
    expect(outbox.stats()).toMatchObject({ sent: 600, depth: 0 });
    expect(counters.unanswered).toBe(3);
  });

  it("offers again what lay behind the end of a stream that went backwards, and says so once", async () => {
    await send(5);
    await start();
    scripted.state.place = { createdAt: "monday", firstSequence: 1, lastSequence: 3 };
    await clock.advance(180_000);
    expect(outbox.peek(9).map(({ event }) => event.objects[0]?.trackId)).toEqual(["t3", "t4"]);
    expect(outbox.streamMark()).toEqual({ createdAt: "monday", highestSequence: 3 });
    await clock.advance(180_000);
    expect(said).toEqual([
      "the event stream went backwards (it ends at 3 and had acknowledged 5): 2 undecided events are offered again",
    ]);
    expect(counters.offeredAgain).toBe(2);
  });

  it("offers everything again that a stream made anew cannot have", async () => {
    await send(5);
    await start();
    scripted.state.place = { createdAt: "friday", firstSequence: 1, lastSequence: 4000 };
    await clock.advance(180_000);
    expect(outbox.stats()).toMatchObject({ depth: 5, sent: 0 });
    expect(outbox.streamMark()).toEqual({ createdAt: "friday", highestSequence: 0 });
  });

  it("offers again what the dispatcher has passed by without deciding, also where it may not ask for the stream", async () => {
    const ids = await send(5);
    scripted.state.place = null;
    scripted.state.decided = new Set(ids.slice(0, 2));
    scripted.state.settledSequence = 4;
    await start();
    await clock.advance(180_000);
    expect(outbox.peek(9).map(({ event }) => event.objects[0]?.trackId)).toEqual(["t2", "t3"]);
    expect(outbox.sent(9).map(({ streamSequence }) => streamSequence)).toEqual([5]);
    expect(said).toEqual([
      "2 events are neither decided nor in the event stream any more: they are offered again",
    ]);
  });

  it("says an outbox's alarm once while it lasts, and again when it comes back", async () => {
    outbox = createMemoryOutbox({ maxEntries: 10, maxBytes: 1e9 }, clock);
    await outbox.append(Array.from({ length: 8 }, () => sampleEntry("opened")));
    await start();
    await clock.advance(2 * 180_000);
    await outbox.append([sampleEntry("opened")]);
    await clock.advance(180_000);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^the outbox is 80 % full of 8 opened and cleared events that wait for NATS/);
    await outbox.cover(outbox.peek(10).map(({ event }) => event.id));
    await clock.advance(180_000);
    await outbox.append(Array.from({ length: 8 }, () => sampleEntry("opened")));
    await clock.advance(180_000);
    expect(said).toHaveLength(2);
  });
});
