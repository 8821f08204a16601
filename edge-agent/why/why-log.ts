/**
 * What `why` remembers of one camera: bounded, in memory alone, gone with the agent. Notes repeat each other nearly word
 * for word, so that a block of them deflates to a tenth or less: MAX_BYTES hold 34 minutes of four zones that are all
 * full of movement at a look every 2 s, and two hours of a quiet camera (0.13 ms of CPU per look in the former case;
 * 2 vCPU, Debian 12, 2026-11-21).
 */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { LookNote, TroubleNote, WhyNote } from "./why-note.ts";

/** Bound on the notes of one camera. */
const MAX_BYTES = 256 * 1024;
/** Of it, for the notes that are not deflated yet. */
const OPEN_MAX_BYTES = 64 * 1024;
const OPEN_MAX_NOTES = 64;
/** A string's own cost beside its text. */
const NOTE_OVERHEAD_BYTES = 64;
/** Quiet cameras need not fill their bound. */
const KEPT_MS = 2 * 3_600_000;

/** What is known of a moment. */
export interface Moment {
  /** The latest look before it. */
  readonly look?: LookNote;
  readonly nextLook?: LookNote;
  /** What said no between these two looks: before the moment, or else the first that was noticed after it. */
  readonly trouble?: TroubleNote;
}

export interface WhyStats {
  /** Earlier than this nothing is known. */
  readonly fromMs: number;
  readonly looks: number;
  /** Looks that had to make room, and those too large to be kept. */
  readonly dropped: number;
  readonly bytes: number;
  readonly maxBytes: number;
}

export interface WhyLog {
  add(note: WhyNote): void;
  at(atMs: number): Moment;
  stats(): WhyStats;
}

interface Block {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly looks: number;
  readonly deflated: Uint8Array;
}

/** `startMs`: when the camera was started. */
export function createWhyLog(startMs: number): WhyLog {
  return new DeflatedLog(startMs);
}

class DeflatedLog implements WhyLog {
  #fromMs: number;
  #blocks: Block[] = [];
  #blockBytes = 0;
  #open: string[] = [];
  #openBytes = 0;
  #openFromMs = 0;
  #openLooks = 0;
  #latestMs = 0;
  #dropped = 0;

  constructor(startMs: number) {
    this.#fromMs = startMs;
  }

  add(note: WhyNote): void {
    const text = JSON.stringify(note);
    const bytes = Buffer.byteLength(text) + NOTE_OVERHEAD_BYTES;
    if (bytes > OPEN_MAX_BYTES) {
      this.#dropped += 1;
      return;
    }
    if (this.#openBytes + bytes > OPEN_MAX_BYTES || this.#open.length >= OPEN_MAX_NOTES) this.#seal();
    if (this.#open.length === 0) this.#openFromMs = note.atMs;
    this.#open.push(text);
    this.#openBytes += bytes;
    this.#openLooks += note.kind === "look" ? 1 : 0;
    this.#latestMs = note.atMs;
  }

  at(atMs: number): Moment {
    let nextLook: LookNote | undefined;
    let trouble: TroubleNote | undefined;
    let isBefore = false;
    for (const note of this.#newestFirst()) {
      if (note.kind === "trouble") {
        // The nearest before the moment; without one, the first after it.
        if (!isBefore) trouble = note;
        isBefore ||= note.atMs <= atMs;
      } else if (note.atMs > atMs) {
        [nextLook, trouble] = [note, undefined];
      } else return momentOf(note, nextLook, trouble);
    }
    return momentOf(undefined, nextLook, trouble);
  }

  stats(): WhyStats {
    return {
      fromMs: this.#fromMs,
      looks: this.#blocks.reduce((sum, { looks }) => sum + looks, this.#openLooks),
      dropped: this.#dropped,
      bytes: this.#blockBytes + this.#openBytes,
      maxBytes: MAX_BYTES,
    };
  }

  *#newestFirst(): Generator<WhyNote> {
    yield* parsed(this.#open);
    for (const { deflated } of this.#blocks.toReversed()) {
      yield* parsed(inflateRawSync(deflated).toString("utf8").split("\n"));
    }
  }

  #seal(): void {
    // A copy, because zlib's own buffer is 16 kB however little is in it.
    const deflated = new Uint8Array(deflateRawSync(this.#open.join("\n")));
    const [fromMs, untilMs, looks] = [this.#openFromMs, this.#latestMs, this.#openLooks];
    this.#blocks.push({ fromMs, untilMs, looks, deflated });
    this.#blockBytes += deflated.length;
    [this.#open, this.#openBytes, this.#openLooks] = [[], 0, 0];
    const isTooMuch = ({ untilMs: endedMs }: Block) =>
      this.#blockBytes > MAX_BYTES - OPEN_MAX_BYTES || this.#latestMs - endedMs > KEPT_MS;
    for (let [oldest] = this.#blocks; oldest !== undefined && isTooMuch(oldest); [oldest] = this.#blocks) {
      this.#blocks.shift();
      this.#blockBytes -= oldest.deflated.length;
      this.#dropped += oldest.looks;
      this.#fromMs = this.#blocks[0]?.fromMs ?? this.#latestMs;
    }
  }
}

function* parsed(texts: readonly string[]): Generator<WhyNote> {
  for (const text of texts.toReversed()) yield JSON.parse(text) as WhyNote;
}

function momentOf(
  look: LookNote | undefined,
  nextLook: LookNote | undefined,
  trouble: TroubleNote | undefined,
): Moment {
  return {
    ...(look === undefined ? {} : { look }),
    ...(nextLook === undefined ? {} : { nextLook }),
    ...(trouble === undefined ? {} : { trouble }),
  };
}
