/** The command line of `npm run soak:edge`. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { MAX_CAMERAS, MIN_CAMERAS } from "./cast.ts";

export interface SoakOptions {
  /** Of all phases together; starting the servers and settling at the end come on top, some 10 s. */
  readonly minutes: number;
  readonly cameras: number;
  readonly json: boolean;
  /** Folder with edge-agent/main.js of the build that is soaked; undefined: this clone's dist/. */
  readonly build: string | undefined;
}

export const HELP = `npm run soak:edge -- [options]

  --minutes N          how long the phases take together, fractions allowed (default 0.6)
  --cameras N          half of them misbehave (default 30)
  --build FOLDER       another build of the agent than dist/
  --json               the last line is one JSON object
`;

const MIN_MINUTES = 0.4;
const MAX_MINUTES = 7 * 24 * 60;

/** Null when help is asked for; throws one sentence for what is wrong. */
export function readOptions(args: readonly string[]): SoakOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "0.6" },
      cameras: { type: "string", default: "30" },
      build: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  const cameras = numberIn("--cameras", values.cameras, [MIN_CAMERAS, MAX_CAMERAS]);
  if (!Number.isInteger(cameras / 2)) {
    throw new Error(`--cameras is "${values.cameras}"; give an even number, because half of them misbehave`);
  }
  return {
    minutes: numberIn("--minutes", values.minutes, [MIN_MINUTES, MAX_MINUTES]),
    cameras,
    json: values.json,
    build: values.build === undefined ? undefined : resolve(values.build),
  };
}

function numberIn(option: string, text: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= least && value <= most) return value;
  throw new Error(`${option} is "${text}"; give a number from ${String(least)} to ${String(most)}`);
}
