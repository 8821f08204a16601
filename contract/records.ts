/** Perception records on request: which blocks an agent has of a camera, and the bytes of one. */
import Type, { type Static } from "typebox";
import { CameraCode } from "./event.ts";

/** Bytes of a block in one reply: with base64 and the rest it stays below NATS's usual bound of 1 MiB. */
export const RECORD_PART_BYTES = 512 * 1024;
const PART_CHARACTERS = 4 * Math.ceil(RECORD_PART_BYTES / 3);

const Instant = (description: string) => Type.String({ minLength: 1, maxLength: 64, description });
const BlockName = Type.String({
  pattern: "^[0-9]+-[0-9]+-[0-9]+\\.gwr$",
  maxLength: 64,
  description: "As the list has it: from and until, Unix milliseconds, and the number of looks.",
});
const Bytes = (description: string) => Type.Integer({ minimum: 0, description });

/** "What do you have of this camera between these times?" */
export const RecordsRequest = Type.Object(
  {
    cameraCode: CameraCode,
    from: Instant("The earliest time in question, UTC."),
    to: Instant("The latest time in question, UTC."),
  },
  { $id: "https://gridwatch.example/schema/records-request-1.json" },
);
export type RecordsRequest = Static<typeof RecordsRequest>;

const RecordBlock = Type.Object({
  name: BlockName,
  from: Instant("Of its first look, UTC."),
  until: Instant("Of its last look, UTC."),
  looks: Type.Integer({ minimum: 0 }),
  bytes: Bytes("Of the whole block."),
});
export type RecordBlock = Static<typeof RecordBlock>;

export const RecordsReply = Type.Object(
  {
    cameraCode: CameraCode,
    answered: Type.Boolean({ description: "False: reason says what was wrong with the question." }),
    reason: Type.String({ minLength: 1, maxLength: 500 }),
    blocks: Type.Array(RecordBlock, {
      maxItems: 4096,
      description: "Oldest first; joined in this order they are a .gwr file.",
    }),
    more: Type.Boolean({
      description: "There are later blocks too: ask again from the last one's end on.",
    }),
    keptFrom: Type.Optional(
      Instant("Earlier than this nothing is kept of the camera, UTC; absent: nothing is kept at all."),
    ),
  },
  { $id: "https://gridwatch.example/schema/records-reply-1.json" },
);
export type RecordsReply = Static<typeof RecordsReply>;

/** "Give me this block, from this byte on." */
export const RecordBlockRequest = Type.Object(
  { cameraCode: CameraCode, name: BlockName, offset: Bytes("Of the first byte wanted.") },
  { $id: "https://gridwatch.example/schema/record-block-request-1.json" },
);
export type RecordBlockRequest = Static<typeof RecordBlockRequest>;

export const RecordBlockReply = Type.Object(
  {
    cameraCode: CameraCode,
    answered: Type.Boolean({ description: "False: the block is not there, or no more; reason says so." }),
    reason: Type.String({ minLength: 1, maxLength: 500 }),
    offset: Bytes("Of the first byte in data."),
    totalBytes: Bytes("Of the whole block: it is complete when offset and data reach it."),
    data: Type.String({
      maxLength: PART_CHARACTERS,
      pattern: "^[A-Za-z0-9+/]*={0,2}$",
      description: `Base64, at most ${String(RECORD_PART_BYTES)} bytes.`,
    }),
  },
  { $id: "https://gridwatch.example/schema/record-block-reply-1.json" },
);
export type RecordBlockReply = Static<typeof RecordBlockReply>;
