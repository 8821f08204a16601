/** Looks at un-blurred evidence, as they are recorded: pictures of tickets, and live views through a camera. */

/** Why a live view ended. */
export const LIVE_END_REASONS = [
  "viewer-left",
  "no-picture",
  "cut-off",
  "signed-out",
  "dispatcher-stopping",
] as const;
export type LiveEndReason = (typeof LIVE_END_REASONS)[number];

/** How often the dispatcher that shows a live view says that it goes on. */
export const LIVE_RENEW_MS = 15_000;
/** Four renewals missed: whoever showed it has died, or cannot reach the book. */
export const LIVE_LOST_MS = 60_000;

/** `lost`: no end was recorded, and nobody has said for LIVE_LOST_MS that it goes on. */
export const LIVE_STATES = ["watching", "ended", "lost"] as const;

export interface LiveViewStart {
  readonly userId: string;
  readonly cameraCode: string;
  /** The agent whose picture is shown. */
  readonly agentId: string;
}

export interface LiveViewEnd {
  readonly viewId: string;
  readonly reason: LiveEndReason;
  readonly atMs: number;
}

/** One look of one person: `evidence`, `live` or `snapshot` says at what; the others are null. */
export interface View {
  /** `evidence-<n>`, `live-<n>` or `snapshot-<n>`. */
  readonly id: string;
  /** When the picture was asked for, or the live view began. ISO 8601. */
  readonly at: string;
  readonly personId: string;
  /** Null when this person was never in the district's files. */
  readonly personName: string | null;
  readonly cameraCode: string;
  readonly agentId: string;
  readonly evidence: {
    readonly ticketId: string;
    readonly ticketNumber: number;
    readonly object: string;
  } | null;
  /** A picture that somebody had the camera take. */
  readonly snapshot: { readonly id: string; readonly object: string; readonly capturedAt: string } | null;
  readonly live: {
    readonly state: (typeof LIVE_STATES)[number];
    /** It lasted at least until then. ISO 8601. */
    readonly seenAt: string;
    readonly endedAt: string | null;
    readonly endReason: LiveEndReason | null;
  } | null;
}

export interface ViewFilter {
  readonly personId?: string;
  readonly cameraCode?: string;
  /** Only pictures of this ticket; live views belong to none. */
  readonly ticketId?: string;
  /** At most this many, newest first (1 to 200). */
  readonly limit: number;
  /** Id of the view to continue below. */
  readonly before?: string;
}
