/** The default detector's accuracy through the agent's own pre- and post-processing, on the real weights and images. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type PulledModel, pullModel } from "../catalogue.ts";
import { messageOf } from "../errors.ts";
import { dataDirs, modelCacheDir } from "../paths.ts";
import { TOLERANCE } from "./ap-result.ts";
import { openCocoDataset } from "./coco-dataset.ts";
import { evaluateModel } from "./evaluate-model.ts";

const NAME = "efficientdet-lite0";
const labelled = dataDirs().some((dir) => existsSync(join(dir, "coco", "instances.json")));
const pulled: PulledModel | string = await pullModel(NAME, {
  cacheDir: modelCacheDir(),
  dataDirs: dataDirs(),
  progress: () => undefined,
}).catch(messageOf);
const why =
  typeof pulled === "string"
    ? `skipped: ${pulled}`
    : labelled
      ? ""
      : "skipped: no coco/instances.json in any data folder";

describe(`${NAME} ${why}`, () => {
  it.runIf(typeof pulled !== "string")("is converted to the very bytes that its manifest names", () => {
    expect((pulled as PulledModel).weightsPath).toBe(join(modelCacheDir(), "efficientdet_lite0_fp32.onnx"));
  });

  it.runIf(why === "")(
    "reaches its reference AP on the labelled images",
    async () => {
      const model = pulled as PulledModel;
      const dataset = await openCocoDataset(dataDirs());
      const onImage = (): undefined => undefined;
      const { ap, images } = await evaluateModel({ model, dataset, workers: 1, resize: "agent", onImage });
      expect(images).toBe(103);
      expect(
        Math.abs(ap - (model.manifest.measured.referenceAp ?? Number.NaN)),
        `AP is ${ap}`,
      ).toBeLessThanOrEqual(TOLERANCE);
    },
    180_000,
  );
});
