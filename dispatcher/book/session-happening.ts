/** The part of a session that keeps what changes no state: questions for more time, and departments that were called. */
import type { Extension, ExtendableClock, TicketHappening, Whistle } from "../lifecycle/ticket.ts";
import { DispatcherError } from "../errors.ts";
import type { LockedTicket } from "./book.ts";
import { NOTIFY_TOUCHED, type Queryable, rowsOf, type Statement, storable } from "./statement.ts";

export interface HappeningSession {
  /** The ticket must be locked in this session. */
  writeHappening(ticket: LockedTicket, happening: TicketHappening): Promise<void>;
  /** Oldest first. */
  extensionsOf(ticketId: string): Promise<readonly Extension[]>;
  /** Oldest first. */
  whistlesOf(ticketId: string): Promise<readonly Whistle[]>;
}

const ASK_EXTENSION = {
  name: "ask-extension",
  text: `INSERT INTO extension (id, ticket_id, clock, minutes, reason, asked_by, asked_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING 1`,
};

const DECIDE_EXTENSION = {
  name: "decide-extension",
  text: `UPDATE extension SET decision = $2, decided_by = $3, decided_at = $4, decided_reason = $5
    WHERE id = $1 AND decision IS NULL RETURNING 1`,
};

const CALL = {
  name: "call-department",
  text: `INSERT INTO whistle (id, ticket_id, department, level, reason, called_by, called_at, report_due_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING 1`,
};

const REPORT = {
  name: "department-reported",
  text: `UPDATE whistle SET reported_by = $2, reported_at = $3 WHERE id = $1 AND reported_at IS NULL RETURNING 1`,
};

const MISS = {
  name: "report-missed",
  text: `UPDATE whistle SET escalated_at = $2
    WHERE id = $1 AND escalated_at IS NULL AND reported_at IS NULL RETURNING 1`,
};

/** Pages hear it, though state and version are as before. */
const TELL = { name: "happened", text: `SELECT ${NOTIFY_TOUCHED} FROM ticket t WHERE t.id = $1` };

export const EXTENSIONS_OF = {
  name: "extensions-of",
  text: `SELECT id, clock, minutes, reason, asked_by, asked_at, decision, decided_by, decided_at, decided_reason
    FROM extension WHERE ticket_id = $1 ORDER BY asked_at, id`,
};

export const WHISTLES_OF = {
  name: "whistles-of",
  text: `SELECT id, department, level, reason, called_by, called_at, report_due_at, reported_by, reported_at, escalated_at
    FROM whistle WHERE ticket_id = $1 ORDER BY called_at, level, id`,
};

export interface ExtensionRow {
  readonly id: string;
  readonly clock: ExtendableClock;
  readonly minutes: number;
  readonly reason: string;
  readonly asked_by: string;
  readonly asked_at: Date;
  readonly decision: Extension["decision"];
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly decided_reason: string | null;
}

export const toExtension = (row: ExtensionRow): Extension => ({
  id: row.id,
  clock: row.clock,
  minutes: row.minutes,
  reason: row.reason,
  askedBy: row.asked_by,
  askedAt: row.asked_at.toISOString(),
  decision: row.decision,
  decidedBy: row.decided_by,
  decidedAt: row.decided_at?.toISOString() ?? null,
  decidedReason: row.decided_reason,
});

export interface WhistleRow {
  readonly id: string;
  readonly department: string;
  readonly level: Whistle["level"];
  readonly reason: string;
  readonly called_by: string;
  readonly called_at: Date;
  readonly report_due_at: Date;
  readonly reported_by: string | null;
  readonly reported_at: Date | null;
  readonly escalated_at: Date | null;
}

export const toWhistle = (row: WhistleRow): Whistle => ({
  id: row.id,
  department: row.department,
  level: row.level,
  reason: row.reason,
  calledBy: row.called_by,
  calledAt: row.called_at.toISOString(),
  reportDueAt: row.report_due_at.toISOString(),
  reportedBy: row.reported_by,
  reportedAt: row.reported_at?.toISOString() ?? null,
  escalatedAt: row.escalated_at?.toISOString() ?? null,
});

const text = (given: string | null): string | null => (given === null ? null : storable(given));

function written(ticketId: string, happening: TicketHappening): readonly [Statement, readonly unknown[]] {
  switch (happening.kind) {
    case "extensionAsked": {
      const { id, clock, minutes, reason, askedBy, askedAt } = happening.extension;
      return [ASK_EXTENSION, [id, ticketId, clock, minutes, text(reason), askedBy, askedAt]];
    }
    case "extensionDecided": {
      const { id, decision, decidedBy, decidedAt, decidedReason } = happening.extension;
      return [DECIDE_EXTENSION, [id, decision, decidedBy, decidedAt, text(decidedReason)]];
    }
    case "departmentCalled": {
      const { id, department, level, reason, calledBy, calledAt, reportDueAt } = happening.whistle;
      return [CALL, [id, ticketId, text(department), level, text(reason), calledBy, calledAt, reportDueAt]];
    }
    case "departmentReported": {
      const { id, reportedBy, reportedAt } = happening.whistle;
      return [REPORT, [id, reportedBy, reportedAt]];
    }
    case "reportMissed": {
      const { id, escalatedAt } = happening.whistle;
      return [MISS, [id, escalatedAt]];
    }
  }
}

export function createHappeningPart(db: Queryable): HappeningSession {
  return {
    async writeHappening(ticket, happening) {
      const [statement, values] = written(ticket.id, happening);
      const rows = await rowsOf(db, statement, values);
      if (rows.length === 0) {
        throw new DispatcherError(
          "STALE_VERSION",
          `ticket ${String(ticket.number)}: somebody else has answered this already; read it again`,
        );
      }
      await rowsOf(db, TELL, [ticket.id]);
    },
    extensionsOf: async (ticketId) =>
      (await rowsOf<ExtensionRow>(db, EXTENSIONS_OF, [ticketId])).map(toExtension),
    whistlesOf: async (ticketId) => (await rowsOf<WhistleRow>(db, WHISTLES_OF, [ticketId])).map(toWhistle),
  };
}
