/** CSV text → rows that know their line, or sentences about the file's form. */
import { CsvError, parse } from "csv-parse/sync";

export interface CsvRow {
  /** Line in the file, the header being line 1. */
  readonly line: number;
  cell(column: string): string;
}

export interface CsvForm {
  readonly file: string;
  readonly required: readonly string[];
  /** Columns that may be left out. */
  readonly optional?: readonly string[];
}

/** Rows of a city's worker or user list; more than this is another kind of file. */
const ROWS_MAX = 100_000;

/** Undefined when the file as a whole cannot be read; single rows are left out with a sentence each. */
export function parseCsv(text: string, form: CsvForm, problems: string[]): readonly CsvRow[] | undefined {
  const lines = splitRecords(text, form.file, problems);
  if (lines === undefined) return undefined;
  const [header, ...body] = lines;
  if (header === undefined) {
    problems.push(`${form.file}:1: is empty; a first line "${form.required.join(",")}" would be right.`);
    return undefined;
  }
  if (!checkHeader(header.cells, form, problems)) return undefined;
  if (body.length > ROWS_MAX) {
    problems.push(`${form.file}: has ${String(body.length)} rows; at most ${String(ROWS_MAX)} are read.`);
    return undefined;
  }
  const rows: CsvRow[] = [];
  for (const { line, cells } of body) {
    if (cells.length !== header.cells.length) {
      problems.push(
        `${form.file}:${String(line)}: has ${String(cells.length)} values; the header's ${String(header.cells.length)} would be right.`,
      );
      continue;
    }
    const values = new Map(header.cells.map((name, i) => [name, cells[i] ?? ""]));
    rows.push({ line, cell: (column) => values.get(column) ?? "" });
  }
  return rows;
}

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

function splitRecords(text: string, file: string, problems: string[]): readonly Line[] | undefined {
  try {
    const records = parse(text, {
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      comment: "#",
      comment_no_infix: true,
    }) as unknown as readonly { record: readonly string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    problems.push(`${file}: is not CSV: ${cause.message}.`);
    return undefined;
  }
}

function checkHeader(header: readonly string[], form: CsvForm, problems: string[]): boolean {
  const known = [...form.required, ...(form.optional ?? [])];
  const before = problems.length;
  for (const column of form.required) {
    if (!header.includes(column)) {
      problems.push(
        `${form.file}:1: column "${column}" is missing; the columns ${known.join(",")} would be right.`,
      );
    }
  }
  for (const column of new Set(header)) {
    if (!known.includes(column)) {
      problems.push(
        `${form.file}:1: column "${column}" is unknown; the columns ${known.join(",")} would be right.`,
      );
    }
    if (header.filter((other) => other === column).length > 1) {
      problems.push(`${form.file}:1: column "${column}" stands there twice; once would be right.`);
    }
  }
  return problems.length === before;
}

/** Notes what is wrong with one cell: key, value, what would be right. Gives back null, so that a reader can return it. */
export type Complain = (key: string, value: string, right: string) => null;

export function complainer(
  place: { readonly file: string; readonly line: number },
  problems: string[],
): Complain {
  return (key, value, right) => {
    const shown =
      value === "" ? "empty" : JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
    problems.push(`${place.file}:${String(place.line)}: key "${key}" is ${shown}; ${right} would be right.`);
    return null;
  };
}

/** The cell, if it has the form asked for. */
function matching(
  row: CsvRow,
  key: string,
  rule: { readonly pattern: RegExp; readonly right: string },
  complain: Complain,
): string | null {
  const value = row.cell(key);
  return rule.pattern.test(value) ? value : complain(key, value, rule.right);
}

/** The "id" of a worker or a user. */
export function idOf(row: CsvRow, complain: Complain): string | null {
  const rule = { pattern: /^[A-Za-z0-9_-]{1,64}$/, right: "1 to 64 letters, digits, _ or -" };
  return matching(row, "id", rule, complain);
}

/** The "name" of a worker or a user. */
export function nameOf(row: CsvRow, complain: Complain): string | null {
  return matching(row, "name", { pattern: /^.{1,64}$/u, right: "a name of 1 to 64 characters" }, complain);
}
