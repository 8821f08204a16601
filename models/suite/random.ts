/** Chance from a seed: the same seed builds the same clip on every machine. */

export interface Random {
  /** 0 (inclusive) to 1 (exclusive). */
  next(): number;
  between(low: number, high: number): number;
  /** Whole number, both ends included. */
  whole(low: number, high: number): number;
  /** Throws RangeError on an empty list. */
  pick<T>(values: readonly T[]): T;
  /** Another stream that does not disturb this one. */
  fork(name: string): Random;
}

/** FNV-1a, 32 bits. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let k = 0; k < text.length; k++) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193);
  return hash >>> 0;
}

/** mulberry32 (Tommy Ettinger, public domain): 32 bits of state are plenty for placing things. */
export function createRandom(seed: number, name = ""): Random {
  const basis = hashText(`${String(seed)}/${name}`);
  let state = basis;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    whole,
    between: (low, high) => low + next() * (high - low),
    pick: <T>(values: readonly T[]): T => {
      if (values.length === 0) throw new RangeError("there is nothing to pick from");
      return values[whole(0, values.length - 1)] as T;
    },
    fork: (child) => createRandom(seed, `${name}/${child}`),
  };
}
