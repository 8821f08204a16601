/** The command line of `npm run bench:tune`. */
import { parseArgs } from "node:util";
import { VIOLATIONS, type Violation } from "#contract";

export interface BenchOptions {
  readonly seeds: readonly number[];
  readonly violations: readonly Violation[];
  /** Stop taking up more clips when so much of it has passed that the rest can be done; undefined: take all. */
  readonly seconds: number | undefined;
  readonly minPrecision: number;
  readonly json: boolean;
}

export const HELP = `npm run bench:tune -- [options]

  --seeds LIST       of the suite's clips (default 2,4,8,9)
  --violations LIST  only these (default all seven)
  --seconds N        as many clips as can be watched in about so long (default all)
  --min-precision P  lower bound that a proposal must reach (default 0.7)
  --json             the last line is one JSON object
`;

/** Null when help is asked for; throws one sentence for what is wrong. */
export function readOptions(args: readonly string[]): BenchOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: "string", default: "2,4,8,9" },
      violations: { type: "string", default: VIOLATIONS.join() },
      seconds: { type: "string" },
      "min-precision": { type: "string", default: "0.7" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  return {
    seeds: values.seeds.split(",").map((text) => numberIn("--seeds", text, [0, 999_999_999])),
    violations: values.violations.split(",").map(violationOf),
    seconds: values.seconds === undefined ? undefined : numberIn("--seconds", values.seconds, [10, 86_400]),
    minPrecision: numberIn("--min-precision", values["min-precision"], [0.01, 0.99]),
    json: values.json,
  };
}

function violationOf(text: string): Violation {
  const found = VIOLATIONS.find((violation) => violation === text);
  if (found !== undefined) return found;
  throw new Error(`--violations has "${text}"; give some of ${VIOLATIONS.join(", ")}`);
}

function numberIn(option: string, text: string, [least, most]: readonly [number, number]): number {
  const value = /^\d+([.]\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new Error(`${option} is "${text}"; give a number from ${String(least)} to ${String(most)}`);
}
