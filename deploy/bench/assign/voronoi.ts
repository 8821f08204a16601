/** Irregular plots that fill a square without gaps: Voronoi cells by clipping half-planes. Pure. */

/** [x, y] in metres. */
export type Point = readonly [number, number];

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** The part of a convex ring (not closed) that lies nearer to `site` than to `other`. */
function nearerHalf(ring: readonly Point[], site: Point, other: Point): readonly Point[] {
  const [nx, ny] = [other[0] - site[0], other[1] - site[1]];
  const limit = (nx * (site[0] + other[0]) + ny * (site[1] + other[1])) / 2;
  const side = ([x, y]: Point): number => nx * x + ny * y - limit;
  const kept: Point[] = [];
  ring.forEach((from, i) => {
    const to = ring[(i + 1) % ring.length] as Point;
    const [a, b] = [side(from), side(to)];
    if (a <= 0) kept.push(from);
    if (a < 0 !== b < 0 && a !== b) {
      const t = a / (a - b);
      kept.push([from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])]);
    }
  });
  return kept;
}

/** The cell of each site within the square from 0 to `sideM`; rings are not closed. */
export function voronoiCells(sites: readonly Point[], sideM: number): readonly (readonly Point[])[] {
  const square: readonly Point[] = [
    [0, 0],
    [sideM, 0],
    [sideM, sideM],
    [0, sideM],
  ];
  return sites.map((site) => {
    const others = sites
      .filter((other) => other !== site)
      .map((other) => ({ other, far: distance(site, other) }))
      .sort((a, b) => a.far - b.far);
    let ring = square;
    for (const { other, far } of others) {
      // A site farther than twice the farthest corner cannot cut any more.
      if (far > 2 * Math.max(...ring.map((corner) => distance(site, corner)))) break;
      ring = nearerHalf(ring, site, other);
    }
    return ring;
  });
}

/** Centre of gravity and area (m²) of a convex ring. */
export function centreOf(ring: readonly Point[]): { readonly centre: Point; readonly areaSqM: number } {
  let [twice, x, y] = [0, 0, 0];
  ring.forEach(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length] as Point;
    const cross = ax * by - bx * ay;
    twice += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  });
  return { centre: [x / (3 * twice), y / (3 * twice)], areaSqM: Math.abs(twice) / 2 };
}
