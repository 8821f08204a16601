import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "./byte-stream.ts";
import { beginBlock } from "./block-writer.ts";
import { readBlock } from "./block.ts";
import type { PerceptionRecord } from "./perception-record.ts";
import { RecordError } from "./record-error.ts";
import { createRecordFile, readRecordFile } from "./record-file.ts";
import { ABOUT, CODE } from "./street-run.fixture.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "records-"));
});

const START_MS = Date.parse("2026-11-20T02:00:00Z");

/** Everything that a record may hold, and what changes from look to look. */
function lookOf(look: number): PerceptionRecord {
  const at = START_MS + look * 2000;
  const cells = new Uint8Array(80 * 45).map(
    (_, cell) => ((cell * 7 + look) % 16) & (cell % 3 === 0 ? 15 : 1),
  );
  return {
    ...{
      cameraCode: CODE,
      startsRun: look % 50 === 0,
      sequence: look + 1,
      capturedAtMs: at,
      lookMs: at - 250,
    },
    sizeWh: look < 30 ? [640, 360] : [1280, 720],
    liveFloor: 0.15,
    named: Array.from({ length: look % 5 }, (_, i) => ({
      xyxy: [i * 10 + look / 16, 5, i * 10 + 30, 40.0625] as const,
      className: i % 2 === 0 ? "car" : "person",
      confidence: (1 + ((look * 37 + i) % 4095)) / 4096,
      ...(i === 1 ? { sinceMs: at - 60_000 } : {}),
      ...(i === 2 ? {} : { signature: Buffer.alloc(102, look + i).toString("base64") }),
    })),
    scene: {
      guard:
        look === 7
          ? { ok: false, why: "moved", sentence: { zh: "摄像机被移动", en: "it was moved" } }
          : { ok: true },
      profile: look < 40 ? "day" : "infrared",
      ...{ isSettled: look % 2 === 0, isLeftOut: look % 9 === 0 },
      regions: [
        {
          ...{ xyxy: [8, 8, 48, 40], areaPx: 640, kind: "vanished", sinceMs: at - 4000, visibleShare: 0.5 },
          ...{ confidence: 0.25, isStable: look % 2 === 1 },
          contour: [
            { outside: [4, 12], now: look % 40, before: 12.25 },
            { outside: [4, 20], now: 3, before: 0 },
          ],
        },
      ],
      ...(look < 3
        ? {}
        : { cells: { factor: 2, columns: 80, rows: 45, bits: cells, isCompared: look % 9 !== 0 } }),
    },
  };
}

const looks = Array.from({ length: 60 }, (_, look) => lookOf(look));

async function blockOf(records: readonly PerceptionRecord[]): Promise<Uint8Array> {
  const block = beginBlock(ABOUT);
  for (const record of records) block.add(record);
  return (await block.pack()).bytes;
}

async function readAll(path: string): Promise<PerceptionRecord[]> {
  const records: PerceptionRecord[] = [];
  for await (const record of readRecordFile(path)) records.push(record);
  return records;
}

describe("numbers in bytes", () => {
  it("come back, whatever their size and sign", () => {
    const numbers = [
      0,
      1,
      -1,
      63,
      64,
      -64,
      -65,
      127,
      128,
      300,
      -70_000,
      2 ** 40,
      -(2 ** 40),
      1_795_000_000_000,
    ];
    const out = new ByteWriter();
    for (const number of numbers) out.signed(number);
    out.text("摄像机");
    out.real(0.15);
    const from = new ByteReader(out.written());
    expect(numbers.map(() => from.signed())).toEqual(numbers);
    expect([from.text(), from.real(), from.left]).toEqual(["摄像机", 0.15, 0]);
    expect(() => from.byte()).toThrow(RecordError);
  });
});

describe("a block", () => {
  it("gives back what went in", async () => {
    expect(isDeepStrictEqual([...readBlock(await blockOf(looks))], looks)).toBe(true);
  });

  it("is the same bytes for the same looks", async () => {
    expect(await blockOf(looks)).toEqual(await blockOf(looks));
  });

  it("refuses every flipped byte", async () => {
    const bytes = await blockOf(looks.slice(0, 10));
    for (let at = 0; at < bytes.length; at += 7) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] as number) ^ 0x10;
      expect(() => [...readBlock(damaged)], `byte ${String(at)}`).toThrow(RecordError);
    }
  });

  it("refuses a look that no reader would take, and goes on", async () => {
    const block = beginBlock(ABOUT);
    block.add(lookOf(0));
    expect(() => block.add({ ...lookOf(1), lookMs: Number.NaN })).toThrow(
      /camera 32050600001310000001 has times/,
    );
    block.add(lookOf(2));
    expect([...readBlock((await block.pack()).bytes)]).toEqual([lookOf(0), lookOf(2)]);
  });

  it("is followed by another one when the clock was put back, or ten minutes are over", () => {
    const block = beginBlock(ABOUT);
    block.add(lookOf(10));
    expect([lookOf(11), lookOf(9), lookOf(310)].map((look) => block.isFull(look))).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe("a file", () => {
  it("is blocks in a row, and two files joined are one", async () => {
    const [one, both] = [join(folder, "one.gwr"), join(folder, "both.gwr")];
    const file = await createRecordFile(one, ABOUT);
    const day = Array.from({ length: 700 }, (_, look) => lookOf(look));
    for (const look of day) file.write(look);
    expect(await file.close()).toMatchObject({ looks: 700, blocks: 3 });
    // Not toEqual: it takes seconds for so many cells.
    expect(isDeepStrictEqual(await readAll(one), day)).toBe(true);
    await writeFile(both, Buffer.concat([await readFile(one), await readFile(one)]));
    expect(isDeepStrictEqual(await readAll(both), [...day, ...day])).toBe(true);
  });

  it("says where it is cut off, after the looks before", async () => {
    const path = join(folder, "cut.gwr");
    const [first, second] = [await blockOf(looks.slice(0, 20)), await blockOf(looks.slice(20))];
    await writeFile(path, Buffer.concat([first, second.subarray(0, second.length - 5)]));
    const read: PerceptionRecord[] = [];
    const reading = (async () => {
      for await (const record of readRecordFile(path)) read.push(record);
    })();
    await expect(reading).rejects.toThrow(
      `${path}: at byte ${String(first.length)}: ends in the middle of a block`,
    );
    expect(read).toEqual(looks.slice(0, 20));
  });

  it("of something else is refused in words", async () => {
    const path = join(folder, "video.gwr");
    await writeFile(path, "this is no file of records, whatever it is called");
    await expect(readAll(path)).rejects.toThrow("at byte 0: no block of records begins here");
    await expect(readAll(join(folder, "none.gwr"))).rejects.toThrow("cannot be read");
  });
});
