/** What a live answer does to rows that somebody is reading: nothing jumps. */

export interface LiveRows<T> {
  /** As they stood, each with its newest content; what is no longer in the answer stays as it was last known. */
  readonly rows: readonly T[];
  /** In the answer and not shown: a bar says how many, and shows them when asked. */
  readonly newCount: number;
}

export function liveRows<T extends { readonly id: string }>(
  shown: readonly T[],
  fresh: readonly T[],
): LiveRows<T> {
  if (shown.length === 0) return { rows: fresh, newCount: 0 };
  const byId = new Map(fresh.map((row) => [row.id, row]));
  const known = new Set(shown.map(({ id }) => id));
  return {
    rows: shown.map((row) => byId.get(row.id) ?? row),
    newCount: fresh.filter(({ id }) => !known.has(id)).length,
  };
}
