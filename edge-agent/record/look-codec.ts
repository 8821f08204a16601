/** One record after another in bytes and back, each as what differs from the one before; a block begins with neither. */
import type { GuardReason, GuardVerdict, SceneProfile } from "../perceive/scene/scene.ts";
import type { ByteReader, ByteWriter } from "./byte-stream.ts";
import { MOST_CELLS, readCells, writeCells } from "./cell-codec.ts";
import { MOST_DETECTIONS, readDetections, writeDetections } from "./detection-codec.ts";
import type { LookReader, LookWriter } from "./look-streams.ts";
import type { PerceptionRecord } from "./perception-record.ts";
import { RecordError } from "./record-error.ts";
import { MOST_REGIONS, readRegions, writeRegions } from "./region-codec.ts";
import { type TextReader, textReader, type TextWriter, textWriter } from "./text-table.ts";

const STARTS_RUN = 1;
const SETTLED = 2;
const LEFT_OUT = 4;
const GUARD_SAYS_NO = 8;
const HAS_CELLS = 16;
/** Of another size, or shown to another model. */
const OTHER_SIZE = 32;
const OTHER_FLOOR = 64;
const FLAGS = 128;

const PROFILES: readonly SceneProfile[] = ["day", "night", "infrared"];

/** What the next record is compared with. */
interface Before {
  readonly record: PerceptionRecord;
  /** Between the latest two looks. */
  readonly stepMs: number;
}

const NOTHING: Before = {
  stepMs: 0,
  record: {
    cameraCode: "",
    ...{ startsRun: false, sequence: 0, capturedAtMs: 0, lookMs: 0, sizeWh: [0, 0], named: [], liveFloor: 0 },
    scene: { guard: { ok: true }, profile: "day", isSettled: false, regions: [], isLeftOut: false },
  },
};

export interface LookEncoder {
  /** Throws RecordError for a look that no reader would take; the next one may be written all the same. */
  write(out: LookWriter, record: PerceptionRecord): void;
}

export function createLookEncoder(): LookEncoder {
  const texts = textWriter();
  let before = NOTHING;
  return {
    write(out, record) {
      writeLook(out, record, before, texts);
      before = { record, stepMs: record.capturedAtMs - before.record.capturedAtMs };
    },
  };
}

function writeLook(out: LookWriter, record: PerceptionRecord, before: Before, texts: TextWriter): void {
  refuse(record);
  const { record: last, stepMs } = before;
  const { capturedAtMs, lookMs, named, scene, sequence, sizeWh, liveFloor } = record;
  const flags = flagsOf(record, last);
  out.look.count(PROFILES.indexOf(scene.profile) * FLAGS + flags);
  out.look.signed(sequence - last.sequence - 1);
  out.look.signed(capturedAtMs - last.capturedAtMs - stepMs);
  out.look.signed(lookMs - capturedAtMs - (last.lookMs - last.capturedAtMs));
  if ((flags & OTHER_SIZE) !== 0) for (const side of sizeWh) out.look.count(side);
  if ((flags & OTHER_FLOOR) !== 0) out.look.real(liveFloor);
  if (!scene.guard.ok) writeGuard(out.look, scene.guard, texts);
  writeDetections(out, named, { named: last.named, lookMs }, texts);
  writeRegions(out, scene.regions, { regions: last.scene.regions, lookMs });
  if (scene.cells !== undefined) writeCells(out, scene.cells, last.scene.cells);
}

/** Before anything is written: half a look would spoil those that follow. */
function refuse({ cameraCode, named, scene, capturedAtMs, lookMs, sequence }: PerceptionRecord): void {
  const times = [capturedAtMs, lookMs, sequence];
  const wrong =
    tooMany(named.length, MOST_DETECTIONS, "detections") ??
    tooMany(scene.regions.length, MOST_REGIONS, "changed regions") ??
    tooMany(scene.cells?.bits.length ?? 0, MOST_CELLS, "cells") ??
    (times.every(Number.isSafeInteger) ? undefined : `times that are no whole numbers: ${times.join(", ")}`);
  if (wrong !== undefined) throw new RecordError(`a look at camera ${cameraCode} has ${wrong}`);
}

