/**
 * The ring: the latest perception records of all cameras on the box, within one bound of bytes and of age. The oldest
 * block of any camera goes first. Nothing here may hold up a look: what cannot be kept is counted, and the look goes on.
 */
import { open, rm } from "node:fs/promises";
import { messageOf } from "../errors.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";
import type { BlockAbout } from "./block.ts";
import { BLOCK_MS, beginBlock, type OpenBlock } from "./block-writer.ts";
import { type Journal, openJournal, recoverJournal } from "./journal.ts";
import type { PerceptionRecord } from "./perception-record.ts";
import { byTime, findFiles, journalPath, pathOf, storeBlock, type StoredBlock } from "./ring-files.ts";

export interface RecordRingOptions {
  readonly directory: string;
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  readonly clock: Pick<Clock, "nowMs" | "every">;
  readonly logger: Logger;
}

export interface RecordStats {
  readonly blocks: number;
  /** On disk, of all cameras. */
  readonly bytes: number;
  readonly maxBytes: number;
  /** The rest: since the start. Looks that were kept. */
  readonly looks: number;
  /** Looks that could not be kept. */
  readonly lost: number;
  /** Blocks that made room for newer ones. */
  readonly replaced: number;
  /** Blocks that were too old. */
  readonly expired: number;
}

export interface RecordRing {
  /** Takes a look; it is on disk within FLUSH_MS. Never throws. */
  keep(record: PerceptionRecord, about: BlockAbout): void;
  /** Blocks with a look in [fromMs, toMs], wall time, oldest first; what is open ends for it when it is worth a block. */
  list(cameraCode: string, fromMs: number, toMs: number): Promise<readonly StoredBlock[]>;
  /** Up to `length` bytes of a block from `offset`; undefined when the ring has it no more. */
  read(block: Pick<StoredBlock, "cameraCode" | "name">, part: Part): Promise<ReadPart | undefined>;
  stats(): RecordStats;
  /** Packs and stores what is open. Never rejects. */
  close(): Promise<void>;
}

interface Part {
  readonly offset: number;
  readonly length: number;
}

interface ReadPart {
  readonly bytes: Uint8Array;
  readonly totalBytes: number;
}

/** A kill costs the looks of this time at most. */
const FLUSH_MS = 10_000;
/** Blocks of one camera that wait for the disk; with a disk that hangs, looks are lost from then on. */
const MOST_WAITING = 4;
/** Fewer looks are not worth a block of their own to who asks: half a minute of a patrol. */
const WORTH_LOOKS = 16;

/** Rejects when the folder cannot be made or read. */
export async function openRecordRing(options: RecordRingOptions): Promise<RecordRing> {
  const ring = new DiskRing(options);
  await ring.begin();
  return ring;
}

interface Seat {
  open: { readonly block: OpenBlock; readonly journal: Journal } | undefined;
  /** All that this camera writes, one after another. */
  written: Promise<void>;
  waiting: number;
}

class DiskRing implements RecordRing {
  readonly #options: RecordRingOptions;
  readonly #seats = new Map<string, Seat>();
  #blocks = new Map<string, StoredBlock[]>();
  #storedBytes = 0;
  /** Of journals, on disk. */
  #openBytes = 0;
  readonly #counts = { looks: 0, lost: 0, replaced: 0, expired: 0 };
  #stopFlushing: () => void = () => undefined;
  /** Said once until something is kept again. */
  #isInTrouble = false;
  #isClosed = false;

  constructor(options: RecordRingOptions) {
    this.#options = options;
  }

