/** Reads a stream past its consumer: for whoever checks what became of its messages. */
import type { JetStreamManager, NatsConnection, StoredMsg } from "nats";
import { DispatcherError, messageOf } from "../errors.ts";

/** A stream as its server knows it. */
export interface StreamPlace {
  /** When it was made, as the server says it: another one after it was made anew. */
  readonly madeAt: string;
  /** 0 and 0: it never held a message. firstSequence is lastSequence + 1 when it is empty now. */
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** Up to here everything is decided; 0 when the consumer is not there. */
  readonly settledSequence: number;
}

export interface StreamMessage {
  readonly sequence: number;
  readonly body: Uint8Array;
  readonly storedAtMs: number;
}

export interface StreamReader {
  /** Null: there is no such stream. Rejects BUS_UNAVAILABLE. */
  place(stream: string, consumer: string): Promise<StreamPlace | null>;
  /** Null: the stream does not hold it any more. Rejects BUS_UNAVAILABLE. */
  message(stream: string, sequence: number): Promise<StreamMessage | null>;
  /** Those of [from, to] that the stream holds, in order. Rejects BUS_UNAVAILABLE. */
  range(stream: string, from: number, to: number): AsyncIterable<StreamMessage>;
  close(): Promise<void>;
}

const NO_STREAM = 10_059;
const NO_CONSUMER = 10_014;
const NO_MESSAGE = 10_037;
/** Asked for at the same time. */
const AT_ONCE = 250;

const errorCode = (thrown: unknown): number | null => {
  const { api_error } = (thrown ?? {}) as { api_error?: { err_code?: unknown } };
  return typeof api_error?.err_code === "number" ? api_error.err_code : null;
};

async function orNull<T>(asked: Promise<T>, ...absent: readonly number[]): Promise<T | null> {
  try {
    return await asked;
  } catch (thrown) {
    const code = errorCode(thrown);
    if (code !== null && absent.includes(code)) return null;
    throw new DispatcherError("BUS_UNAVAILABLE", `the stream could not be read: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  }
}

export function createStreamReader(connection: NatsConnection, manager: JetStreamManager): StreamReader {
  const message: StreamReader["message"] = async (stream, sequence) => {
    const stored = await orNull(manager.streams.getMessage(stream, { seq: sequence }), NO_MESSAGE, NO_STREAM);
    return stored === null ? null : toMessage(stored);
  };
  return {
    message,
    async place(stream, consumer) {
      const info = await orNull(manager.streams.info(stream), NO_STREAM);
      if (info === null) return null;
      const consumed = await orNull(manager.consumers.info(stream, consumer), NO_CONSUMER, NO_STREAM);
      return {
        madeAt: info.created,
        firstSequence: info.state.first_seq,
        lastSequence: info.state.last_seq,
        settledSequence: consumed?.ack_floor.stream_seq ?? 0,
      };
    },
    range: (stream, from, to) => readRange((sequence) => message(stream, sequence), [from, to]),
    close: () => connection.close(),
  };
}

const toMessage = ({ seq, data, time }: StoredMsg): StreamMessage => ({
  sequence: seq,
  body: data,
  storedAtMs: time.getTime(),
});

async function* readRange(
  message: (sequence: number) => Promise<StreamMessage | null>,
  [from, to]: readonly [number, number],
): AsyncGenerator<StreamMessage> {
  for (let first = from; first <= to; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, to - first + 1);
    const asked = await Promise.all(Array.from({ length: count }, (_, i) => message(first + i)));
    for (const each of asked) if (each !== null) yield each;
  }
}
