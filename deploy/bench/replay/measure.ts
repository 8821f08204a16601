/** What records cost and give: bytes, time of the tap, speed of a replay out of packed blocks, and whether it is exact. */
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { beginBlock, type OpenBlock } from "../../../edge-agent/record/block-writer.ts";
import { type BlockAbout, readBlock } from "../../../edge-agent/record/block.ts";
import type { PerceptionRecord } from "../../../edge-agent/record/perception-record.ts";
import { createReplayer, replayRecords, type ReplayedIncident } from "../../../edge-agent/record/replay.ts";
import type { CameraPlan } from "../../../edge-agent/pipeline.ts";
import { eventLine } from "../../../models/replay/event-line.ts";
import { CODE, STEP_S, type StreetLooks } from "./street-looks.ts";

const DAY_S = 86_400;
/** The quickest of so many counts: the others were held up by other work on the machine. */
const PASSES = 7;

export interface Packed {
  readonly blocks: readonly Uint8Array[];
  readonly bytesPerLook: number;
  /** Writing a look down, of one core; packing a block happens in another thread. */
  readonly encodeMsPerLook: number;
  readonly packMsPerLook: number;
}

export async function packLooks(records: readonly PerceptionRecord[], about: BlockAbout): Promise<Packed> {
  let encodeMs = Infinity;
  let open: readonly OpenBlock[] = [];
  for (let pass = 0; pass < PASSES; pass++) {
    const startedMs = performance.now();
    open = gather(records, about);
    encodeMs = Math.min(encodeMs, performance.now() - startedMs);
  }
  const startedMs = performance.now();
  const blocks: Uint8Array[] = [];
  for (const block of open) blocks.push((await block.pack()).bytes);
  const packMs = performance.now() - startedMs;
  const bytes = blocks.reduce((sum, { length }) => sum + length, 0);
  const perLook = (total: number): number => total / records.length;
  return {
    blocks,
    bytesPerLook: perLook(bytes),
    encodeMsPerLook: perLook(encodeMs),
    packMsPerLook: perLook(packMs),
  };
}

function gather(records: readonly PerceptionRecord[], about: BlockAbout): readonly OpenBlock[] {
  let block = beginBlock(about);
  const blocks = [block];
  for (const record of records) {
    if (block.isFull(record)) {
      block = beginBlock(about);
      blocks.push(block);
    }
    block.add(record);
  }
  return blocks;
}

export const megabytesPerDay = (bytesPerLook: number): number => (bytesPerLook * (DAY_S / STEP_S)) / 1e6;

export interface Exactness {
  /** From records in memory, from packed ones, and twice: the same bytes. */
  readonly deterministic: boolean;
  readonly sha256: string;
  readonly events: number;
}

/** Against what was reported while the pictures were looked at. */
export async function compareReplays(
  { incidents, records }: StreetLooks,
  blocks: readonly Uint8Array[],
  plan: CameraPlan,
): Promise<Exactness> {
  const seen = linesOf(incidents);
  const replays = [
    await replayRecords(records, { plan }),
    await replayRecords(unpack(blocks), { plan }),
    await replayRecords(unpack(blocks), { plan }),
  ];
  const same = replays.every((replay) => isDeepStrictEqual(linesOf(replay.incidents), seen));
  const sha256 = createHash("sha256").update(seen.join("\n")).digest("hex");
  return { deterministic: same && seen.length > 0, sha256, events: seen.length };
}

const linesOf = (incidents: readonly ReplayedIncident[]): readonly string[] =>
  incidents.map((incident) => eventLine(CODE, incident));

function* unpack(blocks: readonly Uint8Array[]): Generator<PerceptionRecord> {
  for (const block of blocks) yield* readBlock(block);
}

export interface Speed {
  readonly looks: number;
  readonly timesRealTime: number;
}

/** The blocks again and again, one after the other in time, up to a camera-day, for as long as there is time. */
export function replayDay(blocks: readonly Uint8Array[], plan: CameraPlan, enough: () => boolean): Speed {
  const replayer = createReplayer(() => plan);
  const startedMs = performance.now();
  let [looks, shiftMs] = [0, 0];
  while (looks < DAY_S / STEP_S && (looks === 0 || !enough())) {
    let lastMs = 0;
    let firstMs: number | undefined;
    for (const record of unpack(blocks)) {
      firstMs ??= record.lookMs;
      lastMs = record.lookMs;
      replayer.look(later(record, shiftMs, looks));
      looks++;
    }
    shiftMs += lastMs - (firstMs ?? lastMs) + STEP_S * 1000;
  }
  const tookS = (performance.now() - startedMs) / 1000;
  return { looks, timesRealTime: (looks * STEP_S) / tookS };
}

const later = (record: PerceptionRecord, byMs: number, looks: number): PerceptionRecord => ({
  ...record,
  startsRun: looks === 0,
  capturedAtMs: record.capturedAtMs + byMs,
  lookMs: record.lookMs + byMs,
});
