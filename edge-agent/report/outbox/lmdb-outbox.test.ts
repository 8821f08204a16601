import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
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
import { basename, dirname, join } from "node:path";
import { open } from "lmdb";
import { afterEach, describe, expect, it, vi } from "vitest";
import { sampleEntry } from "../event/sample.fixture.ts";
import { createFakeClock } from "../../time/fake-clock.ts";
import { openLmdbOutbox } from "./lmdb-outbox.ts";
import type { Logger } from "../../telemetry/logger.ts";
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

describeOutbox("lmdb", (limits, clock) =>
  Promise.resolve(openLmdbOutbox({ ...limits, clock, directory: newFolder() })),
);

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

/** Opens a damaged store; the outbox that took its place, and where the damaged one lies. */
function replaced(directory: string) {
  const said: string[] = [];
  const logger = { error: (_fields: unknown, text: string) => said.push(text) } as unknown as Logger;
  const outbox = openLmdbOutbox({ directory, maxEntries: 100_000, maxBytes: 1e9, logger });
  const [sentence = ""] = said;
  expect(outbox.stats().alarms).toEqual([sentence]);
  const aside = readdirSync(dirname(directory)).filter((name) =>
    name.startsWith(`${basename(directory)}.damaged-`),
  );
  for (const name of aside) folders.push(join(dirname(directory), name));
  const takenOver = outbox.peek(100).map(({ event }) => event.objects[0]?.trackId ?? "");
  return {
    outbox,
    sentence,
    takenOver,
    aside: join(dirname(directory), aside.at(-1) ?? ""),
    count: aside.length,
  };
}

