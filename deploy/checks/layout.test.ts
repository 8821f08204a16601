/** The folders are the ones that the documentation draws, in the order in which data flows, and no others. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { repoRoot } from "../harness/repo-root.ts";

const NOT_OURS = new Set(["node_modules", "dist", ".git", ".gridwatch", "shared", "coverage"]);

const foldersIn = (path: string): string[] =>
  readdirSync(join(repoRoot, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !NOT_OURS.has(entry.name) && !entry.name.startsWith("dist."))
    .map(({ name }) => name)
    .sort();

it.each([
  [".", [".ci", "contract", "deploy", "dispatcher", "edge-agent", "models"]],
  [
    "edge-agent",
    [
      "bus",
      "canary",
      "geometry",
      "perceive",
      "record",
      "remote",
      "report",
      "shadow",
      "telemetry",
      "time",
      "why",
    ],
  ],
  ["edge-agent/perceive", ["camera", "decode", "detect", "scene", "track", "zone"]],
  ["edge-agent/report", ["event", "originals", "outbox", "publish"]],
  ["dispatcher/intake", ["consume", "dedup", "open", "sources"]],
])("%s", (path, expected) => {
  expect(foldersIn(path)).toEqual(expected);
});

it("dispatcher has its stages", () => {
  expect(foldersIn("dispatcher")).toEqual(
    expect.arrayContaining(["audit", "book", "cache", "intake", "lifecycle", "serve", "statistics", "web"]),
  );
});

it.each(["edge-agent/pipeline.ts", "dispatcher/ticket-flow.ts"])(
  "%s says that it is the composition",
  (file) => {
    expect(readFileSync(join(repoRoot, file), "utf8").slice(0, 400)).toContain("THE composition");
  },
);

it("every source file begins by saying what it is (a test's title says it)", () => {
  const silent = sourcesIn(".").filter(
    (file) => !/^(#!.*\n)?(\/\*\*|\/\/)/.test(readFileSync(join(repoRoot, file), "utf8")),
  );
  expect(silent).toEqual([]);
});

function sourcesIn(path: string): string[] {
  return readdirSync(join(repoRoot, path), { withFileTypes: true }).flatMap((entry) => {
    const inner = join(path, entry.name);
    if (entry.isDirectory())
      return NOT_OURS.has(entry.name) || entry.name.startsWith("dist.") ? [] : sourcesIn(inner);
    return /[.](ts|mts|mjs|cjs)$/.test(entry.name) && !/[.](test|config)[.]/.test(entry.name) ? [inner] : [];
  });
}
