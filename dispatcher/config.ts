/** The dispatcher's settings: a default and a sentence for each, read from one YAML file and the environment. */
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import Type, { type Static } from "typebox";
import { Value } from "typebox/value";
import { parseDocument } from "yaml";
import { ClockSettings } from "./config-clocks.ts";
import { DedupSettings, SourceSettings } from "./config-sources.ts";
import { AssignSettings } from "./config-assign.ts";
import { KeepSettings } from "./config-keep.ts";
import { FeedbackSettings, StatisticsSettings } from "./config-statistics.ts";
import { MutingSettings } from "./config-muting.ts";
import { absoluteTileKey, MapSettings } from "./config-map.ts";
import { checkSettings, type Settings } from "./config-check.ts";
import { absoluteKey, AccessSettings, Open311Settings } from "./config-access.ts";
import { isTimeZone } from "./district/index.ts";
import { DispatcherError, messageOf } from "./errors.ts";

/** `right` is what the user is told would have been right. */
export const ConfigSchema = Type.Object(
  {
    natsUrl: Type.String({
      default: "nats://127.0.0.1:4222",
      pattern: "^(nats|tls)://[^\\s]+$",
      right: "a NATS address such as nats://127.0.0.1:4222",
      description:
        "The NATS server with JetStream that the agents publish to. The environment's NATS_URL wins.",
    }),
    redisUrl: Type.String({
      default: "redis://127.0.0.1:6379",
      pattern: "^rediss?://[^\\s]+$",
      right: "a Redis address such as redis://127.0.0.1:6379",
      description:
        "Redis makes repeats cheap; it may be emptied at any moment. The environment's REDIS_URL wins.",
    }),
    databaseUrl: Type.String({
      default: "postgres://gridwatch@127.0.0.1:5432/gridwatch",
      pattern: "^postgres(ql)?://[^\\s]+$",
      right: "a PostgreSQL address such as postgres://gridwatch@127.0.0.1:5432/gridwatch",
      description: "The ticket book. Give a password by the environment's DATABASE_URL, which wins.",
    }),
    http: Type.Object(
      {
        host: Type.String({
          default: "127.0.0.1",
          pattern: "^[A-Za-z0-9_.:-]+$",
          right: "a host name or an IP address such as 127.0.0.1",
          description: "Address to listen on. 0.0.0.0 listens everywhere: put TLS in front of it.",
        }),
        port: Type.Integer({
          default: 8686,
          minimum: 0,
          maximum: 65535,
          right: "a whole number from 0 to 65535, 0 for any free port",
          description: "Port of the page and the API.",
        }),
        publicUrl: Type.Optional(
          Type.String({
            pattern: "^https?://[^\\s/?#]+(/[^\\s?#]*)?$",
            right: "the address people type, such as https://gridwatch.example.cn",
            description:
              "Address people reach the page by, where it is not http://host:port. https makes cookies Secure.",
          }),
        ),
      },
      { default: {}, additionalProperties: false, description: "The page and the API." },
    ),
    access: AccessSettings,
    open311: Open311Settings,
    district: Type.Object(
      {
        grids: Type.String({
          default: "district/example/grids.geojson",
          minLength: 1,
          right: "the path of a GeoJSON file",
          description: "Grids, GeoJSON. Relative paths start at this file's folder.",
        }),
        workers: Type.String({
          default: "district/example/workers.csv",
          minLength: 1,
          right: "the path of a CSV file",
          description: "Workers with grid, shift and capacity, CSV.",
        }),
        users: Type.String({
          default: "district/example/users.csv",
          minLength: 1,
          right: "the path of a CSV file",
          description:
            "Who may sign in, CSV; tokens come from files or the environment, never from this file.",
        }),
        absences: Type.Optional(
          Type.String({
            minLength: 1,
            right: "the path of a CSV file",
            description: "Who is on leave when, CSV: workerId, from, until, reason. Left out: nobody is.",
          }),
        ),
        negativeList: Type.Optional(
          Type.String({
            minLength: 1,
            right: "the path of a CSV file",
            description:
              "What is no duty of the grids (负面清单), CSV: violation, gridId (empty: everywhere), reason.",
          }),
        ),
        timeZone: Type.String({
          default: "Asia/Shanghai",
          minLength: 1,
          right: "an IANA time zone such as Asia/Shanghai",
          description: "Zone of the wall clock that shifts are written in.",
        }),
      },
      { default: {}, additionalProperties: false, description: "Grids, workers and users." },
    ),
    verify: Type.Object(
      {
        looks: Type.Integer({
          default: 3,
          minimum: 1,
          maximum: 60,
          right: "a whole number from 1 to 60",
          description:
            "Clean looks in a row by the camera after a worker says done, before the ticket closes.",
        }),
        overS: Type.Number({
          default: 60,
          minimum: 0,
          maximum: 3600,
          right: "a number of seconds from 0 to 3600",
          description:
            "Seconds over which the street must stay clean: so long after the first clean looks the camera is asked again. 0 asks once.",
        }),
        timeoutS: Type.Number({
          default: 60,
          minimum: 1,
          maximum: 600,
          right: "a number of seconds from 1 to 600",
          description: "Seconds the camera has for these looks; after that it counts as blind.",
        }),
        retries: Type.Integer({
          default: 3,
          minimum: 0,
          maximum: 100,
          right: "a whole number from 0 to 100",
          description: "How often a blind camera is asked again before a human must look.",
        }),
      },
      { default: {}, additionalProperties: false, description: "The camera looks again." },
    ),
    lifecycle: Type.Object(
      {
        handOversMax: Type.Integer({
          default: 3,
          minimum: 0,
          maximum: 100,
          right: "a whole number from 0 to 100",
          description: "After so many hand-overs of a ticket only the office hands it over.",
        }),
        donePhoto: Type.Enum(["required", "optional"], {
          default: "optional",
          right: "required or optional",
          description:
            "Whether a worker's done needs a photo that was taken since the worker has the ticket.",
        }),
        reportMinutes: Type.Integer({
          default: 30,
          minimum: 1,
          maximum: 10080,
          right: "a whole number of minutes from 1 to 10080",
          description: "Minutes a called department has to report, unless the call says otherwise.",
        }),
        extensionMaxMinutes: Type.Integer({
          default: 10080,
          minimum: 1,
          maximum: 129600,
          right: "a whole number of minutes from 1 to 129600",
          description: "The most minutes one question for more time may ask for.",
        }),
      },
      { default: {}, additionalProperties: false, description: "The ticket's life." },
    ),
    assign: AssignSettings,
    clocks: ClockSettings,
    dedup: DedupSettings,
    sources: SourceSettings,
    statistics: StatisticsSettings,
    feedback: FeedbackSettings,
    keep: KeepSettings,
    muting: Type.Optional(MutingSettings),
    map: MapSettings,
    notifyFile: Type.Optional(
      Type.String({
        minLength: 1,
        right: "the path of a YAML file",
        description:
          "Who is told what, over which robots and addresses, YAML; notify.example.yaml explains every key. Without it nobody is told.",
      }),
    ),
    logLevel: Type.Enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"], {
      default: "info",
      right: "one of trace, debug, info, warn, error, fatal, silent",
      description: "What the log holds, from trace (everything) to silent.",
    }),
  },
  { additionalProperties: false },
);

