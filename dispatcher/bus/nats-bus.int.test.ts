/** The dispatcher's bus against a real nats-server: what the whole-flow tests cannot see from outside. */
import { connect } from "nats";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventSubject } from "#contract";
import type { ManagedServer } from "../../deploy/harness/managed-server.ts";
import { startNatsServer } from "../../deploy/harness/nats-server.ts";
import { createCounters } from "../telemetry/counters.ts";
import { createLogger } from "../telemetry/logger.ts";
import { systemClock } from "../time/clock.ts";
import { connectBus } from "./nats-bus.ts";

const SUBJECT = eventSubject("parking", "32050600001310000001");
let server: ManagedServer;

beforeAll(async () => {
  server = await startNatsServer();
});
afterAll(async () => {
  await server.stop();
});

it("a consumer that leaves the loop by an error is heard at once", async () => {
  const stopping = new AbortController();
  const bus = await connectBus({
    url: server.url,
    clock: systemClock,
    logger: createLogger({ name: "test", level: "silent" }),
    counters: createCounters(),
    signal: stopping.signal,
  });
  const peer = await connect({ servers: server.url });
  for (let i = 0; i < 5; i += 1)
    await peer.jetstream().publish(SUBJECT, new TextEncoder().encode(`{"i":${i}}`));

  const consuming = (async () => {
    for await (const batch of bus.events(1, stopping.signal)) throw new Error(`fault at ${batch.length}`);
  })();
  // Well below the 5 s of one pull, and with nobody asking for a stop.
  const soon = systemClock.sleep(3_000).then(() => "still hanging");
  expect(await Promise.race([consuming.catch((thrown: unknown) => String(thrown)), soon])).toBe(
    "Error: fault at 1",
  );
  await peer.close();
  await bus.close();
});
