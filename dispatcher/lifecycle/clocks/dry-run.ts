/** What another deadline table would have meant for the tickets of a period, before it is put in force. */
import { type Violation, VIOLATIONS } from "#contract";
import type { Book } from "../../book/book.ts";
import { DispatcherError } from "../../errors.ts";
import type { Clock } from "../../time/clock.ts";
import type { GridArea } from "../assign/grid.ts";
import { type CalendarData, createCalendar, type WorkCalendar } from "./calendar.ts";
import type { Problems } from "./check-yaml.ts";
import { DEADLINES, type Deadline, type DeadlineTable, ruleFor } from "./deadlines.ts";
import { dueAfter, limitMs } from "./due.ts";
import { parseDeadlines } from "./parse-deadlines.ts";
import type { PastClock } from "./records.ts";

export interface DryRunRequest {
  /** The other table, as the file's text. */
  readonly deadlines: string;
  /** Clocks that were started in [fromMs, toMs). */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Of the clocks of one kind: how many ran, and how many were late by the table of then and by the other. */
export interface DryRunCounts {
  readonly clocks: number;
  readonly lateNow: number;
  readonly lateThen: number;
  /** In time by the table of then, late by the other. */
  readonly newlyLate: number;
  readonly newlyInTime: number;
}

type DryRunSteps = Readonly<Record<Deadline, DryRunCounts>>;

export interface DryRun extends DryRunSteps {
  readonly version: string;
  readonly tickets: number;
  /** The same for each violation that had clocks, in the catalogue's order. */
  readonly byViolation: readonly (DryRunSteps & { readonly violation: Violation })[];
  /** True when there were more clocks than are looked at; the counts are of the earliest. */
  readonly truncated: boolean;
}

const PAGE = 5_000;
const CLOCKS_MAX = 500_000;

export interface DryRunOptions {
  readonly book: Book;
  readonly clock: Clock;
  readonly timeZone: string;
}

/** Rejects BAD_REQUEST. A clock that runs still is judged as of now; pauses and extensions count as they were. */
export async function dryRun(
  { book, clock, timeZone }: DryRunOptions,
  request: DryRunRequest,
): Promise<DryRun> {
  const table = tableOf(request);
  const data = await book.newestCalendar();
  if (data === null) throw new Error("the book holds no working calendar: load one first");
  const judge = createJudge({
    table,
    calendar: calendarOf(data, timeZone),
    paths: pathsOf(await book.grids()),
    nowMs: clock.nowMs(),
  });
  let after: PastClock | null = null;
  for (let seen = 0; seen < CLOCKS_MAX; ) {
    const page: readonly PastClock[] = await book.pastClocks({ ...request, after, limit: PAGE });
    for (const past of page) judge.add(past);
    seen += page.length;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return judge.result(false);
    after = last;
  }
  return judge.result(true);
}

const calendarOf = (data: CalendarData, timeZone: string): WorkCalendar => createCalendar({ data, timeZone });

function tableOf({ deadlines, fromMs, toMs }: DryRunRequest): DeadlineTable {
  if (!(fromMs < toMs)) {
    throw new DispatcherError(
      "BAD_REQUEST",
      'key "toMs" is not after "fromMs"; a period with an end after its start would be right.',
    );
  }
  const problems: Problems = { file: "deadlines", sentences: [] };
  const table = parseDeadlines(deadlines, problems);
  if (problems.sentences.length > 0) {
    throw new DispatcherError("BAD_REQUEST", problems.sentences.slice(0, 20).join("\n"));
  }
  return table;
}

/** Grid id → the ids of it and of those above it, nearest first. */
function pathsOf(grids: readonly GridArea[]): (gridId: string | null) => readonly string[] {
  const parents = new Map(grids.map(({ id, parentId }) => [id, parentId]));
  const known = new Map<string, readonly string[]>();
  return (gridId) => {
    if (gridId === null) return [];
    const path = known.get(gridId) ?? walk(parents, gridId);
    known.set(gridId, path);
    return path;
  };
}

function walk(parents: ReadonlyMap<string, string | null>, gridId: string): readonly string[] {
  const path: string[] = [];
  for (
    let here: string | null = gridId;
    here !== null && !path.includes(here);
    here = parents.get(here) ?? null
  ) {
    path.push(here);
  }
  return path;
}

interface JudgeOptions {
  readonly table: DeadlineTable;
  readonly calendar: WorkCalendar;
  readonly paths: (gridId: string | null) => readonly string[];
  readonly nowMs: number;
}

interface Tally {
  clocks: number;
  lateNow: number;
  lateThen: number;
  newlyLate: number;
  newlyInTime: number;
}

interface Judge {
  add(past: PastClock): void;
  result(truncated: boolean): DryRun;
}

function createJudge({ table, calendar, paths, nowMs }: JudgeOptions): Judge {
  const all = newTallies();
  const byViolation = new Map<Violation, Record<Deadline, Tally>>();
  const tickets = new Set<string>();
  const isLate = (past: PastClock, limit: PastClock["limit"]): boolean => {
    const needMs = limitMs(limit, past.extraMinutes);
    const due = dueAfter(calendar, { startMs: past.startedAtMs, unit: limit.unit, needMs }, past.pauses);
    return due !== null && due < (past.stoppedAtMs ?? nowMs);
  };
  return {
    add(past) {
      tickets.add(past.ticketId);
      const ofViolation = byViolation.get(past.violation) ?? newTallies();
      byViolation.set(past.violation, ofViolation);
      const late = isLate(past, past.limit);
      const lateThen = isLate(past, ruleFor(table, past.violation, paths(past.gridId))[past.clock]);
      count(all[past.clock], late, lateThen);
      count(ofViolation[past.clock], late, lateThen);
    },
    result: (truncated) => ({
      ...{ version: table.version, tickets: tickets.size, truncated, ...all },
      byViolation: VIOLATIONS.flatMap((violation) => {
        const steps = byViolation.get(violation);
        return steps === undefined ? [] : [{ violation, ...steps }];
      }),
    }),
  };
}

const newTallies = (): Record<Deadline, Tally> =>
  Object.fromEntries(
    DEADLINES.map((name) => [name, { clocks: 0, lateNow: 0, lateThen: 0, newlyLate: 0, newlyInTime: 0 }]),
  ) as Record<Deadline, Tally>;

function count(tally: Tally, late: boolean, lateThen: boolean): void {
  tally.clocks += 1;
  if (late) tally.lateNow += 1;
  if (lateThen) tally.lateThen += 1;
  if (lateThen && !late) tally.newlyLate += 1;
  if (late && !lateThen) tally.newlyInTime += 1;
}
