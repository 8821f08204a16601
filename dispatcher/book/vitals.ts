/** How it goes now, counted over what waits and never over what is done: cheap however large the book is. */
import type { BookVitals } from "../lifecycle/vitals.ts";
import { TICKET_STATES, type TicketState } from "../lifecycle/ticket.ts";
import { firstRowOf, type Queryable, rowsOf } from "./statement.ts";

export interface VitalBook {
  vitals(): Promise<BookVitals>;
}

const OPEN_BY_STATE = {
  name: "open-by-state",
  text: "SELECT state, count(*) AS n FROM ticket WHERE state <> 'closed' GROUP BY state",
};

const WAITING = {
  name: "vitals",
  text: `SELECT n.waiting, coalesce(n.oldest_s, 0) AS oldest_s, m.live, m.past_due, coalesce(m.most_s, 0) AS most_s,
      (SELECT count(*) FROM notification WHERE state = 'dead') AS dead
    FROM (SELECT count(*) AS waiting,
        extract(epoch FROM now() - min(due_at) FILTER (WHERE due_at <= now()))::float8 AS oldest_s
      FROM notification WHERE state = 'waiting') n,
    (SELECT count(*) AS live, count(*) FILTER (WHERE due_at <= now()) AS past_due,
        extract(epoch FROM now() - min(due_at) FILTER (WHERE due_at <= now()))::float8 AS most_s
      FROM timer WHERE state = 'live') m`,
};

interface WaitingRow {
  readonly waiting: string;
  readonly oldest_s: number;
  readonly dead: string;
  readonly live: string;
  readonly past_due: string;
  readonly most_s: number;
}

const NOTHING: WaitingRow = { waiting: "0", oldest_s: 0, dead: "0", live: "0", past_due: "0", most_s: 0 };

export function createVitalPart(db: Queryable): VitalBook {
  return {
    async vitals() {
      const [states, waiting] = await Promise.all([
        rowsOf<{ state: TicketState; n: string }>(db, OPEN_BY_STATE),
        firstRowOf<WaitingRow>(db, WAITING),
      ]);
      const counts = new Map(states.map(({ state, n }) => [state, Number(n)]));
      const open = TICKET_STATES.filter((state) => state !== "closed");
      const row = waiting ?? NOTHING;
      return {
        openByState: Object.fromEntries(open.map((state) => [state, counts.get(state) ?? 0])),
        notifications: {
          waiting: Number(row.waiting),
          oldestDueS: row.oldest_s,
          dead: Number(row.dead),
        },
        timers: { live: Number(row.live), pastDue: Number(row.past_due), mostPastDueS: row.most_s },
      };
    },
  };
}
