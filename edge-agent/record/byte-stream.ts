/** Whole numbers of any size in few bytes: what a record's streams are written in. */
import { RecordError } from "./record-error.ts";

/** Grows as needed; `take` hands out what was written since the last time. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#makeRoom(1);
    this.#bytes[this.#length++] = value;
  }

  /** From 0 to 2^53: seven bits in a byte, the lowest first (LEB128). */
  count(value: number): void {
    this.#makeRoom(8);
    let left = value;
    while (left >= 0x80) {
      this.#bytes[this.#length++] = (left % 0x80) | 0x80;
      left = Math.floor(left / 0x80);
    }
    this.#bytes[this.#length++] = left;
  }

  /** Of either sign, near to 0 in few bytes. */
  signed(value: number): void {
    this.count(value < 0 ? -2 * value - 1 : 2 * value);
  }

  real(value: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    this.raw(bytes);
  }

  text(value: string): void {
    const bytes = Buffer.from(value, "utf8");
    this.count(bytes.length);
    this.raw(bytes);
  }

  raw(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A copy. */
  written(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  #makeRoom(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

/** Throws RecordError where the bytes end too early: it never reads beyond them. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) throw new RecordError("a look ends in the middle");
    this.#at++;
    return value;
  }

  count(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
      scale *= 0x80;
    }
    if (!Number.isSafeInteger(value)) throw new RecordError(`a number is ${String(value)}`);
    return value;
  }

  signed(): number {
    const value = this.count();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  real(): number {
    return Buffer.from(this.raw(8)).readDoubleLE();
  }

  text(): string {
    return Buffer.from(this.raw(this.count())).toString("utf8");
  }

  /** A view on the bytes. */
  raw(length: number): Uint8Array {
    if (length > this.left) throw new RecordError("a look ends in the middle");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
