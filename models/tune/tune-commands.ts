/** The commands of the engineer's bench that work with labels: `tune` and `diff`. */
import type { Voice } from "../commands.ts";
import { diff } from "../diff/diff-command.ts";
import { dataDirs, modelCacheDir, reportsDir } from "../paths.ts";
import { tune } from "./tune-command.ts";

/** What these commands understand, for parseArgs. */
export const TUNE_OPTIONS = {
  config: { type: "string" },
  camera: { type: "string" },
  labels: { type: "string" },
  violation: { type: "string" },
  start: { type: "string" },
  clip: { type: "string" },
  confidence: { type: "string" },
  dwell: { type: "string" },
  height: { type: "string" },
  "min-precision": { type: "string" },
  "pool-lights": { type: "boolean", default: false },
  out: { type: "string" },
  name: { type: "string" },
  publish: { type: "string" },
  "token-file": { type: "string" },
} as const;

export const TUNE_HELP = `  models diff A B SOURCE...            two configurations or models on the same records or video: tickets that come and go
        [--config FILE]  the agent.yaml that A or B is put into, when it is a model's name
        [--camera CODE]  only this one
        [--labels FILE]  what people said of tickets, JSONL
        [--start TIME]   when a video's first picture was taken
        [--clip FILE]    the video that records were made of, for pictures
        [--json]         the last line on stdout is JSON
  models tune SOURCE... --config FILE --labels FILE
                                       precision and recall at other thresholds, and a proposal
        [--camera CODE] [--violation V] [--start TIME] [--clip FILE]
        [--confidence LIST] [--dwell LIST] [--height LIST]
                         try these: 0.4,0.5,0.6; seconds; metres
        [--pool-lights]  day, night and infrared as one, where each has too few labels
        [--min-precision P] lower bound that a proposal must reach (default 0.8)
        [--out FILE]     the configuration with the proposal as the camera's shadow, called [--name NAME]
        [--publish URL --token-file FILE] hand the reports to the dispatcher
        [--json]         the last line on stdout is JSON`;

export interface TuneCommandArguments {
  readonly operands: readonly string[];
  readonly json: boolean;
  readonly config?: string | undefined;
  readonly camera?: string | undefined;
  readonly labels?: string | undefined;
  readonly violation?: string | undefined;
  readonly start?: string | undefined;
  readonly clip?: string | undefined;
  readonly confidence?: string | undefined;
  readonly dwell?: string | undefined;
  readonly height?: string | undefined;
  readonly "min-precision"?: string | undefined;
  readonly "pool-lights"?: boolean | undefined;
  readonly out?: string | undefined;
  readonly name?: string | undefined;
  readonly publish?: string | undefined;
  readonly "token-file"?: string | undefined;
}

type Command = (args: TuneCommandArguments, voice: Voice) => Promise<number>;

const placesFor = (voice: Voice) => ({
  ...voice,
  ...{ modelCacheDir: modelCacheDir(), dataDirs: dataDirs(), reportsDir: reportsDir() },
});

const tuneCommand: Command = async ({ operands: sources, ...args }, voice) =>
  await tune(
    {
      ...{ ...args, sources, minPrecision: args["min-precision"], tokenFile: args["token-file"] },
      poolLights: args["pool-lights"] === true,
    },
    placesFor(voice),
  );

const diffCommand: Command = async ({ operands: [a, b, ...sources], ...args }, voice) =>
  await diff({ ...args, a, b, sources }, placesFor(voice));

export const TUNE_COMMANDS: Readonly<Record<string, Command>> = { tune: tuneCommand, diff: diffCommand };
