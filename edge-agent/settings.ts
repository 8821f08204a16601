/** agent.yaml and the model it names, checked against each other: what `run` and `check` both start from. */
import { evidenceWords } from "./camera-plan.ts";
import { checkEvidence } from "./config-checks.ts";
import { type AgentConfig, loadConfig } from "./config.ts";
import { AgentError } from "./errors.ts";
import { loadModelManifest } from "./perceive/detect/load-manifest.ts";
import type { ModelManifest } from "./perceive/detect/model-manifest.ts";
import { thingsFoundBy } from "./report/event/private-parts.ts";
import { readOperatorKey } from "./report/originals/content-lock.ts";

export interface AgentSettings {
  readonly config: AgentConfig;
  readonly manifest: ModelManifest;
  /** Of the model for faces and plates, where there is one. */
  readonly privacyManifest?: ModelManifest;
  /** Of the model on trial, where there is one. */
  readonly canaryManifest?: ModelManifest;
}

/** Throws AgentError CONFIG_INVALID or MODEL_INVALID with one sentence per problem. */
export function loadSettings(configPath: string, env: NodeJS.ProcessEnv): AgentSettings {
  return settingsOf(loadConfig(configPath, env), configPath);
}

/** Adds the model's manifest; `name` is where the configuration came from. Throws as above. */
export function settingsOf(config: AgentConfig, name: string): AgentSettings {
  const manifest = loadModelManifest(config.model.manifest);
  const { blur, privacyModel, originals } = config.evidence;
  if (originals.publicKeyFile !== "") readOperatorKey(originals.publicKeyFile);
  const privacyManifest =
    blur && privacyModel.manifest !== "" ? loadModelManifest(privacyModel.manifest) : undefined;
  const canaryManifest = config.canary && loadModelManifest(config.canary.model.manifest);
  const problems = [
    ...checkEvidence(config.cameras, evidenceWords(manifest), manifest.name),
    ...checkPrivacyModel(config, privacyManifest),
    ...checkCanaryModel(config, canaryManifest),
  ];
  if (problems.length > 0) {
    throw new AgentError("CONFIG_INVALID", problems.map((problem) => `${name}: ${problem}`).join("\n"));
  }
  return {
    ...{ config, manifest },
    ...(privacyManifest === undefined ? {} : { privacyManifest }),
    ...(canaryManifest === undefined ? {} : { canaryManifest }),
  };
}

/** Its cameras' rules must find their words in either model: it may fall back at any time. */
function checkCanaryModel(
  { cameras, canary }: AgentConfig,
  manifest: ModelManifest | undefined,
): readonly string[] {
  if (canary === undefined || manifest === undefined) return [];
  const isOnTrial = ({ code }: { readonly code: string }) => canary.cameras.includes(code);
  return checkEvidence(cameras, evidenceWords(manifest), manifest.name, isOnTrial);
}

function checkPrivacyModel(
  { evidence }: AgentConfig,
  manifest: ModelManifest | undefined,
): readonly string[] {
  const { weights } = evidence.privacyModel;
  if (manifest === undefined) return [];
  if (weights === "") {
    return [`evidence.privacyModel.weights is empty; give the weights file of model ${manifest.name}`];
  }
  if (thingsFoundBy(manifest.evidence).size > 0) return [];
  return [
    `evidence.privacyModel.manifest names model ${manifest.name}, which gives neither "face" nor "plate"; it gives: ${Object.values(manifest.evidence).flat().join(", ")}`,
  ];
}
