/** The dispatcher's bus against a real nats-server: what the whole-flow tests cannot see from outside. */
import { connect, type NatsConnection } from "nats";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { EVENT_CONSUMER, EVENT_STREAM, eventSubject } from "#contract";
import type { ManagedServer } from "../../deploy/harness/managed-server.ts";
import { startNatsServer } from "../../deploy/harness/nats-server.ts";
import { createCounters } from "../telemetry/counters.ts";
import { createLogger } from "../telemetry/logger.ts";
import { systemClock } from "../time/clock.ts";
import type { Bus, IncomingEvent } from "./bus.ts";
import { connectBus } from "./nats-bus.ts";

const SUBJECT = eventSubject("parking", "32050600001310000001");
const read = (event: IncomingEvent): IncomingEvent => event;
const stopping = new AbortController();
let server: ManagedServer;
let bus: Bus;
let peer: NatsConnection;

beforeAll(async () => {
  server = await startNatsServer();
  bus = await connectBus({
    url: server.url,
    clock: systemClock,
    logger: createLogger({ name: "test", level: "silent" }),
    counters: createCounters(),
    signal: stopping.signal,
  });
  peer = await connect({ servers: server.url });
});
afterAll(async () => {
  stopping.abort();
  await peer.close();
  await bus.close();
  await server.stop();
});
beforeEach(async () => {
  await (await peer.jetstreamManager()).streams.purge(EVENT_STREAM);
});

async function store(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1)
    await peer.jetstream().publish(SUBJECT, new TextEncoder().encode(`{"i":${i}}`));
}

it("a consumer that leaves the loop by an error is heard at once", async () => {
  await store(5);
  const consuming = (async () => {
    for await (const batch of bus.events({ max: 1, read }, stopping.signal))
      throw new Error(`fault at ${batch.length}`);
  })();
  // Well below the 5 s of one pull, and with nobody asking for a stop.
  const soon = systemClock.sleep(3_000).then(() => "still hanging");
  expect(await Promise.race([consuming.catch((thrown: unknown) => String(thrown)), soon])).toBe(
    "Error: fault at 1",
  );
});

it("the server's word on the last acknowledgement is its word on all before", async () => {
  const manager = await peer.jetstreamManager();
  await store(300);
  let taken = 0;
  for await (const batch of bus.events({ max: 300, read }, stopping.signal)) {
    taken += batch.length;
    for (const event of batch.slice(0, -1)) event.ack();
    await batch.at(-1)?.ackAndConfirm();
    const { num_ack_pending, num_pending } = await manager.consumers.info(EVENT_STREAM, EVENT_CONSUMER);
    // What the server has sent since is in nobody's hands yet.
    expect(num_ack_pending).toBeLessThanOrEqual(300 - taken - num_pending);
    if (taken >= 300) break;
  }
  expect(taken).toBe(300);
});
