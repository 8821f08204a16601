/** The part of a session that keeps clocks, timers, reminders and reports. */
import type { CalendarData } from "../lifecycle/clocks/calendar.ts";
import type { Deadline, DeadlineTable } from "../lifecycle/clocks/deadlines.ts";
import type { ClockRules } from "../lifecycle/clocks/load-rules.ts";
import type {
  DueTimer,
  NewTimer,
  Reminder,
  ReportTimerKind,
  TicketClock,
} from "../lifecycle/clocks/records.ts";
import type { ReportPeriod } from "../lifecycle/clocks/report-period.ts";
import type { Report, ReportBody } from "../lifecycle/clocks/report.ts";
import type { StoredCalendar, StoredTable } from "../lifecycle/clocks/rule-book.ts";
import type { GridArea } from "../lifecycle/assign/grid.ts";
import {
  CLOCK_COLUMNS,
  type ClockRow,
  fromClock,
  fromTimer,
  type TimerRow,
  toClock,
  toDueTimer,
} from "./clock-rows.ts";
import { readGrids } from "./district.ts";
import { countPeriod } from "./period-counts.ts";
import { firstRowOf, instant, type Queryable, rowsOf, storable } from "./statement.ts";

/** Which live timers of a ticket end; what is left out does not matter. */
export interface TimerChoice {
  readonly clocks?: readonly Deadline[];
  readonly kind?: string;
  /** With `kind`. */
  readonly subject?: string;
  readonly exceptKind?: string;
}

export interface ClockSession {
  /**
   * Keeps each as a new version unless it is what was last loaded from a file: a file that has not changed never undoes
   * what the office put in force since.
   */
  storeClockRules(rules: ClockRules, atMs: number): Promise<void>;
  /** Versions loaded after this one (by id), oldest first. */
  deadlineTables(afterId: number): Promise<readonly StoredTable[]>;
  newestCalendar(): Promise<StoredCalendar | null>;
  gridAreas(): Promise<readonly GridArea[]>;

  /** The newest run of each clock. The ticket must be locked. */
  clocksOf(ticketId: string): Promise<readonly TicketClock[]>;
  /** Writes these clocks as they are now, and sets these timers. */
  writeClocks(
    ticketId: string,
    written: {
      readonly clocks: readonly TicketClock[];
      readonly timers: readonly NewTimer[];
      /** The ticket's version they are set for. */
      readonly version: number;
      readonly atMs: number;
    },
  ): Promise<void>;
  /** The same for several tickets in one statement. */
  writeAllClocks(
    all: readonly (Parameters<ClockSession["writeClocks"]>[1] & { readonly ticketId: string })[],
  ): Promise<void>;
  cancelTimers(ticketId: string, choice: TimerChoice, atMs: number): Promise<void>;
  hasLiveTimer(ticketId: string): Promise<boolean>;

  /**
   * Locks due timers and their tickets, longest due first; those that another transaction works on are passed by.
   * None is due before the book's own clock is within `aheadMs` of it, whatever this machine's clock says.
   */
  claimTimers(claim: {
    readonly nowMs: number;
    readonly limit: number;
    readonly aheadMs: number;
  }): Promise<readonly DueTimer[]>;
  /** Live → fired; false when it is not live any more. */
  endTimer(timerId: string, nowMs: number): Promise<boolean>;
  /** acted unless this says otherwise. */
  noteEffect(timerId: string, effect: "acted" | "moot"): Promise<void>;
  putOffTimer(timerId: string, later: { readonly tryAtMs: number; readonly failure: string }): Promise<void>;
  writeReminder(reminder: Reminder): Promise<void>;

  /** Does nothing while one of the kind is live. */
  setReportTimer(timer: {
    readonly kind: ReportTimerKind;
    readonly dueAtMs: number;
    readonly payload: NewTimer["payload"];
    readonly atMs: number;
  }): Promise<void>;
  countPeriod(period: ReportPeriod): Promise<ReportBody>;
  /** False when the period was reported before: nothing was written. */
  writeReport(report: Report): Promise<boolean>;
}

