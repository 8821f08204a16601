/** Where this clone lies, found from the running file, so that dist/ and the sources agree on one place for data. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no package.json above ${import.meta.url}`);
    folder = parent;
  }
  return folder;
}

/** Absolute path of the clone. */
export const repoRoot = findRoot();

/** Absolute path of something kept by this clone but not in git: .gridwatch/… */
export function keptPath(...parts: string[]): string {
  return join(repoRoot, ".gridwatch", ...parts);
}
