/** CSV files (RFC 4180) that spreadsheets open as they are: with a mark of UTF-8, and no cell that they would run. */
import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import Type from "typebox";

export interface Column<T> {
  readonly name: string;
  readonly of: (row: T) => string | number | null;
}

export const CsvText = Type.Unsafe<Readable>({ type: "string", description: "text/csv; charset=utf-8" });

/** Without it Excel reads UTF-8 as the machine's own code page. */
const BOM = "\uFEFF";
/** What makes a spreadsheet take a text for a formula (OWASP: CSV injection), full-width forms too. */
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/;

/** One cell. A text that would be a formula gets an apostrophe in front; a number is left alone. */
export function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const lineOf = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(",")}\r\n`;

async function* linesOf<T>(
  columns: readonly Column<T>[],
  pages: AsyncIterable<readonly T[]>,
): AsyncGenerator<string, void, undefined> {
  let head = BOM + lineOf(columns.map(({ name }) => name));
  for await (const rows of pages) {
    // The head goes with the first page: what fails before it is still an answer with a status.
    const text = head + rows.map((row) => lineOf(columns.map(({ of }) => of(row)))).join("");
    head = "";
    if (text !== "") yield text;
  }
}

/** Sends page after page as the client reads; nothing is held but one page. */
export function csvReply<T>(
  reply: FastifyReply,
  fileName: string,
  columns: readonly Column<T>[],
  pages: AsyncIterable<readonly T[]>,
): FastifyReply {
  return reply
    .header("content-type", "text/csv; charset=utf-8; header=present")
    .header("content-disposition", `attachment; filename="${fileName}"`)
    .send(Readable.from(linesOf(columns, pages), { objectMode: false }));
}
