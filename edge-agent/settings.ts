/** agent.yaml and the model it names, checked against each other: what `run` and `check` both start from. */
import { evidenceWords } from "./camera-plan.ts";
import { checkEvidence } from "./config-checks.ts";
import { type AgentConfig, loadConfig } from "./config.ts";
import { AgentError } from "./errors.ts";
import { loadModelManifest } from "./perceive/detect/load-manifest.ts";
import type { ModelManifest } from "./perceive/detect/model-manifest.ts";

export interface AgentSettings {
  readonly config: AgentConfig;
  readonly manifest: ModelManifest;
}

/** Throws AgentError CONFIG_INVALID or MODEL_INVALID with one sentence per problem. */
export function loadSettings(configPath: string, env: NodeJS.ProcessEnv): AgentSettings {
  return settingsOf(loadConfig(configPath, env), configPath);
}

/** Adds the model's manifest; `name` is where the configuration came from. Throws as above. */
export function settingsOf(config: AgentConfig, name: string): AgentSettings {
  const manifest = loadModelManifest(config.model.manifest);
  const problems = checkEvidence(config.cameras, evidenceWords(manifest), manifest.name);
  if (problems.length > 0) {
    throw new AgentError("CONFIG_INVALID", problems.map((problem) => `${name}: ${problem}`).join("\n"));
  }
  return { config, manifest };
}