/** Two dispatchers that start together load one after the other. */
const LOAD_LOCK = { name: "clock-rules-lock", text: "SELECT pg_advisory_xact_lock(474392826)" };

const STORE_TABLE = {
  name: "store-deadline-table",
  text: `INSERT INTO deadline_table (version, hash, valid_from, loaded_at, body)
    SELECT $1, $2, $3, $4, $5::jsonb
    WHERE $2 IS DISTINCT FROM (SELECT hash FROM deadline_table WHERE source = 'file' ORDER BY id DESC LIMIT 1)`,
};

const STORE_CALENDAR = {
  name: "store-work-calendar",
  text: `INSERT INTO work_calendar (version, hash, loaded_at, body)
    SELECT $1, $2, $3, $4::jsonb
    WHERE $2 IS DISTINCT FROM (SELECT hash FROM work_calendar WHERE source = 'file' ORDER BY id DESC LIMIT 1)`,
};

const TABLES = {
  name: "deadline-tables",
  text: "SELECT id, body FROM deadline_table WHERE id > $1 ORDER BY id",
};

export const NEWEST_CALENDAR = {
  name: "newest-calendar",
  text: "SELECT id, body FROM work_calendar ORDER BY id DESC LIMIT 1",
};

const CLOCKS_OF = {
  name: "clocks-of",
  text: `SELECT DISTINCT ON (c.clock) ${CLOCK_COLUMNS} FROM ticket_clock c WHERE c.ticket_id = $1 ORDER BY c.clock, c.run DESC`,
};

/** Unix ms → timestamptz. */
const atOf = (ms: string): string => `to_timestamp(${ms} / 1000)`;

const WRITE_CLOCKS = {
  name: "write-clocks",
  text: `WITH clocks AS (
    INSERT INTO ticket_clock (ticket_id, clock, run, started_at, amount, unit, extra_minutes, pauses, due_at, stopped_at,
      outcome, missed_at, reminded_percent, escalated, deadline_table_id, calendar_id)
    SELECT c."ticketId", c.clock, c.run, ${atOf('c."startedAtMs"')}, c.amount, c.unit, c."extraMinutes", c.pauses,
      ${atOf('c."dueAtMs"')}, ${atOf('c."stoppedAtMs"')}, c.outcome, ${atOf('c."missedAtMs"')}, c."remindedPercent",
      c.escalated, c."deadlineTableId", c."calendarId"
    FROM json_to_recordset($1::json) AS c("ticketId" uuid, clock text, run integer, "startedAtMs" double precision,
      amount double precision, unit text, "extraMinutes" integer, pauses jsonb, "dueAtMs" double precision,
      "stoppedAtMs" double precision, outcome text, "missedAtMs" double precision, "remindedPercent" integer,
      escalated integer, "deadlineTableId" integer, "calendarId" integer)
    ON CONFLICT (ticket_id, clock, run) DO UPDATE SET extra_minutes = excluded.extra_minutes, pauses = excluded.pauses,
      due_at = excluded.due_at, stopped_at = excluded.stopped_at, outcome = excluded.outcome,
      missed_at = excluded.missed_at, reminded_percent = excluded.reminded_percent, escalated = excluded.escalated,
      calendar_id = excluded.calendar_id
  )
  INSERT INTO timer (ticket_id, kind, subject, clock, due_at, try_at, set_at, set_for_version, payload)
  SELECT t."ticketId", t.kind, t.subject, t.clock, ${atOf('t."dueAtMs"')}, ${atOf('t."dueAtMs"')}, ${atOf('t."setAtMs"')},
    t.version, t.payload
  FROM json_to_recordset($2::json) AS t("ticketId" uuid, kind text, subject text, clock text, "dueAtMs" double precision,
    "setAtMs" double precision, version integer, payload jsonb)`,
};

const CANCEL = {
  name: "cancel-timers",
  text: `UPDATE timer SET state = 'cancelled', ended_at = $2 WHERE ticket_id = $1 AND state = 'live'
    AND ($3::text[] IS NULL OR clock = ANY($3)) AND ($4::text IS NULL OR kind = $4)
    AND ($5::text IS NULL OR subject = $5) AND ($6::text IS NULL OR kind <> $6)`,
};

