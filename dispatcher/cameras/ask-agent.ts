/** Questions to an agent: sent, waited for, read; silence and nonsense become one sentence. */
import { type AgentCommand, commandSubject, type Parsed } from "#contract";
import type { Bus } from "../bus/bus.ts";
import { DispatcherError, messageOf } from "../errors.ts";
import type { Counters } from "../telemetry/counters.ts";

export interface Question<T> {
  readonly agentId: string;
  readonly command: AgentCommand;
  readonly body: object;
  readonly parse: (bytes: Uint8Array) => Parsed<T>;
  readonly timeoutMs: number;
}

/** Rejects AGENT_UNAVAILABLE. */
export type AskAgent = <T>(question: Question<T>) => Promise<T>;

/** Of all kinds and people together: more would wait longer than anybody does. */
const UNDER_WAY_MAX = 64;

export function createAskAgent(options: {
  readonly bus: Pick<Bus, "request">;
  readonly counters: Counters;
}): AskAgent {
  const { bus, counters } = options;
  let underWay = 0;
  return async ({ agentId, command, body, parse, timeoutMs }) => {
    if (underWay >= UNDER_WAY_MAX) {
      counters.count("cameraQuestionsRefused");
      throw away(
        `${String(UNDER_WAY_MAX)} questions to agents are under way already: ask again in a moment.`,
      );
    }
    underWay += 1;
    try {
      const request = new TextEncoder().encode(JSON.stringify(body));
      const bytes = await bus.request(commandSubject(agentId, command), request, timeoutMs);
      const parsed = parse(bytes);
      if (parsed.ok) return parsed.value;
      throw away(
        `Agent ${agentId} answered what cannot be read (${parsed.reason}): it may be of another age.`,
      );
    } catch (thrown) {
      counters.count("cameraQuestionsUnanswered");
      if (thrown instanceof DispatcherError && thrown.code === "AGENT_UNAVAILABLE") throw thrown;
      throw away(
        `Agent ${agentId} did not answer within ${String(timeoutMs / 1000)} s: it is away, or too old for this question (${messageOf(thrown)}).`,
        thrown,
      );
    } finally {
      underWay -= 1;
    }
  };
}

const away = (sentence: string, cause?: unknown): DispatcherError =>
  new DispatcherError("AGENT_UNAVAILABLE", sentence, { cause });