const tooMany = (count: number, most: number, what: string): string | undefined =>
  count > most ? `${String(count)} ${what}; at most ${String(most)} can be recorded` : undefined;

function flagsOf(record: PerceptionRecord, last: PerceptionRecord): number {
  const { scene, sizeWh } = record;
  const isOtherSize = sizeWh[0] !== last.sizeWh[0] || sizeWh[1] !== last.sizeWh[1];
  const all: readonly (readonly [boolean, number])[] = [
    [record.startsRun, STARTS_RUN],
    [scene.isSettled, SETTLED],
    [scene.isLeftOut, LEFT_OUT],
    [!scene.guard.ok, GUARD_SAYS_NO],
    [scene.cells !== undefined, HAS_CELLS],
    [isOtherSize, OTHER_SIZE],
    [record.liveFloor !== last.liveFloor, OTHER_FLOOR],
  ];
  return all.reduce((sum, [holds, flag]) => (holds ? sum + flag : sum), 0);
}

function writeGuard(
  out: ByteWriter,
  { why, sentence }: Extract<GuardVerdict, { ok: false }>,
  texts: TextWriter,
): void {
  texts.write(out, why);
  texts.write(out, sentence.zh);
  texts.write(out, sentence.en);
}

export interface LookDecoder {
  /** The next record. Throws RecordError where the bytes are none. */
  read(from: LookReader): PerceptionRecord;
}

export function createLookDecoder(cameraCode: string): LookDecoder {
  const texts = textReader();
  let before = NOTHING;
  return {
    read(from) {
      const record = readLook(from, cameraCode, before, texts);
      before = { record, stepMs: record.capturedAtMs - before.record.capturedAtMs };
      return record;
    },
  };
}

function readLook(
  from: LookReader,
  cameraCode: string,
  { record: last, stepMs }: Before,
  texts: TextReader,
): PerceptionRecord {
  const head = from.look.count();
  const flags = head % FLAGS;
  const profile = PROFILES[Math.floor(head / FLAGS)];
  if (profile === undefined) throw new RecordError("a look is by a light that is unknown here");
  const sequence = last.sequence + 1 + from.look.signed();
  const capturedAtMs = last.capturedAtMs + stepMs + from.look.signed();
  const lookMs = capturedAtMs + last.lookMs - last.capturedAtMs + from.look.signed();
  const sizeWh = (flags & OTHER_SIZE) === 0 ? last.sizeWh : ([from.look.count(), from.look.count()] as const);
  const liveFloor = (flags & OTHER_FLOOR) === 0 ? last.liveFloor : from.look.real();
  const guard = (flags & GUARD_SAYS_NO) === 0 ? ({ ok: true } as const) : readGuard(from.look, texts);
  const named = readDetections(from, { named: last.named, lookMs }, texts);
  const regions = readRegions(from, { regions: last.scene.regions, lookMs });
  const cells = (flags & HAS_CELLS) === 0 ? undefined : readCells(from, last.scene.cells);
  return {
    ...{ cameraCode, sequence, capturedAtMs, lookMs, sizeWh, named, liveFloor },
    startsRun: (flags & STARTS_RUN) !== 0,
    scene: {
      ...{ guard, profile, regions },
      isSettled: (flags & SETTLED) !== 0,
      isLeftOut: (flags & LEFT_OUT) !== 0,
      ...(cells === undefined ? {} : { cells }),
    },
  };
}

const REASONS: readonly string[] = ["moved", "dark", "blurred", "covered"] satisfies GuardReason[];

function readGuard(from: ByteReader, texts: TextReader): GuardVerdict {
  const [why, zh, en] = [texts.read(from), texts.read(from), texts.read(from)];
  if (!REASONS.includes(why)) throw new RecordError(`a look is suspended because of "${why}", unknown here`);
  return { ok: false, why: why as GuardReason, sentence: { zh, en } };
}
