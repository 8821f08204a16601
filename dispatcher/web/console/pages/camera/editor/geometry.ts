/** Polygons in shares of the picture, as people draw them: 0,0 is the top left, 1,1 the bottom right. Pure. */

export type Point = [x: number, y: number];
export type Ring = readonly Point[];

/** Of the picture on the page, pixels: shares say nothing of how near two points look. */
export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** More corners do not travel. */
export const CORNERS_MAX = 64;
/** As the agent has it: less is a slip of the hand. */
const AREA_MIN = 0.00005;
/** A hundredth of a percent: a tenth of a pixel of a 720p picture, and short to read. */
const STEP = 10_000;

const share = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * STEP) / STEP;

export const intoPicture = ([x, y]: Point): Point => [share(x), share(y)];

/** Near the picture's edge means on it: things that stand there have their feet on the very edge. */
export function ontoEdge([x, y]: Point, { widthPx, heightPx }: Size, reachPx = 8): Point {
  const onto = (value: number, wholePx: number): number => {
    if (value * wholePx < reachPx) return 0;
    return (1 - value) * wholePx < reachPx ? 1 : value;
  };
  return intoPicture([onto(x, widthPx), onto(y, heightPx)]);
}

export const moveCorner = (ring: Ring, index: number, to: Point): Point[] =>
  ring.map((corner, i) => (i === index ? intoPicture(to) : corner));

/** After the corner of this index; at `at`, or half-way to the next one. */
export function insertCorner(ring: Ring, index: number, at?: Point): Point[] {
  const [ax, ay] = ring[index] ?? [0, 0];
  const [bx, by] = ring[(index + 1) % ring.length] ?? [0, 0];
  const corner = intoPicture(at ?? [(ax + bx) / 2, (ay + by) / 2]);
  return [...ring.slice(0, index + 1), corner, ...ring.slice(index + 1)];
}

/** A polygon keeps three corners. */
export const deleteCorner = (ring: Ring, index: number): Point[] =>
  ring.length <= 3 ? [...ring] : ring.filter((_, i) => i !== index);

/** Stays whole: it stops at the edge of the picture. */
export function moveRing(ring: Ring, [dx, dy]: Point): Point[] {
  const within = (by: number, values: readonly number[]): number =>
    Math.min(1 - Math.max(...values), Math.max(-Math.min(...values), by));
  const x = within(
    dx,
    ring.map((corner) => corner[0]),
  );
  const y = within(
    dy,
    ring.map((corner) => corner[1]),
  );
  return ring.map((corner) => intoPicture([corner[0] + x, corner[1] + y]));
}

/** Even-odd rule. */
export function holds(ring: Ring, [x, y]: Point): boolean {
  let inside = false;
  ring.forEach(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length] ?? [ax, ay];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}

/** In the square of its units (shoelace). */
export function areaOf(ring: Ring): number {
  const twice = ring.reduce((sum, [ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length] ?? [ax, ay];
    return sum + ax * by - bx * ay;
  }, 0);
  return Math.abs(twice) / 2;
}

/** Pixels from a point to the line between two corners. */
function gapPx(at: Point, a: Point, b: Point, { widthPx, heightPx }: Size): number {
  const [px, py] = [(at[0] - a[0]) * widthPx, (at[1] - a[1]) * heightPx];
  const [dx, dy] = [(b[0] - a[0]) * widthPx, (b[1] - a[1]) * heightPx];
  const along = Math.min(1, Math.max(0, (px * dx + py * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(px - along * dx, py - along * dy);
}

/** The edge nearest to a point, by its first corner. */
export function nearestEdge(
  ring: Ring,
  at: Point,
  size: Size,
): { readonly index: number; readonly gapPx: number } {
  const gaps = ring.map((corner, i) => gapPx(at, corner, ring[(i + 1) % ring.length] ?? corner, size));
  const nearest = Math.min(...gaps);
  return { index: gaps.indexOf(nearest), gapPx: nearest };
}

/** Which of the rings a click means: the smallest that holds it, else one whose edge is as near as a finger. */
export function ringAt(rings: readonly Ring[], at: Point, size: Size, reachPx = 6): number | null {
  const holding = rings.map((ring, i) => ({ i, area: holds(ring, at) ? areaOf(ring) : Infinity }));
  const smallest = holding.reduce((a, b) => (b.area < a.area ? b : a), { i: -1, area: Infinity });
  if (smallest.i >= 0) return smallest.i;
  const near = rings.findIndex((ring) => ring.length > 1 && nearestEdge(ring, at, size).gapPx <= reachPx);
  return near < 0 ? null : near;
}

const turn = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number =>
  Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));

const cross = (a: Point, b: Point, c: Point, d: Point): boolean =>
  turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;

/** Whether two of its edges cross: nobody could say what lies inside. */
export function crossesItself(ring: Ring): boolean {
  const edges = ring.map((corner, i) => [corner, ring[(i + 1) % ring.length] ?? corner] as const);
  return edges.some(([a, b], i) => edges.slice(i + 1).some(([c, d]) => cross(a, b, c, d)));
}

type RingFault = "few" | "many" | "small" | "crosses";

/** Null: it can be saved. */
export function faultOf(ring: Ring): RingFault | null {
  if (ring.length < 3) return "few";
  if (ring.length > CORNERS_MAX) return "many";
  if (crossesItself(ring)) return "crosses";
  return areaOf(ring) < AREA_MIN ? "small" : null;
}

/** Douglas-Peucker on both halves of the ring; keeps it when less than a triangle would be left or it would cross itself. */
export function simplify(ring: Ring, size: Size, tolerancePx = 2): Point[] {
  if (ring.length <= 3) return [...ring];
  const half = Math.floor(ring.length / 2);
  const [there, back] = [ring.slice(0, half + 1), [...ring.slice(half), ...ring.slice(0, 1)]];
  const thin = (line: Ring): readonly Point[] => thinned(line, size, tolerancePx);
  const simple = [...thin(there).slice(0, -1), ...thin(back).slice(0, -1)];
  return faultOf(simple) === null ? simple : [...ring];
}

function thinned(line: Ring, size: Size, tolerancePx: number): readonly Point[] {
  const [first, last] = [line[0], line.at(-1)];
  if (first === undefined || last === undefined || line.length < 3) return line;
  const gaps = line.map((corner) => gapPx(corner, first, last, size));
  const far = Math.max(...gaps);
  if (far <= tolerancePx) return [first, last];
  const at = gaps.indexOf(far);
  return [
    ...thinned(line.slice(0, at + 1), size, tolerancePx).slice(0, -1),
    ...thinned(line.slice(at), size, tolerancePx),
  ];
}

/** How deep the ground beyond a shop's line is at first, as a share of the picture's height. */
const BEYOND = 0.12;

/** A shop's line → the ground beyond it, which lies nearer to the camera: lower in the picture. */
export function groundBeyond(line: Ring, depth = BEYOND): Point[] {
  const beyond = line.map(([x, y]) => intoPicture([x, y + depth]));
  return [...line.map(intoPicture), ...beyond.reverse()];
}

/** A rectangle about a point, within the picture: what somebody without a pointer begins with. */
export function boxAbout([x, y]: Point, halfW: number, halfH: number): Point[] {
  const [cx, cy] = [Math.min(1 - halfW, Math.max(halfW, x)), Math.min(1 - halfH, Math.max(halfH, y))];
  const corners: Point[] = [
    [cx - halfW, cy - halfH],
    [cx + halfW, cy - halfH],
    [cx + halfW, cy + halfH],
    [cx - halfW, cy + halfH],
  ];
  return corners.map(intoPicture);
}
