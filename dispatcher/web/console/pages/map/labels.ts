/** Which grids' names stand on the map: those that have room, and none upon another. Pure. */

export interface Label {
  readonly name: string;
  /** The middle of its area on the map, px. */
  readonly x: number;
  readonly y: number;
  /** Of its area, px. */
  readonly widthPx: number;
}

/** A Chinese character of 12 px. */
const CHAR_PX = 12.5;
const LINE_PX = 18;
/** An area that is much wider than the view is not told by a name in its middle. */
const WIDTH_MAX_PX = 3_000;

/** Small areas first: people look for the grid, not for the district that they know. */
export function placeLabels<T extends Label>(labels: readonly T[]): readonly T[] {
  const placed: T[] = [];
  for (const label of labels.toSorted((a, b) => a.widthPx - b.widthPx)) {
    const widthPx = textPx(label.name);
    if (label.widthPx < widthPx + 8 || label.widthPx > WIDTH_MAX_PX) continue;
    const isFree = placed.every(
      ({ name, x, y }) =>
        Math.abs(x - label.x) > (textPx(name) + widthPx) / 2 || Math.abs(y - label.y) > LINE_PX,
    );
    if (isFree) placed.push(label);
  }
  return placed;
}

const textPx = (text: string): number => {
  let width = 0;
  for (const char of text) width += (char.codePointAt(0) ?? 0) > 0x2e7f ? CHAR_PX : CHAR_PX / 2;
  return width;
};
