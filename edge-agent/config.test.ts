import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checkEvidence } from "./config-checks.ts";
import { AgentConfig, type CameraConfig, loadConfig } from "./config.ts";
import { RULE_KINDS, RuleConfig, ZoneConfig } from "#contract";
import { AgentError } from "./errors.ts";
import { loadModelManifest } from "./perceive/detect/load-manifest.ts";
import { planZone } from "./zone-plan.ts";

const examplePath = new URL("./agent.example.yaml", import.meta.url);
const example = readFileSync(examplePath, "utf8");
const env = { CAMERA_PASSWORD: "p@ss/word" };

function load(text: string, environment: NodeJS.ProcessEnv = env): AgentConfig {
  const file = join(mkdtempSync(join(tmpdir(), "gw-config-")), "agent.yaml");
  writeFileSync(file, text);
  return loadConfig(file, environment);
}

function problemsOf(text: string, environment: NodeJS.ProcessEnv = env): string {
  try {
    load(text, environment);
  } catch (thrown) {
    if (thrown instanceof AgentError && thrown.code === "CONFIG_INVALID") return thrown.message;
    throw thrown;
  }
  return "";
}

const change = (from: string, to: string): string => {
  expect(example).toContain(from);
  return example.replace(from, to);
};

const manifestPath = new URL("../models/efficientdet-lite0/model.json", import.meta.url).pathname;

