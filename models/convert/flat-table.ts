/** Reads one FlatBuffers table by field number, so that a schema compiler and its generated code are not needed. */
import { ByteBuffer } from "flatbuffers";

/** Field n of a table has its offset in slot 4 + 2n of the table's vtable (FlatBuffers' internals, "Tables"). */
function slotOf(field: number): number {
  return 4 + 2 * field;
}

export class FlatTable {
  readonly #bytes: ByteBuffer;
  readonly #position: number;

  constructor(bytes: ByteBuffer, position: number) {
    this.#bytes = bytes;
    this.#position = this.#inside(position, 4);
    // The vtable's own size stands at its beginning; every slot that is asked for lies within it.
    const vtable = this.#inside(position - bytes.readInt32(position), 4);
    this.#inside(vtable, bytes.readUint16(vtable));
  }

  /** A table without fields: what an operator has whose options were left out, every one of them at its default. */
  static empty(): FlatTable {
    // A vtable of 4 bytes (its own size, the table's size) and a table that points 4 bytes back to it.
    return new FlatTable(new ByteBuffer(Uint8Array.of(4, 0, 4, 0, 4, 0, 0, 0)), 4);
  }

  /** The file's root table. */
  static root(bytes: ByteBuffer): FlatTable {
    return new FlatTable(bytes, bytes.readInt32(0));
  }

  int8(field: number, otherwise = 0): number {
    const at = this.#at(field);
    return at === undefined ? otherwise : this.#bytes.readInt8(at);
  }

  int32(field: number, otherwise = 0): number {
    const at = this.#at(field);
    return at === undefined ? otherwise : this.#bytes.readInt32(at);
  }

  bool(field: number): boolean {
    return this.int8(field) !== 0;
  }

  text(field: number): string {
    const at = this.#at(field);
    return at === undefined ? "" : String(this.#bytes.__string(at));
  }

  table(field: number): FlatTable | undefined {
    const at = this.#at(field);
    return at === undefined ? undefined : new FlatTable(this.#bytes, this.#bytes.__indirect(at));
  }

  tables(field: number): FlatTable[] {
    return this.#elements(field, 4, (at) => new FlatTable(this.#bytes, this.#bytes.__indirect(at)));
  }

  int32s(field: number): number[] {
    return this.#elements(field, 4, (at) => this.#bytes.readInt32(at));
  }

  /** int64 values that fit a double: TFLite uses the type for zero points, which lie within int8. */
  int64s(field: number): number[] {
    return this.#elements(field, 8, (at) => Number(this.#bytes.readInt64(at)));
  }

  float32s(field: number): number[] {
    return this.#elements(field, 4, (at) => this.#bytes.readFloat32(at));
  }

  /** A view of the vector's bytes, not a copy; empty when the field is absent. */
  raw(field: number): Uint8Array {
    const at = this.#at(field);
    if (at === undefined) return new Uint8Array(0);
    const start = this.#bytes.__vector(at);
    const length = this.#bytes.__vector_len(at);
    this.#inside(start, length);
    return this.#bytes.bytes().subarray(start, start + length);
  }

  #at(field: number): number | undefined {
    const offset = this.#bytes.__offset(this.#position, slotOf(field));
    return offset === 0 ? undefined : this.#inside(this.#position + offset, 1);
  }

  /** The reader itself answers undefined beyond the end; a damaged file must not become a small model. */
  #inside(at: number, size: number): number {
    if (at >= 0 && at + size <= this.#bytes.capacity()) return at;
    throw new RangeError(`byte ${at + size - 1} lies beyond its end`);
  }

  #elements<T>(field: number, size: number, read: (at: number) => T): T[] {
    const at = this.#at(field);
    if (at === undefined) return [];
    const start = this.#bytes.__vector(at);
    const count = this.#bytes.__vector_len(at);
    this.#inside(start, count * size);
    return Array.from({ length: count }, (_, k) => read(start + k * size));
  }
}
