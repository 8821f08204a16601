/** Questions to an agent about the records that it keeps of a camera; what got lost on the way is asked for again. */
import {
  parseRecordBlockReply,
  parseRecordsReply,
  type RecordBlock,
  type RecordBlockReply,
  type RecordsReply,
} from "#contract";
import type { AskAgent } from "../cameras/ask-agent.ts";
import { DispatcherError } from "../errors.ts";
import type { Counters } from "../telemetry/counters.ts";

export interface AgentCamera {
  readonly agentId: string;
  readonly cameraCode: string;
}

export interface AgentRecords {
  /** Of [from, to], in order; at least one. Rejects NOT_FOUND, AGENT_UNAVAILABLE. */
  blocks(of: AgentCamera, fromMs: number, toMs: number): Promise<readonly RecordBlock[]>;
  part(of: AgentCamera, name: string, offset: number): Promise<RecordBlockReply>;
}

/** More are not listed: a camera's block is some minutes, so these are most of a year. */
export const BLOCKS_MAX = 50_000;
const TIMEOUT_MS = 15_000;
const TRIES = 3;

const iso = (ms: number): string => new Date(ms).toISOString();

export function createAgentRecords(options: {
  readonly ask: AskAgent;
  readonly counters: Counters;
}): AgentRecords {
  const { ask, counters } = options;
  const tried = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (thrown) {
        if (attempt === TRIES) throw thrown;
        counters.count("recordPartsAskedAgain");
      }
    }
  };
  const list = ({ agentId, cameraCode }: AgentCamera, from: string, to: string): Promise<RecordsReply> => {
    const question = { agentId, command: "records", parse: parseRecordsReply } as const;
    return tried(() => ask({ ...question, body: { cameraCode, from, to }, timeoutMs: TIMEOUT_MS }));
  };
  return {
    async blocks(of, fromMs, toMs) {
      const blocks = new Map<string, RecordBlock>();
      for (let from = iso(fromMs); ; ) {
        const reply = await list(of, from, iso(toMs));
        if (!reply.answered) {
          throw new DispatcherError("AGENT_UNAVAILABLE", `Agent ${of.agentId}: ${reply.reason}`);
        }
        const before = blocks.size;
        for (const block of reply.blocks) blocks.set(block.name, block);
        const last = reply.blocks.at(-1);
        // An agent that says "more" and names nothing new would be asked for ever.
        if (!reply.more || last === undefined || blocks.size === before || blocks.size > BLOCKS_MAX) {
          if (blocks.size === 0) throw nothingKept(of.cameraCode, reply);
          return [...blocks.values()];
        }
        from = last.until;
      }
    },
    part({ agentId, cameraCode }, name, offset) {
      const question = { agentId, command: "record-block", parse: parseRecordBlockReply } as const;
      return tried(() => ask({ ...question, body: { cameraCode, name, offset }, timeoutMs: TIMEOUT_MS }));
    },
  };
}

function nothingKept(cameraCode: string, { keptFrom }: RecordsReply): DispatcherError {
  const what =
    keptFrom === undefined
      ? "Its agent keeps none of it: records.maxMb in agent.yaml says how much it may."
      : `The earliest of it is of ${keptFrom}.`;
  return new DispatcherError(
    "NOT_FOUND",
    `There are no records of camera ${cameraCode} of that time. ${what}`,
  );
}
