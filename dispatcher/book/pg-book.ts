/** The ticket book over PostgreSQL: one pool, transactions that are tried again when they lose a race, live changes. */
import { Client, Pool, type PoolClient } from "pg";
import type { Counters } from "../telemetry/counters.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";
import { createAccessPart } from "./access.ts";
import type { Book, BookSession } from "./book.ts";
import { createAssignmentBook } from "./assignment.ts";
import { createAuditorPart } from "./auditor.ts";
import { createCameraPart } from "./cameras.ts";
import { createCameraDayPart } from "./camera-days.ts";
import { createClockPart } from "./clocks.ts";
import { startChangeFeed } from "./changes.ts";
import { loadDistrict, readGrids, readWorkers } from "./district.ts";
import { asking, isLostRace } from "./failure.ts";
import { mergeRepeats, openTicketsOf } from "./merge-repeats.ts";
import { createFalseAlarmPart } from "./false-alarms.ts";
import { createLabelPart } from "./labels.ts";
import { createMutingPart } from "./muting.ts";
import { createRolloutPart } from "./rollouts.ts";
import { createShadowPart } from "./shadow-incidents.ts";
import { createTuningPart } from "./tuning-reports.ts";
import { migrate } from "./migrate.ts";
import { createNotificationPart } from "./notifications.ts";
import {
  leaseVerifications,
  releaseVerification,
  renewVerifications,
  repairVerifications,
} from "./queues.ts";
import { countBook, decidedAmong, getTicket, listTickets } from "./reading.ts";
import { createOfficePart } from "./office.ts";
import { userByTokenSha256 } from "./people.ts";
import { createTaskPart } from "./operator-tasks.ts";
import { createSession } from "./session.ts";
import { createSourcePart } from "./sources.ts";
import { createStatisticsPart } from "./statistics.ts";
import { createFeedbackPart } from "./feedback.ts";
import { createFindingsPart } from "./findings.ts";
import { instant } from "./statement.ts";
import { inTransaction } from "./transaction.ts";
import { keepTicketWords } from "./ticket-words.ts";
import { createVitalPart } from "./vitals.ts";
import { beginLiveView, endLiveViews, listViews, recordEvidenceView, renewLiveViews } from "./views.ts";

export interface BookOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
}

const POOL_MAX = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;
/** A server that has gone without a word answers nothing, not even a timeout. */
const QUERY_TIMEOUT_MS = 15_000;
const RACE_ATTEMPTS = 5;
const ANSWER_TIMEOUT_MS = 2_000;

function connectionSettings(url: string): {
  connectionString: string;
  application_name: string;
  keepAlive: boolean;
} {
  return { connectionString: url, application_name: "gridwatch-dispatcher", keepAlive: true };
}

/** Applies missing migrations and returns their names. Rejects BOOK_UNAVAILABLE. */
export async function migrateBook(url: string): Promise<readonly string[]> {
  const client = new Client({ ...connectionSettings(url), connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // Without a listener a lost connection would end the process; the query in flight rejects anyway.
  client.on("error", () => undefined);
  try {
    await asking(client.connect());
    return await asking(migrate(client));
  } finally {
    await client.end().catch(() => undefined);
  }
}

class PgTransactions {
  readonly #pool: Pool;
  readonly #counters: Counters;

  constructor(pool: Pool, counters: Counters) {
    this.#pool = pool;
    this.#counters = counters;
  }

  async run<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await inTransaction(this.#pool, work);
      } catch (thrown) {
        if (!isLostRace(thrown) || attempt === RACE_ATTEMPTS) throw thrown;
        this.#counters.count("bookRetries");
      }
    }
  }
}

type ReadingPart = Omit<
  Book,
  "transaction" | "office" | "mergeRepeats" | "loadDistrict" | "onChange" | "answers" | "close"
>;

