/** One file by its manifest entry: from the cache, or from the first origin whose bytes have the right hash. */
import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { FetchedFile } from "../../edge-agent/perceive/detect/model-manifest.ts";
import { messageOf, ModelError } from "../errors.ts";
import { DEFAULT_LIMITS, type FetchLimits, isLocal, retrieve } from "./origins.ts";
import { sha256OfFile } from "./sha256.ts";

export interface FetchOptions {
  readonly cacheDir: string;
  /** Folders below which `local:` origins are looked for, in this order. */
  readonly dataDirs: readonly string[];
  /** One finished line per call, without a line break. */
  readonly progress: (line: string) => void;
  readonly limits?: Partial<FetchLimits>;
}

/**
 * Resolves to the file's place in the cache and the origin it came from, "cache" when it was there with the right hash.
 * A wrong hash is refused and the next origin tried. Throws FETCH_FAILED with every origin's reason when all have failed.
 * The cache never holds a partial file: bytes are checked under a temporary name and then renamed.
 */
export async function fetchFile(
  file: FetchedFile,
  options: FetchOptions,
): Promise<{ path: string; origin: string }> {
  await mkdir(options.cacheDir, { recursive: true });
  const path = join(options.cacheDir, file.file);
  const cached = await sha256OfFile(path);
  if (cached === file.sha256) return { path, origin: "cache" };
  if (cached !== undefined) {
    options.progress(
      `${file.file}: the copy in the cache has sha256 ${cached}, not ${file.sha256}; it is fetched again`,
    );
  }
  const reasons: string[] = [];
  for (const origin of file.origins) {
    try {
      await attempt(file, origin, path, options);
      return { path, origin };
    } catch (error) {
      const reason = messageOf(error);
      options.progress(`${file.file}: ${origin} failed: ${reason}`);
      reasons.push(`${origin}: ${reason}`);
    }
  }
  throw new ModelError(
    "FETCH_FAILED",
    `${file.file} could not be had from any of its origins:\n  ${reasons.join("\n  ")}`,
  );
}

async function attempt(
  file: FetchedFile,
  origin: string,
  path: string,
  options: FetchOptions,
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  const startedMs = performance.now();
  if (!isLocal(origin)) options.progress(`${file.file}: fetching from ${origin}`);
  try {
    const { dataDirs, cacheDir } = options;
    await retrieve(origin, temporary, {
      dataDirs,
      cacheDir,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
    });
    const found = await sha256OfFile(temporary);
    if (found !== file.sha256) {
      throw new ModelError(
        "HASH_MISMATCH",
        `wrong file, sha256 should be ${file.sha256} but is ${found ?? "that of nothing"}`,
      );
    }
    const { size } = await stat(temporary);
    await rename(temporary, path);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    options.progress(
      `${file.file}: ${(size / 1024 ** 2).toFixed(1)} MiB from ${origin} in ${seconds} s, sha256 right`,
    );
  } finally {
    await rm(temporary, { force: true });
  }
}
