/** Counts of what was received, dropped and tried again, so that nothing disappears unseen. */
export const COUNTERS = [
  "eventsReceived",
  "eventsRedelivered",
  "eventsOpened",
  "eventsMerged",
  "eventsRefused",
  "eventsDecidedBefore",
  "eventsGivenBack",
  "acksFailed",
  "pullsFailed",
  "cacheHits",
  "cacheMisses",
  "cacheStale",
  "cacheFailures",
  "bookRetries",
  "bookListenerRestarts",
  "assignmentsMade",
  "assignmentsWaiting",
  "assignmentsRaced",
  "verificationsAsked",
  "verificationsUnanswered",
  "verificationsExhausted",
  "noticesDropped",
  "coversAnnounced",
  "coverQuestions",
  "coverQuestionsRefused",
  "heartbeatsRefused",
  "liveViewersOpened",
  "liveViewersCut",
  "liveViewersRefused",
  "liveViewsUnrecorded",
  "liveViewEndsLost",
] as const;
export type CounterName = (typeof COUNTERS)[number];

export interface Counters {
  count(name: CounterName, by?: number): void;
  snapshot(): Readonly<Record<CounterName, number>>;
}

export function createCounters(): Counters {
  const values = Object.fromEntries(COUNTERS.map((name) => [name, 0])) as Record<CounterName, number>;
  return {
    count(name, by = 1) {
      values[name] += by;
    },
    snapshot: () => ({ ...values }),
  };
}
