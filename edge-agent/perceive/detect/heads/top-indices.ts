/** The most confident entries of a long list without sorting all of it: pure. */

export interface TopIndicesOptions {
  /** Entries at or below are left out; so is NaN. */
  readonly floor: number;
  /** At most this many are returned. */
  readonly limit: number;
  /** Entries that do not count at all, asked only of those above the floor. */
  readonly accept?: (index: number) => boolean;
}

/**
 * Positions of the largest values above the floor, largest first; equal values in order of position.
 * Whenever twice the limit has gathered, the lower half is thrown away and the floor rises, so a model that
 * answers "everything, everywhere" costs a bounded amount of time and memory.
 */
export function topIndices(values: Float32Array, { floor, limit, accept }: TopIndicesOptions): number[] {
  const best = (indices: number[]) =>
    indices.sort((a, b) => (values[b] as number) - (values[a] as number) || a - b).slice(0, limit);
  let threshold = floor;
  let gathered: number[] = [];
  for (let index = 0; index < values.length; index += 1) {
    if (!((values[index] as number) > threshold)) continue;
    if (accept !== undefined && !accept(index)) continue;
    gathered.push(index);
    if (gathered.length < limit * 2) continue;
    gathered = best(gathered);
    threshold = values[gathered.at(-1) as number] as number;
  }
  return best(gathered);
}
