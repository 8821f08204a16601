/** The demo's footage: fetched by manifest and hash, then made into the clips that the cameras play. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Type from "typebox";
import { Value } from "typebox/value";
import { FetchedFile } from "../../edge-agent/perceive/detect/model-manifest.ts";
import { fetchFile } from "../../models/fetch/fetch-file.ts";
import { cacheDir, dataDirs } from "../../models/paths.ts";
import { testClip } from "../harness/clips.ts";
import { CLIP_FPS, DEMO_CAMERAS } from "./cameras.ts";

const FootageManifest = Type.Object({
  title: Type.String(),
  source: Type.String(),
  /** The same recording in different files, each with its own hash; the first that can be had is taken. */
  alternatives: Type.Array(FetchedFile, { minItems: 1 }),
});

type Say = (line: string) => void;

/** A file that only a local folder could give is not worth a line when the folder does not have it. */
function worthTrying(file: FetchedFile): boolean {
  const here = (origin: string): boolean =>
    dataDirs().some((folder) => existsSync(join(folder, origin.slice("local:".length))));
  return file.origins.some((origin) => !origin.startsWith("local:") || here(origin));
}

/** Path of the recording, from the cache or the first alternative that can be had. Rejects with every reason. */
export async function fetchFootage(say: Say): Promise<string> {
  const text = readFileSync(new URL("./footage.json", import.meta.url), "utf8");
  const manifest = Value.Parse(FootageManifest, JSON.parse(text));
  const options = { cacheDir: join(cacheDir(), "footage"), dataDirs: dataDirs(), progress: say };
  const cached = manifest.alternatives.filter(({ file }) => existsSync(join(options.cacheDir, file)));
  const reasons: string[] = [];
  for (const alternative of [...cached, ...manifest.alternatives.filter(worthTrying)]) {
    try {
      return (await fetchFile(alternative, options)).path;
    } catch (cause) {
      reasons.push(cause instanceof Error ? cause.message : String(cause));
    }
  }
  throw new Error(`the demo's footage could not be had:\n${reasons.join("\n")}`);
}

/** One Annex-B clip for each demo camera, by camera path; made once and kept. */
export async function makeClips(recording: string): Promise<ReadonlyMap<string, string>> {
  const clips = new Map<string, string>();
  for (const { path, filter, widthPx, heightPx } of DEMO_CAMERAS) {
    const size = { widthPx, heightPx, fps: CLIP_FPS, seconds: 79, gop: 2 * CLIP_FPS };
    const clip = {
      name: `vtest${path.replaceAll("/", "-")}`,
      ...size,
      codec: "h264" as const,
      source: recording,
    };
    clips.set(path, await testClip(filter === undefined ? clip : { ...clip, filter }));
  }
  return clips;
}
