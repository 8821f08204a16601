/** agent.yaml: its schema with a default and a sentence per field, and the checks across fields. */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import Type, { type Static } from "typebox";
import { CameraCode, CameraSettings } from "#contract";
import { CanaryConfig, checkCanary, resolveCanary } from "./canary/config-canary.ts";
import { checkCameras } from "./config-checks.ts";
import { readYamlConfig } from "./config-yaml.ts";
import { EvidenceConfig, resolveEvidence } from "./config-evidence.ts";
import { ModelConfig, resolveModel } from "./config-model.ts";
import { AgentError } from "./errors.ts";
import { HWACCEL_WISHES } from "./perceive/camera/hwaccel.ts";
import { RecordsConfig } from "./record/config-records.ts";

const closed = { additionalProperties: false };
const seconds = (value: number, description: string) =>
  Type.Number({ exclusiveMinimum: 0, maximum: 86_400, default: value, description });

/** The part that the console edits. */
const settings = CameraSettings.properties;

export const CameraConfig = Type.Object(
  {
    code: CameraCode,
    name: settings.name,
    url: Type.String({
      pattern: "^rtsps?://",
      description:
        "RTSP address. ${NAME} is replaced from the environment, so that no password stands in this file.",
    }),
    detectUrl: Type.Optional(
      Type.String({
        pattern: "^rtsps?://",
        description:
          "RTSP address of a smaller stream of the same view, to be looked at instead; of url's stream only key frames are received then, and decoded for evidence.",
      }),
    ),
    transport: Type.Enum(["tcp", "udp"], { default: "tcp", description: "RTSP transport." }),
    location: settings.location,
    revisitS: settings.revisitS,
    decodeFallback: Type.Boolean({
      default: false,
      description:
        "Key frames too far apart for the revisit: decode all pictures instead, at about ten times the cost.",
    }),
    priority: settings.priority,
    watch: settings.watch,
    timeZone: settings.timeZone,
    perspective: settings.perspective,
    ignore: settings.ignore,
    minConfidence: settings.minConfidence,
    zones: settings.zones,
    shadow: settings.shadow,
  },
  closed,
);
export type CameraConfig = Static<typeof CameraConfig>;

export const AgentConfig = Type.Object(
  {
    agentId: Type.String({
      pattern: "^[a-z0-9][a-z0-9-]{0,62}$",
      default: "edge-1",
      description: "Unique among all agents.",
    }),
    natsUrl: Type.String({
      minLength: 1,
      default: "nats://127.0.0.1:4222",
      description: "NATS server; the environment's NATS_URL wins.",
    }),
    dataDir: Type.String({
      minLength: 1,
      default: "./agent-data",
      description: "Outbox and state live here; relative to this file.",
    }),
    logLevel: Type.Enum(["trace", "debug", "info", "warn", "error"], {
      default: "info",
      description: "pino's levels.",
    }),
    model: ModelConfig,
    canary: Type.Optional(CanaryConfig),
    patrol: Type.Object(
      {
        revisitS: seconds(2, "Every camera is looked at this often."),
        maxWidthPx: Type.Integer({
          minimum: 160,
          maximum: 7680,
          default: 1920,
          description: "Evidence, and every picture of a watched camera, is at most this wide.",
        }),
        detectWidthPx: Type.Integer({
          minimum: 160,
          maximum: 7680,
          default: 640,
          description:
            "The patrol's pictures leave the decoder at most this wide, or as wide as the model's input where that is larger; evidence is decoded from the kept key frame.",
        }),
        stallS: seconds(
          20,
          "No picture for this long is a frozen camera: its decoder is killed and started again.",
        ),
        frozenPictureS: Type.Number({
          minimum: 0,
          maximum: 86_400,
          default: 60,
          description:
            "One and the same picture, byte for byte, for this long makes a camera blind; 0 turns this off.",
        }),
        connectsPerHost: Type.Integer({
          minimum: 1,
          maximum: 64,
          default: 2,
          description: "Cameras of one recorder (host in the URL) that connect at the same time.",
        }),
        hwaccel: Type.Enum([...HWACCEL_WISHES], {
          default: "none",
          description:
            "Decodes on a device where ffmpeg can; what cannot be had falls back, and the log says so.",
        }),
        postponeStill: Type.Boolean({
          default: true,
          description:
            "A picture that is as it was at the last look may wait until the revisit time is over, never longer.",
        }),
      },
      { ...closed, default: {} },
    ),
    outbox: Type.Object(
      {
        maxMb: Type.Integer({
          minimum: 16,
          maximum: 1_048_576,
          default: 1024,
          description: "Bound on disk. Sent, undecided events go first, then the oldest `updated`.",
        }),
        maxEntries: Type.Integer({ minimum: 100, default: 100_000, description: "Bound in events." }),
        maxAgeDays: Type.Number({
          minimum: 1,
          maximum: 3650,
          default: 30,
          description:
            "Events older than this are given up; waiting `opened` and `cleared` only after a day of alarm.",
        }),
      },
      { ...closed, default: {} },
    ),
    metrics: Type.Object(
      {
        host: Type.String({
          minLength: 1,
          default: "127.0.0.1",
          description: "Address of this machine to answer on; metrics carry no secrets but camera codes.",
        }),
        port: Type.Integer({
          minimum: 0,
          maximum: 65_535,
          default: 9464,
          description: "Port of /metrics, /healthz and /readyz; 0 turns all three off.",
        }),
      },
      { ...closed, default: {} },
    ),
    configSource: Type.Enum(["bucket", "file"], {
      default: "bucket",
      description:
        "bucket: what NATS bucket gw-config holds under the agent id wins over this file; file: this file alone.",
    }),
    live: Type.Object(
      {
        maxViews: Type.Integer({
          minimum: 0,
          maximum: 64,
          default: 4,
          description:
            "Cameras shown live at once, each about 0.2 core; 0 turns live view off. It shows faces and plates as they are, and the dispatcher records who looks.",
        }),
        maxKbps: Type.Integer({
          minimum: 200,
          maximum: 20_000,
          default: 2000,
          description: "Kilobits a second that one live view may send.",
        }),
        maxWidthPx: Type.Integer({
          minimum: 160,
          maximum: 1920,
          default: 960,
          description: "Wider pictures are scaled down to this for the live view.",
        }),
      },
      { ...closed, default: {} },
    ),
    evidence: EvidenceConfig,
    records: RecordsConfig,
    heartbeatS: seconds(10, "How often the agent says what each camera really saw."),
    cameras: Type.Array(CameraConfig, { maxItems: 4096, default: [] }),
  },
  closed,
);
export type AgentConfig = Static<typeof AgentConfig>;