const names = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`);

describe("lmdb outbox: what it remembers", () => {
  it("has sent entries, their sequences and the stream's mark after it was opened again", async () => {
    const directory = await filledStore();
    let outbox = openIn(directory);
    const [first = -1, second = -1] = outbox.peek(2).map(({ position }) => position);
    const [firstEvent, secondEvent] = outbox.peek(2).map(({ event }) => event);
    await outbox.markSent(first, 501);
    await outbox.markSent(second, 502);
    await outbox.saveStreamMark({ createdAt: "then", highestSequence: 502 });
    await outbox.cover([firstEvent?.id ?? ""]);
    await outbox.close();
    outbox = openIn(directory);
    expect(outbox.stats()).toMatchObject({ depth: 18, sent: 1 });
    expect(outbox.sent(9)).toMatchObject([{ eventId: secondEvent?.id, streamSequence: 502 }]);
    expect(outbox.streamMark()).toEqual({ createdAt: "then", highestSequence: 502 });
    await outbox.offerAgain([second]);
    await outbox.close();
    outbox = openIn(directory);
    expect(outbox.peek(1)[0]?.event).toEqual(secondEvent);
    expect(outbox.peek(1)[0]?.pictures[0]?.jpeg.length).toBe(60_000);
    await outbox.close();
  });

  it("reads a store whose entries know neither id nor time", async () => {
    const directory = await filledStore();
    const root = open({ path: directory, noSubdir: false, maxDbs: 8 });
    const sizes = root.openDB<unknown, number>({ name: "sizes", encoding: "json" });
    for (const key of [...sizes.getKeys({})]) await sizes.put(key, { phase: "opened", bytes: 62_000 });
    await root.close();
    const outbox = openIn(directory);
    const [first] = outbox.peek(1);
    expect(outbox.stats()).toMatchObject({ depth: 20, bytes: 20 * 62_000 });
    // The sample's own instant, out of its id.
    expect(outbox.stats().oldestWaitingAtMs).toBe(Date.UTC(2026, 10, 21, 1, 43, 30, 250));
    expect(await outbox.cover([first?.event.id ?? ""])).toBe(1);
    await outbox.close();
  });

  it("keeps its file within three tenths above the bound, also where it holds few and unequal entries, however much goes through it", async () => {
    const directory = newFolder();
    const maxBytes = 8 * 1024 * 1024;
    const outbox = openLmdbOutbox({ directory, maxEntries: 100_000, maxBytes });
    for (let round = 0; round < 400; round += 1) {
      await outbox.append([sampleEntry("opened", 20_000 + ((round * 7919) % 150_000), `t${round}`)]);
      const [entry] = outbox.peek(1);
      await outbox.markSent(entry?.position ?? -1, round);
    }
    expect(outbox.stats()).toMatchObject({ depth: 0, refused: 0 });
    expect(outbox.stats().droppedSent).toBeGreaterThan(250);
    expect(outbox.stats().bytes).toBeGreaterThan(0.95 * maxBytes);
    await outbox.close();
    expect(statSync(join(directory, "data.mdb")).size).toBeLessThan(1.3 * maxBytes);
  });
});

/** Of the newest commit: LMDB counts them in its two headers. */
function commitsOf(directory: string): bigint {
  const bytes = readFileSync(join(directory, "data.mdb"));
  const [first, second] = [bytes.readBigUInt64LE(152), bytes.readBigUInt64LE(4096 + 152)];
  return first > second ? first : second;
}

describe("lmdb outbox: states alone", () => {
  const inFile = (directory: string) => {
    const root = open({ path: directory, noSubdir: false, maxDbs: 8, readOnly: true });
    return root.openDB<unknown, string>({ name: "states", encoding: "json" });
  };

  it("writes those of all cameras in one commit a second, the newest of each, and the last ones when it closes", async () => {
    const directory = newFolder();
    const clock = createFakeClock();
    const outbox = openLmdbOutbox({ directory, maxEntries: 100, maxBytes: 1e7, clock });
    await outbox.append([sampleEntry("opened")]);
    const before = commitsOf(directory);
    const lookAtAll = async (look: number) => {
      for (let camera = 0; camera < 20; camera += 1)
        await outbox.saveState({ cameraCode: `c${camera}`, state: { look } });
    };
    await lookAtAll(1);
    await lookAtAll(2);
    expect(commitsOf(directory)).toBe(before);
    expect(outbox.loadState("c19")).toEqual({ look: 2 });
    await clock.advance(1_000);
    await vi.waitFor(() => {
      expect(commitsOf(directory)).toBe(before + 1n);
    });
    const written = inFile(directory);
    expect(written.get("c0")).toEqual({ look: 2 });
    expect(written.get("c19")).toEqual({ look: 2 });
    await lookAtAll(3);
    await outbox.close();
    expect(commitsOf(directory)).toBe(before + 2n);
    const again = openIn(directory);
    expect(again.loadState("c7")).toEqual({ look: 3 });
    await again.close();
  });
});

describe("lmdb outbox: bad stores", () => {
  it("survives a clean close with its queue, counters of bytes and state", async () => {
    const directory = await filledStore();
    const outbox = openIn(directory);
    expect(outbox.stats().depth).toBe(20);
    expect(outbox.stats().bytes).toBeGreaterThan(20 * 60_000);
    expect(outbox.stats().alarms).toEqual([]);
    await outbox.close();
  });

  it("moves a file that is no store aside as it was, says so, and works on with a new one", async () => {
    const directory = await filledStore();
    const garbage = Buffer.alloc(50_000, 0x5a);
    writeFileSync(join(directory, "data.mdb"), garbage);
    const { outbox, sentence, aside } = replaced(directory);
    expect(sentence).toBe(
      `the outbox store in ${directory} was damaged (data.mdb does not begin like an LMDB file): it was moved to ${aside}, ` +
        "0 of its events were taken over into a new one; others that were not sent yet are only there",
    );
    expect(readFileSync(join(aside, "data.mdb")).equals(garbage)).toBe(true);
    await outbox.append([sampleEntry("opened", 60_000, "new")]);
    await outbox.close();
    const again = openIn(directory);
    expect(again.stats()).toMatchObject({ depth: 1, alarms: [] });
    await again.close();
  });

  it("takes over all but the last commit of a store whose newest header was torn", async () => {
    const directory = await filledStore();
    const file = join(directory, "data.mdb");
    const bytes = readFileSync(file);
    const newest = bytes.readBigUInt64LE(152) > bytes.readBigUInt64LE(4096 + 152) ? 0 : 4096;
    const handle = openSync(file, "r+");
    writeSync(handle, Buffer.alloc(2000, 0x5a), 0, undefined, newest);
    writeFileSync(join(directory, "agent.lock"), "{}");
    const { outbox, takenOver } = replaced(directory);
    expect(takenOver.length).toBeGreaterThanOrEqual(19);
    expect(takenOver).toEqual(names(takenOver.length));
    expect(outbox.peek(30).every(({ pictures }) => pictures[0]?.jpeg.length === 60_000)).toBe(true);
    await outbox.close();
  });

  it("takes over what is whole of a store that was cut short, or says that nothing was", async () => {
    const directory = await filledStore();
    const file = join(directory, "data.mdb");
    const { size } = statSync(file);
    truncateSync(file, Math.floor(size / 2));
    const first = replaced(directory);
    expect(first.sentence).toMatch(
      new RegExp(
        `^the outbox store in ${directory} was damaged \\(data.mdb has ${Math.floor(size / 2)} bytes where its header tells of \\d+; reading it through ended by SIG`,
      ),
    );
    await first.outbox.close();
    truncateSync(file, 3000);
    const second = replaced(directory);
    expect(second.sentence).toContain("was damaged (data.mdb has only 3000 bytes)");
    expect(second.takenOver).toEqual([]);
    await second.outbox.close();
  });

  it("does not die of overwritten pages: it takes over the entries around them", async () => {
    const directory = await filledStore();
    const file = join(directory, "data.mdb");
    const bytes = readFileSync(file);
    // The page with the JSON of one entry: its neighbours in the same page go with it, the others stay.
    const at = bytes.lastIndexOf('"trackId":"t9"');
    const handle = openSync(file, "r+");
    writeSync(handle, Buffer.alloc(4096, 0x5a), 0, undefined, at - (at % 4096));
    writeFileSync(join(directory, "agent.lock"), "{}");
    const { outbox, sentence, takenOver } = replaced(directory);
    expect(sentence).toMatch(/was damaged \(reading it through (ended by SIG|failed: )/);
    expect(takenOver).not.toContain("t9");
    expect(takenOver).toContain("t19");
    expect(takenOver.length).toBeGreaterThan(15);
    expect(outbox.stats().depth).toBe(takenOver.length);
    await outbox.append([sampleEntry("opened", 0, "new")]);
    expect(outbox.peek(100).at(-1)?.event.objects[0]?.trackId).toBe("new");
    await outbox.close();
  });

  it("keeps the three newest damaged stores and says that it removed an older one", async () => {
    const directory = newFolder();
    let last = "";
    for (let round = 0; round < 4; round += 1) {
      writeFileSync(join(directory, "data.mdb"), Buffer.alloc(9000, round));
      const { outbox, sentence, count } = replaced(directory);
      expect(count).toBe(Math.min(3, round + 1));
      last = sentence;
      await outbox.close();
      rmSync(join(directory, "data.mdb"));
    }
    expect(last).toMatch(/; 1 older damaged stores were removed$/);
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
