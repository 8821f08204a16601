/** A published detector at another input size sees what it saw before; runs where its weights and labelled pictures are. */
import { join } from "node:path";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RgbImage } from "../../edge-agent/perceive/decode/frame.ts";
import type { Detection } from "../../edge-agent/perceive/detect/detection.ts";
import { iou } from "../../edge-agent/geometry/iou.ts";
import { type PulledModel, pullModel } from "../catalogue.ts";
import { openCocoDataset, readRgbImage } from "../eval/coco-dataset.ts";
import { dataDirs, modelCacheDir } from "../paths.ts";
import { openDetector } from "./look-times.ts";
import { inTemporaryFile } from "./made-model.ts";
import { resizeModel } from "./resize-model.ts";

const labelled = dataDirs().some((dir) => existsSync(join(dir, "coco", "instances.json")));

// The first has every grid written out in its channel shuffles.
const names = ["nanodet-m-416", "deimv2-atto"] as const;
/** The weights, or undefined where they cannot be had. */
const models = new Map<string, PulledModel>();
for (const name of names) {
  const options = { cacheDir: modelCacheDir(), dataDirs: dataDirs(), progress: () => undefined };
  await pullModel(name, options).then(
    (model) => models.set(name, model),
    () => undefined,
  );
}
const missing = names.filter((name) => !models.has(name));
const why = !labelled
  ? "skipped: no coco/instances.json in any data folder"
  : missing.map((name) => `skipped: no ${name}`).join(", ");

async function seen(model: PulledModel, picture: RgbImage): Promise<readonly Detection[]> {
  const detector = await openDetector(model);
  try {
    return await detector.detect(picture);
  } finally {
    await detector.close();
  }
}

describe(`a published detector at a smaller input ${why}`, () => {
  it.runIf(labelled && models.has("nanodet-m-416"))(
    "nanodet-m-416 finds the same large objects",
    async () => {
      const model = models.get("nanodet-m-416") as PulledModel;
      const { images } = await openCocoDataset(dataDirs());
      const picture = await readRgbImage(images[0]?.path ?? "");
      const before = (await seen(model, picture)).filter(({ confidence }) => confidence >= 0.6);
      const { manifest, bytes } = await resizeModel(model, { widthPx: 352, heightPx: 320 });
      const after = await inTemporaryFile(manifest, bytes, (small) => seen(small, picture));
      expect(before.length).toBeGreaterThan(0);
      for (const { className, xyxy } of before) {
        const again = after.some((each) => each.className === className && iou(each.xyxy, xyxy) > 0.6);
        expect(again, `${className} at ${xyxy.join(",")}`).toBe(true);
      }
    },
  );

  it.runIf(models.has("deimv2-atto"))(
    "deimv2-atto is refused: its position codes belong to one size",
    async () => {
      const resizing = resizeModel(models.get("deimv2-atto") as PulledModel, { widthPx: 416, heightPx: 416 });
      await expect(resizing).rejects.toThrow(
        "Model deimv2-atto cannot take another input than 320x320: its queries and position codes belong to the one size.",
      );
    },
  );
});
