/** Heartbeats → what agents say of models on trial, in the book: agreement for the sign-off, a fall-back as a step. */
import type { Heartbeat } from "#contract";
import type { RolloutBook } from "../book/rollouts.ts";
import { messageOf } from "../errors.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Logger } from "../telemetry/logger.ts";
import { createPacedLog } from "../telemetry/paced-log.ts";
import type { Clock } from "../time/clock.ts";
import type { RolloutWord } from "./rollout.ts";

export interface RolloutKeeper {
  heard(heartbeat: Heartbeat): void;
  /** When nothing is being written any more. */
  idle(): Promise<void>;
}

/** What has not changed but for its counts is written so often. */
const AGAIN_MS = 30_000;
/** Agents remembered; of one that was dropped everything is written again. */
const AGENTS_MAX = 4_096;

export function createRolloutKeeper(options: {
  readonly rollouts: Pick<RolloutBook, "heard">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
}): RolloutKeeper {
  const { rollouts, clock, logger, counters } = options;
  const paced = createPacedLog(logger, clock);
  const written = new Map<string, { readonly says: string; readonly atMs: number }>();
  /** One write for each agent at a time: what comes meanwhile is said again by its next heartbeat. */
  const writing = new Map<string, Promise<void>>();

  const write = async (agentId: string, label: string, word: RolloutWord): Promise<void> => {
    try {
      await rollouts.heard(agentId, label, word);
      written.delete(agentId);
      written.set(agentId, { says: saysOf(label, word), atMs: clock.nowMs() });
      const [oldest] = written.keys();
      if (written.size > AGENTS_MAX && oldest !== undefined) written.delete(oldest);
      paced.over("what agents say of models on trial is written again");
    } catch (thrown) {
      counters.count("rolloutWordsUnwritten");
      paced.warn(
        `what agents say of models on trial cannot be written: ${messageOf(thrown)}; the next heartbeat says it again`,
      );
    }
  };

  return {
    heard({ agentId, canary }) {
      if (canary === undefined || writing.has(agentId) || writing.size >= AGENTS_MAX) return;
      const nowMs = clock.nowMs();
      const { label, state, sha256, looks, compared, failed } = canary;
      const { agreement = null, reason = null } = canary;
      const heardAt = new Date(nowMs).toISOString();
      const word = { state, sha256, looks, compared, failed, agreement, reason, heardAt };
      const before = written.get(agentId);
      if (before?.says === saysOf(label, word) && nowMs - before.atMs < AGAIN_MS) return;
      writing.set(
        agentId,
        write(agentId, label, word).finally(() => writing.delete(agentId)),
      );
    },
    async idle() {
      await Promise.all(writing.values());
    },
  };
}

const saysOf = (label: string, { state, sha256, reason }: RolloutWord): string =>
  JSON.stringify([label, state, sha256, reason]);
