/**
 * Changes which model an agent runs or tries: read from the bucket, checked by the agent itself, written with
 * compare-and-set. Its cameras' settings and their versions stay as they are.
 */
import { CONFIG_TEXT_MAX_CHARACTERS, parseCheckConfigReply, parseConfigReply } from "#contract";
import type { Bus, ConfigEntry } from "../bus/bus.ts";
import { DispatcherError } from "../errors.ts";
import { type AgentModels, modelsIn, withModels } from "./agent-text.ts";
import type { AskAgent } from "./ask-agent.ts";

export interface AgentModelsDesk {
  /** Rejects CONFLICT where the agent does not follow the bucket, AGENT_UNAVAILABLE. */
  read(agentId: string): Promise<AgentModels>;
  /** The bucket's revision that holds it. Rejects as read, and BAD_REQUEST with the agent's own sentences. */
  change(agentId: string, wished: Partial<AgentModels>): Promise<number>;
}

export interface AgentModelsOptions {
  readonly bus: Pick<Bus, "readConfig" | "writeConfig">;
  readonly ask: AskAgent;
}

const ASK_TIMEOUT_MS = 5_000;
/** The manifest and the weights' hash are read anew for a check. */
const CHECK_TIMEOUT_MS = 10_000;
const RACES_MAX = 5;

const conflict = (sentence: string): DispatcherError => new DispatcherError("CONFLICT", sentence);

export function createAgentModels({ bus, ask }: AgentModelsOptions): AgentModelsDesk {
  const entryOf = async (agentId: string): Promise<ConfigEntry> => {
    const question = { command: "config", body: {}, parse: parseConfigReply } as const;
    const reply = await ask({ agentId, ...question, timeoutMs: ASK_TIMEOUT_MS });
    if (reply.takesBucket === false) {
      throw conflict(
        `Agent ${agentId} takes its configuration from its own file alone: set configSource: bucket in its agent.yaml and restart it.`,
      );
    }
    const entry = await bus.readConfig(agentId);
    if (entry !== null) return entry;
    throw conflict(
      `Agent ${agentId} runs its own file, and the bucket holds nothing for it: POST /api/agents/${agentId}/adopt takes that file into the bucket.`,
    );
  };
  const refuseUnsound = async (agentId: string, text: string): Promise<void> => {
    if (text.length > CONFIG_TEXT_MAX_CHARACTERS) {
      throw conflict(`The configuration of agent ${agentId} would be too long to travel.`);
    }
    const question = { command: "check-config", body: { text }, parse: parseCheckConfigReply } as const;
    const { sound, problems } = await ask({ agentId, ...question, timeoutMs: CHECK_TIMEOUT_MS });
    if (!sound) throw new DispatcherError("BAD_REQUEST", `Agent ${agentId}: ${problems.join("\n")}`);
  };
  return {
    read: async (agentId) => modelsIn((await entryOf(agentId)).text),
    async change(agentId, wished) {
      for (let race = 1; race <= RACES_MAX; race += 1) {
        const { text, revision } = await entryOf(agentId);
        const changed = withModels(text, wished);
        if (changed === text) return revision;
        await refuseUnsound(agentId, changed);
        const written = await bus.writeConfig(agentId, changed, revision);
        if (written !== null) return written;
      }
      throw conflict(`The configuration of agent ${agentId} changes too fast just now: try again.`);
    },
  };
}
