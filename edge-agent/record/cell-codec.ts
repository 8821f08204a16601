/** The cells of a look in bytes: what differs from the look before, in runs. */
import type { SceneCells } from "../perceive/scene/cells.ts";
import type { LookReader, LookWriter } from "./look-streams.ts";
import { RecordError } from "./record-error.ts";

/** More cells than of any picture that the agent looks at. */
export const MOST_CELLS = 1 << 20;
/** Values that a cell's bits may have. */
const VALUES = 16;

/** `before`: of the look before, or undefined where it had none or ones of another size. */
export function writeCells(out: LookWriter, cells: SceneCells, before: SceneCells | undefined): void {
  const same = sameGrid(cells, before) ? before : undefined;
  out.cell.byte((same === undefined ? 0 : 1) + (cells.isCompared ? 2 : 0));
  if (same === undefined) {
    out.cell.count(cells.factor);
    out.cell.count(cells.columns);
    out.cell.count(cells.rows);
  }
  if (cells.bits !== same?.bits) writeRuns(out, cells.bits, same?.bits);
  // No run begins so far off: the end.
  out.cell.count(cells.bits.length);
}

function sameGrid(cells: SceneCells, before: SceneCells | undefined): before is SceneCells {
  return (
    before !== undefined &&
    cells.factor === before.factor &&
    cells.columns === before.columns &&
    cells.rows === before.rows
  );
}

/** Each run: cells that are as before, then how many differ and by which bits. */
function writeRuns(out: LookWriter, bits: Uint8Array, before: Uint8Array | undefined): void {
  const { length } = bits;
  let [cell, done] = [0, 0];
  while (cell < length) {
    const difference = (bits[cell] as number) ^ (before?.[cell] ?? 0);
    const first = cell++;
    if (difference === 0) continue;
    while (cell < length && ((bits[cell] as number) ^ (before?.[cell] ?? 0)) === difference) cell++;
    out.cell.count(first - done);
    out.cell.count((cell - first - 1) * VALUES + difference);
    done = cell;
  }
}

export function readCells(from: LookReader, before: SceneCells | undefined): SceneCells {
  const flags = from.cell.byte();
  const isCompared = (flags & 2) !== 0;
  const { factor, columns, rows, bits } = (flags & 1) === 0 ? readGrid(from) : (before ?? noGrid());
  const now = bits.slice();
  let [at, isSame] = [0, (flags & 1) !== 0];
  for (;;) {
    const skip = from.cell.count();
    if (skip === bits.length) break;
    const run = from.cell.count();
    const [first, last] = [at + skip, at + skip + Math.floor(run / VALUES)];
    if (last >= now.length) throw new RecordError("cells lie outside the picture");
    for (let cell = first; cell <= last; cell++) now[cell] = (now[cell] as number) ^ (run % VALUES);
    [at, isSame] = [last + 1, false];
  }
  if (isSame && before !== undefined && isCompared === before.isCompared) return before;
  return { factor, columns, rows, isCompared, bits: isSame ? bits : now };
}

function readGrid(from: LookReader): Omit<SceneCells, "isCompared"> {
  const [factor, columns, rows] = [from.cell.count(), from.cell.count(), from.cell.count()];
  if (columns * rows > MOST_CELLS) throw new RecordError(`a picture of ${columns} by ${rows} cells`);
  return { factor, columns, rows, bits: new Uint8Array(columns * rows) };
}

function noGrid(): never {
  throw new RecordError("cells refer to a look that is not there");
}
