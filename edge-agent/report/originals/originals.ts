/**
 * The scenes of events without blur, sealed, on this machine alone. One is written before its event is stored and only
 * counts after: a crash in between leaves one without an event, which the next start finds and removes. Nothing here
 * may keep an event from being stored: what fails is counted, and the event says that it has no original.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../../errors.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { WrapKey } from "./content-lock.ts";
import { type OriginalLabel, sealOriginal } from "./sealed-original.ts";

/** Below the agent's dataDir. */
export const ORIGINALS_FOLDER = "originals";

export const sealedName = (eventId: string): string => `${eventId}.sealed`;

export interface OriginalsOptions {
  readonly directory: string;
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  readonly wrapKey: WrapKey;
  /** Whether the outbox knows the event. */
  readonly isStored: (eventId: string) => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface OriginalsStats {
  readonly kept: number;
  readonly bytes: number;
  // Counters are of this process.
  readonly prunedByAge: number;
  readonly prunedBySize: number;
  /** Their event was never stored. */
  readonly prunedOrphans: number;
  /** Could not be written: those events have no original. */
  readonly failed: number;
}

export interface Originals {
  /** Seals and writes one; false when it could not. Older ones go where the bound asks for it. Never rejects. */
  put(jpeg: Uint8Array, label: OriginalLabel): Promise<boolean>;
  /** The events of these were stored, or were not and never will be. Never rejects. */
  settle(eventIds: readonly string[], isStored: boolean): Promise<void>;
  stats(): OriginalsStats;
  close(): void;
}

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const SWEEP_EVERY_MS = 3_600_000;
/** A UUIDv7, and what follows while its event is not known to be stored. */
const NAME = /^([0-9a-f-]{36})[.]sealed([.]pending)?$/;
const pendingName = (eventId: string): string => `${sealedName(eventId)}.pending`;

export function openOriginals(options: OriginalsOptions): Originals {
  return new SealedOriginals(options);
}

class SealedOriginals implements Originals {
  readonly #options: OriginalsOptions;
  /** Bytes by event id, oldest first. */
  readonly #sizes = new Map<string, number>();
  readonly #counts = { prunedByAge: 0, prunedBySize: 0, prunedOrphans: 0, failed: 0 };
  readonly #stopSweeping: () => void;
  #bytes = 0;
  #toldOf = 0;

  constructor(options: OriginalsOptions) {
    this.#options = options;
    mkdirSync(options.directory, { recursive: true, mode: OWNER_ONLY_FOLDER });
    this.#settleCrash();
    this.#stopSweeping = options.clock.every(SWEEP_EVERY_MS, () => void this.#sweep());
    void this.#sweep();
  }

  async put(jpeg: Uint8Array, label: OriginalLabel): Promise<boolean> {
    const { eventId } = label;
    const { wrapKey, maxBytes } = this.#options;
    try {
      const sealed = sealOriginal(jpeg, label, wrapKey);
      if (sealed.length > maxBytes)
        throw new Error(`${String(sealed.length)} bytes are more than the whole bound`);
      this.#add(eventId, sealed.length);
      await this.#prune();
      await this.#write(eventId, sealed);
      return true;
    } catch (cause) {
      this.#counts.failed++;
      this.#options.logger.warn({ eventId, reason: messageOf(cause) }, "original not kept");
      await this.#remove(eventId).catch(() => undefined);
      return false;
    }
  }

  async settle(eventIds: readonly string[], isStored: boolean): Promise<void> {
    for (const eventId of eventIds) {
      try {
        if (isStored) await rename(this.#path(pendingName(eventId)), this.#path(sealedName(eventId)));
        else await this.#remove(eventId);
      } catch (cause) {
        // It stays pending: the next start decides.
        this.#options.logger.warn({ eventId, isStored, reason: messageOf(cause) }, "original not settled");
      }
    }
  }

  stats(): OriginalsStats {
    return { kept: this.#sizes.size, bytes: this.#bytes, ...this.#counts };
  }

  close(): void {
    this.#stopSweeping();
  }

  #path(name: string): string {
    return join(this.#options.directory, name);
  }

  #settleCrash(): void {
    const { directory, isStored } = this.#options;
    for (const name of readdirSync(directory).sort()) {
      const [, eventId, pending] = NAME.exec(name) ?? [];
      if (eventId === undefined) continue;
      if (pending !== undefined && !isStored(eventId)) {
        rmSync(this.#path(name), { force: true });
        this.#counts.prunedOrphans++;
        continue;
      }
      if (pending !== undefined) renameSync(this.#path(name), this.#path(sealedName(eventId)));
      this.#add(eventId, statSync(this.#path(sealedName(eventId))).size);
    }
  }

  #add(eventId: string, bytes: number): void {
    this.#sizes.set(eventId, bytes);
    this.#bytes += bytes;
  }

  async #write(eventId: string, sealed: Buffer): Promise<void> {
    const file = await open(this.#path(pendingName(eventId)), "wx", OWNER_ONLY);
    try {
      await file.writeFile(sealed);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async #remove(eventId: string): Promise<void> {
    this.#bytes -= this.#sizes.get(eventId) ?? 0;
    this.#sizes.delete(eventId);
    await rm(this.#path(pendingName(eventId)), { force: true });
    await rm(this.#path(sealedName(eventId)), { force: true });
  }

  async #prune(): Promise<void> {
    const { maxBytes, maxAgeMs, clock } = this.#options;
    const oldestMs = clock.nowMs() - maxAgeMs;
    for (const eventId of this.#sizes.keys()) {
      const isOld = madeAtMs(eventId) < oldestMs;
      if (!isOld && this.#bytes <= maxBytes) return;
      this.#counts[isOld ? "prunedByAge" : "prunedBySize"]++;
      await this.#remove(eventId);
    }
  }

  async #sweep(): Promise<void> {
    const { logger } = this.#options;
    try {
      await this.#prune();
    } catch (cause) {
      logger.warn({ reason: messageOf(cause) }, "originals not pruned");
    }
    const { prunedByAge, prunedBySize, prunedOrphans } = this.#counts;
    const pruned = prunedByAge + prunedBySize + prunedOrphans;
    if (pruned !== this.#toldOf) logger.info({ ...this.stats() }, "originals pruned");
    this.#toldOf = pruned;
  }
}

/** The first 48 bits of a UUIDv7 are its Unix milliseconds. */
const madeAtMs = (eventId: string): number => Number.parseInt(eventId.replace("-", "").slice(0, 12), 16);
