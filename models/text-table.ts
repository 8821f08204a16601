/** Columns in plain text; a column of numbers, where "-" stands for none, lies to the right. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = head.map((title, column) => {
    const cells = rows.map((row) => row[column] ?? "");
    return {
      width: Math.max(title.length, ...cells.map((cell) => cell.length)),
      numeric: cells.every((cell) => /^(-|-?[\d.]+)$/.test(cell)),
    };
  });
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ width, numeric }, k) =>
        numeric ? (cells[k] ?? "").padStart(width) : (cells[k] ?? "").padEnd(width),
      )
      .join("  ")
      .trimEnd();
  return [line(head), line(columns.map(({ width }) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
