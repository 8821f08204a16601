/** The bench's own line to the bus: publishes as agents do, counts, and consumes as barely as it can be done. */
import { AckPolicy, connect, type Consumer, DeliverPolicy, type JsMsg, nanos } from "nats";
import { EVENT_CONSUMER, EVENT_STREAM, STREAMS } from "#contract";
import type { MadeEvent } from "./cameras.ts";

export interface Place {
  /** Up to here all is acknowledged. */
  readonly settled: number;
  readonly last: number;
  /** Not yet acknowledged. */
  readonly left: number;
}

/** Whose word is waited for: the server's on each message, on the last of each batch, or nobody's. */
export type Confirming = "each" | "batch" | "none";

export interface Line {
  /** Stored when it resolves; sent again under the same id until it is. */
  publish(event: MadeEvent, signal?: AbortSignal): Promise<void>;
  /** Many at once, all stored when it resolves. */
  publishAll(events: Iterable<MadeEvent>): Promise<void>;
  place(): Promise<Place>;
  /** Consumes `count` messages from this sequence on and acknowledges each, nothing else; milliseconds. */
  consumeBare(from: number, count: number, confirming: Confirming): Promise<number>;
  close(): Promise<void>;
}

const AT_ONCE = 512;
const PUBLISH_TIMEOUT_MS = 2_000;
const RETRY_MS = 100;
const BATCH = 256;
const ACK_PENDING_MAX = 1_024;

export async function openLine(url: string): Promise<Line> {
  const connection = await connect({
    servers: url,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
    name: "bench",
  });
  const manager = await connection.jetstreamManager();
  for (const { name, subjects, maxAgeS, maxBytes, rollup } of STREAMS) {
    const limits = { max_age: nanos(maxAgeS * 1_000), max_bytes: maxBytes, allow_rollup_hdrs: rollup };
    await manager.streams.add({ name, subjects: [...subjects], ...limits });
  }
  const stream = connection.jetstream({ timeout: PUBLISH_TIMEOUT_MS });

  async function publish(event: MadeEvent, signal?: AbortSignal): Promise<void> {
    for (;;) {
      try {
        await stream.publish(event.subject, event.body, { msgID: event.id });
        return;
      } catch (thrown) {
        if (signal?.aborted === true) throw thrown;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  return {
    publish,
    async publishAll(events) {
      let some: Promise<void>[] = [];
      for (const event of events) {
        some.push(publish(event));
        if (some.length < AT_ONCE) continue;
        await Promise.all(some);
        some = [];
      }
      await Promise.all(some);
    },
    async place() {
      const { state } = await manager.streams.info(EVENT_STREAM);
      const consumer = await manager.consumers.info(EVENT_STREAM, EVENT_CONSUMER).catch(() => null);
      const settled = consumer?.ack_floor.stream_seq ?? 0;
      const left = consumer === null ? state.messages : consumer.num_pending + consumer.num_ack_pending;
      return { settled, last: state.last_seq, left };
    },
    async consumeBare(from, count, confirming) {
      const name = `bare-${String(from)}-${confirming}`;
      await manager.consumers.add(EVENT_STREAM, {
        durable_name: name,
        ack_policy: AckPolicy.Explicit,
        deliver_policy: DeliverPolicy.StartSequence,
        opt_start_seq: from,
        max_ack_pending: ACK_PENDING_MAX,
      });
      const consumer = await connection.jetstream().consumers.get(EVENT_STREAM, name);
      const tookMs = await drain(consumer, count, confirming);
      await consumer.delete();
      return tookMs;
    },
    close: () => connection.close(),
  };
}

/** The next batch is pulled while the last one is acknowledged, as the dispatcher does. */
async function drain(consumer: Consumer, count: number, confirming: Confirming): Promise<number> {
  const startMs = performance.now();
  let acking: Promise<unknown> = Promise.resolve();
  for (let taken = 0; taken < count; ) {
    const messages = await consumer.fetch({ max_messages: Math.min(BATCH, count - taken), expires: 5_000 });
    const batch: JsMsg[] = [];
    for await (const message of messages) batch.push(message);
    if (batch.length === 0) throw new Error("the bare loop got no messages");
    taken += batch.length;
    await acking;
    acking = acknowledge(batch, confirming);
  }
  await acking;
  return performance.now() - startMs;
}

/** The server takes acknowledgements in the order of one connection, so its word on the last covers those before. */
function acknowledge(batch: readonly JsMsg[], confirming: Confirming): Promise<unknown> {
  const asked = confirming === "each" ? batch.length : confirming === "batch" ? 1 : 0;
  const silent = batch.length - asked;
  for (const message of batch.slice(0, silent)) message.ack();
  return Promise.all(batch.slice(silent).map((message) => message.ackAck()));
}
