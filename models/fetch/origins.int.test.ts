/** Package origins against the real registries, where they can be reached from this machine. */
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, retrieve } from "./origins.ts";

function succeeds(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore", timeout: 20_000 }).status === 0;
}

const npmReachable = succeeds("npm", [
  "view",
  "isarray@2.0.5",
  "version",
  "--fetch-retries=0",
  "--fetch-timeout=10000",
]);
/** Whether the first archive in apt's sources answers; asked without package lists, since a container has none. */
async function debianAnswers(): Promise<boolean> {
  const targets = spawnSync("apt-get", ["indextargets", "--format", "$(SITE)"], { encoding: "utf8" });
  const sites =
    targets.status === 0 ? targets.stdout.split("\n").filter((line) => line.startsWith("http")) : [];
  const answers = sites.map((site) => fetch(site, { signal: AbortSignal.timeout(8000) }).then(() => true));
  return await Promise.any(answers).catch(() => false);
}

const aptReachable = await debianAnswers();
const whyNot = (reachable: boolean, what: string) =>
  reachable ? "" : ` (skipped: ${what} cannot be reached from here)`;

describe("package origins", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "gridwatch-origins-test-"));
  });
  afterEach(async () => {
    await rm(dir, { recursive: true, force: true });
  });
  const context = () => ({ dataDirs: [], cacheDir: join(dir, "cache"), limits: DEFAULT_LIMITS });

  describe(`npm${whyNot(npmReachable, "the npm registry")}`, () => {
    it.runIf(npmReachable)(
      "reads one file out of a published tarball",
      async () => {
        await retrieve("npm:isarray@2.0.5#package.json", join(dir, "out"), context());
        expect(JSON.parse(await readFile(join(dir, "out"), "utf8"))).toMatchObject({
          name: "isarray",
          version: "2.0.5",
        });
      },
      60_000,
    );

    it.runIf(npmReachable)(
      "says that the tarball has no such file",
      async () => {
        await expect(retrieve("npm:isarray@2.0.5#no/such.bin", join(dir, "out"), context())).rejects.toThrow(
          /tar ended with \d: tar: package\/no\/such\.bin: Not found in archive/,
        );
      },
      60_000,
    );

    it.runIf(npmReachable)(
      "says that there is no such version",
      async () => {
        await expect(
          retrieve("npm:isarray@99.0.0#package.json", join(dir, "out"), context()),
        ).rejects.toThrow(/npm ended with 1: npm error code ETARGET/);
      },
      60_000,
    );
  });

  describe(`deb${whyNot(aptReachable, "a Debian archive")}`, () => {
    it.runIf(aptReachable)(
      "reads one file out of a package",
      async () => {
        await retrieve("deb:hostname#usr/share/doc/hostname/copyright", join(dir, "out"), context());
        expect(await readFile(join(dir, "out"), "utf8")).toContain("Michael Meskes");
      },
      120_000,
    );

    it.runIf(aptReachable)(
      "says that there is no such package",
      async () => {
        await expect(retrieve("deb:no-such-package-here#x", join(dir, "out"), context())).rejects.toThrow(
          "apt-get ended with 100: E: Unable to locate package no-such-package-here",
        );
      },
      120_000,
    );
  });
});
