import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ConfigSchema, defaultConfig, loadConfig } from "./config.ts";
import { DispatcherError } from "./errors.ts";

const EXAMPLE = fileURLToPath(new URL("./dispatcher.example.yaml", import.meta.url));

async function fileOf(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "gridwatch-config-")), "dispatcher.yaml");
  await writeFile(path, text);
  return path;
}

async function refusal(text: string, env: Record<string, string> = {}): Promise<readonly string[]> {
  const path = await fileOf(text);
  const thrown: unknown = await loadConfig(path, env).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(DispatcherError);
  expect((thrown as DispatcherError).code).toBe("CONFIG_INVALID");
  return (thrown as DispatcherError).message
    .split("\n")
    .map((line) => line.replaceAll(path, "dispatcher.yaml"));
}

/** "a", "a.b" for every setting of the schema, with its sentence. */
function settingsOf(): readonly { key: string; description: string }[] {
  interface Node {
    readonly properties?: Record<string, Node>;
    readonly description?: string;
  }
  const walk = (node: Node, prefix: string): { key: string; description: string }[] =>
    Object.entries(node.properties ?? {}).flatMap(([key, inner]) => [
      { key: prefix + key, description: inner.description ?? "" },
      ...walk(inner, `${prefix}${key}.`),
    ]);
  return walk(ConfigSchema as unknown as Node, "");
}

describe("config: the example file", () => {
  test("holds exactly the schema's defaults", async () => {
    expect(parse(await readFile(EXAMPLE, "utf8"))).toEqual(defaultConfig());
  });

  test("explains every setting with the schema's own sentence", async () => {
    const lines = (await readFile(EXAMPLE, "utf8")).split("\n").map((line) => line.trim());
    const lineOf = new Map<string, number>();
    for (const { key, description } of settingsOf()) {
      const name = key.split(".").at(-1) ?? "";
      // One name may stand in several sections: the search begins at its own section.
      const from = (lineOf.get(key.split(".").slice(0, -1).join(".")) ?? -1) + 1;
      const isIt = (line: string) => line.startsWith(`${name}:`) || line.startsWith(`# ${name}:`);
      const at = from + lines.slice(from).findIndex(isIt);
      lineOf.set(key, at);
      expect(lines[at - 1], key).toBe(`# ${description}`);
    }
    expect(settingsOf().length).toBeGreaterThan(15);
  });

  test("loads, with the district's paths beside the file", async () => {
    const config = await loadConfig(EXAMPLE, {});
    expect(config.district.grids).toBe(
      fileURLToPath(new URL("./district/example/grids.geojson", import.meta.url)),
    );
    expect(config.http).toEqual({ host: "127.0.0.1", port: 8686 });
  });
});

describe("config: what wins", () => {
  test("a file with one key keeps every other default", async () => {
    const config = await loadConfig(await fileOf("http:\n  port: 9000\n"), {});
    expect(config.http).toEqual({ host: "127.0.0.1", port: 9000 });
    expect(config.verify).toEqual({ looks: 3, overS: 60, timeoutS: 60, retries: 3 });
  });

  test("an empty file is all defaults", async () => {
    expect((await loadConfig(await fileOf(""), {})).natsUrl).toBe("nats://127.0.0.1:4222");
  });

  test("the environment wins over the file for the three servers", async () => {
    const config = await loadConfig(await fileOf("natsUrl: nats://in-file:4222\n"), {
      NATS_URL: "nats://elsewhere:4333",
      REDIS_URL: "rediss://cache:6380",
      DATABASE_URL: "postgresql://u:p@db/gridwatch",
    });
    expect(config.natsUrl).toBe("nats://elsewhere:4333");
    expect(config.redisUrl).toBe("rediss://cache:6380");
    expect(config.databaseUrl).toBe("postgresql://u:p@db/gridwatch");
  });
});

describe("config: bad input gets a sentence", () => {
  const cases: readonly { why: string; yaml: string; says: string }[] = [
    {
      why: "an unknown key near a known one",
      yaml: "natsURI: nats://a:1\n",
      says: 'dispatcher.yaml: key "natsURI" is unknown; "natsUrl" would be right.',
    },
    {
      why: "an unknown key near nothing",
      yaml: "verify:\n  zzzzzz: 1\n",
      says: 'dispatcher.yaml: key "verify.zzzzzz" is unknown; one of looks, overS, timeoutS, retries would be right.',
    },
    {
      why: "a number out of range",
      yaml: "http:\n  port: 70000\n",
      says: 'dispatcher.yaml: key "http.port" is 70000; a whole number from 0 to 65535, 0 for any free port would be right.',
    },
    {
      why: "text where a number belongs",
      yaml: 'verify:\n  looks: "three"\n',
      says: 'dispatcher.yaml: key "verify.looks" is "three"; a whole number from 1 to 60 would be right.',
    },
    {
      why: "a value where a section belongs",
      yaml: "assign: 5\n",
      says: 'dispatcher.yaml: key "assign" is 5; a section with the keys retrySeconds, offerSeconds, positionGoodForMinutes, radiusM, emergencyRadiusM, competence would be right.',
    },
    {
      why: "a section left empty",
      yaml: "verify:\n",
      says: 'dispatcher.yaml: key "verify" is null; a section with the keys looks, overS, timeoutS, retries would be right.',
    },
    {
      why: "a zone that does not exist",
      yaml: "district:\n  timeZone: China/Suzhou\n",
      says: 'dispatcher.yaml: key "district.timeZone" is "China/Suzhou", which is no time zone; an IANA time zone such as Asia/Shanghai would be right.',
    },
    {
      why: "a wrong scheme, its password hidden",
      yaml: "databaseUrl: mysql://root:hunter2@db/x\n",
      says: 'dispatcher.yaml: key "databaseUrl" is "mysql://***@db/x"; a PostgreSQL address such as postgres://gridwatch@127.0.0.1:5432/gridwatch would be right.',
    },
    {
      why: "a list instead of settings",
      yaml: "- natsUrl\n",
      says: 'dispatcher.yaml: holds ["natsUrl"]; a list of "key: value" lines would be right.',
    },
    {
      why: "a log level that does not exist",
      yaml: "logLevel: loud\n",
      says: 'dispatcher.yaml: key "logLevel" is "loud"; one of trace, debug, info, warn, error, fatal, silent would be right.',
    },
  ];
  test.each(cases)("$why", async ({ yaml, says }) => {
    expect(await refusal(yaml)).toEqual([says]);
  });

  test("all problems at once, in the order of the file", async () => {
    const says = await refusal("http:\n  port: x\n  hots: a\nlogLevel: 3\n");
    expect(says).toHaveLength(3);
    expect(says[1]).toBe('dispatcher.yaml: key "http.hots" is unknown; "http.host" would be right.');
  });

  test("the environment is named when the value came from it", async () => {
    expect(await refusal("", { REDIS_URL: "localhost" })).toEqual([
      'environment REDIS_URL: key "redisUrl" is "localhost"; a Redis address such as redis://127.0.0.1:6379 would be right.',
    ]);
  });

  test("broken YAML names the line", async () => {
    expect((await refusal("http:\n  port: [1\n"))[0]).toMatch(/^dispatcher\.yaml:\d+: is not YAML: /);
  });

  test("a missing file", async () => {
    await expect(loadConfig("/nowhere/dispatcher.yaml", {})).rejects.toThrow(
      /^\/nowhere\/dispatcher\.yaml: cannot be read: ENOENT/,
    );
  });
});
