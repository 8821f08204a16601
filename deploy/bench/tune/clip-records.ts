/** Perception records of the suite's clips, made as an agent makes them, and kept: they are what tuning works on. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { configSha256 } from "../../../edge-agent/camera-plan.ts";
import { sceneSha256 } from "../../../edge-agent/camera-scene.ts";
import type { AgentConfig, CameraConfig } from "../../../edge-agent/config.ts";
import type { PerceptionRecord } from "../../../edge-agent/record/perception-record.ts";
import { createRecordFile, readRecordFile } from "../../../edge-agent/record/record-file.ts";
import { repoRoot } from "../../../models/paths.ts";
import type { BuiltClip } from "../../../models/suite/build-clip.ts";
import type { GroundTruth } from "../../../models/suite/clip-plan.ts";
import type { Suite } from "../../../models/suite/prepare.ts";
import { configOf, runClip } from "../../../models/suite/run-clip.ts";

export interface RecordedClip {
  readonly truth: GroundTruth;
  readonly camera: CameraConfig;
  readonly config: AgentConfig;
  readonly records: readonly PerceptionRecord[];
  readonly fromCache: boolean;
}

/** Of the agent's own code: records that another version made are made again. */
export async function agentCodeSha256(): Promise<string> {
  const folder = join(repoRoot(), "edge-agent");
  const names = await readdir(folder, { recursive: true });
  const hash = createHash("sha256");
  for (const name of names.filter((each) => each.endsWith(".ts") && !each.endsWith(".test.ts")).sort()) {
    hash.update(`${name}\n`).update(await readFile(join(folder, name)));
  }
  return hash.digest("hex");
}

/** Rejects with ModelError DATA_INVALID when a look of the clip fails. */
export async function recordClip(
  built: BuiltClip,
  {
    suite,
    cacheDir,
    codeSha256,
  }: { readonly suite: Suite; readonly cacheDir: string; readonly codeSha256: string },
): Promise<RecordedClip> {
  const { truth, key } = built;
  const { manifest } = suite.model;
  const config = configOf(truth);
  const [camera] = config.cameras;
  if (camera === undefined) throw new RangeError(`${truth.clip} has no camera`);
  const parts = JSON.stringify([key, manifest, codeSha256]);
  const identity = createHash("sha256").update(parts).digest("hex").slice(0, 16);
  const path = join(cacheDir, "records", `${truth.clip}-${identity}.gwr`);
  const fromCache = existsSync(path);
  if (!fromCache) {
    await mkdir(join(cacheDir, "records"), { recursive: true });
    const partial = `${path}.${String(process.pid)}.partial`;
    const file = await createRecordFile(partial, {
      ...{ cameraCode: camera.code, model: suite.detector.model, configSha256: configSha256(config) },
      sceneSha256: sceneSha256(camera, manifest, truth.stepS),
    });
    const detections = join(cacheDir, "detections");
    const onRecord = (record: PerceptionRecord): void => {
      file.write(record);
    };
    await runClip(built, { manifest, detector: suite.detector, cacheDir: detections, onRecord });
    await file.close();
    await rename(partial, path);
  }
  const records: PerceptionRecord[] = [];
  for await (const record of readRecordFile(path)) records.push(record);
  return { truth, camera, config, records, fromCache };
}
