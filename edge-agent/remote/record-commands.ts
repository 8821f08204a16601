/** `records` and `record-block`: what was recorded of a camera, block by block, to whoever would replay it. */
import {
  commandSubject,
  parseRecordBlockRequest,
  parseRecordsRequest,
  RECORD_PART_BYTES,
  type RecordBlockReply,
  type RecordBlockRequest,
  type RecordsReply,
  type RecordsRequest,
} from "#contract";
import type { Bus } from "../bus/bus.ts";
import { messageOf } from "../errors.ts";
import type { RecordRing } from "../record/record-ring.ts";
import { BUSY, cameraCodeOf, limited, notOurs, shorten } from "./answering.ts";

export interface RecordCommandsOptions {
  readonly bus: Pick<Bus, "serve">;
  readonly agentId: string;
  /** False for a camera that is not this agent's. */
  readonly isOurs: (cameraCode: string) => boolean;
  /** Undefined where nothing is recorded. */
  readonly ring: Pick<RecordRing, "list" | "read"> | undefined;
}

/** As the reply's schema has it. */
const MOST_BLOCKS = 4096;
const OFF = "this agent records nothing: records.maxMb is 0 in its agent.yaml";

export function serveRecordCommands(options: RecordCommandsOptions): void {
  const { bus, agentId } = options;
  bus.serve(
    commandSubject(agentId, "records"),
    limited(
      (request) => answerList(request, options),
      (request) => noList(cameraCodeOf(request), BUSY),
    ),
  );
  bus.serve(
    commandSubject(agentId, "record-block"),
    limited(
      (request) => answerBlock(request, options),
      (request) => noBlock({ cameraCode: cameraCodeOf(request), offset: 0 }, BUSY),
    ),
  );
}

const noList = (cameraCode: string, reason: string): RecordsReply => ({
  ...{ cameraCode, answered: false, blocks: [], more: false },
  reason: shorten(reason),
});

const noBlock = (
  { cameraCode, offset }: Pick<RecordBlockRequest, "cameraCode" | "offset">,
  reason: string,
): RecordBlockReply => ({
  ...{ cameraCode, answered: false, offset, totalBytes: 0, data: "" },
  reason: shorten(reason),
});

async function answerList(bytes: Uint8Array, options: RecordCommandsOptions): Promise<RecordsReply> {
  const parsed = parseRecordsRequest(bytes);
  if (!parsed.ok) return noList(cameraCodeOf(bytes), `the records request cannot be read: ${parsed.reason}`);
  const { cameraCode } = parsed.value;
  const { agentId, isOurs, ring } = options;
  const [fromMs, toMs] = [Date.parse(parsed.value.from), Date.parse(parsed.value.to)];
  const wrong =
    wrongTimes(parsed.value, fromMs, toMs) ?? (isOurs(cameraCode) ? undefined : notOurs(cameraCode, agentId));
  if (wrong !== undefined || ring === undefined) return noList(cameraCode, wrong ?? OFF);
  try {
    const found = await ring.list(cameraCode, fromMs, toMs);
    const [first] = await ring.list(cameraCode, 0, toMs);
    const blocks = found
      .slice(0, MOST_BLOCKS)
      .map(({ name, fromMs: from, untilMs: until, looks, bytes: size }) => ({
        ...{ name, looks, bytes: size },
        ...{ from: iso(from), until: iso(until) },
      }));
    return {
      ...{ cameraCode, answered: true, blocks, more: found.length > blocks.length },
      reason:
        blocks.length === 0 ? "nothing was recorded of it in that time" : `${String(blocks.length)} blocks`,
      ...(first === undefined ? {} : { keptFrom: iso(first.fromMs) }),
    };
  } catch (cause) {
    return noList(cameraCode, messageOf(cause));
  }
}

function wrongTimes({ from, to }: RecordsRequest, fromMs: number, toMs: number): string | undefined {
  if (Number.isNaN(fromMs)) return `from is "${from}": give a time such as 2026-11-20T02:00:00.000Z`;
  if (Number.isNaN(toMs)) return `to is "${to}": give a time such as 2026-11-20T02:00:00.000Z`;
  return fromMs <= toMs ? undefined : `from is ${from}, which is later than to, ${to}`;
}

async function answerBlock(
  bytes: Uint8Array,
  { agentId, isOurs, ring }: RecordCommandsOptions,
): Promise<RecordBlockReply> {
  const parsed = parseRecordBlockRequest(bytes);
  if (!parsed.ok)
    return noBlock(
      { cameraCode: cameraCodeOf(bytes), offset: 0 },
      `the record-block request cannot be read: ${parsed.reason}`,
    );
  const { cameraCode, name, offset } = parsed.value;
  if (!isOurs(cameraCode)) return noBlock(parsed.value, notOurs(cameraCode, agentId));
  if (ring === undefined) return noBlock(parsed.value, OFF);
  try {
    const part = await ring.read({ cameraCode, name }, { offset, length: RECORD_PART_BYTES });
    if (part === undefined)
      return noBlock(parsed.value, `block ${name} made room for newer ones: list them again`);
    return {
      ...{ cameraCode, answered: true, offset, totalBytes: part.totalBytes },
      reason: `${String(part.bytes.length)} bytes`,
      data: Buffer.from(part.bytes).toString("base64"),
    };
  } catch (cause) {
    return noBlock(parsed.value, messageOf(cause));
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