export type DispatcherConfig = Static<typeof ConfigSchema>;

const ENVIRONMENT = { NATS_URL: "natsUrl", REDIS_URL: "redisUrl", DATABASE_URL: "databaseUrl" } as const;

/** Every setting at its default. */
export function defaultConfig(): DispatcherConfig {
  return Value.Parse(ConfigSchema, Value.Default(ConfigSchema, {}));
}

/**
 * The settings of a YAML file (or the defaults, without one), environment on top, paths made absolute.
 * Rejects with CONFIG_INVALID: one sentence for every bad key or value, all at once.
 */
export async function loadConfig(
  path: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<DispatcherConfig> {
  const problems: string[] = [];
  const given = path === undefined ? {} : readYaml(await readText(path), path, problems);
  const file = path ?? "(no file)";
  const sources = new Map<string, string>();
  for (const [name, key] of Object.entries(ENVIRONMENT)) {
    const value = env[name];
    if (value === undefined || value === "") continue;
    given[key] = value;
    sources.set(key, `environment ${name}`);
  }
  problems.push(...checkSettings(ConfigSchema, given, (key) => sources.get(key) ?? file));
  problems.push(...checkTimeZone(given, file));
  if (problems.length > 0) throw new DispatcherError("CONFIG_INVALID", problems.join("\n"));
  const config = Value.Parse(ConfigSchema, Value.Default(ConfigSchema, given));
  const absolute = (relative: string): string => resolve(path === undefined ? "." : dirname(path), relative);
  const { timeZone, ...files } = config.district;
  const { grids, workers, users, absences, negativeList } = files;
  return {
    ...config,
    clocks: absoluteRules(config.clocks, absolute),
    access: absoluteKey(config.access, absolute),
    map: absoluteTileKey(config.map, absolute),
    ...(config.notifyFile === undefined ? {} : { notifyFile: absolute(config.notifyFile) }),
    district: {
      timeZone,
      grids: absolute(grids),
      workers: absolute(workers),
      users: absolute(users),
      ...(absences === undefined ? {} : { absences: absolute(absences) }),
      ...(negativeList === undefined ? {} : { negativeList: absolute(negativeList) }),
    },
  };
}

function absoluteRules(
  { deadlines, calendar, ...others }: DispatcherConfig["clocks"],
  absolute: (relative: string) => string,
): DispatcherConfig["clocks"] {
  return {
    ...others,
    ...(deadlines === undefined ? {} : { deadlines: absolute(deadlines) }),
    ...(calendar === undefined ? {} : { calendar: absolute(calendar) }),
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new DispatcherError("CONFIG_INVALID", `${path}: cannot be read: ${messageOf(cause)}.`, { cause });
  }
}

function readYaml(text: string, path: string, problems: string[]): Settings {
  const document = parseDocument(text, { prettyErrors: true });
  for (const error of document.errors) {
    const line = error.linePos?.[0].line ?? 1;
    problems.push(`${path}:${String(line)}: is not YAML: ${error.message.split("\n")[0] ?? error.code}`);
  }
  if (problems.length > 0) return {};
  const value: unknown = document.toJS() ?? {};
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Settings;
  problems.push(
    `${path}: holds ${JSON.stringify(value).slice(0, 60)}; a list of "key: value" lines would be right.`,
  );
  return {};
}

function checkTimeZone(given: Settings, file: string): readonly string[] {
  const { district } = given;
  const zone =
    typeof district === "object" && district !== null ? (district as Settings)["timeZone"] : undefined;
  if (typeof zone !== "string" || zone === "" || isTimeZone(zone)) return [];
  return [
    `${file}: key "district.timeZone" is ${JSON.stringify(zone)}, which is no time zone; an IANA time zone such as Asia/Shanghai would be right.`,
  ];
}
