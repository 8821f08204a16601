/**
 * Tells the agents which of their events are decided: a notice after every batch, and answers for those who missed
 * one. Both say only what the book has recorded, so an agent may let go of its own copy.
 */
import {
  COVER_IDS_MAX,
  COVER_QUESTION_SUBJECTS,
  type CoverReply,
  coverQuestionSubject,
  coverSubject,
  parseCoverQuestion,
} from "#contract";
import type { Book } from "../book/book.ts";
import type { Bus } from "../bus/bus.ts";
import { messageOf } from "../errors.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Logger } from "../telemetry/logger.ts";
import { createPacedLog } from "../telemetry/paced-log.ts";
import type { Clock } from "../time/clock.ts";

export interface CoverNotices {
  /** After the decision was committed. */
  decided(agentId: string, eventId: string): void;
  /** Announces what was noted since the last time. */
  flush(): void;
}

const bytesOf = (message: object): Uint8Array => new TextEncoder().encode(JSON.stringify(message));

/** Noted ids are of one batch, so they are bounded by it. */
export function createCoverNotices({
  bus,
  counters,
}: {
  readonly bus: Pick<Bus, "announce">;
  readonly counters: Counters;
}): CoverNotices {
  const noted = new Map<string, string[]>();
  return {
    decided(agentId, eventId) {
      const ids = noted.get(agentId);
      if (ids === undefined) noted.set(agentId, [eventId]);
      else ids.push(eventId);
    },
    flush() {
      for (const [agentId, ids] of noted) {
        for (let first = 0; first < ids.length; first += COVER_IDS_MAX) {
          const eventIds = ids.slice(first, first + COVER_IDS_MAX);
          bus.announce(coverSubject(agentId), bytesOf({ agentId, eventIds }));
          counters.count("coversAnnounced", eventIds.length);
        }
      }
      noted.clear();
    },
  };
}

/** Answers "which of these are decided?"; the returned function stops it. */
export function answerCoverQuestions(options: {
  readonly bus: Pick<Bus, "serve" | "settledPlace">;
  readonly book: Pick<Book, "decidedAmong">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
}): () => void {
  const { bus, book, clock, logger, counters } = options;
  const paced = createPacedLog(logger, clock);
  return bus.serve(COVER_QUESTION_SUBJECTS, async (subject, body) => {
    counters.count("coverQuestions");
    const parsed = parseCoverQuestion(body);
    if (!parsed.ok || coverQuestionSubject(parsed.value.agentId) !== subject) {
      counters.count("coverQuestionsRefused");
      const reason = parsed.ok ? "its subject names another agent" : parsed.reason;
      paced.warn(`a question about decided events was refused: ${reason}`, { subject });
      return null;
    }
    try {
      // The place first: what is decided in between must not look like lost.
      const stream = await bus.settledPlace();
      const decided = await book.decidedAmong(parsed.value.eventIds);
      return bytesOf({ decided: [...decided], ...(stream === null ? {} : { stream }) } satisfies CoverReply);
    } catch (thrown) {
      // The agent asks again; an answer that is not known must not be given.
      counters.count("coverQuestionsRefused");
      paced.warn(`a question about decided events could not be answered: ${messageOf(thrown)}`, { subject });
      return null;
    }
  });
}
