/** The negative list's CSV (负面清单): which violations are no duty of the grids, where, and why. */
import { VIOLATIONS } from "#contract";
import { complainer, type Complain, type CsvRow, parseCsv } from "./csv-rows.ts";
import type { DutyExclusion } from "./types.ts";

const COLUMNS = ["violation", "gridId", "reason"] as const;
const REASON_LENGTH_MAX = 200;

/** All entries, or undefined with a sentence for everything that is wrong. */
export function parseNegativeList(
  text: string,
  context: { readonly file: string; readonly gridIds: ReadonlySet<string> | undefined },
  problems: string[],
): readonly DutyExclusion[] | undefined {
  const before = problems.length;
  const rows = parseCsv(text, { file: context.file, required: COLUMNS }, problems) ?? [];
  const lineOf = new Map<string, number>();
  const exclusions = rows.flatMap((row) => {
    const complain = complainer({ file: context.file, line: row.line }, problems);
    const exclusion = exclusionOf(row, context.gridIds, complain);
    if (exclusion === null) return [];
    const key = `${exclusion.violation} ${exclusion.gridId ?? ""}`;
    const earlier = lineOf.get(key);
    if (earlier !== undefined)
      complain("gridId", row.cell("gridId"), `another place than row ${String(earlier)} has`);
    lineOf.set(key, row.line);
    return [exclusion];
  });
  return problems.length === before ? exclusions : undefined;
}

function exclusionOf(
  row: CsvRow,
  gridIds: ReadonlySet<string> | undefined,
  complain: Complain,
): DutyExclusion | null {
  const violation = VIOLATIONS.find((each) => each === row.cell("violation"));
  const gridId = row.cell("gridId");
  const reason = row.cell("reason");
  if (violation === undefined) {
    return complain("violation", row.cell("violation"), `one of ${VIOLATIONS.join(", ")}`);
  }
  if (gridId !== "" && gridIds !== undefined && !gridIds.has(gridId)) {
    return complain(
      "gridId",
      gridId,
      "the id of a grid in the grids file, or nothing for the whole district",
    );
  }
  if (reason === "" || reason.length > REASON_LENGTH_MAX) {
    return complain("reason", reason, `a reason of 1 to ${String(REASON_LENGTH_MAX)} characters`);
  }
  return { violation, gridId: gridId === "" ? null : gridId, reason };
}
