/**
 * The reporting half of an agent as a process of its own, for the outage test: appends an event every few
 * milliseconds, up to a number, and says each id only after `append` has resolved; publishes and settles as the agent
 * does, with shorter pauses. Started again, it goes on where its outbox says it was.
 */
import { writeSync } from "node:fs";
import { pino } from "pino";
import { dedupKey, uuidV7 } from "#contract";
import { randomBytes } from "node:crypto";
import { connectBus } from "../../edge-agent/bus/nats-bus.ts";
import { sampleEntry } from "../../edge-agent/report/event/sample.fixture.ts";
import { openLmdbOutbox } from "../../edge-agent/report/outbox/lmdb-outbox.ts";
import { createJetStreamSink } from "../../edge-agent/report/publish/jetstream-sink.ts";
import { runPublisher } from "../../edge-agent/report/publish/publisher.ts";
import { runSettler } from "../../edge-agent/report/publish/settler.ts";
import { systemClock } from "../../edge-agent/time/clock.ts";

const [directory = "", servers = "", countText = "0", keysText = "1"] = process.argv.slice(2);
const [count, keys] = [Number(countText), Number(keysText)];
const clock = systemClock;
const logger = pino({ level: "warn" }, pino.destination({ dest: 2, sync: true }));
const { signal } = new AbortController();
const outbox = openLmdbOutbox({ directory, maxEntries: 100_000, maxBytes: 1e9, logger });
const bus = connectBus({ servers, name: "outage agent", logger, clock, publishTimeoutMs: 2_000 });
const agentId = "edge-1";

void runPublisher({ outbox, sink: createJetStreamSink(bus), clock, logger, signal });
void runSettler({
  ...{ outbox, bus, agentId, clock, logger, signal },
  ...{ askEveryMs: 2_000, askAfterMs: 500, reconnectSpreadMs: 100 },
});
clock.every(100, () => {
  const { depth, sent, covered, offeredAgain } = outbox.stats();
  writeSync(1, `stats ${JSON.stringify({ depth, sent, covered, offeredAgain })}\n`);
});

/** The first of each key opens, all others are sightings of it. */
function entryOf(index: number) {
  const { event, pictures } = sampleEntry(index < keys ? "opened" : "updated", 8_000, `t${String(index)}`);
  const id = uuidV7(clock.nowMs(), randomBytes(10));
  const parts = {
    ...event,
    id,
    agentId,
    zoneId: `z${String(index % keys)}`,
    capturedAt: new Date().toISOString(),
  };
  return { event: { ...parts, dedupKey: dedupKey(parts) }, pictures };
}

const progress = outbox.loadState("progress") as { readonly next: number } | undefined;
for (let index = progress?.next ?? 0; index < count; index += 1) {
  const entry = entryOf(index);
  await outbox.append([entry], { cameraCode: "progress", state: { next: index + 1 } });
  writeSync(1, `kept ${entry.event.id}\n`);
  await clock.sleep(10);
}
