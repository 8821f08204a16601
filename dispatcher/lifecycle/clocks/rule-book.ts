/** The versions of the deadline table and the calendar as this dispatcher knows them: read from the book, kept a while. */
import type { BookSession, LockedTicket } from "../../book/book.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { type GridArea, gridAndAbove, responsibleGrid } from "../assign/grid.ts";
import { type CalendarData, createCalendar, type WorkCalendar } from "./calendar.ts";
import { type DeadlineTable, dependsOnPlace, ruleFor } from "./deadlines.ts";
import type { ClockRule } from "./plan-clocks.ts";

/** One loaded version; ids count up. */
export interface StoredTable {
  readonly id: number;
  readonly table: DeadlineTable;
}

export interface StoredCalendar {
  readonly id: number;
  readonly data: CalendarData;
}

export interface RuleBook {
  /** What sets the clocks of this ticket at this instant. */
  ruleOf(session: BookSession, ticket: LockedTicket, atMs: number): Promise<ClockRule>;
  /** The version that set a clock before. */
  tableOf(session: BookSession, id: number): Promise<DeadlineTable>;
  calendar(
    session: BookSession,
    atMs: number,
  ): Promise<{ readonly id: number; readonly calendar: WorkCalendar }>;
}

export interface RuleBookOptions {
  readonly timeZone: string;
  readonly logger: Logger;
}

/** So long after another dispatcher has loaded new files, this one goes by them too. */
const KEPT_MS = 30_000;
const GRIDS_KEPT_MS = 60_000;

interface Known {
  tables: readonly StoredTable[];
  calendar: { readonly id: number; readonly calendar: WorkCalendar } | null;
  readAtMs: number;
  grids: readonly GridArea[];
  gridsAtMs: number;
}

/**
 * Reads through the transaction that asks, never through a second connection: with every connection in a
 * transaction that waits for one more, all would stand still.
 */
export function createRuleBook({ timeZone, logger }: RuleBookOptions): RuleBook {
  const known: Known = { tables: [], calendar: null, readAtMs: 0, grids: [], gridsAtMs: 0 };

  const isStale = (readAtMs: number, atMs: number, keptMs: number): boolean =>
    readAtMs === 0 || Math.abs(atMs - readAtMs) > keptMs;

  async function refresh(session: BookSession, atMs: number): Promise<void> {
    if (!isStale(known.readAtMs, atMs, KEPT_MS)) return;
    await read(session);
    known.readAtMs = atMs;
  }

  async function read(session: BookSession): Promise<void> {
    const newer = await session.deadlineTables(known.tables.at(-1)?.id ?? 0);
    known.tables = [...known.tables, ...newer];
    const stored = await session.newestCalendar();
    if (stored !== null && stored.id !== known.calendar?.id) {
      known.calendar = { id: stored.id, calendar: openCalendar(stored.data) };
    }
  }

  function openCalendar(data: CalendarData): WorkCalendar {
    return createCalendar({
      data,
      timeZone,
      onUnknownYear: (year) => {
        logger.warn(
          { year, calendar: data.version },
          "the working calendar has no notice for this year: its weekends alone are free; add the year to the file of district.calendar",
        );
      },
    });
  }

  async function gridPath(
    session: BookSession,
    ticket: LockedTicket,
    atMs: number,
  ): Promise<readonly string[]> {
    if (isStale(known.gridsAtMs, atMs, GRIDS_KEPT_MS)) {
      known.grids = await session.gridAreas();
      known.gridsAtMs = atMs;
    }
    const { grids } = known;
    const grid = grids.find(({ id }) => id === ticket.gridId) ?? responsibleGrid(ticket, grids);
    return grid === null ? [] : gridAndAbove(grid, grids).map(({ id }) => id);
  }

  async function calendar(session: BookSession, atMs: number): ReturnType<RuleBook["calendar"]> {
    await refresh(session, atMs);
    if (known.calendar === null) throw new Error("the book holds no working calendar: load one first");
    return known.calendar;
  }

  return {
    calendar,
    async ruleOf(session, ticket, atMs) {
      const current = await calendar(session, atMs);
      const { id, table } = inForce(known.tables, atMs);
      const path = dependsOnPlace(table) ? await gridPath(session, ticket, atMs) : [];
      return {
        limits: ruleFor(table, ticket.violation, path),
        deadlineTableId: id,
        calendarId: current.id,
        calendar: current.calendar,
      };
    },
    async tableOf(session, id) {
      const find = (): StoredTable | undefined => known.tables.find((each) => each.id === id);
      if (find() === undefined) await read(session);
      const found = find();
      if (found === undefined) throw new Error(`the book holds no deadline table ${String(id)}`);
      return found.table;
    },
  };
}

/** The newest version whose time has come; before the first one's time, the first. */
function inForce(tables: readonly StoredTable[], atMs: number): StoredTable {
  const found = tables.findLast(({ table }) => table.validFromMs <= atMs) ?? tables[0];
  if (found === undefined) throw new Error("the book holds no deadline table: load one first");
  return found;
}
