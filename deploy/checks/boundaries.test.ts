/** Every import rule is broken once on purpose, in a tree made for it: a rule that cannot fire protects nothing. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repoRoot } from "../harness/repo-root.ts";

const run = promisify(execFile);

/** Rule → the file that breaks it and what it imports. */
const BREACHES: Readonly<Record<string, readonly [file: string, text: string]>> = {
  "no-cycles": ["models/ring-a.ts", 'import "./ring-b.ts"; export const a = 1;'],
  "no-orphans": ["models/alone.ts", "export const alone = 1;"],
  "contract-is-a-leaf": ["contract/leaks.ts", 'import "../models/used.ts";'],
  "contract-through-its-door": ["dispatcher/side-door.ts", 'import "../contract/event.ts";'],
  "agent-never-sees-dispatcher": ["edge-agent/sees.ts", 'import "../dispatcher/used.ts";'],
  "dispatcher-never-sees-agent": ["dispatcher/sees.ts", 'import "../edge-agent/used.ts";'],
  "tests-are-not-shipped": ["models/ships-test.ts", 'import "./some.test.ts";'],
  "harness-only-for-the-demo": ["models/uses-harness.ts", 'import "../deploy/harness/used.ts";'],
  "harness-knows-no-program": ["deploy/harness/knows.ts", 'import "../../models/used.ts";'],
  "edge-agent-perceive-camera-values": ["edge-agent/perceive/camera/v.ts", 'import "../decode/used.ts";'],
  "edge-agent-perceive-camera-downstream": [
    "edge-agent/perceive/camera/d.ts",
    'import type { T } from "../zone/used.ts"; export type U = T;',
  ],
  "edge-agent-perceive-decode-values": ["edge-agent/perceive/decode/v.ts", 'import "../camera/used.ts";'],
  "edge-agent-perceive-decode-downstream": [
    "edge-agent/perceive/decode/d.ts",
    'import type { T } from "../track/used.ts"; export type U = T;',
  ],
  "edge-agent-perceive-detect-values": ["edge-agent/perceive/detect/v.ts", 'import "../decode/used.ts";'],
  "edge-agent-perceive-detect-downstream": [
    "edge-agent/perceive/detect/d.ts",
    'import type { T } from "../zone/used.ts"; export type U = T;',
  ],
  "edge-agent-perceive-scene-values": ["edge-agent/perceive/scene/v.ts", 'import "../detect/used.ts";'],
  "edge-agent-perceive-scene-downstream": [
    "edge-agent/perceive/scene/d.ts",
    'import type { T } from "../zone/used.ts"; export type U = T;',
  ],
  "edge-agent-perceive-track-values": ["edge-agent/perceive/track/v.ts", 'import "../detect/used.ts";'],
  "edge-agent-perceive-track-downstream": [
    "edge-agent/perceive/track/d.ts",
    'import type { T } from "../zone/used.ts"; export type U = T;',
  ],
  "edge-agent-perceive-zone-values": ["edge-agent/perceive/zone/v.ts", 'import "../track/used.ts";'],
  "edge-agent-report-event-values": ["edge-agent/report/event/v.ts", 'import "../outbox/used.ts";'],
  "edge-agent-report-event-downstream": [
    "edge-agent/report/event/d.ts",
    'import type { T } from "../publish/used.ts"; export type U = T;',
  ],
  "edge-agent-report-originals-values": ["edge-agent/report/originals/v.ts", 'import "../event/used.ts";'],
  "edge-agent-report-originals-downstream": [
    "edge-agent/report/originals/d.ts",
    'import type { T } from "../publish/used.ts"; export type U = T;',
  ],
  "edge-agent-report-outbox-values": ["edge-agent/report/outbox/v.ts", 'import "../event/used.ts";'],
  "edge-agent-report-outbox-downstream": [
    "edge-agent/report/outbox/d.ts",
    'import type { T } from "../publish/used.ts"; export type U = T;',
  ],
  "edge-agent-report-publish-values": ["edge-agent/report/publish/v.ts", 'import "../outbox/used.ts";'],
  "geometry-is-pure": ["edge-agent/geometry/impure.ts", 'import "../time/used.ts";'],
  "perceive-knows-few": [
    "edge-agent/perceive/zone/knows.ts",
    'import type { T } from "../../bus/used.ts"; export type U = T;',
  ],
  "report-sees-perceive-types-only": [
    "edge-agent/report/event/sees.ts",
    'import "../../perceive/zone/used.ts";',
  ],
  "agent-composition-on-top": ["edge-agent/remote/runs.ts", 'import "../pipeline.ts";'],
  "only-onnx-worker-loads-onnxruntime": ["edge-agent/perceive/detect/loads.ts", 'import "onnxruntime-node";'],
  "only-ffmpeg-and-store-check-spawn": ["edge-agent/remote/spawns.ts", 'import "node:child_process";'],
  "only-probe-uses-fluent-ffmpeg": ["edge-agent/remote/films.ts", 'import "fluent-ffmpeg";'],
  "only-nats-bus-uses-nats": ["dispatcher/bus/other.ts", 'import "nats";'],
  "only-outbox-uses-lmdb": ["edge-agent/remote/keeps.ts", 'import "lmdb";'],
  "dispatcher-intake-consume-values": ["dispatcher/intake/consume/v.ts", 'import "../open/used.ts";'],
  "dispatcher-intake-consume-downstream": [
    "dispatcher/intake/consume/d.ts",
    'import type { T } from "../dedup/used.ts"; export type U = T;',
  ],
  "dispatcher-intake-dedup-values": ["dispatcher/intake/dedup/v.ts", 'import "../consume/used.ts";'],
  "dispatcher-intake-dedup-downstream": [
    "dispatcher/intake/dedup/d.ts",
    'import type { T } from "../open/used.ts"; export type U = T;',
  ],
  "dispatcher-intake-open-values": ["dispatcher/intake/open/v.ts", 'import "../dedup/used.ts";'],
  "lifecycle-is-pure-of-transport": ["dispatcher/lifecycle/asks.ts", 'import "../serve/used.ts";'],
  "serve-speaks-to-the-desk": [
    "dispatcher/serve/reads.ts",
    'import type { T } from "../book/used.ts"; export type U = T;',
  ],
  "page-is-on-its-own": ["dispatcher/web/page.ts", 'import "../lifecycle/used.ts";'],
  "dispatcher-composition-on-top": ["dispatcher/serve/runs.ts", 'import "../ticket-flow.ts";'],
  "only-cache-uses-redis": ["dispatcher/serve/caches.ts", 'import "ioredis";'],
  "only-book-uses-pg": ["dispatcher/serve/queries.ts", 'import "pg";'],
  "only-serve-uses-http": ["dispatcher/lifecycle/serves.ts", 'import "fastify";'],
  "dependencies-are-declared": ["models/borrows.ts", 'import "undeclared";'],
  "shipped-code-needs-no-dev-package": ["models/develops.ts", 'import "vitest";'],
};

