/** The workers' CSV: who they are, which grid is theirs, where they stand, when they work. */
import { CRS_TAGS, type CrsTag, toWgs84, type Violation, VIOLATIONS } from "#contract";
import { type GridArea, gridCentre } from "../lifecycle/assign/grid.ts";
import { type Complain, complainer, type CsvRow, idOf, nameOf, parseCsv } from "./csv-rows.ts";
import { SHIFT_TIME } from "./shift.ts";
import { type Shift, WORKER_ROLES, type WorkerRole, type WorkerSeed } from "./types.ts";

const COLUMNS = [
  "id",
  "name",
  "role",
  "gridId",
  "lon",
  "lat",
  "crs",
  "shiftStart",
  "shiftEnd",
  "days",
  "capacity",
] as const;
const MORE_COLUMNS = ["moreShifts", "violations"] as const;

export interface WorkersContext {
  readonly file: string;
  /** The district's grids by id; undefined when the grids themselves could not be read. */
  readonly grids: ReadonlyMap<string, GridArea> | undefined;
}

/** All workers, or undefined with a sentence for everything that is wrong. */
export function parseWorkers(
  text: string,
  context: WorkersContext,
  problems: string[],
): readonly WorkerSeed[] | undefined {
  const before = problems.length;
  const rows = parseCsv(text, { file: context.file, required: COLUMNS, optional: MORE_COLUMNS }, problems);
  if (rows === undefined) return undefined;
  const workers: WorkerSeed[] = [];
  const lineOfId = new Map<string, number>();
  for (const row of rows) {
    const complain = complainer({ file: context.file, line: row.line }, problems);
    const worker = parseWorker(row, context, complain);
    if (worker === null) continue;
    const earlier = lineOfId.get(worker.id);
    if (earlier !== undefined) complain("id", worker.id, `an id other than that of row ${String(earlier)}`);
    lineOfId.set(worker.id, row.line);
    workers.push(worker);
  }
  return problems.length === before ? workers : undefined;
}

function parseWorker(row: CsvRow, context: WorkersContext, complain: Complain): WorkerSeed | null {
  const id = idOf(row, complain);
  const name = nameOf(row, complain);
  const role = oneOf<WorkerRole>(row, "role", WORKER_ROLES, complain);
  const gridId = gridOf(row, context, complain);
  const point = pointOf(row, context, complain);
  const shift = shiftOf(row, complain);
  const days = daysOf(row.cell("days"), complain);
  const capacity = wholeNumber(row, "capacity", { min: 1, max: 100 }, complain);
  const more = moreOf(row, complain);
  if (id === null || name === null || role === null || gridId === null) return null;
  if (point === null || shift === null || days === null || capacity === null || more === null) return null;
  return { id, name, role, gridId, ...point, ...shift, days, capacity, ...more };
}

/** What the columns hold that may be left out. */
function moreOf(row: CsvRow, complain: Complain): Pick<WorkerSeed, "moreShifts" | "violations"> | null {
  const moreShifts = moreShiftsOf(row.cell("moreShifts"), complain);
  const violations = violationsOf(row.cell("violations"), complain);
  if (moreShifts === null || violations === null) return null;
  return { moreShifts, violations: violations.length === 0 ? null : violations };
}

/** Shifts of one worker beside the first; more than this is a roster for another program. */
const MORE_SHIFTS_MAX = 20;

/** "1-5 13:00-17:00|6 09:00-12:00": days and hours, "|" between two shifts. */
function moreShiftsOf(value: string, complain: Complain): readonly Shift[] | null {
  const shifts = value === "" ? [] : value.split("|").map(oneShift);
  const good = shifts.filter((shift) => shift !== null);
  if (good.length === shifts.length && good.length <= MORE_SHIFTS_MAX) return good;
  const right = `at most ${String(MORE_SHIFTS_MAX)} shifts such as "1-5 13:00-17:00|6 09:00-12:00"`;
  return complain("moreShifts", value, right);
}

function oneShift(text: string): Shift | null {
  const match = /^(\S+) (\d\d:\d\d)-(\d\d:\d\d)$/.exec(text.trim());
  const [, given = "", shiftStart = "", shiftEnd = ""] = match ?? [];
  const areTimes = SHIFT_TIME.test(shiftStart) && SHIFT_TIME.test(shiftEnd);
  const days = weekdaysOf(given);
  if (!areTimes || shiftStart === "24:00" || shiftStart === shiftEnd || days === null) return null;
  return { shiftStart, shiftEnd, days };
}

