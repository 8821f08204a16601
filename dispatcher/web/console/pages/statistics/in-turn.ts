/** Figures are work for the book: at most two questions are under way, so that others can work meanwhile. */
const AT_ONCE = 2;

let running = 0;
const waiting: (() => void)[] = [];

/** As many wait as a page has cards, and a trend has steps. */
export async function inTurn<T>(question: () => Promise<T>): Promise<T> {
  if (running < AT_ONCE) running += 1;
  // Who goes hands the place on.
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await question();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}
