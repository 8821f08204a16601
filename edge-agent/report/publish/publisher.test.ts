import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AgentError } from "../../errors.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { Clock } from "../../time/clock.ts";
import { sampleEntry } from "../event/sample.fixture.ts";
import { createMemoryOutbox } from "../outbox/memory-outbox.ts";
import type { Outbox } from "../outbox/outbox.ts";
import { type PublisherCounters, runPublisher } from "./publisher.ts";
import type { Sink } from "./sink.ts";

/** A clock whose sleeps end only when the test says so. */
function heldClock() {
  const sleeps: { readonly ms: number; readonly wake: () => void }[] = [];
  const clock: Clock = {
    ...{ nowMs: () => 0, monotonicMs: () => 0, every: () => () => undefined },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleeps.push({ ms, wake: resolve });
        signal?.addEventListener("abort", () => {
          reject(signal.reason as Error);
        });
      }),
  };
  return { clock, sleeps };
}

/** A sink that stores what it may and fails as often as it is told. */
function scriptedSink() {
  const stored: string[] = [];
  const state = { failures: 0, sequence: 40, recover: (): void => undefined, known: new Set<string>() };
  const sink: Sink = {
    store: ({ event }) => {
      const name = `${event.phase} ${event.objects[0]?.trackId ?? ""}`;
      if (state.failures > 0) {
        state.failures -= 1;
        return Promise.reject(new AgentError("BUS_UNAVAILABLE", "NATS is away"));
      }
      stored.push(name);
      const outcome = state.known.has(name) ? "duplicate" : "stored";
      return Promise.resolve({ outcome, streamSequence: state.sequence + stored.length });
    },
    recovered: (signal) =>
      new Promise((resolve, reject) => {
        state.recover = resolve;
        signal.addEventListener("abort", () => {
          reject(signal.reason as Error);
        });
      }),
  };
  return { sink, stored, state };
}

const turns = async () => {
  for (let i = 0; i < 50; i += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe("publisher", () => {
  let outbox: Outbox;
  let stop: AbortController;
  let running: Promise<void>;
  const said: string[] = [];
  const note = (fields: Record<string, unknown>, text: string) =>
    said.push(`${text}: ${JSON.stringify(fields)}`);
  const logger = { debug: () => undefined, info: note, warn: note } as unknown as Logger;
  let counters: PublisherCounters;
  const held = heldClock();
  let scripted: ReturnType<typeof scriptedSink>;

  beforeEach(() => {
    outbox = createMemoryOutbox({ maxEntries: 100, maxBytes: 1e7 });
    stop = new AbortController();
    said.length = 0;
    held.sleeps.length = 0;
    counters = { stored: 0, duplicates: 0, failures: 0 };
    scripted = scriptedSink();
  });
  const start = () => {
    running = runPublisher({
      outbox,
      sink: scripted.sink,
      clock: held.clock,
      logger,
      signal: stop.signal,
      counters,
    });
  };
  afterEach(async () => {
    stop.abort();
    await running;
  });

  it("sends in order what is there and what comes later, and empties the outbox", async () => {
    await outbox.append(["t1", "t2"].map((track) => sampleEntry("opened", 0, track)));
    start();
    await turns();
    await outbox.append([sampleEntry("updated", 0, "t1"), sampleEntry("cleared", 0, "t1")]);
    await turns();
    expect(scripted.stored).toEqual(["opened t1", "opened t2", "updated t1", "cleared t1"]);
    expect(outbox.stats()).toMatchObject({ depth: 0, sent: 4 });
    expect(outbox.sent(9).map(({ streamSequence }) => streamSequence)).toEqual([41, 42, 43, 44]);
    expect(counters).toEqual({ stored: 4, duplicates: 0, failures: 0 });
    expect(said).toEqual([]);
  });

  it("keeps what failed, pauses 1, 5, 10, 30, 30 s, lets nothing overtake, and tells of both ends", async () => {
    scripted.state.failures = 5;
    await outbox.append(["t1", "t2"].map((track) => sampleEntry("opened", 0, track)));
    start();
    for (let round = 0; round < 5; round += 1) {
      await turns();
      expect(scripted.stored).toEqual([]);
      expect(outbox.stats().depth).toBe(2);
      held.sleeps.at(-1)?.wake();
    }
    await turns();
    expect(held.sleeps.map(({ ms }) => ms)).toEqual([1_000, 5_000, 10_000, 30_000, 30_000]);
    expect(scripted.stored).toEqual(["opened t1", "opened t2"]);
    expect(counters).toEqual({ stored: 2, duplicates: 0, failures: 5 });
    expect(said[0]).toBe(
      'event not stored yet, it stays in the outbox: {"reason":"NATS is away","waiting":2,"failuresInRow":1,"pauseS":1}',
    );
    expect(said).toHaveLength(5);
    expect(said[4]).toBe('events are being stored again: {"waiting":1}');
  });

  it("cuts a pause short when the sink has recovered, and starts again with a short pause", async () => {
    scripted.state.failures = 3;
    await outbox.append([sampleEntry("opened")]);
    start();
    for (let round = 0; round < 3; round += 1) {
      await turns();
      scripted.state.recover();
    }
    await turns();
    expect(scripted.stored).toEqual(["opened t7"]);
    scripted.state.failures = 1;
    await outbox.append([sampleEntry("cleared")]);
    await turns();
    expect(held.sleeps.map(({ ms }) => ms)).toEqual([1_000, 5_000, 10_000, 1_000]);
  });

  it("counts what was stored by an earlier process as a duplicate, and lets it go", async () => {
    scripted.state.known.add("opened t7");
    await outbox.append([sampleEntry("opened")]);
    start();
    await turns();
    expect(counters).toEqual({ stored: 0, duplicates: 1, failures: 0 });
    expect(outbox.stats().depth).toBe(0);
  });

  it("offers again what the stream has lost when it gives a sequence a second time", async () => {
    await outbox.append(["t1", "t2", "t3"].map((track) => sampleEntry("opened", 0, track)));
    start();
    await turns();
    await outbox.cover([outbox.sent(1)[0]?.eventId ?? ""]);
    // The stream is back at 42: t3 was 43, and the fourth message takes its number.
    scripted.state.sequence = 39;
    await outbox.append([sampleEntry("opened", 0, "t4")]);
    await turns();
    expect(scripted.stored).toEqual(["opened t1", "opened t2", "opened t3", "opened t4", "opened t3"]);
    expect(outbox.stats()).toMatchObject({ depth: 0, sent: 3, offeredAgain: 1 });
    expect(outbox.sent(9).map(({ streamSequence }) => streamSequence)).toEqual([42, 44, 43]);
    expect(said).toEqual([
      'the event stream went backwards (it gave sequence 43 again and had acknowledged 43): 1 undecided events are offered again: {"offeredAgain":1}',
    ]);
  });

  it("stops at once while it sleeps, and while it pauses", async () => {
    start();
    await turns();
    stop.abort();
    await running;
    stop = new AbortController();
    scripted.state.failures = 9;
    await outbox.append([sampleEntry("opened")]);
    start();
    await turns();
    stop.abort();
    await running;
    expect(outbox.stats().depth).toBe(1);
  });
});
