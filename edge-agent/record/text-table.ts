/** Names and sentences: each is written out when it first comes up in a block, and by its number from then on. */
import type { ByteReader, ByteWriter } from "./byte-stream.ts";
import { RecordError } from "./record-error.ts";

export interface TextWriter {
  write(out: ByteWriter, text: string): void;
}

export interface TextReader {
  read(from: ByteReader): string;
}

export function textWriter(): TextWriter {
  const known = new Map<string, number>();
  return {
    write(out, text) {
      const number = known.get(text);
      out.count(number ?? known.size);
      if (number !== undefined) return;
      known.set(text, known.size);
      out.text(text);
    },
  };
}

export function textReader(): TextReader {
  const known: string[] = [];
  return {
    read(from) {
      const number = from.count();
      if (number > known.length) throw new RecordError("a name refers to one that is not there");
      if (number === known.length) known.push(from.text());
      return known[number] as string;
    },
  };
}
