/** The command line of `npm run bench:replay`. */
import { parseArgs } from "node:util";

export interface BenchOptions {
  /** For all of it, about. */
  readonly seconds: number;
  readonly json: boolean;
}

export const HELP = `npm run bench:replay -- [options]

  --seconds N   how long it may take (default 45, at least 20): more looks, and a longer replay
  --json        the last line is one JSON object
`;

const LEAST_S = 20;
const MOST_S = 86_400;

/** Null when help is asked for; throws one sentence for what is wrong. */
export function readOptions(args: readonly string[]): BenchOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: "string", default: "45" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  const seconds = /^\d+$/.test(values.seconds) ? Number(values.seconds) : Number.NaN;
  if (!(seconds >= LEAST_S && seconds <= MOST_S))
    throw new Error(`--seconds is "${values.seconds}"; give a whole number from ${LEAST_S} to ${MOST_S}`);
  return { seconds, json: values.json };
}
