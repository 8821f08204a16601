/** SEAM between what the auditor found and the people who answer for it. Implemented in book/. */
import type { OpenFinding } from "./finding.ts";

export interface ListedFinding extends OpenFinding {
  /** When it was found first, and last; ISO 8601, UTC. */
  readonly foundAt: string;
  readonly seenAt: string;
}

export interface FindingsFilter {
  /** Also those that somebody answers for. */
  readonly all: boolean;
  /** Newest first, at most so many. */
  readonly limit: number;
}

export interface AcknowledgeFinding {
  readonly key: string;
  /** As it was read: more may be wrong by now. */
  readonly sentence: string;
  readonly userId: string;
  readonly reason: string;
  readonly atMs: number;
}

export interface FindingsDesk {
  /** What is broken now. */
  list(filter: FindingsFilter): Promise<readonly ListedFinding[]>;
  /** Rejects NOT_FOUND; STALE_VERSION when it says something else now, or somebody answers for it already. */
  acknowledge(request: AcknowledgeFinding): Promise<ListedFinding>;
}
