import { appendFile, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { commandSubject, parseRecordBlockReply, parseRecordsReply } from "#contract";
import { serveRecordCommands } from "../remote/record-commands.ts";
import { createFakeClock } from "../time/fake-clock.ts";
import { readBlock } from "./block.ts";
import type { PerceptionRecord } from "./perception-record.ts";
import { openRecordRing, type RecordRing } from "./record-ring.ts";
import { ABOUT, CODE } from "./street-run.fixture.ts";

const START_MS = Date.parse("2026-11-20T02:00:00Z");
const DAY_MS = 86_400_000;
const OTHER = "32050600001310000002";

function lookOf(look: number, cameraCode = CODE): PerceptionRecord {
  const at = START_MS + look * 2000;
  return {
    ...{ cameraCode, startsRun: look === 0, sequence: look + 1, capturedAtMs: at, lookMs: at },
    ...{ sizeWh: [640, 360], liveFloor: 0.15 },
    named: [
      {
        xyxy: [look % 600, 5, (look % 600) + 30, 40],
        className: "car",
        confidence: 0.5,
        signature: textureOf(look),
      },
    ],
    scene: { guard: { ok: true }, profile: "day", isSettled: true, isLeftOut: false, regions: [] },
  };
}

/** Bytes that no compressor makes smaller. */
const textureOf = (look: number): string =>
  Buffer.from(
    Array.from({ length: 102 }, (_, i) => (Math.imul(look + 1, 2654435761 + i * 40503) >>> 13) & 255),
  ).toString("base64");

async function openRing(options: { directory?: string; maxBytes?: number; startsAt?: number } = {}) {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), "ring-")));
  const clock = createFakeClock(options.startsAt ?? START_MS);
  const lines: string[] = [];
  const logger = pino({ level: "info" }, { write: (line: string) => lines.push(line) });
  const { maxBytes = 1e9 } = options;
  const ring = await openRecordRing({ directory, maxBytes, maxAgeMs: DAY_MS, clock, logger });
  const keep = (from: number, until: number, cameraCode = CODE) => {
    for (let look = from; look < until; look++) ring.keep(lookOf(look, cameraCode), { ...ABOUT, cameraCode });
  };
  return { ring, keep, clock, directory, lines };
}

async function recordsIn(
  ring: RecordRing,
  fromMs = 0,
  toMs = START_MS + 30 * DAY_MS,
): Promise<PerceptionRecord[]> {
  const records: PerceptionRecord[] = [];
  for (const block of await ring.list(CODE, fromMs, toMs)) {
    const part = await ring.read(block, { offset: 0, length: block.bytes });
    records.push(...readBlock(part?.bytes ?? new Uint8Array()));
  }
  return records;
}

const range = (from: number, until: number) =>
  Array.from({ length: until - from }, (_, i) => lookOf(from + i));

describe("the ring", () => {
  it("gives back what was asked for, the newest looks included", async () => {
    const { ring, keep } = await openRing();
    keep(0, 700);
    expect(await recordsIn(ring)).toEqual(range(0, 700));
    const blocks = await ring.list(CODE, START_MS + 600_000, START_MS + 700_000);
    expect(blocks.map(({ looks }) => looks)).toEqual([300]);
    expect(ring.stats()).toMatchObject({ blocks: 3, looks: 700, lost: 0, replaced: 0 });
    await ring.close();
  });

  it("keeps within its bytes: the oldest block of any camera goes, and is counted", async () => {
    const maxBytes = 120_000;
    const { ring, keep, clock, directory } = await openRing({ maxBytes });
    keep(0, 300, OTHER);
    expect(await ring.list(OTHER, 0, Infinity)).toHaveLength(1);
    for (let from = 0; from < 3000; from += 100) {
      keep(from, from + 100);
      await clock.advance(10_000);
      await ring.list(CODE, 0, 0);
    }
    await ring.close();
    const { bytes, replaced, blocks } = ring.stats();
    expect(bytes).toBeLessThanOrEqual(maxBytes);
    expect(replaced).toBeGreaterThan(5);
    expect(await ring.list(OTHER, 0, Infinity)).toEqual([]);
    expect((await readdir(join(directory, CODE))).length).toBe(blocks);
    expect((await recordsIn(ring)).at(-1)).toEqual(lookOf(2999));
  });

  it("lets go of what is too old", async () => {
    const { ring, keep, directory } = await openRing();
    keep(0, 20);
    await ring.close();
    const later = await openRing({ directory, startsAt: START_MS + 2 * DAY_MS });
    expect(later.ring.stats()).toMatchObject({ blocks: 0, expired: 1, bytes: 0 });
    await later.ring.close();
  });

  it("packs what is left of a camera that is not looked at any more", async () => {
    const { ring, keep, clock } = await openRing();
    keep(0, 10);
    await clock.advance(11 * 60_000);
    await ring.list(CODE, 0, 0);
    expect(ring.stats()).toMatchObject({ blocks: 1, looks: 10, lost: 0 });
    await ring.close();
  });

  it("begins another block for another configuration", async () => {
    const { ring } = await openRing();
    for (let look = 0; look < 20; look++) ring.keep(lookOf(look), ABOUT);
    for (let look = 20; look < 40; look++)
      ring.keep(lookOf(look), { ...ABOUT, configSha256: "ef".repeat(32) });
    expect((await ring.list(CODE, 0, Infinity)).map(({ looks }) => looks)).toEqual([20, 20]);
    await ring.close();
  });

  it("counts what cannot be kept, and the look goes on", async () => {
    const { ring, keep, lines } = await openRing();
    ring.keep({ ...lookOf(0), lookMs: Number.NaN }, ABOUT);
    keep(1, 20);
    expect(ring.stats()).toMatchObject({ lost: 1, looks: 19 });
    expect(lines.filter((line) => line.includes("looks are not recorded"))).toHaveLength(1);
    await ring.close();
  });
});

