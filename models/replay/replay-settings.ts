/** An agent.yaml on an engineer's machine: its rules count, its streams, passwords and places do not. */
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { planCamera } from "../../edge-agent/camera-plan.ts";
import { type AgentConfig, type CameraConfig, parseConfig } from "../../edge-agent/config.ts";
import type { ModelManifest } from "../../edge-agent/perceive/detect/model-manifest.ts";
import type { CameraPlan } from "../../edge-agent/pipeline.ts";
import { settingsOf } from "../../edge-agent/settings.ts";
import { messageOf, ModelError } from "../errors.ts";

export interface ReplaySettings {
  readonly config: AgentConfig;
  readonly manifest: ModelManifest;
}

/** Rejects with ModelError DATA_MISSING, or with AgentError as the agent itself refuses it. */
export async function readReplaySettings(path: string): Promise<ReplaySettings> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new ModelError("DATA_MISSING", `${path} cannot be read: ${messageOf(cause)}`, { cause });
  });
  const config = parseConfig(text, { name: path, folder: dirname(resolve(path)), env: stubbedEnv(text) });
  return settingsOf(config, path);
}

/** Secrets of the streams are not here, and nothing asks for them. */
function stubbedEnv(text: string): NodeJS.ProcessEnv {
  const names = [...text.matchAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g)].map(([, name = ""]) => name);
  return Object.fromEntries(names.map((name) => [name, "unknown"]));
}

export interface ReplayCamera {
  readonly camera: CameraConfig;
  readonly plan: CameraPlan;
}

/**
 * The camera that is meant: the one named, or the only one that both the configuration and the source have.
 * `recorded`: codes in the source; undefined for a video, which may be any camera's. Throws ModelError USAGE.
 */
export function chooseCamera(
  { config, manifest }: ReplaySettings,
  wished: string | undefined,
  recorded: readonly string[] | undefined,
): ReplayCamera {
  const both = config.cameras.filter(({ code }) => recorded?.includes(code) ?? true);
  const chosen = wished === undefined ? both : both.filter(({ code }) => code === wished);
  const [camera, second] = chosen;
  if (camera !== undefined && second === undefined)
    return { camera, plan: planCamera(camera, config, manifest) };
  const known = `the configuration has ${listOf(config.cameras.map(({ code }) => code))}`;
  const there = recorded === undefined ? "" : `, the records are of ${listOf(recorded)}`;
  const said =
    wished === undefined ? "--camera CODE must say which camera is meant" : `--camera is ${wished}`;
  throw new ModelError("USAGE", `${said}: ${known}${there}.`);
}

const listOf = (codes: readonly string[]): string => (codes.length === 0 ? "none" : codes.join(", "));
