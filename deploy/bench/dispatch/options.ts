/** The command line of `npm run bench:dispatch`. */
import { parseArgs } from "node:util";
import { join, resolve } from "node:path";
import { repoRoot } from "../../../models/paths.ts";
import { BENCH_PARTS, type BenchPart } from "./plan.ts";

export interface BenchOptions {
  /** For the whole run, servers and start-up included. */
  readonly seconds: number;
  /** Folder with dispatcher/main.js of the build that is measured. */
  readonly build: string;
  /** Tickets in the grown book; undefined: as many as the time allows. */
  readonly tickets: number | undefined;
  readonly parts: ReadonlySet<BenchPart>;
  readonly json: boolean;
}

export const HELP = `npm run bench:dispatch -- [options]

  --seconds N      time for the whole run, 40 to 14400 (default 45); from 1500 on 956 cameras run for ten minutes and the
                   book grows to 5 million tickets
  --tickets N      tickets in the grown book
  --only PARTS     some of notify,cities,repeats,new,growth, with commas; the others are null in the JSON
  --build FOLDER   another build of the dispatcher than dist/, to compare two
  --json           the last line is one JSON object
`;

/** Null when help is asked for; throws one sentence for what is wrong. */
export function readOptions(args: readonly string[]): BenchOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: "string", default: "45" },
      tickets: { type: "string" },
      only: { type: "string" },
      build: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  return {
    seconds: numberIn("--seconds", values.seconds, [40, 14_400]),
    build: values.build === undefined ? join(repoRoot(), "dist") : resolve(values.build),
    tickets:
      values.tickets === undefined ? undefined : numberIn("--tickets", values.tickets, [20_000, 20_000_000]),
    parts: partsOf(values.only),
    json: values.json,
  };
}

function partsOf(text: string | undefined): ReadonlySet<BenchPart> {
  if (text === undefined) return new Set(BENCH_PARTS);
  const isPart = (name: string): name is BenchPart => BENCH_PARTS.some((part) => part === name);
  const parts = text.split(",").filter(isPart);
  if (parts.length > 0 && parts.length === text.split(",").length) return new Set(parts);
  throw new Error(`--only is "${text}"; give some of ${BENCH_PARTS.join(",")}, with commas between them`);
}

function numberIn(option: string, text: string, [least, most]: readonly [number, number]): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new Error(`${option} is "${text}"; give a whole number from ${String(least)} to ${String(most)}`);
}
