import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { sampleEntry } from "../event/sample.fixture.ts";
import { openLmdbOutbox } from "./lmdb-outbox.ts";
import type { Outbox } from "./outbox.ts";
import { describeOutbox } from "./outbox.conformance.ts";

const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "gridwatch-outbox.test-"));
  folders.push(folder);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const openIn = (directory: string): Outbox =>
  openLmdbOutbox({ directory, maxEntries: 100_000, maxBytes: 1e9 });

describeOutbox("lmdb", (limits) => Promise.resolve(openLmdbOutbox({ ...limits, directory: newFolder() })));

const WRITER = [
  "--conditions=source",
  "--import",
  "tsx",
  join(import.meta.dirname, "crash-writer.fixture.ts"),
];
const WRITER_ENV = { ...process.env, NODE_OPTIONS: "" };

/** Appends in a child process until it has said `enough` positions, then SIGKILL; returns the last one it said. */
async function crashWriting(directory: string, enough: number): Promise<number> {
  const child = spawn(process.execPath, [...WRITER, directory], {
    stdio: ["ignore", "pipe", "inherit"],
    env: WRITER_ENV,
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (said.split("\n").length > enough) child.kill("SIGKILL");
  });
  await once(child, "close");
  expect(child.signalCode).toBe("SIGKILL");
  return Number(said.trim().split("\n").at(-1));
}

describe("lmdb outbox: crash", () => {
  it("has everything that was resolved before kill -9, three times over, and the state that belongs to it", async () => {
    const directory = newFolder();
    let before = 0;
    for (const enough of [40, 7, 23]) {
      const resolved = await crashWriting(directory, enough);
      expect(resolved).toBeGreaterThanOrEqual(before + enough);
      const outbox = openIn(directory);
      const entries = outbox.peek(100_000);
      // One append may have been on the disk without the child having had the time to say so.
      expect([resolved, resolved + 1]).toContain(entries.length);
      expect(entries.map(({ event }) => event.objects[0]?.trackId)).toEqual(
        entries.map((_, i) => `t${i + 1}`),
      );
      expect(
        entries.every(
          ({ pictures }) =>
            pictures[0]?.jpeg.length === 60_000 && pictures[0].jpeg.every((byte) => byte === 7),
        ),
      ).toBe(true);
      expect(outbox.loadState("c1")).toEqual({ count: entries.length });
      before = entries.length;
      await outbox.close();
    }
  });
});

describe("lmdb outbox: full disk", () => {
  it("refuses with a sentence, goes on living, and keeps what it had resolved", async () => {
    const directory = newFolder();
    // A limit on the size of a file stands in for a full disk: the write fails in the same place.
    const shell = `trap '' XFSZ; ulimit -f 3000; exec "$0" "$@"`;
    const child = spawnSync("bash", ["-c", shell, process.execPath, ...WRITER, directory], {
      encoding: "utf8",
      env: WRITER_ENV,
    });
    expect(child.status).toBe(3);
    const said = child.stdout.trim().split("\n");
    expect(said.at(-1)).toMatch(
      new RegExp(
        `^refused: the outbox in ${directory} cannot be written \\(.+\\): make room on that disk; the incident is decided again at the next look$`,
      ),
    );
    const resolved = said.length - 1;
    expect(resolved).toBeGreaterThan(10);
    const outbox = openIn(directory);
    expect(outbox.stats().depth).toBe(resolved);
    expect(outbox.loadState("c1")).toEqual({ count: resolved });
    await outbox.append([sampleEntry("opened", 60_000)]);
    expect(outbox.stats().depth).toBe(resolved + 1);
    await outbox.close();
  });
});

async function filledStore(): Promise<string> {
  const directory = newFolder();
  const outbox = openIn(directory);
  for (let i = 0; i < 20; i += 1) await outbox.append([sampleEntry("opened", 60_000, `t${i}`)]);
  await outbox.close();
  return directory;
}

function sentenceOf(open: () => unknown): string {
  try {
    open();
  } catch (cause) {
    expect(cause).toMatchObject({ name: "AgentError", code: "CONFIG_INVALID" });
    return (cause as Error).message;
  }
  throw new Error("it opened");
}

const advice =
  "; nothing in it was changed. Events that were not sent yet may still be in it: move the directory aside to keep it, then start again and the agent makes a new one";

describe("lmdb outbox: bad stores", () => {
  it("survives a clean close with its queue, counters of bytes and state", async () => {
    const directory = await filledStore();
    const outbox = openIn(directory);
    expect(outbox.stats().depth).toBe(20);
    expect(outbox.stats().bytes).toBeGreaterThan(20 * 60_000);
    await outbox.close();
  });

  it("says what is wrong with a file that is no store, and leaves it as it was", async () => {
    const directory = await filledStore();
    const file = join(directory, "data.mdb");
    writeFileSync(file, Buffer.alloc(50_000, 0x5a));
    const sentence = sentenceOf(() => openIn(directory));
    expect(sentence).toBe(
      `the outbox store in ${directory} cannot be read (data.mdb does not begin like an LMDB file)${advice}`,
    );
    expect(readFileSync(file).equals(Buffer.alloc(50_000, 0x5a))).toBe(true);
  });

  it("says that a store was cut short", async () => {
    const directory = await filledStore();
    const file = join(directory, "data.mdb");
    const size = statSync(file).size;
    truncateSync(file, Math.floor(size / 2));
    expect(sentenceOf(() => openIn(directory))).toMatch(
      new RegExp(
        `^the outbox store in ${directory} cannot be read \\(data.mdb has ${Math.floor(size / 2)} bytes where its header tells of \\d+; reading it through ended by SIG`,
      ),
    );
    truncateSync(file, 3000);
    expect(sentenceOf(() => openIn(directory))).toContain("cannot be read (data.mdb has only 3000 bytes)");
  });

  it("after a crash, does not die of an overwritten page but says so, every time", async () => {
    const directory = await filledStore();
    const file = join(directory, "data.mdb");
    const handle = openSync(file, "r+");
    // Every page but the two headers: LMDB would end this very process by a signal.
    writeSync(handle, Buffer.alloc(statSync(file).size - 8192, 0x5a), 0, undefined, 8192);
    copyFileSync(file, `${file}.before`);
    writeFileSync(join(directory, "agent.lock"), "{}");
    for (let again = 0; again < 2; again += 1) {
      expect(sentenceOf(() => openIn(directory))).toMatch(
        /cannot be read \(reading it through (ended by SIG|failed: )/,
      );
      expect(readFileSync(file).equals(readFileSync(`${file}.before`))).toBe(true);
    }
  });

  it("says that a second agent must not share the directory, and lets it in after the first has closed", async () => {
    const directory = newFolder();
    const first = openIn(directory);
    expect(sentenceOf(() => openIn(directory))).toBe(
      `the outbox directory ${directory} is in use by process ${process.pid}: stop that agent first, or give this one a dataDir of its own`,
    );
    await first.close();
    await openIn(directory).close();
    expect(readdirSync(directory).sort()).toEqual(["data.mdb", "lock.mdb"]);
  });

  it("says that a directory cannot be used", () => {
    const file = join(newFolder(), "a-file");
    writeFileSync(file, "x");
    const directory = join(file, "outbox");
    expect(sentenceOf(() => openIn(directory))).toBe(
      `the outbox directory ${directory} cannot be used (ENOTDIR: not a directory, mkdir '${directory}'): dataDir must name a directory in which the agent may write`,
    );
  });
});
