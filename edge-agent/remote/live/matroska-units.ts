/**
 * A live Matroska stream, cut where it may be joined: its header, then one unit per Cluster. Pure.
 *
 * Only what ffmpeg's muxer writes is understood: RFC 9559 elements with known sizes inside a Segment without one.
 */

/** Bytes of EBML head, Segment, Info and Tracks: whoever reads a cluster must have read these. */
export type MatroskaUnit =
  | { readonly kind: "header"; readonly bytes: Uint8Array }
  | { readonly kind: "cluster"; readonly bytes: Uint8Array; readonly startsWithKeyframe: boolean };

export interface MatroskaUnits {
  /** Throws RangeError when the bytes are no such stream or a cluster is larger than MAX_CLUSTER_BYTES. */
  push(chunk: Uint8Array): void;
}

const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const SIMPLE_BLOCK = 0xa3;
const BLOCK_KEYFRAME = 0x80;
/** One picture at 8K and the highest quality is below; anything larger is no picture. */
export const MAX_CLUSTER_BYTES = 8 * 1024 * 1024;

interface Element {
  readonly id: number;
  /** Of id and size together. */
  readonly headBytes: number;
  /** Undefined: unknown, its children follow. */
  readonly bodyBytes: number | undefined;
}

export function createMatroskaUnits(onUnit: (unit: MatroskaUnit) => void): MatroskaUnits {
  let waiting = Buffer.alloc(0);
  let header: Buffer | null = Buffer.alloc(0);

  const takeOne = (): boolean => {
    const element = readElement(waiting);
    if (element === null) return false;
    const { id, headBytes, bodyBytes } = element;
    if (bodyBytes === undefined && id !== SEGMENT)
      throw new RangeError(`element ${id.toString(16)} has no size`);
    const length = headBytes + (id === SEGMENT ? 0 : (bodyBytes ?? 0));
    if (length > MAX_CLUSTER_BYTES) throw new RangeError(`an element of ${length} bytes is no picture`);
    if (waiting.length < length) return false;
    const bytes = waiting.subarray(0, length);
    waiting = waiting.subarray(length);
    if (id !== CLUSTER) {
      // What ffmpeg writes behind the first cluster (cues, tags) is for files.
      if (header !== null) header = Buffer.concat([header, bytes]);
      return true;
    }
    if (header !== null) onUnit({ kind: "header", bytes: header });
    header = null;
    onUnit({ kind: "cluster", bytes, startsWithKeyframe: startsWithKeyframe(bytes.subarray(headBytes)) });
    return true;
  };
  return {
    push: (chunk) => {
      waiting = waiting.length === 0 ? Buffer.from(chunk) : Buffer.concat([waiting, chunk]);
      while (takeOne());
    },
  };
}

/** Null: more bytes are needed. */
function readElement(bytes: Uint8Array): Element | null {
  const idBytes = vintLength(bytes[0]);
  const sizeBytes = vintLength(bytes[idBytes]);
  if (bytes.length < idBytes + 1 || bytes.length < idBytes + sizeBytes) return null;
  const id = readNumber(bytes.subarray(0, idBytes), 0xff);
  const sizeField = bytes.subarray(idBytes, idBytes + sizeBytes);
  const dataBits = 0xff >> sizeBytes;
  const isUnknown =
    ((sizeField[0] ?? 0) & dataBits) === dataBits && sizeField.slice(1).every((b) => b === 0xff);
  const bodyBytes = isUnknown ? undefined : readNumber(sizeField, dataBits);
  return { id, headBytes: idBytes + sizeBytes, bodyBytes };
}

/** The number of leading zero bits, plus one; a byte of zero begins nothing. */
function vintLength(first: number | undefined): number {
  if (first === undefined) return 1;
  if (first === 0) throw new RangeError("not Matroska: an element begins with a zero byte");
  return Math.clz32(first) - 23;
}

/** Big-endian, the first byte masked. Not by bit operators: sizes have up to 56 bits. */
function readNumber(bytes: Uint8Array, firstMask: number): number {
  return bytes.reduce((sum, byte, i) => sum * 256 + (i === 0 ? byte & firstMask : byte), 0);
}

function startsWithKeyframe(body: Uint8Array): boolean {
  let rest = body;
  for (let element = readElement(rest); element !== null; element = readElement(rest)) {
    const { id, headBytes, bodyBytes = 0 } = element;
    if (id === SIMPLE_BLOCK) {
      // Track number (one byte for track 1), two bytes of time, flags.
      return ((rest[headBytes + 3] ?? 0) & BLOCK_KEYFRAME) !== 0;
    }
    rest = rest.subarray(headBytes + bodyBytes);
  }
  return false;
}
