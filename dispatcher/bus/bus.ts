/** SEAM: everything the dispatcher hears and says over the network. nats-bus.ts is the only file that imports nats. */

export interface IncomingEvent {
  readonly subject: string;
  readonly body: Uint8Array;
  readonly streamSequence: number;
  /** 1 for the first delivery. */
  readonly deliveries: number;
  /** Sends the acknowledgement; whether it arrived nobody says. */
  ack(): void;
  /** The same, and resolves when the server has recorded it, and with it every one of its stream sent before. */
  ackAndConfirm(): Promise<void>;
  /** Gives it back for redelivery after `delayMs`. */
  nak(delayMs: number): void;
}

/** What the bucket of configurations holds of one agent. */
export interface ConfigEntry {
  /** As agent.yaml; may hold passwords. */
  readonly text: string;
  readonly revision: number;
}

/** waiting: not yet taken by any dispatcher; unacknowledged: taken and not yet decided. */
export interface StreamBacklog {
  readonly stream: string;
  readonly waiting: number;
  readonly unacknowledged: number;
}

export interface StoreOptions {
  /** Stored once, however often it is sent within the stream's duplicate window. */
  readonly messageId: string;
  /** Why it is a dead letter. */
  readonly reason?: string;
}

export interface Taking<T> {
  /** Messages in a batch, at most. */
  readonly max: number;
  /** Called as each message arrives, while the batch before is being decided. Must not throw. */
  readonly read: (event: IncomingEvent) => T;
}

export interface Bus {
  /** Batches from the durable consumer, each as soon as anything is there. */
  events<T>(taking: Taking<T>, signal: AbortSignal): AsyncIterable<readonly T[]>;
  /** The same for what is no camera of ours. */
  reports<T>(taking: Taking<T>, signal: AbortSignal): AsyncIterable<readonly T[]>;
  /** The same for what rules on trial would have reported. */
  shadows<T>(taking: Taking<T>, signal: AbortSignal): AsyncIterable<readonly T[]>;
  /** Moves a refused message of this stream to the dead letters with its reason; resolves when stored. */
  bury(origin: IncomingEvent, reason: string, stream: "camera" | "report"): Promise<void>;
  /** Resolves when JetStream has stored it. Rejects BUS_UNAVAILABLE. */
  store(subject: string, body: Uint8Array, options: StoreOptions): Promise<void>;
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
  /** What waits in each stream that is consumed. Null: not known now. */
  backlog(): Promise<readonly StreamBacklog[] | null>;
  readEvidence(object: string): Promise<Uint8Array | null>;
  /** Resolves when the evidence store has it under this name. Rejects BUS_UNAVAILABLE. */
  storeEvidence(object: string, bytes: Uint8Array): Promise<void>;
  /** Null: the bucket holds nothing for this agent. Rejects BUS_UNAVAILABLE. */
  readConfig(agentId: string): Promise<ConfigEntry | null>;
  /**
   * The new revision; null, and nothing written, unless the bucket still holds `revision` (null: nothing). Rejects
   * BUS_UNAVAILABLE: then it may have been written or not.
   */
  writeConfig(agentId: string, text: string, revision: number | null): Promise<number | null>;
  readonly connected: boolean;
  close(): Promise<void>;
}
