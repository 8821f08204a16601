/** A town for tests of a ticket's life: real PostgreSQL, two dispatchers' desks on it, and no intake, bus or assigner. */
import type pg from "pg";
import { pino } from "pino";
import { openTestPool, startPostgres } from "../../deploy/harness/postgres.ts";
import type { Book, BookSession, LockedTicket } from "../book/book.ts";
import { migrateBook, openBook } from "../book/pg-book.ts";
import type { District, WorkerSeed } from "../district/index.ts";
import { eventOf, newEventId } from "../events.double.ts";
import { arrivalOfEvent } from "../intake/consume/parse-batch.ts";
import { createCounters } from "../telemetry/counters.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import type { GridArea } from "./assign/grid.ts";
import { createLifeDesk, type LifeDesk } from "./life-desk.ts";
import { bookWithHooks, type MoveHooks } from "./move-hooks.ts";
import { moveTicket, type TicketMove } from "./move-ticket.ts";
import { DEFAULT_RULES, type LifecycleRules } from "./rules.ts";
import type { Actor, TicketDetail, TicketState } from "./ticket.ts";

/** 街道 > 社区 > 网格, and a community beside it. */
export const STREET = "990501001000";
export const COMMUNITY = "990501001001";
export const GRID = "990501001001001";
export const OTHER_COMMUNITY = "990501001002";

const grid = (id: string, parentId: string | null, level: GridArea["level"]): GridArea => ({
  id,
  name: id,
  level,
  parentId,
  polygons: [
    [
      [
        [120.62, 31.31],
        [120.63, 31.31],
        [120.63, 31.32],
        [120.62, 31.31],
      ],
    ],
  ],
});

const worker = (id: string, parts: Partial<WorkerSeed> = {}): WorkerSeed => ({
  id,
  name: `worker ${id}`,
  role: "grid-worker",
  gridId: GRID,
  lon: 120.625,
  lat: 31.315,
  originalCrs: "WGS-84",
  shiftStart: "00:00",
  shiftEnd: "24:00",
  days: [1, 2, 3, 4, 5, 6, 7],
  moreShifts: [],
  violations: null,
  capacity: 100_000,
  ...parts,
});

const DISTRICT: District = {
  grids: [
    grid(STREET, null, "street"),
    grid(COMMUNITY, STREET, "community"),
    grid(GRID, COMMUNITY, "grid"),
    grid(OTHER_COMMUNITY, STREET, "community"),
  ],
  // FULL has no room, PLANTS no power over parked cars.
  workers: [
    worker("W1"),
    worker("W2"),
    worker("W3"),
    worker("FULL", { capacity: 0 }),
    worker("PLANTS", { violations: ["hanging"] }),
  ],
  users: [
    {
      id: "R-W1",
      name: "judge who is W1",
      role: "reviewer",
      workerId: "W1",
      gridIds: null,
      tokenSha256: "a".repeat(64),
    },
  ],
  absences: [],
  exclusions: [],
};

export const OFFICE: Actor = { role: "dispatcher", id: "D01" };
export const REVIEWER: Actor = { role: "reviewer", id: "R01" };
export const SYSTEM: Actor = { role: "system", id: "dispatcher" };
export const workerActor = (id: string): Actor => ({ role: "worker", id });

export interface Town {
  /** Of its database. */
  readonly url: string;
  readonly book: Book;
  /** Two dispatchers, each with its own connections. */
  readonly desks: readonly [LifeDesk, LifeDesk];
  deskWith(rules: Partial<LifecycleRules>): LifeDesk;
  /** In grid GRID; under a new key unless one is given. */
  open(parts?: { readonly state?: TicketState; readonly zoneId?: string }): Promise<TicketDetail>;
  /** Walks a new ticket there in W1's hands. */
  ticketIn(state: "open" | "assigned" | "accepted" | "arrived" | "done"): Promise<TicketDetail>;
  move(ticketId: string, move: Omit<TicketMove, "atMs">): Promise<LockedTicket>;
  inSession<T>(
    ticketId: string,
    work: (session: BookSession, ticket: LockedTicket) => Promise<T>,
  ): Promise<T>;
  query<R extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<R[]>;
  stop(): Promise<void>;
}

const WAYS = {
  open: [],
  assigned: ["assign"],
  accepted: ["assign", "accept"],
  arrived: ["assign", "accept", "arrive"],
  done: ["assign", "accept", "arrive", "finish"],
} as const;

export async function startTown(hooks: MoveHooks, clock: Clock = systemClock): Promise<Town> {
  const postgres = await startPostgres();
  const url = await postgres.createDatabase("town");
  await migrateBook(url);
  const common = { url, clock, logger: pino({ level: "silent" }), counters: createCounters() };
  const books = [openBook(common), openBook(common)] as const;
  await books[0].loadDistrict(DISTRICT);
  const pool = openTestPool(url);
  const deskOf = (plain: Book, rules: LifecycleRules): LifeDesk =>
    createLifeDesk({ ...common, book: bookWithHooks(plain, hooks), rules, onClosed: () => undefined });
  const book = bookWithHooks(books[0], hooks);
  let zone = 0;

  const town: Town = {
    url,
    book,
    desks: [deskOf(books[0], DEFAULT_RULES), deskOf(books[1], DEFAULT_RULES)],
    deskWith: (rules) => deskOf(books[0], { ...DEFAULT_RULES, ...rules }),
    async open({ state = "open", zoneId } = {}) {
      zone += 1;
      const arrival = arrivalOfEvent(eventOf({ zoneId: zoneId ?? `zone-${String(zone)}` }));
      const opened = await book.transaction((session) =>
        session.insertTicket(newEventId(), arrival, { state, atMs: clock.nowMs() }),
      );
      if (opened === null) throw new Error(`zone ${String(zoneId)} has an open ticket`);
      await pool.query("UPDATE ticket SET grid_id = $2 WHERE id = $1", [opened.id, GRID]);
      return book.get(opened.id);
    },
    async ticketIn(state) {
      const { id } = await town.open();
      for (const action of WAYS[state]) {
        const given = action === "assign" ? { actor: SYSTEM, workerId: "W1" } : { actor: workerActor("W1") };
        await town.move(id, { action, ...given });
      }
      return book.get(id);
    },
    move: (ticketId, given) =>
      town.inSession(ticketId, (session, ticket) =>
        moveTicket(session, ticket, { ...given, atMs: clock.nowMs() }),
      ),
    inSession: (ticketId, work) =>
      book.transaction(async (session) => {
        const ticket = await session.lockTicket(ticketId);
        if (ticket === null) throw new Error(`there is no ticket ${ticketId}`);
        return work(session, ticket);
      }),
    async query<R extends pg.QueryResultRow>(sql: string, values: unknown[] = []) {
      const { rows } = await pool.query<R>(sql, values);
      return rows;
    },
    async stop() {
      await Promise.all([...books.map((each) => each.close()), pool.end()]);
      await postgres.stop();
    },
  };
  return town;
}