function createReadingPart(pool: Pool): ReadingPart {
  return {
    openTicketsOf: (dedupKeys) => openTicketsOf(pool, dedupKeys),
    list: (filter) => listTickets(pool, filter),
    get: (ticketId) => getTicket(pool, ticketId),
    counts: () => countBook(pool),
    decidedAmong: (eventKeys) => decidedAmong(pool, eventKeys),
    grids: () => readGrids(pool),
    workers: () => readWorkers(pool),
    userByTokenSha256: (sha256) => userByTokenSha256(pool, sha256),
    access: createAccessPart(pool),
    operatorTasks: createTaskPart(pool),
    statistics: createStatisticsPart(pool),
    cameraDays: createCameraDayPart(pool),
    cameras: createCameraPart(pool),
    feedback: createFeedbackPart(pool),
    labels: createLabelPart(pool),
    tuning: createTuningPart(pool),
    shadows: createShadowPart(pool),
    rollouts: createRolloutPart(pool),
    muting: createMutingPart(pool),
    auditing: createAuditorPart(pool),
    findings: createFindingsPart(pool),
    ...createFalseAlarmPart(pool, (ticketId) => createSourcePart(pool).keysOf(ticketId)),
    ...createSourcePart(pool),
    ...createClockPart(pool),
    ...createNotificationPart(pool),
    ...createVitalPart(pool),
    recordEvidenceView: (userId, ticketId, object, atMs) =>
      recordEvidenceView(pool, { userId, ticketId, object, at: instant(atMs) }),
    beginLiveView: (view, atMs) => beginLiveView(pool, view, atMs),
    renewLiveViews: (viewIds, atMs) => renewLiveViews(pool, viewIds, atMs),
    endLiveViews: (ends) => endLiveViews(pool, ends),
    listViews: (filter, nowMs) => listViews(pool, filter, nowMs),
    ...createAssignmentBook(pool),
    leaseVerifications: (lease) => leaseVerifications(pool, lease),
    renewVerifications: (holder, untilMs) => renewVerifications(pool, holder, untilMs),
    releaseVerification: (lease) => releaseVerification(pool, lease),
    repairVerifications: (nowMs) => repairVerifications(pool, nowMs),
  };
}

/** Connects lazily: a book that is down now rejects BOOK_UNAVAILABLE and works again once it is up. */
export function openBook(options: BookOptions): Book {
  const { url, logger, counters } = options;
  const pool = new Pool({
    ...connectionSettings(url),
    max: POOL_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    idle_in_transaction_session_timeout: 2 * STATEMENT_TIMEOUT_MS,
  });
  // An idle connection that the server closed: the pool has dropped it already.
  pool.on("error", (error) => {
    logger.debug({ reason: error.message }, "an idle connection to the ticket book ended");
  });
  // A killed server may tell a connection twice, also between two listeners of its users; they learn by their queries.
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
  });
  const transactions = new PgTransactions(pool, counters);
  const connect = (): Client =>
    new Client({
      ...connectionSettings(url),
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: CONNECT_TIMEOUT_MS,
    });
  const feed = startChangeFeed({ ...options, connect });
  const words = keepTicketWords({ ...options, pool });
  return {
    ...createReadingPart(pool),
    transaction: <T>(work: (session: BookSession) => Promise<T>) =>
      transactions.run((client) => work(createSession(client))),
    mergeRepeats: (repeats, atMs) => transactions.run((client) => mergeRepeats(client, repeats, atMs)),
    loadDistrict: (district) =>
      transactions.run((client) => loadDistrict(client, district, options.clock.nowMs())),
    office: createOfficePart(pool, (work) => transactions.run(work)),
    onChange: (listener) => feed.onChange(listener),
    answers: () => answers(pool, options.clock),
    async close() {
      await words.stop();
      await feed.close();
      await pool.end();
    },
  };
}

async function answers(pool: Pool, clock: Clock): Promise<boolean> {
  const decided = new AbortController();
  const asked = pool.query("SELECT 1").then(
    () => true,
    () => false,
  );
  const tooLate = clock.sleep(ANSWER_TIMEOUT_MS, decided.signal).then(
    () => false,
    () => false,
  );
  try {
    return await Promise.race([asked, tooLate]);
  } finally {
    decided.abort();
  }
}
