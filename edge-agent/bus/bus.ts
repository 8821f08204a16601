/** SEAM: everything the agent says and hears over the network. nats-bus.ts is the only file that imports nats. */

export interface Bus {
  /**
   * Publishes to JetStream under a message id and resolves when the stream has stored it (a duplicate counts
   * as stored). Rejects with AgentError BUS_UNAVAILABLE while there is no acknowledgement; calling again is safe.
   */
  publishEvent(
    subject: string,
    messageId: string,
    body: Uint8Array,
  ): Promise<{ readonly streamSequence: number; readonly duplicate: boolean }>;
  /** Stores a picture in the evidence bucket; the same name twice is stored once. */
  putEvidence(object: string, bytes: Uint8Array): Promise<void>;
  /** Fire and forget, for heartbeats; silently nothing while disconnected. */
  announce(subject: string, body: Uint8Array): void;
  /** Answers requests on a subject until close; `answer` gets the request's bytes and returns the reply's. */
  serve(subject: string, answer: (request: Uint8Array) => Promise<Uint8Array>): void;
  /** Resolves at the next (re)connection, so that a publisher need not sleep out its pause; rejects with the signal's reason. */
  nextConnection(signal: AbortSignal): Promise<void>;
  /** True while connected. */
  readonly connected: boolean;
  close(): Promise<void>;
}
