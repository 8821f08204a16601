/** Every link in our own Markdown leads to a file, and every #part of one to a heading. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { repoRoot } from "../harness/repo-root.ts";

const NOT_OURS = new Set(["node_modules", "dist", ".git", ".gridwatch"]);

function markdownUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : markdownUnder(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

/** As GitHub makes it: lower case, spaces to hyphens, punctuation gone. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[`*]/g, "")
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(" ", "-");

const anchorsIn = (text: string): string[] =>
  [...text.matchAll(/^#+ +(.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ""));

function brokenLinks(file: string): string[] {
  const text = readFileSync(file, "utf8").replace(/```[^]*?```/g, "");
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? "");
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [path = "", anchor] = target.split("#");
    const found = path === "" ? file : resolve(dirname(file), path);
    if (!existsSync(found)) return true;
    return anchor !== undefined && !anchorsIn(readFileSync(found, "utf8")).includes(anchor);
  });
}

describe("Markdown links", () => {
  const files = markdownUnder(repoRoot);

  it("are looked for in all of it", () => {
    expect(files.map((file) => relative(repoRoot, file))).toContain("README.md");
  });

  it.each(files.map((file) => [relative(repoRoot, file), file]))("%s", (_name, file) => {
    expect(brokenLinks(file)).toEqual([]);
  });
});