const USED = "export type T = 1; export const used = 1;";
const PACKAGES = ["onnxruntime-node", "fluent-ffmpeg", "nats", "lmdb", "ioredis", "pg", "fastify"];

let folder = "";

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function putPackage(name: string): void {
  put(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
  put(`node_modules/${name}/index.js`, "module.exports = 1;");
}

function plantBreaches(): void {
  for (const [file, text] of Object.values(BREACHES)) {
    put(file, text);
    for (const [, target] of text.matchAll(/"(\.[^"]+)"/g)) {
      const path = join(dirname(file), target ?? "");
      if (!Object.values(BREACHES).some(([breach]) => breach === path)) put(path, USED);
    }
  }
  put("models/ring-b.ts", 'import "./ring-a.ts"; export const b = 1;');
  for (const name of [...PACKAGES, "undeclared", "vitest"]) putPackage(name);
  const dependencies = Object.fromEntries(PACKAGES.map((name) => [name, "1.0.0"]));
  put("package.json", JSON.stringify({ name: "tree", dependencies, devDependencies: { vitest: "1.0.0" } }));
  put(
    "tsconfig.json",
    JSON.stringify({
      compilerOptions: { module: "nodenext", allowImportingTsExtensions: true, noEmit: true },
    }),
  );
  // dependency-cruiser finds its TypeScript beside itself; the tree only needs the rules.
  symlinkSync(join(repoRoot, ".dependency-cruiser.cjs"), join(folder, ".dependency-cruiser.cjs"));
}

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

async function cruise(): Promise<readonly Violation[]> {
  const bin = join(repoRoot, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
  const folders = ["contract", "edge-agent", "dispatcher", "models", "deploy"];
  const args = [bin, "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...folders];
  // It exits with the number of errors; its report is what counts.
  const ended = await run(process.execPath, args, { cwd: folder, maxBuffer: 1 << 26 }).catch(
    (cause: unknown) => cause,
  );
  const { stdout } = ended as { stdout: string };
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

describe("boundaries", () => {
  let violations: readonly Violation[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gridwatch-boundaries-"));
    plantBreaches();
    violations = await cruise();
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("has a breach for every rule", () => {
    const config = createRequire(import.meta.url)(join(repoRoot, ".dependency-cruiser.cjs")) as {
      forbidden: { name: string; severity: string }[];
    };
    expect(config.forbidden.map(({ name }) => name).sort()).toEqual(Object.keys(BREACHES).sort());
    expect(config.forbidden.filter(({ severity }) => severity !== "error")).toEqual([]);
  });

  it.each(Object.entries(BREACHES))("%s fires", (name, [file]) => {
    expect(violations.filter(({ from }) => from === file).map(({ rule }) => rule.name)).toContain(name);
  });
});
