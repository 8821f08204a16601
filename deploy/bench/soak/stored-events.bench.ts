/** What the stream and the book hold at the end, read past the programs that wrote it. */
import { connect } from "nats";
import pg from "pg";
import { EVENT_STREAM, type ViolationEvent } from "#contract";
import type { EventNote, LedgerInput } from "./ledger.ts";

/** Messages asked for at the same time. */
const BATCH = 200;

/** Every message of the event stream, in its order. */
export async function readStream(natsUrl: string): Promise<readonly EventNote[]> {
  const connection = await connect({ servers: natsUrl, name: "soak" });
  try {
    const { streams } = await connection.jetstreamManager();
    const { state } = await streams.info(EVENT_STREAM);
    const events: EventNote[] = [];
    // By number, one after the other: a message that is stored twice has two numbers.
    for (let first = state.first_seq; first <= state.last_seq; first += BATCH) {
      const count = Math.min(BATCH, state.last_seq - first + 1);
      const numbers = Array.from({ length: count }, (_, i) => first + i);
      const messages = await Promise.all(numbers.map((seq) => streams.getMessage(EVENT_STREAM, { seq })));
      for (const message of messages) {
        const { id, phase, dedupKey, cameraCode } = message.json<ViolationEvent>();
        events.push({ eventId: id, phase, dedupKey, cameraCode });
      }
    }
    return events;
  } finally {
    await connection.close();
  }
}

export async function readBook(databaseUrl: string): Promise<Pick<LedgerInput, "decisions" | "tickets">> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const decisions = await client.query<{ eventId: string; outcome: string }>(
      'SELECT event_key AS "eventId", outcome FROM decision',
    );
    const tickets = await client.query<{ dedupKey: string; cameraCode: string }>(
      'SELECT dedup_key AS "dedupKey", camera_code AS "cameraCode" FROM ticket',
    );
    return { decisions: decisions.rows, tickets: tickets.rows };
  } finally {
    await client.end();
  }
}