/**
 * Reads and checks agent.yaml. Paths come back absolute, ${NAME} in URLs resolved.
 * Throws AgentError CONFIG_INVALID with one sentence per problem, all at once.
 */
export function loadConfig(path: string, env: NodeJS.ProcessEnv): AgentConfig {
  const file = resolve(path);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new AgentError(
      "CONFIG_INVALID",
      `${path}: cannot be read; give the path of an agent.yaml (see agent.example.yaml)`,
      { cause },
    );
  }
  return parseConfig(text, { name: path, folder: dirname(file), env });
}

export interface ConfigText {
  /** Stands before every sentence. */
  readonly name: string;
  /** What relative paths are relative to. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** As loadConfig, of a text that may have come from elsewhere. */
export function parseConfig(text: string, { name, folder, env }: ConfigText): AgentConfig {
  const problems: string[] = [];
  const config = readYamlConfig(AgentConfig, text, problems);
  if (config !== undefined) {
    problems.push(...checkCameras(config.cameras), ...checkCanary(config));
    const fill = (url: string, key: string) => fillFromEnv(url, key, env, problems);
    config.cameras = config.cameras.map((camera, i) => ({
      ...camera,
      url: fill(camera.url, `cameras[${String(i)}].url`),
      ...(camera.detectUrl === undefined
        ? {}
        : { detectUrl: fill(camera.detectUrl, `cameras[${String(i)}].detectUrl`) }),
    }));
  }
  if (config === undefined || problems.length > 0) {
    throw new AgentError("CONFIG_INVALID", problems.map((problem) => `${name}: ${problem}`).join("\n"));
  }
  return {
    ...config,
    natsUrl: env["NATS_URL"] ?? config.natsUrl,
    dataDir: resolve(folder, config.dataDir),
    model: resolveModel(config.model, folder),
    ...(config.canary === undefined ? {} : { canary: resolveCanary(config.canary, folder) }),
    evidence: resolveEvidence(config.evidence, folder),
  };
}

function fillFromEnv(url: string, key: string, env: NodeJS.ProcessEnv, problems: string[]): string {
  return url.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, name: string) => {
    const value = env[name];
    if (value === undefined) {
      problems.push(
        `${key} uses ${whole}, but the environment has no ${name}; set it before starting the agent`,
      );
      return whole;
    }
    return encodeURIComponent(value);
  });
}
