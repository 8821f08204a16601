/**
 * Keeps what tickets are found by up to date, a moment behind the book and outside of any ticket's transaction. Of
 * several dispatchers one works at a time.
 */
import type { Pool } from "pg";
import { messageOf } from "../errors.ts";
import type { Logger } from "../telemetry/logger.ts";
import { createPacedLog } from "../telemetry/paced-log.ts";
import type { Clock } from "../time/clock.ts";
import { gramsOf, plainWords } from "./grams.ts";
import { sweepAccess } from "./kept-replies.ts";
import { firstRowOf, instant, type Queryable, rowsOf } from "./statement.ts";
import { inTransaction } from "./transaction.ts";

const BATCH_MAX = 500;
const PAUSE_MS = 2_000;
const SWEEP_MS = 60_000;
/** Commits become visible a little after their instant was taken, and clocks differ. */
const SLACK_MS = 20_000;

const TRY_LOCK = {
  name: "words-lock",
  text: "SELECT changed_at FROM ticket_words_read FOR UPDATE SKIP LOCKED",
};

// Version by version: a sighting changes no word.
const CHANGED = {
  name: "words-changed",
  text: `SELECT t.id, t.version, t.changed_at, concat_ws(' ', t.number, t.camera_name, t.camera_code, t.reason,
      t.violation, t.class_name, g.name, w.name,
      (SELECT string_agg(h.reason, ' ') FROM transition h WHERE h.ticket_id = t.id AND h.sequence > 1)) AS words
    FROM ticket t LEFT JOIN grid g ON g.id = t.grid_id LEFT JOIN worker w ON w.id = t.worker_id
    LEFT JOIN ticket_words s ON s.ticket_id = t.id
    WHERE t.changed_at >= $1 AND (s.ticket_id IS NULL OR s.version < t.version)
    ORDER BY t.changed_at LIMIT $2`,
};

const PUT = {
  name: "words-put",
  text: `INSERT INTO ticket_words (ticket_id, version, words, grams)
    SELECT n.id, n.version, n.words, ARRAY(SELECT jsonb_array_elements_text(n.grams))
    FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, version integer, words text, grams jsonb)
    ON CONFLICT (ticket_id) DO UPDATE SET version = excluded.version, words = excluded.words, grams = excluded.grams`,
};

const ADVANCE = {
  name: "words-advance",
  text: "UPDATE ticket_words_read SET changed_at = $1 WHERE changed_at < $1::timestamptz - interval '10 s'",
};

interface ChangedRow {
  readonly id: string;
  readonly version: number;
  readonly changed_at: Date;
  readonly words: string;
}

/** Within a transaction. How many tickets were read; 0 as well while another dispatcher is at it. */
async function readChanged(db: Queryable, nowMs: number): Promise<number> {
  const place = await firstRowOf<{ changed_at: Date | number }>(db, TRY_LOCK);
  if (place === null) return 0;
  const rows = await rowsOf<ChangedRow>(db, CHANGED, [place.changed_at, BATCH_MAX]);
  const entries = rows.map(({ id, version, words: said }) => {
    const words = plainWords(said);
    return { id, version, words, grams: gramsOf(words) };
  });
  if (entries.length > 0) await rowsOf(db, PUT, [JSON.stringify(entries)]);
  // With the whole batch read there may be more of the same instant; otherwise everything up to now is read.
  const last = rows.length === BATCH_MAX ? rows.at(-1)?.changed_at.getTime() : nowMs;
  if (last !== undefined) await rowsOf(db, ADVANCE, [instant(Math.min(last, nowMs) - SLACK_MS)]);
  return rows.length;
}

export interface WordsOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Runs until stopped. A book that is away is tried again; nothing waits for this. */
export function keepTicketWords({ pool, clock, logger }: WordsOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const paced = createPacedLog(logger, clock);
  let sweptAtMs = -Infinity;
  const round = async (): Promise<number> => {
    const nowMs = clock.nowMs();
    if (nowMs - sweptAtMs >= SWEEP_MS) {
      sweptAtMs = nowMs;
      await sweepAccess(pool, nowMs);
    }
    return inTransaction(pool, (db) => readChanged(db, nowMs));
  };
  /** Whether there is more to read at once. */
  const tryRound = async (): Promise<boolean> => {
    try {
      const read = await round();
      paced.over("what tickets are found by is kept again");
      return read === BATCH_MAX;
    } catch (thrown) {
      paced.warn(`what tickets are found by is not up to date: ${messageOf(thrown)}; trying again`);
      return false;
    }
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const more = await tryRound();
      if (!more) await clock.sleep(PAUSE_MS, signal).catch(() => undefined);
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
