/** Which row goes with which column at the least total cost: exact, for the few hundred boxes of one picture. Pure. */

/**
 * Pairs rows with columns so that the sum of (cost - limit) over the pairs is least; a pair that costs `limit` or
 * more is never made, so a row or column may stay alone. Rows of `cost` are equally long. Returns [row, column] by
 * row. Shortest augmenting paths with potentials (Jonker and Volgenant 1987): O(rows^2 * columns).
 */
export function assign(
  cost: readonly (readonly number[])[],
  limit: number,
): readonly (readonly [number, number])[] {
  const columns = cost[0]?.length ?? 0;
  if (columns === 0) return [];
  const flipped = cost.length > columns;
  const rows = flipped ? Math.min(cost.length, columns) : cost.length;
  const width = flipped ? cost.length : columns;
  // To stay alone costs 0 and is always possible: a complete assignment of this matrix is a partial one of ours.
  const gain = Array.from({ length: rows }, (_, i) =>
    Float64Array.from({ length: width }, (_unused, j) => {
      const value = (flipped ? cost[j]?.[i] : cost[i]?.[j]) ?? Number.POSITIVE_INFINITY;
      return value < limit ? value - limit : 0;
    }),
  );
  const rowOf = completeAssignment(gain, width);
  const pairs: [number, number][] = [];
  rowOf.forEach((row, column) => {
    if (row === -1 || (gain[row]?.[column] ?? 0) >= 0) return;
    pairs.push(flipped ? [column, row] : [row, column]);
  });
  return pairs.sort((a, b) => a[0] - b[0]);
}

/** Column → row, or -1; every row gets a column. Needs at least as many columns as rows. */
function completeAssignment(cost: readonly Float64Array[], columns: number): Int32Array {
  const search: Search = {
    cost,
    rowPrice: new Float64Array(cost.length),
    columnPrice: new Float64Array(columns),
    rowOf: new Int32Array(columns).fill(-1),
  };
  for (let row = 0; row < cost.length; row++) augment(search, row);
  return search.rowOf;
}

interface Search {
  readonly cost: readonly Float64Array[];
  readonly rowPrice: Float64Array;
  readonly columnPrice: Float64Array;
  readonly rowOf: Int32Array;
}

/** Dijkstra over columns: how far each is from the row that wants one, and over which column it was reached. */
interface Tree {
  readonly distance: Float64Array;
  readonly cameFrom: Int32Array;
  readonly done: Uint8Array;
}

/** Finds the cheapest way to give `start` a column, moving others where that pays. */
function augment(search: Search, start: number): void {
  const { rowOf } = search;
  const columns = rowOf.length;
  const tree: Tree = {
    distance: new Float64Array(columns).fill(Number.POSITIVE_INFINITY),
    cameFrom: new Int32Array(columns).fill(-1),
    done: new Uint8Array(columns),
  };
  let last = -1;
  for (let row = start; row !== -1; row = at(rowOf, last)) {
    relax(search, tree, { row, via: last });
    last = nearestOpen(tree);
    tree.done[last] = 1;
  }
  reprice(search, tree, { start, reached: at(tree.distance, last) });
  for (let column = last; column !== -1; ) {
    const before = at(tree.cameFrom, column);
    rowOf[column] = before === -1 ? start : at(rowOf, before);
    column = before;
  }
}

/** Typed arrays hold a number at every index of theirs. */
const at = (values: Float64Array | Int32Array, i: number): number => values[i] as number;

function relax(
  { cost, rowPrice, columnPrice }: Search,
  { distance, cameFrom, done }: Tree,
  { row, via }: { readonly row: number; readonly via: number },
): void {
  const ofRow = cost[row] as Float64Array;
  const base = (via === -1 ? 0 : at(distance, via)) - at(rowPrice, row);
  for (let j = 0; j < distance.length; j++) {
    const length = base + at(ofRow, j) - at(columnPrice, j);
    if (done[j] === 1 || length >= at(distance, j)) continue;
    distance[j] = length;
    cameFrom[j] = via;
  }
}

function nearestOpen({ distance, done }: Tree): number {
  let nearest = -1;
  for (let j = 0; j < distance.length; j++) {
    if (done[j] === 1) continue;
    if (nearest === -1 || at(distance, j) < at(distance, nearest)) nearest = j;
  }
  return nearest;
}

/** Keeps every reduced cost at 0 or above, and at 0 along the pairs. */
function reprice(
  { rowPrice, columnPrice, rowOf }: Search,
  { distance, done }: Tree,
  { start, reached }: { readonly start: number; readonly reached: number },
): void {
  rowPrice[start] = at(rowPrice, start) + reached;
  for (let j = 0; j < distance.length; j++) {
    if (done[j] === 0) continue;
    const slack = reached - at(distance, j);
    columnPrice[j] = at(columnPrice, j) - slack;
    const owner = at(rowOf, j);
    if (owner !== -1) rowPrice[owner] = at(rowPrice, owner) + slack;
  }
}
