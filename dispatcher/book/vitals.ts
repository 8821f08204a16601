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
  text: `SELECT n.waiting, n.oldest_s, m.live, m.past_due, m.most_s,
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
  readonly oldest_s: number | null;
  readonly dead: string;
  readonly live: string;
  readonly past_due: string;
  readonly most_s: number | null;
}

export function createVitalPart(db: Queryable): VitalBook {
  return {
    async vitals() {
      const [states, row] = await Promise.all([
        rowsOf<{ state: TicketState; n: string }>(db, OPEN_BY_STATE),
        firstRowOf<WaitingRow>(db, WAITING),
      ]);
      const openByState = Object.fromEntries(
        TICKET_STATES.filter((state) => state !== "closed").map((state) => [
          state,
          Number(states.find((each) => each.state === state)?.n ?? 0),
        ]),
      );
      return {
        openByState,
        notifications: {
          waiting: Number(row?.waiting ?? 0),
          oldestDueS: row?.oldest_s ?? 0,
          dead: Number(row?.dead ?? 0),
        },
        timers: {
          live: Number(row?.live ?? 0),
          pastDue: Number(row?.past_due ?? 0),
          mostPastDueS: row?.most_s ?? 0,
        },
      };
    },
  };
}
