/** Polygons: what lies inside, and how large they are. Pure. */
import type { Point } from "./box.ts";

/** Even-odd rule; a point on an edge counts as inside, so neighbouring zones leave no gap between them. */
export function polygonContains(polygon: readonly Point[], [x, y]: Point): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i, i += 1) {
    const [x1, y1] = polygon[i] as Point;
    const [x2, y2] = polygon[j] as Point;
    if (onSegment([x1, y1], [x2, y2], [x, y])) return true;
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

const EDGE_TOLERANCE = 1e-9;

function onSegment([ax, ay]: Point, [bx, by]: Point, [x, y]: Point): boolean {
  const cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
  if (Math.abs(cross) > EDGE_TOLERANCE) return false;
  const dot = (x - ax) * (bx - ax) + (y - ay) * (by - ay);
  return dot >= -EDGE_TOLERANCE && dot <= (bx - ax) ** 2 + (by - ay) ** 2 + EDGE_TOLERANCE;
}

/** Area of a simple polygon in the square of its units (shoelace), never negative. */
export function polygonArea(polygon: readonly Point[]): number {
  let twice = 0;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i, i += 1) {
    const [x1, y1] = polygon[j] as Point;
    const [x2, y2] = polygon[i] as Point;
    twice += x1 * y2 - x2 * y1;
  }
  return Math.abs(twice) / 2;
}
