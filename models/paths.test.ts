import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cacheDir, dataDirs, manifestDir, modelCacheDir, repoRoot } from "./paths.ts";

describe("paths", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("finds the repository from the source tree and from dist/ alike", async () => {
    const root = await mkdtemp(join(tmpdir(), "gridwatch-paths-test-"));
    try {
      await writeFile(join(root, "package.json"), "{}");
      await mkdir(join(root, "dist", "models"), { recursive: true });
      await mkdir(join(root, "models"));
      expect(repoRoot(join(root, "models"))).toBe(root);
      expect(repoRoot(join(root, "dist", "models"))).toBe(root);
    } finally {
      await rm(root, { recursive: true });
    }
  });

  it("says that there is no repository above", () => {
    expect(() => repoRoot("/proc")).toThrow("No package.json above /proc");
  });

  it("keeps the cache in the repository unless GRIDWATCH_CACHE_DIR says otherwise", () => {
    vi.stubEnv("GRIDWATCH_CACHE_DIR", "");
    expect(cacheDir()).toBe(join(resolve(manifestDir(), ".."), ".gridwatch", "cache"));
    vi.stubEnv("GRIDWATCH_CACHE_DIR", "/var/cache/gridwatch");
    expect(modelCacheDir()).toBe("/var/cache/gridwatch/models");
  });

  it("asks GRIDWATCH_DATA_DIR before anything else", () => {
    vi.stubEnv("GRIDWATCH_DATA_DIR", "/srv/data");
    expect(dataDirs()[0]).toBe("/srv/data");
  });
});