describe("agent.example.yaml", () => {
  const written = parse(example) as Record<string, unknown> & { cameras: { zones: { rule: object }[] }[] };

  it("is equal to the schema's defaults, key for key", () => {
    const { cameras: _sample, ...rest } = written;
    const { cameras: _none, ...defaults } = Value.Default(AgentConfig, {}) as Record<string, unknown>;
    expect(rest).toEqual(defaults);
  });

  it("shows every kind of rule, with its defaults", () => {
    const { zones = [] } = loadConfig(examplePath.pathname, env).cameras[0] ?? {};
    expect(zones.map(({ rule }) => rule.kind)).toEqual(RULE_KINDS);
    const manifest = loadModelManifest(manifestPath);
    for (const zone of zones) {
      const { kind, shop, surface } = zone.rule;
      const bare = { ...zone, rule: { kind, ...(shop && { shop }), ...(surface && { surface }) } };
      expect(planZone(zone, "Asia/Shanghai", manifest)).toEqual(planZone(bare, "Asia/Shanghai", manifest));
    }
  });

  it("shows every option of a rule and of a zone", () => {
    const zones = written.cameras[0]?.zones ?? [];
    const shown = (nodes: readonly object[]) => [...new Set(nodes.flatMap(Object.keys))].sort();
    expect(shown(zones)).toEqual(Object.keys(ZoneConfig.properties).sort());
    expect(shown(zones.map(({ rule }) => rule))).toEqual(Object.keys(RuleConfig.properties).sort());
  });

  it("shows every option of a camera", () => {
    expect(Object.keys(written.cameras[0] ?? {}).sort()).toEqual(
      Object.keys(AgentConfig.properties.cameras.items.properties).sort(),
    );
  });

  it("explains every option: each key has a comment above it", () => {
    const lines = example.split("\n");
    lines.forEach((line, i) => {
      if (!/^\s*(- )?[a-zA-Z]+:\s*\S/.test(line)) return;
      expect(`${lines[i - 1] ?? ""} before "${line.trim()}"`).toMatch(/#/);
    });
  });

  it("patrol.revisitS counts for a camera without its own", () => {
    const text = change("    revisitS: 2\n", "").replace("  revisitS: 2\n", "  revisitS: 5\n");
    const { cameras, patrol } = load(text);
    expect([cameras[0]?.revisitS, patrol.revisitS]).toEqual([undefined, 5]);
  });

  it("loads", () => {
    const config = loadConfig(examplePath.pathname, env);
    expect(config.cameras[0]?.url).toBe("rtsp://operator:p%40ss%2Fword@192.0.2.10:554/stream1");
    expect(config.cameras[0]?.detectUrl).toBe("rtsp://operator:p%40ss%2Fword@192.0.2.10:554/stream2");
    expect(config.dataDir).toMatch(/^\/.*\/edge-agent\/agent-data$/);
  });
});

describe("a bad agent.yaml gets one sentence: file, key, value, what would be right", () => {
  it.each([
    [
      "a zone with two points",
      change("[[0.80, 0.05], [1.0, 0.05], [1.0, 0.25], [0.80, 0.25]]", "[[0.1, 0.1], [0.2, 0.2]]"),
      /agent\.yaml: cameras\[0\]\.zones\[0\]\.polygon has 2 points; a polygon needs at least 3$/,
    ],
    [
      "a polygon on a line",
      change(
        "[[0.80, 0.05], [1.0, 0.05], [1.0, 0.25], [0.80, 0.25]]",
        "[[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]]",
      ),
      /zones\[0\]\.polygon encloses almost nothing/,
    ],
    ["coordinates without a CRS", change(", crs: WGS-84 }", " }"), /cameras\[0\]\.location\.crs is missing/],
    [
      "an unknown CRS",
      change("crs: WGS-84 }", "crs: EPSG-1 }"),
      /cameras\[0\]\.location\.crs is "EPSG-1", but must be one of WGS-84, CGCS2000, GCJ-02, BD-09/,
    ],
    [
      "a short camera code",
      change('"32050600001310000001"', '"3205"'),
      /cameras\[0\]\.code is "3205", but .*20 digits/,
    ],
    [
      "a misspelt key",
      change("revisitS: 2\n  # Evidence", "revisit: 2\n  # Evidence"),
      /patrol\.revisit is not a known key; known here: revisitS, maxWidthPx, detectWidthPx, stallS/,
    ],
    [
      "one address twice",
      change("554/stream2", "554/stream1"),
      /cameras\[0\]\.detectUrl is the same as its url; give the address of a smaller stream there/,
    ],
    [
      "an unknown violation",
      change("violation: parking", "violation: loitering"),
      /rule\.violation is "loitering", but must be one of vending, piling, posting, hanging, parking, structure, beyond-line/,
    ],
    ["text that is not YAML", "cameras: [", /agent\.yaml: line 1 is not YAML/],
    [
      "a word where a number belongs",
      change("dwellS: 180", "dwellS: soon"),
      /rule\.dwellS is "soon", but must be number/,
    ],
    [
      "an HTTP address",
      change("rtsp://operator", "http://operator"),
      /cameras\[0\]\.url is "http:\/\/\*\*\*@192\.0\.2\.10/,
    ],
  ])("%s", (_name, text, expected) => {
    expect(problemsOf(text)).toMatch(expected);
  });

  it("names the missing environment variable and nothing else of the URL", () => {
    expect(problemsOf(example, {})).toMatch(
      /cameras\[0\]\.url uses \$\{CAMERA_PASSWORD\}, but the environment has no CAMERA_PASSWORD/,
    );
  });

  it("reports all problems at once", () => {
    const twice = change("dwellS: 180", "dwellS: -1").replace("priority: 5", "priority: 12");
    expect(problemsOf(twice).split("\n")).toHaveLength(2);
  });

  it("refuses the same camera code and the same zone id twice", () => {
    const camera = parse(example) as { cameras: CameraConfig[] };
    const first = camera.cameras[0] as CameraConfig;
    const zones = [first.zones[0], first.zones[0]];
    const text = JSON.stringify({ cameras: [first, { ...first, zones }] });
    expect(problemsOf(text)).toMatch(
      /cameras\[1\]\.code is "32050600001310000001", which is also cameras\[0\]\.code/,
    );
    expect(problemsOf(text)).toMatch(/cameras\[1\]\.zones\[1\]\.id is "kerb" for the second time/);
  });

  it("rules on trial are checked as the live ones are", () => {
    expect(problemsOf(change("            dwellS: 300\n", "            dwellS: -1\n"))).toMatch(
      /cameras\[0\]\.shadow\.zones\[0\]\.rule\.dwellS is -1, but must be > 0/,
    );
    const twoPoints = "polygon: [[0.80, 0.05], [1.0, 0.05]]\n          rule:\n            # As the live one.";
    const shape = "polygon: [[0.80, 0.05], [1.0, 0.05], [1.0, 0.25], [0.80, 0.25]]";
    expect(
      problemsOf(change(`${shape}\n          rule:\n            # As the live one.`, twoPoints)),
    ).toMatch(/cameras\[0\]\.shadow\.zones\[0\]\.polygon has 2 points/);
  });

  it("a canary names cameras of this file, each once", () => {
    const { cameras } = parse(example) as { cameras: CameraConfig[] };
    const canary = { label: "lite1", model: { manifest: "./model.json", weights: "./w.onnx" } };
    const text = (codes: readonly string[]) =>
      JSON.stringify({ cameras, canary: { ...canary, cameras: codes } });
    const code = "32050600001310000001";
    expect(problemsOf(text([code, "32050600001310009999", code])).split("\n")).toEqual([
      expect.stringMatching(
        /canary\.cameras\[1\] is "32050600001310009999", but no camera has that code; name cameras of this file$/,
      ),
      expect.stringMatching(/canary\.cameras\[2\] is "32050600001310000001" for the second time/),
    ]);
    expect(problemsOf(JSON.stringify({ cameras, canary: { ...canary, cameras: [] } }))).toMatch(
      /canary\.cameras is \[\], but/,
    );
    const { canary: read } = load(text([code]));
    expect(read).toMatchObject({ compareEvery: 5, window: 50, minAgreement: 0.6 });
    expect(read?.model.weights).toMatch(/^\/.*\/w\.onnx$/);
  });

  it("a file that is not there", () => {
    expect(() => loadConfig("/nowhere/agent.yaml", env)).toThrow(
      /^\/nowhere\/agent\.yaml: cannot be read; give the path/,
    );
  });

  it("an unknown class name: what the rule asks for and the model does not give", () => {
    const { cameras } = load(example);
    const known = ["person", "goods", "furniture", "luggage", "unexplained"];
    const sentence =
      'rule.evidence has "motor-vehicle", which model toy does not give; it gives: person, goods, furniture, luggage, unexplained';
    expect(checkEvidence(cameras, known, "toy")).toEqual([
      `cameras[0].zones[0].${sentence}`,
      `cameras[0].shadow.zones[0].${sentence}`,
    ]);
    expect(checkEvidence(cameras, known, "toy", () => false)).toEqual([]);
    expect(checkEvidence(cameras, [...known, "motor-vehicle"], "toy")).toEqual([]);
  });
});
