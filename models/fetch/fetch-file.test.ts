import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ModelError } from "../errors.ts";
import { fetchFile } from "./fetch-file.ts";
import { sha256OfBytes } from "./sha256.ts";

const CONTENT = Buffer.alloc(300_000, "weights ");
const SHA256 = sha256OfBytes(CONTENT);
const WRONG = Buffer.from("something else");

describe("fetchFile", () => {
  let root: string;
  let cacheDir: string;
  let lines: string[];
  const servers: Server[] = [];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "gridwatch-fetch-test-"));
    cacheDir = join(root, "cache");
    lines = [];
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
    await rm(root, { recursive: true, force: true });
  });

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/weights.bin`;
  }

  async function dataDir(name: string, content: Buffer): Promise<string> {
    const dir = join(root, name);
    await mkdir(join(dir, "models"), { recursive: true });
    await writeFile(join(dir, "models", "weights.bin"), content);
    return dir;
  }

  function fetchFrom(origins: string[], dataDirs: string[] = [], limits = {}) {
    const file = { file: "weights.bin", sha256: SHA256, licence: "Apache-2.0", origins };
    return fetchFile(file, { cacheDir, dataDirs, limits, progress: (line) => lines.push(line) });
  }

  async function failureOf(promise: Promise<unknown>): Promise<string> {
    const error: unknown = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).code).toBe("FETCH_FAILED");
    return (error as ModelError).message;
  }

  it("takes the first data folder that has the file, says so, and does nothing the second time", async () => {
    const dirs = [join(root, "absent"), await dataDir("a", CONTENT)];
    const first = await fetchFrom(["local:models/weights.bin"], dirs);
    expect(first).toEqual({ path: join(cacheDir, "weights.bin"), origin: "local:models/weights.bin" });
    expect(CONTENT.equals(await readFile(first.path))).toBe(true);
    expect(lines).toEqual([
      expect.stringMatching(
        /^weights\.bin: 0\.3 MiB from local:models\/weights\.bin in [\d.]+ s, sha256 right$/,
      ),
    ]);
    lines = [];
    expect((await fetchFrom(["local:models/weights.bin"], [])).origin).toBe("cache");
    expect(lines).toEqual([]);
  });

  it("refuses a wrong hash, naming what was expected and found, and takes the next origin", async () => {
    const url = await serve((_, response) => response.end(CONTENT));
    const dir = await dataDir("a", WRONG);
    expect((await fetchFrom(["local:models/weights.bin", url], [dir])).origin).toBe(url);
    expect(lines[0]).toBe(
      `weights.bin: local:models/weights.bin failed: wrong file, sha256 should be ${SHA256} but is ${sha256OfBytes(WRONG)}`,
    );
    expect(lines[1]).toBe(`weights.bin: fetching from ${url}`);
  });

  it("fetches again when the copy in the cache has gone bad", async () => {
    await mkdir(cacheDir);
    await writeFile(join(cacheDir, "weights.bin"), WRONG);
    const { path, origin } = await fetchFrom(["local:models/weights.bin"], [await dataDir("a", CONTENT)]);
    expect(origin).toBe("local:models/weights.bin");
    expect(CONTENT.equals(await readFile(path))).toBe(true);
    expect(lines[0]).toBe(
      `weights.bin: the copy in the cache has sha256 ${sha256OfBytes(WRONG)}, not ${SHA256}; it is fetched again`,
    );
  });

  it("keeps a bad copy's place empty of anything partial when all origins fail, and lists each reason", async () => {
    const missing = await serve((_, response) => response.writeHead(404).end());
    const truncated = await serve((_, response) => {
      response.writeHead(200, { "content-length": CONTENT.length });
      response.write(CONTENT.subarray(0, 1000), () => response.destroy());
    });
    const short = await serve((_, response) => response.end(CONTENT.subarray(0, 1000)));
    const message = await failureOf(
      fetchFrom(["local:models/weights.bin", missing, truncated, short], [root]),
    );
    expect(message.split("\n")).toEqual([
      "weights.bin could not be had from any of its origins:",
      `  local:models/weights.bin: not there (looked below ${root})`,
      `  ${missing}: the server answered 404`,
      expect.stringMatching(/^ {2}http.*: (terminated|fetch failed).*$/),
      expect.stringContaining(
        `wrong file, sha256 should be ${SHA256} but is ${sha256OfBytes(CONTENT.subarray(0, 1000))}`,
      ),
    ]);
    expect(await readdir(cacheDir)).toEqual([]);
  });

  it("gives up on a server that never answers, and on one that falls silent", async () => {
    const mute = await serve(() => undefined);
    const silent = await serve((_, response) => response.write(CONTENT.subarray(0, 1000)));
    const message = await failureOf(fetchFrom([mute, silent], [], { answerMs: 200, silenceMs: 300 }));
    expect(message).toContain(`${mute}: no answer within 0.2 s`);
    expect(message).toContain(`${silent}: the download stood still for 0.3 s`);
  });

  it("does not count a slow but steady download as silent", async () => {
    const url = await serve((_, response) => {
      let sent = 0;
      const timer = setInterval(() => {
        response.write(CONTENT.subarray(sent, sent + 50_000));
        sent += 50_000;
        if (sent < CONTENT.length) return;
        clearInterval(timer);
        response.end();
      }, 60);
    });
    expect((await fetchFrom([url], [], { silenceMs: 200 })).origin).toBe(url);
  });

  it("breaks off a download that has no end", async () => {
    const url = await serve((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(CONTENT));
      };
      response.on("drain", more);
      more();
    });
    expect(await failureOf(fetchFrom([url], [], { bytesMax: 1_000_000 }))).toContain(
      "more than 1000000 bytes arrived",
    );
  });

  it.each([
    ["a server that is not there", "http://127.0.0.1:1/x", "fetch failed"],
    ["a path out of the data folder", "local:../../etc/hostname", "the path leaves the data folder"],
    [
      "an unknown kind",
      "ftp://host/x",
      "no such kind of origin; local:PATH, https://…, npm:package@version#path",
    ],
    ["npm without a path", "npm:left-pad@1.3.0", "not of the form npm:package@version#path"],
    ["a package name that is an option", "deb:--help#x", "not of the form deb:package#path"],
  ])("says why for %s", async (_, origin, reason) => {
    expect(await failureOf(fetchFrom([origin], [root]))).toContain(reason);
  });

  it("says that no data folder was given", async () => {
    expect(await failureOf(fetchFrom(["local:x"]))).toContain(
      "no data folder is given (GRIDWATCH_DATA_DIR is not set)",
    );
  });

  it("lets two fetch the same file at once", async () => {
    const url = await serve((_, response) => response.end(CONTENT));
    const both = await Promise.all([fetchFrom([url]), fetchFrom([url])]);
    expect(both.map(({ path }) => path)).toEqual([
      join(cacheDir, "weights.bin"),
      join(cacheDir, "weights.bin"),
    ]);
    expect(await readdir(cacheDir)).toEqual(["weights.bin"]);
  });
});
