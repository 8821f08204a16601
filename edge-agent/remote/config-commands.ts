/** Asked of the configuration: `config` (what is in effect?) and `check-config` (would this text work?). */
import {
  type CameraSettings,
  type CheckConfigReply,
  CONFIG_TEXT_MAX_CHARACTERS,
  type ConfigInEffect,
  type ConfigReply,
  type ConfigRequest,
  commandSubject,
  parseCheckConfigRequest,
  parseConfigRequest,
} from "#contract";
import type { Bus } from "../bus/bus.ts";
import type { CameraGround } from "../camera-ground.ts";
import { evidenceWords } from "../camera-plan.ts";
import type { CameraConfig } from "../config.ts";
import type { ConfigSource } from "../config-source.ts";
import { messageOf } from "../errors.ts";
import { redactCredentials } from "../telemetry/logger.ts";
import { evidenceOf, planZone } from "../zone-plan.ts";
import { BUSY, limited, notOurs, shorten } from "./answering.ts";

const PROBLEMS_MAX = 64;
const PROBLEM_MAX_CHARACTERS = 1000;

export interface ConfigCommandsOptions {
  readonly bus: Pick<Bus, "serve">;
  readonly agentId: string;
  readonly source: Pick<ConfigSource, "present" | "takesBucket" | "check">;
  readonly inEffect: () => ConfigInEffect & Pick<CameraGround, "config" | "manifest">;
}

export function serveConfigCommands(options: ConfigCommandsOptions): void {
  const { bus, agentId } = options;
  bus.serve(
    commandSubject(agentId, "config"),
    limited(
      (request) => Promise.resolve(answerConfig(request, options)),
      () => refuse(options, BUSY),
    ),
  );
  bus.serve(
    commandSubject(agentId, "check-config"),
    limited(
      (request) => Promise.resolve(answerCheck(request, options)),
      () => unsound(options, [BUSY]),
    ),
  );
}

const refuse = ({ agentId }: ConfigCommandsOptions, reason: string): ConfigReply => ({
  ...{ agentId, answered: false },
  reason: shorten(reason),
});

const unsound = ({ agentId }: ConfigCommandsOptions, problems: readonly string[]): CheckConfigReply => ({
  ...{ agentId, sound: false },
  problems: problems
    .slice(0, PROBLEMS_MAX)
    .map((problem) => redactCredentials(problem).slice(0, PROBLEM_MAX_CHARACTERS)),
});

function answerConfig(bytes: Uint8Array, options: ConfigCommandsOptions): ConfigReply {
  const parsed = parseConfigRequest(bytes);
  if (!parsed.ok) return refuse(options, `the config request cannot be read: ${parsed.reason}`);
  try {
    return describe(parsed.value, options);
  } catch (cause) {
    return refuse(options, messageOf(cause));
  }
}

function describe({ cameraCode, wantsText }: ConfigRequest, options: ConfigCommandsOptions): ConfigReply {
  const { agentId, source } = options;
  const { config, manifest, ...inEffect } = options.inEffect();
  const camera = config.cameras.find(({ code }) => code === cameraCode);
  if (cameraCode !== undefined && camera === undefined) return refuse(options, notOurs(cameraCode, agentId));
  const { text, revision } = source.present();
  if (wantsText === true && text.length > CONFIG_TEXT_MAX_CHARACTERS) {
    return refuse(
      options,
      `its configuration has ${String(text.length)} characters, and ${String(CONFIG_TEXT_MAX_CHARACTERS)} travel at most: divide the cameras among more agents`,
    );
  }
  return {
    ...{ agentId, answered: true, reason: `in effect is ${inEffect.source}` },
    inEffect,
    takesBucket: source.takesBucket(),
    ...(revision === null ? {} : { revision }),
    ...(camera === undefined ? {} : { camera: settingsOfCamera(camera), rules: rulesOf(camera, manifest) }),
    evidenceWords: [...evidenceWords(manifest)],
    ...(wantsText === true ? { text } : {}),
  };
}

/** Without addresses: what is left may be shown in a browser. */
function settingsOfCamera(camera: CameraConfig): CameraSettings {
  const { code: _code, url: _url, detectUrl: _detectUrl, transport: _transport, ...rest } = camera;
  const { decodeFallback: _decodeFallback, ...settings } = rest;
  return settings;
}

type Manifest = CameraGround["manifest"];

function rulesOf({ zones, timeZone }: CameraConfig, manifest: Manifest): NonNullable<ConfigReply["rules"]> {
  return zones.map((zone) => {
    const { violation, dwellS, updateS, clearS, maxGapS, minObservedShare } = planZone(
      zone,
      timeZone,
      manifest,
    ).rule;
    return {
      ...{ zoneId: zone.id, kind: zone.rule.kind, evidence: [...evidenceOf(zone.rule)] },
      ...{ violation, dwellS, updateS, clearS, maxGapS, minObservedShare },
    };
  });
}

function answerCheck(bytes: Uint8Array, options: ConfigCommandsOptions): CheckConfigReply {
  const parsed = parseCheckConfigRequest(bytes);
  if (!parsed.ok) return unsound(options, [`the check-config request cannot be read: ${parsed.reason}`]);
  const problems = options.source.check(parsed.value.text);
  return problems.length === 0
    ? { agentId: options.agentId, sound: true, problems: [] }
    : unsound(options, problems);
}
