/** The models program without its process: arguments in, words and exit code out. */
import { parseArgs } from "node:util";
import { COMMANDS, type Voice } from "./commands.ts";
import { messageOf, ModelError } from "./errors.ts";
import { LIFECYCLE_HELP, LIFECYCLE_OPTIONS } from "./lifecycle/lifecycle-commands.ts";
import { TUNE_HELP, TUNE_OPTIONS } from "./tune/tune-commands.ts";

const HELP = `models: detector weights: fetched by hash, converted, measured

  models list                          every model, where it stands in the cache, its licence
  models pull NAME | --all             fetch the weights, convert them where needed, check the hash
  models verify NAME | --all           check the hash of what is in the cache
  models convert IN.tflite OUT.onnx    EfficientDet-Lite from TFLite to ONNX
${LIFECYCLE_HELP}
  models replay SOURCE... --config agent.yaml   what the agent's rules would have said, as lines of JSON
        SOURCE           .gwr files or folders of them (perception records), or a video
        [--camera CODE]  which camera of the configuration
        [--why TIME]     explain one moment as well
        [--record FILE.gwr]  keep the records of a video
        [--start TIME]   when a video's first picture was taken (default 1970-01-01T00:00:00Z)
        [--json]         the last line on stdout is a summary
  models eval-ap                       average precision through the agent's own pre- and post-processing
        [--models a,b]   only these
        [--data DIR]     folder with coco/instances.json and coco/images
        [--workers N]    pictures in flight (default 1)
        [--reference-resize]  each model again with the reference's own resize, which else only one that is off gets
        [--json]         the last line on stdout is JSON
  models eval                          the whole pipeline on clips built with exact ground truth
        [--seed N]       other clips (default 1)
        [--only KIND]    a violation, negative, quiet or guard
        [--clips DIR]    recordings to build them from
        [--cutouts FILE] things to put in, in COCO's format with polygons
        [--look]         build and show the clips, score nothing
        [--json]         the last line on stdout is JSON
  models eval-tracking                 the watched camera's tracker against known identities
        [--model NAME]   the detector (default yolox-nano)
        [--fps N]        looks per second: 10 (default), 5, 2 or 1
        [--export FILE]  write the detections for other trackers
        [--json]         the last line on stdout is JSON
${TUNE_HELP}
  models --help

Weights are kept in .gridwatch/cache/models, or below GRIDWATCH_CACHE_DIR. GRIDWATCH_DATA_DIR names a folder that is
asked before the network. eval-ap exits with 1 when a model is off its reference by more than 0.5, also with the
reference's own resize, and writes .gridwatch/reports/eval-ap.html and .json; eval writes eval.html and .json there.`;

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

async function runCommandLine(args: readonly string[], voice: Voice): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...LIFECYCLE_OPTIONS,
      ...TUNE_OPTIONS,
      help: { type: "boolean", short: "h", default: false },
      all: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      models: { type: "string" },
      data: { type: "string" },
      workers: { type: "string", default: "1" },
      "reference-resize": { type: "boolean", default: false },
      seed: { type: "string", default: "1" },
      only: { type: "string" },
      clips: { type: "string" },
      cutouts: { type: "string" },
      look: { type: "boolean", default: false },
      model: { type: "string", default: "yolox-nano" },
      fps: { type: "string", default: "10" },
      export: { type: "string" },
      config: { type: "string" },
      camera: { type: "string" },
      why: { type: "string" },
      record: { type: "string" },
      start: { type: "string" },
    },
  });
  const [name, ...operands] = positionals;
  if (values.help || name === undefined) {
    voice.print(HELP);
    return values.help ? 0 : EXIT_USAGE;
  }
  const command = COMMANDS[name];
  if (command === undefined) {
    throw new ModelError(
      "USAGE",
      `There is no command "${name}"; there are ${Object.keys(COMMANDS).join(", ")}.`,
    );
  }
  return await command({ ...values, operands }, voice);
}

/** parseArgs names its own errors: an unknown option is the user's slip, not a failure of ours. */
function isUsage(error: unknown): boolean {
  if (error instanceof ModelError) return error.code === "USAGE";
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

/** Never rejects: what went wrong is said in one sentence. Exit codes: 0, 1 failed, 2 called wrongly. */
export async function runModels(args: readonly string[], voice: Voice): Promise<number> {
  try {
    return await runCommandLine(args, voice);
  } catch (error) {
    voice.say(`models: ${messageOf(error)}`);
    return isUsage(error) ? EXIT_USAGE : EXIT_FAILED;
  }
}
