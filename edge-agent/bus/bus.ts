/** SEAM: everything the agent says and hears over the network. nats-bus.ts is the only file that imports nats. */

export interface EventStreamPlace {
  /** As the server writes it: another text is another stream. */
  readonly createdAt: string;
  /** Messages below it are gone. */
  readonly firstSequence: number;
  readonly lastSequence: number;
}

export interface StreamMessage {
  /** Of the stream: another text is another stream, and its sequences mean something else. */
  readonly createdAt: string;
  readonly sequence: number;
  readonly body: Uint8Array;
}

export interface StreamFollow {
  readonly stream: string;
  readonly subject: string;
  /** Asked at each connection: the first sequence that is wanted. */
  readonly from: (place: EventStreamPlace) => number;
  /** In the stream's order; the client's own thread: be short. After a broken connection some may come again. */
  readonly onMessage: (message: StreamMessage) => void;
}

/** What a key of a key-value bucket holds. */
export interface KeyValue {
  readonly text: string;
  readonly revision: number;
}

export interface StoredAt {
  readonly streamSequence: number;
  readonly duplicate: boolean;
}

export interface Bus {
  /**
   * Publishes to the event stream under a message id and resolves when the stream has stored it (a duplicate counts
   * as stored). Rejects with AgentError BUS_UNAVAILABLE while there is no acknowledgement; calling again is safe.
   */
  publishEvent(subject: string, messageId: string, body: Uint8Array): Promise<StoredAt>;
  /** The same into another of the contract's streams. */
  publishInto(stream: string, subject: string, messageId: string, body: Uint8Array): Promise<StoredAt>;
  /** Stores a picture in the evidence bucket; the same name twice is stored once. */
  putEvidence(object: string, bytes: Uint8Array): Promise<void>;
  /** Fire and forget, for heartbeats; silently nothing while disconnected. */
  announce(subject: string, body: Uint8Array): void;
  /** Fire and forget in bulk, for live pictures: false, and nothing sent, while disconnected or the server is behind. */
  offer(subject: string, body: Uint8Array): boolean;
  /** Answers requests on a subject until close; `answer` gets the request's bytes and returns the reply's. */
  serve(subject: string, answer: (request: Uint8Array) => Promise<Uint8Array>): void;
  /** Hears a subject until the returned function is called, over all connections; the client's own thread: be short. */
  subscribe(subject: string, listener: (body: Uint8Array) => void): () => void;
  /** Rejects with BUS_UNAVAILABLE on time-out, while disconnected, or when nobody answers. */
  request(subject: string, body: Uint8Array, timeoutMs: number): Promise<Uint8Array>;
  /**
   * Follows one key of a key-value bucket until close: what it holds at each connection, then each change; null when
   * it was deleted. Nothing is called while there is no such bucket or key.
   */
  watchKey(bucket: string, key: string, onValue: (value: KeyValue | null) => void): void;
  /** Follows a subject of a stream until the returned function is called, over all connections. */
  followStream(follow: StreamFollow): () => void;
  /** The event stream as it is now; null where the agent's account may not ask. Rejects with BUS_UNAVAILABLE. */
  eventStream(): Promise<EventStreamPlace | null>;
  /** Resolves at the next (re)connection, so that a publisher need not sleep out its pause; rejects with the signal's reason. */
  nextConnection(signal: AbortSignal): Promise<void>;
  /** True while connected. */
  readonly connected: boolean;
  close(): Promise<void>;
}
