/** Small pictures for lists, made once and kept in a bounded cache. */
import sharp from "sharp";

const WIDTH_PX = 320;
const QUALITY = 72;
/** About 20 kB each: 10 MB at most. */
const CACHED_MAX = 512;

export class ThumbnailCache {
  /** In order of last use. */
  readonly #jpegs = new Map<string, Buffer>();

  get size(): number {
    return this.#jpegs.size;
  }

  /** The thumbnail of an object; `read` is asked for the full JPEG when it is not here. */
  async get(object: string, read: () => Promise<Uint8Array>): Promise<Buffer> {
    const kept = this.#jpegs.get(object);
    if (kept !== undefined) {
      this.#keep(object, kept);
      return kept;
    }
    const full = await read();
    const jpeg = await sharp(full)
      .resize({ width: WIDTH_PX, withoutEnlargement: true })
      .jpeg({ quality: QUALITY })
      .toBuffer();
    this.#keep(object, jpeg);
    return jpeg;
  }

  #keep(object: string, jpeg: Buffer): void {
    this.#jpegs.delete(object);
    this.#jpegs.set(object, jpeg);
    const [oldest] = this.#jpegs.keys();
    if (this.#jpegs.size > CACHED_MAX && oldest !== undefined) this.#jpegs.delete(oldest);
  }
}
