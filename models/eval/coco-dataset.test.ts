import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCocoDataset, readRgbImage } from "./coco-dataset.ts";

describe("openCocoDataset", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "gridwatch-coco-test-"));
    await mkdir(join(dir, "coco"));
  });
  afterEach(async () => {
    await rm(dir, { recursive: true, force: true });
  });

  const instances = {
    images: [{ id: 7, file_name: "7.jpg", width: 10, height: 10 }],
    annotations: [{ id: 1, image_id: 7, category_id: 3, bbox: [1, 2, 30, 40], iscrowd: 1 }],
    categories: [{ id: 3, name: "car" }],
  };
  const write = (content: unknown) => writeFile(join(dir, "coco", "instances.json"), JSON.stringify(content));

  it("turns boxes into corners and finds the images beside the labels", async () => {
    await write(instances);
    expect(await openCocoDataset(["/no/such/folder", dir])).toEqual({
      instancesPath: join(dir, "coco", "instances.json"),
      images: [{ id: 7, path: join(dir, "coco", "images", "7.jpg") }],
      truth: [{ imageId: 7, className: "car", xyxy: [1, 2, 31, 42], crowd: true }],
      classNames: ["car"],
    });
    expect((await openCocoDataset([join(dir, "coco")])).images).toHaveLength(1);
  });

  it("says where it looked", async () => {
    await expect(openCocoDataset([dir])).rejects.toThrow(
      `The labelled images were not found: looked for ${dir}/coco/instances.json, ${dir}/instances.json. Give the folder`,
    );
    await expect(openCocoDataset([])).rejects.toThrow(
      "The labelled images were not found: no folder was given.",
    );
  });

  it.each([
    [
      "an unknown category",
      { ...instances, categories: [{ id: 4, name: "bus" }] },
      "annotations[0].category_id is 3, which categories does not list",
    ],
    [
      "a box of three numbers",
      { ...instances, annotations: [{ ...instances.annotations[0], bbox: [1, 2, 3] }] },
      "is not in COCO's format at /annotations/0/bbox",
    ],
    ["no images", { ...instances, images: [] }, "is not in COCO's format at /images"],
  ])("refuses %s with a sentence", async (_, content, sentence) => {
    await write(content);
    await expect(openCocoDataset([dir])).rejects.toThrow(sentence);
  });

  it("refuses a file that is not JSON", async () => {
    await writeFile(join(dir, "coco", "instances.json"), "{");
    await expect(openCocoDataset([dir])).rejects.toThrow(`${dir}/coco/instances.json is not JSON:`);
  });

  it("reads grey and transparent pictures as RGB", async () => {
    const grey = join(dir, "grey.jpg");
    await sharp(Buffer.alloc(6 * 4, 120), { raw: { width: 6, height: 4, channels: 1 } })
      .toColourspace("b-w")
      .jpeg()
      .toFile(grey);
    const { widthPx, heightPx, rgb } = await readRgbImage(grey);
    expect({ widthPx, heightPx, bytes: rgb.length }).toEqual({ widthPx: 6, heightPx: 4, bytes: 72 });
    const clear = join(dir, "clear.png");
    await sharp({ create: { width: 3, height: 2, channels: 4, background: "#ff800080" } })
      .png()
      .toFile(clear);
    expect([...(await readRgbImage(clear)).rgb.subarray(0, 3)]).toEqual([255, 128, 0]);
  });

  it("names the image that cannot be read", async () => {
    await expect(readRgbImage(join(dir, "absent.jpg"))).rejects.toThrow(
      `${dir}/absent.jpg cannot be read as an image:`,
    );
  });
});
