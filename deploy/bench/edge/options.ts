/** The command line of `npm run bench:edge`. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { CASES, type StreamCase } from "./cases.ts";

export interface BenchOptions {
  /** For the whole run, servers and start-up included; clips that must be encoded first come on top. */
  readonly seconds: number;
  readonly cases: readonly StreamCase[];
  readonly json: boolean;
  /** Cameras of the agent under test, per codec and size; undefined: chosen by the time there is. */
  readonly cameras: number | undefined;
  /** Folder with edge-agent/main.js of the build that is measured; undefined: this clone's dist/. */
  readonly build: string | undefined;
  /** Extra lines for agent.yaml's `patrol`, such as { maxWidthPx: 960 }. */
  readonly patrol: Readonly<Record<string, number>>;
  readonly rule: BenchRule;
  /** H.265 key frames that name pictures before them. */
  readonly openGop: boolean;
  readonly idle: boolean;
}

/**
 * What the cameras watch for. parking: what the model names; the learned scene is glanced at while the zone is empty.
 * piling: what no class explains, so every look is also compared with the learned scene.
 */
export const BENCH_RULES = ["parking", "piling"] as const;
export type BenchRule = (typeof BENCH_RULES)[number];

export const HELP = `npm run bench:edge -- [options]

  --seconds N          time for the whole run (default 40); from 150 on capacity is also tried, not only computed
  --only NAME,NAME     ${CASES.map(({ name }) => name).join(", ")}, idle (default: all)
  --cameras N          cameras per codec and size
  --patrol KEY=NUMBER  a patrol option of agent.yaml for the agent under test (repeatable)
  --rule RULE          parking (default): what the model names; piling: what no class explains, the dearest rule
  --open-gop           H.265 key frames are CRA pictures, as x265 makes them, and not IDR, as cameras send them
  --build FOLDER       another build of the agent than dist/, to compare two
  --json               the last line is one JSON object
`;

const MIN_SECONDS = 20;
const MAX_CAMERAS = 200;

/** Null when help is asked for; throws one sentence for what is wrong. */
export function readOptions(args: readonly string[]): BenchOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: "string", default: "40" },
      only: { type: "string" },
      cameras: { type: "string" },
      patrol: { type: "string", multiple: true, default: [] },
      rule: { type: "string", default: "parking" },
      "open-gop": { type: "boolean", default: false },
      build: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  const names = values.only === undefined ? undefined : values.only.split(",");
  return {
    seconds: numberIn("--seconds", values.seconds, [MIN_SECONDS, 7200]),
    cases: casesOf(names),
    json: values.json,
    cameras:
      values.cameras === undefined ? undefined : numberIn("--cameras", values.cameras, [1, MAX_CAMERAS]),
    build: values.build === undefined ? undefined : resolve(values.build),
    patrol: Object.fromEntries(values.patrol.map(patrolOption)),
    rule: ruleOf(values.rule),
    openGop: values["open-gop"],
    idle: names === undefined || names.includes("idle"),
  };
}

function casesOf(names: readonly string[] | undefined): readonly StreamCase[] {
  const known = [...CASES.map(({ name }) => name), "idle"];
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`--only "${unknown}" is none of ${known.join(", ")}`);
  return CASES.filter(({ name }) => names?.includes(name) ?? true);
}

function ruleOf(text: string): BenchRule {
  const rule = BENCH_RULES.find((known) => known === text);
  if (rule === undefined) throw new Error(`--rule "${text}" is none of ${BENCH_RULES.join(", ")}`);
  return rule;
}

function patrolOption(text: string): [string, number] {
  const [key, value] = text.split("=");
  if (key === undefined || key === "" || value === undefined || !Number.isFinite(Number(value))) {
    throw new Error(`--patrol "${text}" must be KEY=NUMBER, such as maxWidthPx=960`);
  }
  return [key, Number(value)];
}

function numberIn(option: string, text: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`${option} is "${text}"; give a whole number from ${least} to ${most}`);
}