describe("after a kill", () => {
  /** A folder as a kill leaves it: 50 looks on disk, not packed. */
  async function killed(): Promise<{ directory: string; journal: string }> {
    const { keep, clock, directory } = await openRing();
    keep(0, 50);
    await clock.advance(10_000);
    const path = join(directory, CODE);
    const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
    const wait = async (): Promise<string[]> => {
      const names = await readdir(path).catch(() => []);
      return names.length > 0 ? names : await turn().then(wait);
    };
    const [name = ""] = await wait();
    const journal = join(path, name);
    for (let size = -1; size !== (await readFile(journal)).length; ) size = (await readFile(journal)).length;
    return { directory, journal };
  }

  it("has the looks that were written", async () => {
    const { directory } = await killed();
    const { ring } = await openRing({ directory });
    expect(await recordsIn(ring)).toEqual(range(0, 50));
    await ring.close();
  });

  it.each([
    ["torn in the middle of a look", (bytes: Buffer) => bytes.subarray(0, bytes.length - 30), 49],
    ["with a flipped byte in the last look", (bytes: Buffer) => flipped(bytes, bytes.length - 30), 49],
    ["with a flipped byte at its start", (bytes: Buffer) => flipped(bytes, 20), 0],
    ["empty", () => Buffer.alloc(0), 0],
  ])("a file %s gives the looks before, and a report", async (_name, damage, left) => {
    const { directory, journal } = await killed();
    await writeFile(journal, damage(await readFile(journal)));
    const { ring, lines } = await openRing({ directory });
    expect(await recordsIn(ring)).toEqual(range(0, left));
    expect(lines.join("")).toMatch(left === 0 ? /"looks":0/ : /end in the middle of a look/);
    expect((await readdir(join(directory, CODE))).filter((name) => name.endsWith(".open"))).toEqual([]);
    await ring.close();
  });

  it("what was half written is removed, what is not ours stays", async () => {
    const { directory } = await killed();
    await writeFile(join(directory, CODE, "1-2-3.gwr.part"), "half");
    await appendFile(join(directory, CODE, "note.txt"), "ours?");
    const { ring } = await openRing({ directory });
    const names = await readdir(join(directory, CODE));
    expect(names.filter((name) => name.endsWith(".part"))).toEqual([]);
    expect(names).toContain("note.txt");
    await ring.close();
  });

  const flipped = (bytes: Buffer, at: number): Buffer => {
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] as number) ^ 0x20;
    return damaged;
  };
});

describe("over the bus", () => {
  type Answer = (request: Uint8Array) => Promise<Uint8Array>;

  async function served() {
    const { ring, keep } = await openRing();
    keep(0, 700);
    const answers = new Map<string, Answer>();
    const bus = { serve: (subject: string, answer: Answer) => void answers.set(subject, answer) };
    serveRecordCommands({ bus, agentId: "a", isOurs: (code) => code === CODE, ring });
    const ask = async (command: "records" | "record-block", request: object) =>
      await (answers.get(commandSubject("a", command)) as Answer)(
        new TextEncoder().encode(JSON.stringify(request)),
      );
    return { ask, ring };
  }
  const from = new Date(START_MS).toISOString();
  const to = new Date(START_MS + DAY_MS).toISOString();

  it("a whole camera comes over, in parts", async () => {
    const { ask, ring } = await served();
    const listed = parseRecordsReply(await ask("records", { cameraCode: CODE, from, to }));
    if (!listed.ok) throw new Error(listed.reason);
    expect(listed.value).toMatchObject({ answered: true, more: false, keptFrom: from });
    const records: PerceptionRecord[] = [];
    for (const { name, bytes } of listed.value.blocks) {
      const parts: Buffer[] = [];
      for (let offset = 0; offset < bytes; offset += (parts.at(-1) as Buffer).length) {
        const reply = parseRecordBlockReply(await ask("record-block", { cameraCode: CODE, name, offset }));
        if (!reply.ok) throw new Error(reply.reason);
        parts.push(Buffer.from(reply.value.data, "base64"));
      }
      records.push(...readBlock(Buffer.concat(parts)));
    }
    expect(records).toEqual(range(0, 700));
    await ring.close();
  });

  it.each([
    ["records", { cameraCode: OTHER, from, to }, "is not one of agent a"],
    ["records", { cameraCode: CODE, from: to, to: from }, "which is later than to"],
    ["records", { cameraCode: CODE, from: "lately", to }, "give a time such as"],
    ["records", { cameraCode: CODE }, "the records request cannot be read"],
    ["record-block", { cameraCode: CODE, name: "1-2-3.gwr", offset: 0 }, "made room for newer ones"],
    [
      "record-block",
      { cameraCode: CODE, name: "../x", offset: 0 },
      "the record-block request cannot be read",
    ],
  ] as const)("%s %j is refused in words", async (command, request, sentence) => {
    const { ask, ring } = await served();
    const parse = command === "records" ? parseRecordsReply : parseRecordBlockReply;
    expect(parse(await ask(command, request))).toMatchObject({
      ok: true,
      value: { answered: false, reason: expect.stringContaining(sentence) as string },
    });
    await ring.close();
  });
});