/** "vending;parking"; empty: what the role may act on. */
function violationsOf(value: string, complain: Complain): readonly Violation[] | null {
  const parts = value === "" ? [] : value.split(";").map((part) => part.trim());
  const known = parts.map((part) => VIOLATIONS.find((each) => each === part));
  const found = known.filter((each) => each !== undefined);
  if (found.length === parts.length) return [...new Set(found)];
  return complain("violations", value, `nothing, or some of ${VIOLATIONS.join(";")}`);
}

function oneOf<T extends string>(
  row: CsvRow,
  key: string,
  known: readonly T[],
  complain: Complain,
): T | null {
  const value = row.cell(key);
  return known.find((each) => each === value) ?? complain(key, value, `one of ${known.join(", ")}`);
}

function gridOf(row: CsvRow, { grids }: WorkersContext, complain: Complain): string | null {
  const gridId = row.cell("gridId");
  if (!/^\d{12,20}$/.test(gridId)) return complain("gridId", gridId, "a grid id of 12 to 20 digits");
  if (grids !== undefined && !grids.has(gridId)) {
    return complain("gridId", gridId, "the id of a grid in the grids file");
  }
  return gridId;
}

function wholeNumber(
  row: CsvRow,
  key: string,
  { min, max }: { readonly min: number; readonly max: number },
  complain: Complain,
): number | null {
  const value = row.cell(key);
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  return complain(key, value, `a whole number from ${String(min)} to ${String(max)}`);
}

function degrees(row: CsvRow, key: "lon" | "lat", max: number, complain: Complain): number | null {
  const value = row.cell(key);
  const number = /^-?\d{1,3}(\.\d{1,15})?$/.test(value) ? Number(value) : Number.NaN;
  if (Math.abs(number) <= max) return number;
  return complain(
    key,
    value,
    `degrees from -${String(max)} to ${String(max)} such as ${key === "lon" ? "120.6205" : "31.3162"}`,
  );
}

type Point = Pick<WorkerSeed, "lon" | "lat" | "originalCrs">;

/** Where the worker is based. Without a point of the own it is the middle of the home grid. */
function pointOf(row: CsvRow, { grids }: WorkersContext, complain: Complain): Point | null {
  const home = grids?.get(row.cell("gridId"));
  if (home !== undefined && row.cell("lon") === "" && row.cell("lat") === "") {
    return { ...gridCentre(home), originalCrs: "WGS-84" };
  }
  const lon = degrees(row, "lon", 180, complain);
  const lat = degrees(row, "lat", 90, complain);
  const crs = row.cell("crs");
  const originalCrs = CRS_TAGS.find((tag): tag is CrsTag => tag === crs);
  if (originalCrs === undefined) {
    return complain(
      "crs",
      crs,
      `one of ${CRS_TAGS.join(", ")} (a point without its system is not guessed at)`,
    );
  }
  if (lon === null || lat === null) return null;
  return { ...toWgs84({ lon, lat }, originalCrs), originalCrs };
}

function shiftOf(row: CsvRow, complain: Complain): Pick<WorkerSeed, "shiftStart" | "shiftEnd"> | null {
  const shiftStart = row.cell("shiftStart");
  const shiftEnd = row.cell("shiftEnd");
  if (!SHIFT_TIME.test(shiftStart) || shiftStart === "24:00") {
    return complain("shiftStart", shiftStart, "a time from 00:00 to 23:59");
  }
  if (!SHIFT_TIME.test(shiftEnd)) return complain("shiftEnd", shiftEnd, "a time from 00:00 to 24:00");
  if (shiftStart === shiftEnd) {
    return complain("shiftEnd", shiftEnd, "an end other than the start (00:00 to 24:00 for the whole day)");
  }
  return { shiftStart, shiftEnd };
}

function daysOf(value: string, complain: Complain): readonly number[] | null {
  return (
    weekdaysOf(value) ?? complain("days", value, 'weekdays such as "1-5" or "6;7" (1 Monday to 7 Sunday)')
  );
}

/** "1-5", "6;7" or "1-3;5": ISO weekdays, 1 Monday to 7 Sunday. Null: something else. */
function weekdaysOf(value: string): readonly number[] | null {
  const days = new Set<number>();
  for (const part of value.split(";")) {
    const match = /^([1-7])(?:-([1-7]))?$/.exec(part.trim());
    const first = Number(match?.[1]);
    const last = Number(match?.[2] ?? match?.[1]);
    if (!(first <= last)) return null;
    for (let day = first; day <= last; day += 1) days.add(day);
  }
  return [...days].sort((a, b) => a - b);
}
