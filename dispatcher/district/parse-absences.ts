/** The leave list's CSV: who is away, from when until when. */
import { complainer, type Complain, type CsvRow, parseCsv } from "./csv-rows.ts";
import type { Absence } from "./types.ts";

const COLUMNS = ["workerId", "from", "until", "reason"] as const;
const REASON_LENGTH_MAX = 200;

/** All absences, or undefined with a sentence for everything that is wrong. */
export function parseAbsences(
  text: string,
  context: { readonly file: string; readonly workerIds: ReadonlySet<string> | undefined },
  problems: string[],
): readonly Absence[] | undefined {
  const before = problems.length;
  const rows = parseCsv(text, { file: context.file, required: COLUMNS }, problems) ?? [];
  const absences = rows.flatMap((row) => {
    const complain = complainer({ file: context.file, line: row.line }, problems);
    const absence = absenceOf(row, context.workerIds, complain);
    return absence === null ? [] : [absence];
  });
  return problems.length === before ? absences : undefined;
}

function absenceOf(
  row: CsvRow,
  workerIds: ReadonlySet<string> | undefined,
  complain: Complain,
): Absence | null {
  const workerId = row.cell("workerId");
  const reason = row.cell("reason");
  if (workerId === "" || (workerIds !== undefined && !workerIds.has(workerId))) {
    return complain("workerId", workerId, "the id of a worker in the workers file");
  }
  const from = momentOf(row.cell("from"), "T00:00");
  // A last day belongs to the leave.
  const until = momentOf(row.cell("until"), "T24:00");
  const form = "a local day or time such as 2026-10-01 or 2026-10-01T14:00";
  if (from === null) return complain("from", row.cell("from"), form);
  if (until === null) return complain("until", row.cell("until"), form);
  if (until <= from) return complain("until", row.cell("until"), `an end after ${from}`);
  if (reason === "" || reason.length > REASON_LENGTH_MAX) {
    return complain("reason", reason, `a reason of 1 to ${String(REASON_LENGTH_MAX)} characters`);
  }
  return { workerId, from, until, reason };
}

/** "2026-10-01" or "2026-10-01T14:00" → with a time; null: no such day or time. */
function momentOf(value: string, time: string): string | null {
  const match = /^(\d{4}-\d\d-\d\d)(T(?:[01]\d|2[0-3]):[0-5]\d)?$/.exec(value);
  if (match === null) return null;
  const [, day = "", given = time] = match;
  const at = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || !at.toISOString().startsWith(day) ? null : day + given;
}
