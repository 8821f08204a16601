/** LISTEN: every committed change of any dispatcher reaches the pages of this one, also after a lost connection. */
import { Client } from "pg";
import { messageOf } from "../errors.ts";
import type { TicketState } from "../lifecycle/ticket.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Logger } from "../telemetry/logger.ts";
import { createPacedLog } from "../telemetry/paced-log.ts";
import type { Clock } from "../time/clock.ts";
import { retryUntilDone } from "../time/retry.ts";
import type { BookChange } from "./book.ts";
import { CHANGE_CHANNEL, instant, rowsOf } from "./statement.ts";

export interface ChangeFeed {
  onChange(listener: (change: BookChange) => void): () => void;
  close(): Promise<void>;
}

/** After a lost connection at most so many missed changes are told again, the newest. */
const CATCH_UP_MAX = 1_000;
/** Commits become visible a little after their instant was taken, and clocks differ. */
const CATCH_UP_SLACK_MS = 10_000;
const PING_MS = 10_000;

const MISSED = {
  name: "missed-changes",
  text: "SELECT id, number, state, version FROM ticket WHERE changed_at >= $1 ORDER BY changed_at DESC LIMIT $2",
};

interface ChangedRow {
  readonly id: string;
  readonly number: string;
  readonly state: TicketState;
  readonly version: number;
}

export interface ChangeFeedOptions {
  readonly connect: () => Client;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
}

export function startChangeFeed(options: ChangeFeedOptions): ChangeFeed {
  const { clock, logger, counters } = options;
  const listeners = new Set<(change: BookChange) => void>();
  const stopping = new AbortController();
  const paced = createPacedLog(logger, clock);
  let heardUntilMs = clock.nowMs();

  const tell = (change: BookChange): void => {
    for (const listener of listeners) listener(change);
  };

  async function catchUp(client: Client): Promise<void> {
    const since = instant(heardUntilMs - CATCH_UP_SLACK_MS);
    const missed = await rowsOf<ChangedRow>(client, MISSED, [since, CATCH_UP_MAX]);
    for (const { id, number, state, version } of missed.toReversed()) {
      tell({ ticketId: id, number: Number(number), state, version, moved: true });
    }
  }

  /** Rejects when the connection is over; a server that went without a word is found out by asking. */
  async function listenOnce(): Promise<void> {
    const client = options.connect();
    const over = new AbortController();
    const end = (): void => {
      over.abort(new Error("the connection ended"));
    };
    client.on("error", end);
    client.on("end", end);
    stopping.signal.addEventListener("abort", end, { once: true });
    client.on("notification", ({ payload }) => {
      if (payload !== undefined) tell(JSON.parse(payload) as BookChange);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANGE_CHANNEL}`);
      await catchUp(client);
      paced.over("live changes of the ticket book are heard again");
      for (;;) {
        await clock.sleep(PING_MS, over.signal);
        await client.query("SELECT 1");
        heardUntilMs = clock.nowMs();
      }
    } finally {
      stopping.signal.removeEventListener("abort", end);
      await client.end().catch(() => undefined);
    }
  }

  const running = retryUntilDone({
    clock,
    signal: stopping.signal,
    work: listenOnce,
    onFailure: (thrown) => {
      if (stopping.signal.aborted) return;
      counters.count("bookListenerRestarts");
      paced.warn(`live changes of the ticket book are not heard: ${messageOf(thrown)}; trying again`);
    },
  }).catch(() => undefined);

  return {
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      stopping.abort();
      await running;
    },
  };
}
