/** Follows one subject of a stream over one connection, in order, from where the listener left off. */
import type { NatsConnection } from "nats";
import type { StreamFollow } from "./bus.ts";
import type { Watch } from "./watches.ts";

/** `prepare` makes a stream that is missing. */
export function watchStream(
  { stream, subject, from, onMessage }: StreamFollow,
  prepare: (connection: NatsConnection) => Promise<void>,
): Watch {
  return {
    what: `stream ${stream}`,
    async follow(connection, signal) {
      await prepare(connection);
      const manager = await connection.jetstreamManager({ checkAPI: false });
      const { created: createdAt, state } = await manager.streams.info(stream);
      const { first_seq: firstSequence, last_seq: lastSequence } = state;
      const wanted = Math.max(1, from({ createdAt, firstSequence, lastSequence }));
      // An ordered consumer, without acknowledgements and a durable name: the listener keeps its own place, and an
      // agent that is retired leaves nothing behind on the server.
      const consumers = connection.jetstream().consumers;
      const consumer = await consumers.get(stream, { filterSubjects: subject, opt_start_seq: wanted });
      const messages = await consumer.consume({ abort_on_missing_resource: true });
      const stop = (): void => {
        messages.stop();
      };
      signal.addEventListener("abort", stop, { once: true });
      if (signal.aborted) stop();
      try {
        for await (const { seq: sequence, data: body } of messages) {
          if (signal.aborted) return;
          onMessage({ createdAt, sequence, body });
        }
      } finally {
        signal.removeEventListener("abort", stop);
      }
    },
  };
}