const HAS_LIVE = {
  name: "has-live-timer",
  text: "SELECT 1 FROM timer WHERE ticket_id = $1 AND state = 'live' LIMIT 1",
};

const TIMER_COLUMNS =
  "t.id, t.ticket_id, t.kind, t.subject, t.clock, t.due_at, t.tries, t.set_for_version, t.payload";

// The book's clock is every dispatcher's: one whose own runs ahead reminds nobody before the time. Ticket first, as
// everything else locks it, and neither is waited for: no two can wait for each other.
const NOW = "least($1::timestamptz, now() + $3 * interval '1 millisecond')";

const CLAIM_OF_TICKETS = {
  name: "claim-ticket-timers",
  text: `SELECT ${TIMER_COLUMNS} FROM ticket k JOIN timer t ON t.ticket_id = k.id
    WHERE t.state = 'live' AND t.try_at <= ${NOW} ORDER BY t.try_at, t.id LIMIT $2
    FOR NO KEY UPDATE OF k SKIP LOCKED FOR UPDATE OF t SKIP LOCKED`,
};

const CLAIM_OF_NONE = {
  name: "claim-other-timers",
  text: `SELECT ${TIMER_COLUMNS} FROM timer t
    WHERE t.state = 'live' AND t.ticket_id IS NULL AND t.try_at <= ${NOW} ORDER BY t.try_at, t.id LIMIT $2
    FOR UPDATE SKIP LOCKED`,
};

const END = {
  name: "end-timer",
  text: `UPDATE timer SET state = 'fired', ended_at = $2, fired_at = $2, effect = 'acted', failure = NULL
    WHERE id = $1 AND state = 'live' RETURNING 1`,
};

const NOTE_EFFECT = {
  name: "note-timer-effect",
  text: "UPDATE timer SET effect = $2 WHERE id = $1 AND effect <> $2",
};

const PUT_OFF = {
  name: "put-off-timer",
  text: "UPDATE timer SET try_at = $2, tries = tries + 1, failure = $3 WHERE id = $1 AND state = 'live'",
};

