/** The bytes of looks, sorted by what they say: like stands beside like, and a compressor finds it. */
import { ByteReader, ByteWriter } from "./byte-stream.ts";

/** In the order in which a block holds them. */
export const STREAMS = ["look", "box", "texture", "cell", "region", "contour"] as const;
export type StreamName = (typeof STREAMS)[number];

export type LookWriter = Readonly<Record<StreamName, ByteWriter>>;
export type LookReader = Readonly<Record<StreamName, ByteReader>>;

const each = <Stream>(make: (name: StreamName) => Stream): Record<StreamName, Stream> =>
  Object.fromEntries(STREAMS.map((name) => [name, make(name)])) as Record<StreamName, Stream>;

export const lookWriter = (): LookWriter => each(() => new ByteWriter());

export const lookReader = (parts: Readonly<Record<StreamName, Uint8Array>>): LookReader =>
  each((name) => new ByteReader(parts[name]));

/** All streams in a row, each behind its length. */
export function joinStreams(parts: Readonly<Record<StreamName, Uint8Array>>): Uint8Array {
  const whole = new ByteWriter();
  for (const name of STREAMS) {
    whole.count(parts[name].length);
    whole.raw(parts[name]);
  }
  return whole.written();
}

/** Throws RecordError where they are not whole. */
export function splitStreams(bytes: Uint8Array): Record<StreamName, Uint8Array> {
  const reader = new ByteReader(bytes);
  return each(() => reader.raw(reader.count()));
}

/** What the writer holds, one part per stream; it is empty afterwards. */
export function takeStreams(writer: LookWriter): Record<StreamName, Uint8Array> {
  return each((name) => {
    const written = writer[name].written();
    writer[name].clear();
    return written;
  });
}

/** The same streams of several looks, one after another. */
export function chainStreams(
  looks: readonly Readonly<Record<StreamName, Uint8Array>>[],
): Record<StreamName, Uint8Array> {
  return each((name) => Buffer.concat(looks.map((parts) => parts[name])));
}
