/** Where the repository, its cache and its data folders lie; the same answers from the source tree and from dist/. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The nearest folder upwards that holds package.json: dist/ has none, so both trees end at the repository. */
export function repoRoot(from: string = dirname(fileURLToPath(import.meta.url))): string {
  let dir = resolve(from);
  while (!existsSync(join(dir, "package.json"))) {
    const parent = dirname(dir);
    if (parent === dir)
      throw new Error(`No package.json above ${from}: the programs must run from within the repository.`);
    dir = parent;
  }
  return dir;
}

/** What may be fetched or made again at any time. GRIDWATCH_CACHE_DIR replaces `.gridwatch/cache`. */
export function cacheDir(): string {
  const chosen = process.env["GRIDWATCH_CACHE_DIR"];
  return chosen === undefined || chosen === "" ? join(repoRoot(), ".gridwatch", "cache") : resolve(chosen);
}

export function modelCacheDir(): string {
  return join(cacheDir(), "models");
}

export function reportsDir(): string {
  return join(repoRoot(), ".gridwatch", "reports");
}

/** Manifests are read from the source tree: the compiler copies no JSON into dist/. */
export function manifestDir(): string {
  return join(repoRoot(), "models");
}

/** Folders for `local:` origins, in order: GRIDWATCH_DATA_DIR, then `shared` beside the repository where there is one. */
export function dataDirs(): string[] {
  const chosen = process.env["GRIDWATCH_DATA_DIR"];
  const beside = resolve(repoRoot(), "..", "shared");
  const dirs = chosen === undefined || chosen === "" ? [] : [resolve(chosen)];
  return existsSync(beside) && !dirs.includes(beside) ? [...dirs, beside] : dirs;
}
