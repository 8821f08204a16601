/** SEAM: everything the dispatcher hears and says over the network. nats-bus.ts is the only file that imports nats. */

export interface IncomingEvent {
  readonly subject: string;
  readonly body: Uint8Array;
  readonly streamSequence: number;
  /** 1 for the first delivery. */
  readonly deliveries: number;
  /** Resolves when the server has recorded the acknowledgement. */
  ack(): Promise<void>;
  /** Gives it back for redelivery after `delayMs`. */
  nak(delayMs: number): void;
}

export interface Bus {
  /** Batches from the durable consumer, each as soon as anything is there, at most `max` messages. */
  events(max: number, signal: AbortSignal): AsyncIterable<readonly IncomingEvent[]>;
  /** Moves a refused message to the dead-letter stream with its reason; resolves when stored. */
  bury(origin: IncomingEvent, reason: string): Promise<void>;
  /** Request to an agent; rejects with BUS_UNAVAILABLE on time-out or when nobody answers. */
  request(subject: string, body: Uint8Array, timeoutMs: number): Promise<Uint8Array>;
  announce(subject: string, body: Uint8Array): void;
  subscribe(subject: string, listener: (subject: string, body: Uint8Array) => void): () => void;
  /** Answers requests; of several dispatchers one gets each. Null: no answer. Returns the unsubscribe. */
  serve(
    subject: string,
    answer: (subject: string, body: Uint8Array) => Promise<Uint8Array | null>,
  ): () => void;
  /** Of the event stream: its identity, and up to which sequence all that it holds is decided. Null: not known now. */
  settledPlace(): Promise<{ readonly createdAt: string; readonly settledSequence: number } | null>;
  readEvidence(object: string): Promise<Uint8Array | null>;
  readonly connected: boolean;
  close(): Promise<void>;
}