const WRITE_REMINDER = {
  name: "write-reminder",
  text: `INSERT INTO reminder (timer_id, ticket_id, kind, clock, step, to_role, worker_id, grid_id, deadline, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
};

const SET_REPORT_TIMER = {
  name: "set-report-timer",
  text: `INSERT INTO timer (kind, due_at, try_at, set_at, payload) VALUES ($1, $2, $2, $3, $4::jsonb)
    ON CONFLICT (kind, subject) WHERE state = 'live' AND ticket_id IS NULL DO NOTHING`,
};

const WRITE_REPORT = {
  name: "write-report",
  text: `INSERT INTO report (kind, period, from_at, to_at, written_at, body) VALUES ($1, $2, $3, $4, $5, $6::jsonb)
    ON CONFLICT (kind, period) DO NOTHING RETURNING 1`,
};

type RulePart = Pick<ClockSession, "storeClockRules" | "deadlineTables" | "newestCalendar" | "gridAreas">;

function createRulePart(db: Queryable): RulePart {
  return {
    async storeClockRules({ table, calendar }, atMs) {
      await rowsOf(db, LOAD_LOCK);
      const { version, validFromMs } = table.body;
      const at = instant(atMs);
      await rowsOf(db, STORE_TABLE, [
        version,
        table.hash,
        instant(validFromMs),
        at,
        JSON.stringify(table.body),
      ]);
      await rowsOf(db, STORE_CALENDAR, [
        calendar.body.version,
        calendar.hash,
        at,
        JSON.stringify(calendar.body),
      ]);
    },
    async deadlineTables(afterId) {
      const rows = await rowsOf<{ id: number; body: DeadlineTable }>(db, TABLES, [afterId]);
      return rows.map(({ id, body }) => ({ id, table: body }));
    },
    async newestCalendar() {
      const row = await firstRowOf<{ id: number; body: CalendarData }>(db, NEWEST_CALENDAR);
      return row === null ? null : { id: row.id, data: row.body };
    },
    gridAreas: () => readGrids(db),
  };
}

type TimerPart = Pick<
  ClockSession,
  | "cancelTimers"
  | "hasLiveTimer"
  | "claimTimers"
  | "endTimer"
  | "noteEffect"
  | "putOffTimer"
  | "setReportTimer"
>;

function createTimerPart(db: Queryable): TimerPart {
  return {
    async cancelTimers(ticketId, { clocks, kind, subject, exceptKind }, atMs) {
      const chosen = [clocks ?? null, kind ?? null, subject ?? null, exceptKind ?? null];
      await rowsOf(db, CANCEL, [ticketId, instant(atMs), ...chosen]);
    },
    hasLiveTimer: async (ticketId) => (await firstRowOf(db, HAS_LIVE, [ticketId])) !== null,
    async claimTimers({ nowMs, limit, aheadMs }) {
      const values = [instant(nowMs), limit, aheadMs];
      const ofTickets = await rowsOf<TimerRow>(db, CLAIM_OF_TICKETS, values);
      const left = limit - ofTickets.length;
      const others =
        left > 0 ? await rowsOf<TimerRow>(db, CLAIM_OF_NONE, [instant(nowMs), left, aheadMs]) : [];
      return [...ofTickets, ...others].map(toDueTimer).sort((a, b) => a.dueAtMs - b.dueAtMs);
    },
    endTimer: async (timerId, nowMs) => (await firstRowOf(db, END, [timerId, instant(nowMs)])) !== null,
    async noteEffect(timerId, effect) {
      if (effect === "moot") await rowsOf(db, NOTE_EFFECT, [timerId, effect]);
    },
    async putOffTimer(timerId, { tryAtMs, failure }) {
      await rowsOf(db, PUT_OFF, [timerId, instant(tryAtMs), storable(failure)]);
    },
    async setReportTimer({ kind, dueAtMs, payload, atMs }) {
      await rowsOf(db, SET_REPORT_TIMER, [kind, instant(dueAtMs), instant(atMs), JSON.stringify(payload)]);
    },
  };
}

async function writeAllClocks(
  db: Queryable,
  all: Parameters<ClockSession["writeAllClocks"]>[0],
): Promise<void> {
  const clocks = all.flatMap(({ ticketId, clocks: each }) => each.map((clock) => fromClock(ticketId, clock)));
  const timers = all.flatMap(({ ticketId, timers: each, version, atMs }) =>
    each.map((timer) => fromTimer(ticketId, timer, { version, atMs })),
  );
  await rowsOf(db, WRITE_CLOCKS, [JSON.stringify(clocks), JSON.stringify(timers)]);
}

export function createClockSessionPart(db: Queryable): ClockSession {
  return {
    ...createRulePart(db),
    ...createTimerPart(db),
    clocksOf: async (ticketId) => (await rowsOf<ClockRow>(db, CLOCKS_OF, [ticketId])).map(toClock),
    writeClocks: (ticketId, written) => writeAllClocks(db, [{ ticketId, ...written }]),
    writeAllClocks: (all) => writeAllClocks(db, all),
    async writeReminder(reminder) {
      const { timerId, ticketId, kind, clock, step, toRole, workerId, gridId, deadlineMs, atMs } = reminder;
      const deadline = deadlineMs === null ? null : instant(deadlineMs);
      await rowsOf(db, WRITE_REMINDER, [
        timerId,
        ticketId,
        kind,
        clock,
        step,
        toRole,
        workerId,
        gridId,
        deadline,
        instant(atMs),
      ]);
    },
    countPeriod: (period) => countPeriod(db, period),
    async writeReport({ kind, period, fromMs, toMs, writtenAtMs, body }) {
      const row = await firstRowOf(db, WRITE_REPORT, [
        kind,
        period,
        instant(fromMs),
        instant(toMs),
        instant(writtenAtMs),
        JSON.stringify(body),
      ]);
      return row !== null;
    },
  };
}
