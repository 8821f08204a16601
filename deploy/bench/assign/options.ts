/** The command line of `npm run bench:assign`. */
import { parseArgs } from "node:util";

export interface BenchOptions {
  readonly seed: number;
  readonly grids: number;
  readonly workers: number;
  /** Tickets of the hour. */
  readonly tickets: number;
  /** Cities, each with an hour of its own: seed, seed + 1, … */
  readonly runs: number;
  readonly json: boolean;
}

export const HELP = `npm run bench:assign -- [options]

  --seed N      of the first city (default 1)
  --runs N      cities, each from the next seed (default 3)
  --grids N     grids of the city (default 1734)
  --workers N   people of all roles (default 3000)
  --tickets N   tickets of the busy hour (default 1200)
  --json        the last line is one JSON object
`;

/** Null when help is asked for; throws one sentence for what is wrong. */
export function readOptions(args: readonly string[]): BenchOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string", default: "1" },
      runs: { type: "string", default: "3" },
      grids: { type: "string", default: "1734" },
      workers: { type: "string", default: "3000" },
      tickets: { type: "string", default: "1200" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  return {
    seed: numberIn("--seed", values.seed, [0, 1_000_000]),
    runs: numberIn("--runs", values.runs, [1, 50]),
    grids: numberIn("--grids", values.grids, [20, 5_000]),
    workers: numberIn("--workers", values.workers, [20, 10_000]),
    tickets: numberIn("--tickets", values.tickets, [1, 3_000]),
    json: values.json,
  };
}

function numberIn(option: string, text: string, [least, most]: readonly [number, number]): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new Error(`${option} is "${text}"; give a whole number from ${String(least)} to ${String(most)}`);
}