  async begin(): Promise<void> {
    const { clock, directory } = this.#options;
    const { blocks, journals } = await findFiles(directory);
    this.#blocks = new Map(blocks);
    for (const all of blocks.values()) for (const { bytes } of all) this.#storedBytes += bytes;
    for (const path of journals) await this.#recover(path);
    await this.#makeRoom();
    this.#stopFlushing = clock.every(FLUSH_MS, () => {
      for (const seat of this.#seats.values()) {
        const { block } = seat.open ?? {};
        // Of a camera that is not looked at any more: its looks grow old with the others'.
        if (block !== undefined && clock.nowMs() - block.untilMs > BLOCK_MS) this.#seal(seat);
        else this.#flush(seat);
      }
    });
  }

  keep(record: PerceptionRecord, about: BlockAbout): void {
    if (this.#isClosed) return;
    const seat = this.#seatOf(record.cameraCode);
    const { open: current } = seat;
    if (current !== undefined && (current.block.isFull(record) || !isSame(current.block.about, about)))
      this.#seal(seat);
    if (seat.waiting >= MOST_WAITING) {
      this.#lose(1, "the disk does not keep up");
      return;
    }
    seat.open ??= {
      block: beginBlock(about),
      journal: openJournal(
        journalPath(this.#options.directory, record.cameraCode, record.capturedAtMs),
        about,
      ),
    };
    try {
      seat.open.journal.add(seat.open.block.add(record));
      this.#counts.looks++;
    } catch (cause) {
      this.#lose(1, messageOf(cause));
    }
  }

  async list(cameraCode: string, fromMs: number, toMs: number): Promise<readonly StoredBlock[]> {
    const seat = this.#seats.get(cameraCode);
    const { block } = seat?.open ?? {};
    if (seat !== undefined && block !== undefined && block.looks >= WORTH_LOOKS && block.fromMs <= toMs)
      this.#seal(seat);
    await seat?.written;
    const all = this.#blocks.get(cameraCode) ?? [];
    return all.filter((stored) => stored.fromMs <= toMs && stored.untilMs >= fromMs);
  }

  async read(
    { cameraCode, name }: Pick<StoredBlock, "cameraCode" | "name">,
    { offset, length }: Part,
  ): Promise<ReadPart | undefined> {
    const stored = this.#blocks.get(cameraCode)?.find((each) => each.name === name);
    if (stored === undefined) return undefined;
    const file = await open(pathOf(this.#options.directory, stored), "r");
    try {
      const buffer = new Uint8Array(Math.min(length, Math.max(0, stored.bytes - offset)));
      const { bytesRead } = await file.read({ buffer, position: offset });
      return { bytes: buffer.subarray(0, bytesRead), totalBytes: stored.bytes };
    } finally {
      await file.close();
    }
  }

  stats(): RecordStats {
    let blocks = 0;
    for (const all of this.#blocks.values()) blocks += all.length;
    const bytes = this.#storedBytes + this.#openBytes;
    return { blocks, bytes, maxBytes: this.#options.maxBytes, ...this.#counts };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopFlushing();
    for (const seat of this.#seats.values()) this.#seal(seat);
    await Promise.all([...this.#seats.values()].map(({ written }) => written));
  }

  #seatOf(cameraCode: string): Seat {
    let seat = this.#seats.get(cameraCode);
    if (seat === undefined) {
      seat = { open: undefined, written: Promise.resolve(), waiting: 0 };
      this.#seats.set(cameraCode, seat);
    }
    return seat;
  }

  #flush(seat: Seat): void {
    const { open: current } = seat;
    if (current === undefined || seat.waiting >= MOST_WAITING) return;
    // What cannot be written now is still in memory, and tried again.
    this.#write(seat, 0, async () => {
      this.#openBytes += await current.journal.flush();
      await this.#makeRoom();
    });
  }

  #seal(seat: Seat): void {
    const { open: current } = seat;
    seat.open = undefined;
    if (current === undefined || current.block.looks === 0) return;
    const { block, journal } = current;
    this.#write(seat, block.looks, async () => {
      try {
        this.#take(await storeBlock(this.#options.directory, await block.pack()));
      } finally {
        this.#openBytes -= await journal.remove();
      }
      await this.#makeRoom();
    });
  }

  /** `looks`: what is lost when it fails. */
  #write(seat: Seat, looks: number, work: () => Promise<void>): void {
    seat.waiting++;
    seat.written = seat.written
      .then(work)
      .then(
        () => {
          this.#isInTrouble = false;
        },
        (cause: unknown) => {
          this.#lose(looks, messageOf(cause));
        },
      )
      .finally(() => {
        seat.waiting--;
      });
  }

  #take(stored: StoredBlock): void {
    const all = this.#blocks.get(stored.cameraCode) ?? [];
    const others = all.filter(({ name }) => name !== stored.name);
    this.#blocks.set(stored.cameraCode, [...others, stored].sort(byTime));
    this.#storedBytes += stored.bytes;
  }

  /** Packs what an earlier run left open, and says what it had to leave out. */
  async #recover(path: string): Promise<void> {
    const { directory, logger } = this.#options;
    const { block, tornBytes } = await recoverJournal(path);
    if (block !== undefined) this.#take(await storeBlock(directory, await block.pack()));
    await rm(path, { force: true });
    const found = { path, looks: block?.looks ?? 0, tornBytes };
    if (tornBytes > 0)
      logger.warn(found, "records of an earlier run end in the middle of a look; the rest is kept");
    else logger.info(found, "records of an earlier run packed");
  }

  async #makeRoom(): Promise<void> {
    const { clock, maxAgeMs, maxBytes } = this.#options;
    for (;;) {
      const oldest = this.#oldest();
      if (oldest === undefined) return;
      const isTooOld = oldest.untilMs < clock.nowMs() - maxAgeMs;
      const isTooMuch = this.#storedBytes + this.#openBytes > maxBytes;
      if (!isTooOld && !isTooMuch) return;
      await this.#remove(oldest);
      this.#counts[isTooOld ? "expired" : "replaced"]++;
    }
  }

  #oldest(): StoredBlock | undefined {
    let oldest: StoredBlock | undefined;
    for (const [first] of this.#blocks.values()) {
      if (first !== undefined && (oldest === undefined || byTime(first, oldest) < 0)) oldest = first;
    }
    return oldest;
  }

  async #remove(stored: StoredBlock): Promise<void> {
    const left = (this.#blocks.get(stored.cameraCode) ?? []).filter((each) => each !== stored);
    if (left.length > 0) this.#blocks.set(stored.cameraCode, left);
    else this.#blocks.delete(stored.cameraCode);
    this.#storedBytes -= stored.bytes;
    await rm(pathOf(this.#options.directory, stored), { force: true });
  }

  #lose(looks: number, reason: string): void {
    this.#counts.lost += looks;
    if (this.#isInTrouble) return;
    this.#isInTrouble = true;
    this.#options.logger.error({ looks, reason }, "looks are not recorded");
  }
}

function isSame(a: BlockAbout, b: BlockAbout): boolean {
  return (
    a === b ||
    (a.model.sha256 === b.model.sha256 &&
      a.configSha256 === b.configSha256 &&
      a.sceneSha256 === b.sceneSha256)
  );
}
