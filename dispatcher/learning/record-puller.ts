/** Perception records of one camera, pulled from its agent block by block: joined they are a .gwr file. */
import type { RecordBlock } from "#contract";
import type { AskAgent } from "../cameras/ask-agent.ts";
import type { CameraRegistry } from "../cameras/camera-registry.ts";
import { DispatcherError } from "../errors.ts";
import type { Counters } from "../telemetry/counters.ts";
import { type AgentCamera, BLOCKS_MAX, createAgentRecords } from "./agent-records.ts";

export interface RecordPull {
  readonly blocks: number;
  readonly looks: number;
  /** Of all blocks: whoever got fewer has not got all. */
  readonly totalBytes: number;
  /** ISO 8601, UTC: of the first look. */
  readonly from: string;
  /** In order; rejects AGENT_UNAVAILABLE when the agent goes away or has let a block go meanwhile. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Gives its place back; to be called once nothing more is read, whether all was or not. */
  readonly release: () => void;
}

export interface RecordDesk {
  /**
   * Rejects NOT_FOUND for a camera that nobody has heard of or of which nothing is kept in that time, BAD_REQUEST when it
   * is more than one pull gives, CONFLICT while others pull, AGENT_UNAVAILABLE.
   */
  pull(cameraCode: string, fromMs: number, toMs: number): Promise<RecordPull>;
}

export interface RecordPullerOptions {
  readonly ask: AskAgent;
  readonly cameras: Pick<CameraRegistry, "find">;
  readonly counters: Counters;
}

/** A browser and a disk take it; a longer time is pulled in parts. */
const PULL_MAX_BYTES = 512 * 1024 * 1024;
/** Each takes a place of an agent's uplink. */
const AT_ONCE_MAX = 4;

export function createRecordPuller(options: RecordPullerOptions): RecordDesk {
  const { cameras, counters } = options;
  const records = createAgentRecords(options);
  let underWay = 0;

  async function* bytesOf(of: AgentCamera, blocks: readonly RecordBlock[]): AsyncGenerator<Uint8Array> {
    for (const { name, bytes } of blocks) {
      for (let offset = 0; offset < bytes; ) {
        const part = await records.part(of, name, offset);
        const data = Buffer.from(part.data, "base64");
        const fits = part.answered && part.offset === offset && part.totalBytes === bytes;
        if (!fits || data.length === 0) throw goneMeanwhile(of.agentId, name, part.reason);
        offset += data.length;
        counters.count("recordBytesPulled", data.length);
        yield data;
      }
    }
  }

  return {
    async pull(cameraCode, fromMs, toMs) {
      const camera = cameras.find(cameraCode);
      if (camera === null) throw noCamera(cameraCode);
      if (underWay >= AT_ONCE_MAX) throw tooMany();
      underWay += 1;
      const release = once(() => (underWay -= 1));
      try {
        const of = { agentId: camera.agentId, cameraCode };
        const blocks = await records.blocks(of, fromMs, toMs);
        const totalBytes = blocks.reduce((sum, { bytes }) => sum + bytes, 0);
        if (totalBytes > PULL_MAX_BYTES || blocks.length > BLOCKS_MAX) throw tooMuch(totalBytes);
        const looks = blocks.reduce((sum, block) => sum + block.looks, 0);
        const from = blocks[0]?.from ?? new Date(fromMs).toISOString();
        return { blocks: blocks.length, looks, totalBytes, from, bytes: bytesOf(of, blocks), release };
      } catch (thrown) {
        release();
        throw thrown;
      }
    },
  };
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}

const noCamera = (cameraCode: string): DispatcherError =>
  new DispatcherError("NOT_FOUND", `No agent has been heard with a camera ${cameraCode.slice(0, 64)}.`);

const tooMuch = (totalBytes: number): DispatcherError =>
  new DispatcherError(
    "BAD_REQUEST",
    `These are ${String(Math.ceil(totalBytes / 1024 / 1024))} MiB of records, and ${String(PULL_MAX_BYTES / 1024 / 1024)} MiB is the most of one pull: keys "from" and "to" nearer to each other would be right.`,
  );

const tooMany = (): DispatcherError =>
  new DispatcherError(
    "CONFLICT",
    `${String(AT_ONCE_MAX)} pulls of records are under way already, which is the most: ask again when one is done.`,
  );

const goneMeanwhile = (agentId: string, name: string, reason: string): DispatcherError =>
  new DispatcherError(
    "AGENT_UNAVAILABLE",
    `Agent ${agentId} did not give block ${name} as it said (${reason}): it may have let it go meanwhile; ask again.`,
  );
