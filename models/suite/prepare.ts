/** Everything a suite needs before its first clip: model, recordings, cutouts, places, and the plans made of them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createOnnxDetector, type OnnxDetector } from "../../edge-agent/perceive/detect/onnx-detector.ts";
import { createLogger } from "../../edge-agent/telemetry/logger.ts";
import { systemClock } from "../../edge-agent/time/clock.ts";
import { type PulledModel, pullModel } from "../catalogue.ts";
import { ModelError } from "../errors.ts";
import { type BuiltClip, buildClip } from "./build-clip.ts";
import { findBaseClips, loadReel } from "./base-clips.ts";
import type { ClipPlan } from "./clip-plan.ts";
import { readCutouts } from "./cutouts.ts";
import { inTurns } from "./detector-turns.ts";
import { type Place, planSuite } from "./scenarios.ts";
import { describeScene } from "./scene.ts";
import { createStock, recogniseCutouts, type Stock } from "./stock.ts";

/** What agent.yaml has when nobody chose another. */
const MODEL = "efficientdet-lite0";
const WORKERS = 2;
const DETECT_TIMEOUT_MS = 60_000;

export interface SuiteOptions {
  readonly seed: number;
  readonly only?: string | undefined;
  /** Folder with recordings to build from, instead of the default ones. */
  readonly clipsDir?: string | undefined;
  /** COCO-format file with polygons, instead of the default ones. */
  readonly cutoutsFile?: string | undefined;
  readonly dataDirs: readonly string[];
  readonly cacheDir: string;
  readonly modelCacheDir: string;
  readonly say: (line: string) => void;
}

export interface Suite {
  readonly model: PulledModel;
  readonly detector: OnnxDetector;
  readonly stock: Stock;
  readonly places: readonly Place[];
  readonly plans: readonly ClipPlan[];
  /** Only the demo's recording and drawn things could be had. */
  readonly small: boolean;
  build(plan: ClipPlan): Promise<BuiltClip>;
}

/** Hands a suite to `work` and closes the detector whatever happens. */
export async function withSuite<T>(options: SuiteOptions, work: (suite: Suite) => Promise<T>): Promise<T> {
  const { say, dataDirs, modelCacheDir } = options;
  const model = await pullModel(MODEL, { cacheDir: modelCacheDir, dataDirs, progress: say });
  const detector = await createOnnxDetector({
    ...{
      manifest: model.manifest,
      weightsPath: model.weightsPath,
      workers: WORKERS,
      executionProviders: ["cpu"],
    },
    ...{ detectTimeoutMs: DETECT_TIMEOUT_MS, onePerObject: true },
    // stdout belongs to the result; whatever goes wrong rejects.
    logger: createLogger({ name: "suite", level: "silent" }),
    clock: systemClock,
  });
  try {
    return await work(await prepare(model, inTurns(detector), options));
  } finally {
    await detector.close();
  }
}

async function prepare(model: PulledModel, detector: OnnxDetector, options: SuiteOptions): Promise<Suite> {
  const cacheDir = join(options.cacheDir, "suite");
  const bases = await findBaseClips(options);
  const stock = createStock(await stockItems(model, detector, { ...options, cacheDir }));
  const places: Place[] = [];
  for (const clip of bases.clips) {
    const reel = await loadReel(clip, detector, cacheDir);
    places.push({ reel, scene: describeScene(reel) });
  }
  const small = bases.small || stock.items.size === 0;
  if (small) {
    options.say(
      "This is the smaller suite: no folder with footage and cutouts was found, so drawn things are put into the demo's recording, without people and vehicles.",
    );
  }
  const plans = planSuite(places, stock, options.seed, options.only);
  if (plans.length === 0) {
    const said = `--only is "${options.only ?? ""}"; one of the violations, "negative", "quiet" or "guard" is right.`;
    throw new ModelError("USAGE", said);
  }
  const build = async (plan: ClipPlan): Promise<BuiltClip> => {
    const place = places.find(({ reel }) => reel.name === plan.base);
    if (place === undefined) throw new RangeError(`no recording is called ${plan.base}`);
    return await buildClip(plan, { ...place, stock }, join(cacheDir, "clips"));
  };
  return { model, detector, stock, places, plans, small, build };
}

async function stockItems(model: PulledModel, detector: OnnxDetector, options: SuiteOptions) {
  const chosen = options.cutoutsFile;
  if (chosen !== undefined && !existsSync(chosen)) {
    throw new ModelError(
      "DATA_MISSING",
      `--cutouts is "${chosen}"; a file in COCO's format with polygons is right.`,
    );
  }
  const usual = options.dataDirs.flatMap((dir) =>
    ["cutouts.json", "instances.json"].map((file) => join(dir, "coco", file)),
  );
  const files = chosen === undefined ? usual.filter((file) => existsSync(file)) : [chosen];
  const cutouts = (await Promise.all(files.map(readCutouts))).flat();
  if (chosen !== undefined && cutouts.length === 0) {
    throw new ModelError(
      "DATA_INVALID",
      `--cutouts is "${chosen}", of which nothing can be used; whole upright things with polygons are right, their photographs in a folder named after the file, in "images", or beside it.`,
    );
  }
  const context = { detector, manifest: model.manifest, cacheDir: options.cacheDir };
  return await recogniseCutouts(cutouts, context);
}
