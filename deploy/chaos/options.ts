/** The command line of `npm run chaos:dispatch`. */
import { parseArgs } from "node:util";

export interface ChaosOptions {
  /** Of load and faults; starting, settling and the audit come on top. */
  readonly minutes: number;
  readonly eventsPerS: number;
  readonly seed: number;
  readonly json: boolean;
}

export const HELP = `npm run chaos:dispatch -- [options]

  --minutes N   load and faults, 0.2 to 1440 (default 1); starting, settling and the audit come on top
  --rate N      events a second, 10 to 2000 (default 200)
  --seed N      of the order of faults (default 1)
  --json        the last line is one JSON object

Exit code 1 when an event was lost or doubled, a timer was missed, or the auditor found anything else.
`;

/** Null when help is asked for; throws one sentence for what is wrong. */
export function readOptions(args: readonly string[]): ChaosOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "1" },
      rate: { type: "string", default: "200" },
      seed: { type: "string", default: "1" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  return {
    minutes: numberIn("--minutes", values.minutes, [0.2, 1_440]),
    eventsPerS: numberIn("--rate", values.rate, [10, 2_000]),
    seed: numberIn("--seed", values.seed, [0, 1_000_000]),
    json: values.json,
  };
}

function numberIn(option: string, text: string, [least, most]: readonly [number, number]): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new Error(`${option} is "${text}"; give a number from ${String(least)} to ${String(most)}`);
}
