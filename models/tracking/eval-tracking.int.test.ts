/** eval-tracking on the first seconds of the real recording with the real weights, where both are there. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findModel, pullModel } from "../catalogue.ts";
import { messageOf, ModelError } from "../errors.ts";
import { dataDirs, modelCacheDir } from "../paths.ts";
import { sha256OfBytes } from "../fetch/sha256.ts";
import { doubts, evalTracking, type TrackingResult } from "./eval-tracking.ts";
import { publishedFor } from "./published.ts";
import { openTrackingClip, parseRate } from "./tracking-clip.ts";

const places = { cacheDir: modelCacheDir(), dataDirs: dataDirs() };
const why = await openTrackingClip(places.dataDirs)
  .then(() => pullModel("yolox-nano", { ...places, progress: () => undefined }))
  .then(() => "", messageOf);

describe(`evalTracking ${why === "" ? "" : `(skipped: ${why})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "gridwatch-tracking-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.runIf(why === "")(
    "follows the people of ten seconds, and leaves a report and the detections behind",
    async () => {
      const [printed, said]: [string[], string[]] = [[], []];
      const exportFile = join(folder, "detections.txt");
      const code = await evalTracking({
        ...places,
        ...{ entry: await findModel("yolox-nano"), fps: 5, maxLooks: 50, json: true, exportFile },
        reportsDir: join(folder, "reports"),
        print: (text) => printed.push(text),
        say: (line) => said.push(line),
      });
      expect(code).toBe(0);
      const result = JSON.parse(printed.at(-1) ?? "") as TrackingResult;
      const { ours } = result;
      expect(result).toMatchObject({ model: "yolox-nano", fps: 5, looks: 50 });
      expect(result.detectionsSha256).toBe(sha256OfBytes(readFileSync(exportFile)));
      // A tracker that follows nobody has 0 everywhere, one that renames everybody has a switch per box.
      expect(ours.mota).toBeGreaterThan(0.4);
      expect(ours.idf1).toBeGreaterThan(0.4);
      expect(ours.hota).toBeGreaterThan(0.3);
      expect(ours.idSwitches).toBeLessThan(ours.trueBoxes / 20);
      expect(said.join("\n")).toMatch(/^gridwatch, watch( +[\d.]+){8} +now$/m);
      const report = readFileSync(join(folder, "reports", "eval-tracking.html"), "utf8");
      expect(report).toContain("data:image/jpeg;base64,");
      expect(report).toMatch(/<title>\d+ is t\d+<\/title>/);
      const tracks = readFileSync(join(folder, "reports", "eval-tracking.txt"), "utf8");
      expect(tracks).toMatch(/^\d+,\d+(,[\d.]+){5},-1,-1,-1$/m);
    },
    60_000,
  );

  it("says in one sentence what is missing", async () => {
    await expect(openTrackingClip([folder])).rejects.toThrow(
      `The recording with known identities was not found: looked below ${folder}. Give the folder that holds footage/vtest.mp4 and footage/gt/PETS09-S2L1/gt/gt.txt by GRIDWATCH_DATA_DIR.`,
    );
    await expect(openTrackingClip([])).rejects.toThrow("there is no data folder");
  });

  it("knows the rates that have ground truth", () => {
    expect(["10", "5", "2", "1"].map(parseRate)).toEqual([10, 5, 2, 1]);
    expect(() => parseRate("3")).toThrow(new ModelError("USAGE", '--fps is "3"; 10, 5, 2, 1 are right.'));
  });

  it("has published numbers beside it, and doubts them on other detections", async () => {
    const published = await publishedFor("yolox-nano", 10);
    expect(published.map(({ tool }) => tool)).toHaveLength(3);
    const detectionsSha256 = published[0]?.detectionsSha256 ?? "";
    const ours = { ...{ mota: 0, motp: 0, idf1: 0, hota: 0, detA: 0, assA: 0 }, trueBoxes: 0 };
    const counts = { idSwitches: 0, falsePositives: 0, misses: 0 };
    const result = { model: "yolox-nano", fps: 10, looks: 795, ours: { ...ours, ...counts }, published };
    expect(doubts({ ...result, detectionsSha256 })).toEqual([]);
    expect(doubts({ ...result, detectionsSha256: "other" })).toHaveLength(1);
    expect(doubts({ ...result, detectionsSha256, published: [] })).toEqual([
      "No published tracker has been measured on yolox-nano at 10 fps.",
    ]);
  });
});
