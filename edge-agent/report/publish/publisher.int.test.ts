import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type NatsConnection } from "nats";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EVENT_STREAM, EVIDENCE_BUCKET, parseEvent } from "#contract";
import type { ManagedServer } from "../../../deploy/harness/managed-server.ts";
import { startNatsServer } from "../../../deploy/harness/nats-server.ts";
import type { Bus } from "../../bus/bus.ts";
import { connectBus } from "../../bus/nats-bus.ts";
import { systemClock } from "../../time/clock.ts";
import { sampleEntry } from "../event/sample.fixture.ts";
import { openLmdbOutbox } from "../outbox/lmdb-outbox.ts";
import type { Outbox } from "../outbox/outbox.ts";
import { createJetStreamSink } from "./jetstream-sink.ts";
import { type PublisherCounters, type PublisherOptions, runPublisher } from "./publisher.ts";

const logger = pino({ level: "silent" });

describe("publisher over a real outbox and a real server", () => {
  let server: ManagedServer;
  let folder: string;
  let outbox: Outbox;
  let bus: Bus;
  let stop: AbortController;
  let running: Promise<void>;
  let counters: PublisherCounters;

  const openOutbox = () =>
    openLmdbOutbox({ directory: join(folder, "outbox"), maxEntries: 10_000, maxBytes: 1e9 });
  const start = (over: PublisherOptions["outbox"] = outbox) => {
    stop = new AbortController();
    counters = { stored: 0, duplicates: 0, failures: 0 };
    running = runPublisher({
      outbox: over,
      sink: createJetStreamSink(bus),
      clock: systemClock,
      logger,
      signal: stop.signal,
      counters,
    });
  };
  beforeEach(async () => {
    server = await startNatsServer();
    folder = mkdtempSync(join(tmpdir(), "gridwatch-publisher.test-"));
    outbox = openOutbox();
    bus = connectBus({
      servers: server.url,
      name: "edge-agent test",
      logger,
      clock: systemClock,
      publishTimeoutMs: 3_000,
    });
  });
  afterEach(async () => {
    stop.abort();
    await running;
    await bus.close();
    await outbox.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Everything in the stream: ids in order, and the tracks that say the order of append. */
  async function inStream(watcher: NatsConnection) {
    const manager = await watcher.jetstreamManager();
    const { state } = await manager.streams.info(EVENT_STREAM);
    const events = [];
    for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
      const message = await manager.streams.getMessage(EVENT_STREAM, { seq });
      const parsed = parseEvent(message.data);
      if (!parsed.ok) throw new Error(parsed.reason);
      expect(message.header.get("Nats-Msg-Id")).toBe(parsed.value.id);
      expect(message.subject).toBe("gw.event.parking.34020000001320000001");
      events.push(parsed.value);
    }
    return events;
  }

  it("loses and doubles nothing over two kill -9 of nats-server in mid-drain, pictures included", async () => {
    const names = Array.from({ length: 240 }, (_, i) => `t${i}`);
    for (const name of names) await outbox.append([sampleEntry("opened", 20_000, name)]);
    start();
    for (const left of [180, 90]) {
      await vi.waitUntil(() => outbox.stats().depth <= left, { timeout: 20_000, interval: 1 });
      await server.kill();
      expect(outbox.stats().depth).toBeGreaterThan(0);
      await systemClock.sleep(300);
      await server.restart();
    }
    await vi.waitUntil(() => outbox.stats().depth === 0, { timeout: 25_000, interval: 20 });
    const watcher = await connect({ servers: server.url });
    const events = await inStream(watcher);
    expect(events.map((event) => event.objects[0]?.trackId)).toEqual(names);
    expect(new Set(events.map(({ id }) => id)).size).toBe(240);
    expect(counters.stored + counters.duplicates).toBe(240);
    expect(counters.failures).toBeGreaterThan(0);
    const store = await watcher.jetstream().views.os(EVIDENCE_BUCKET);
    const whole = createHash("sha256").update(Buffer.alloc(20_000, 7)).digest("hex");
    for (const { evidence } of events) {
      const [ref] = evidence;
      const jpeg = await store.getBlob(ref?.object ?? "");
      expect(
        createHash("sha256")
          .update(jpeg ?? "")
          .digest("hex"),
      ).toBe(whole);
    }
    await watcher.close();
  });

  it("stores one event although the publisher died between the stream's acknowledgement and its own", async () => {
    await outbox.append([sampleEntry("opened", 9_000, "t1"), sampleEntry("cleared", 0, "t1")]);
    let marking = 0;
    const dies: PublisherOptions["outbox"] = {
      peek: (limit) => outbox.peek(limit),
      stats: () => outbox.stats(),
      appended: (signal) => outbox.appended(signal),
      ...{ sent: () => [], offerAgain: () => Promise.resolve(0), saveStreamMark: () => Promise.resolve() },
      streamMark: () => outbox.streamMark(),
      // The process ends here: nothing after the stream's acknowledgement happens any more.
      markSent: () => {
        marking += 1;
        stop.abort();
        return Promise.resolve();
      },
    };
    await vi.waitUntil(() => bus.connected, { timeout: 10_000 });
    start(dies);
    await running;
    expect([marking, counters.stored, outbox.stats().depth]).toEqual([1, 1, 2]);

    await outbox.close();
    outbox = openOutbox();
    start();
    await vi.waitUntil(() => outbox.stats().depth === 0, { timeout: 10_000 });
    expect(counters).toEqual({ stored: 1, duplicates: 1, failures: 0 });
    const watcher = await connect({ servers: server.url });
    expect((await inStream(watcher)).map(({ phase }) => phase)).toEqual(["opened", "cleared"]);
    await watcher.close();
  });

  it("waits for a server that is not there yet, with the outbox full, and then drains at once", async () => {
    await server.kill();
    await bus.close();
    bus = connectBus({
      servers: server.url,
      name: "edge-agent test",
      logger,
      clock: systemClock,
      publishTimeoutMs: 3_000,
    });
    await outbox.append([sampleEntry("opened", 4_000, "t1")]);
    start();
    await vi.waitUntil(() => counters.failures >= 2, { timeout: 5_000 });
    expect(outbox.stats().depth).toBe(1);
    const before = performance.now();
    await server.restart();
    await vi.waitUntil(() => outbox.stats().depth === 0, { timeout: 10_000, interval: 10 });
    // The second pause alone would have been 5 s: the connection has cut it short.
    expect(performance.now() - before).toBeLessThan(4_000);
  });
});
