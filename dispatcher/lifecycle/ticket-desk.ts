/**
 * SEAM between what serves people (serve/) and what keeps tickets (book/, lifecycle/): everything a page or an
 * API client can ask or do. Implemented over PostgreSQL in book/.
 */
import type { Heartbeat } from "#contract";
import type { Actor, TicketAction, TicketDetail, TicketState, TicketSummary } from "./ticket.ts";
import type { LiveViewEnd, LiveViewStart, View, ViewFilter } from "./view.ts";

export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: "worker" | "dispatcher" | "reviewer";
  /** The worker this user is, for role "worker". */
  readonly workerId: string | null;
}

export interface TicketFilter {
  readonly state?: TicketState;
  /** Only tickets that are not closed. */
  readonly openOnly?: boolean;
  /** Only this worker's tickets and those of the worker's grids. */
  readonly visibleToWorkerId?: string;
  /** At most this many, newest first (1 to 200). */
  readonly limit: number;
  /** Ticket number to continue below. */
  readonly beforeNumber?: number;
}

export interface WorkerView {
  readonly id: string;
  readonly name: string;
  readonly gridId: string;
  readonly onShift: boolean;
  readonly openTickets: number;
  readonly capacity: number;
  readonly lon: number;
  readonly lat: number;
}

export interface GridView {
  readonly id: string;
  readonly name: string;
  readonly level: string;
  readonly parentId: string | null;
  /** GeoJSON geometry, WGS-84. */
  readonly geometry: unknown;
}

export interface ActCommand {
  readonly ticketId: string;
  readonly action: TicketAction;
  readonly actor: Actor;
  readonly reason?: string;
  /** Refuse with STALE_VERSION unless the ticket still has this version. */
  readonly expectedVersion?: number;
}

export interface BookCounts {
  readonly byState: Readonly<Record<TicketState, number>>;
  readonly decisions: { readonly opened: number; readonly merged: number; readonly refused: number };
}

/** One change, as live pages hear it. */
export interface TicketChange {
  readonly ticketId: string;
  readonly number: number;
  readonly state: TicketState;
  readonly version: number;
}

export interface TicketDesk {
  list(filter: TicketFilter): Promise<readonly TicketSummary[]>;
  /** Rejects NOT_FOUND. */
  get(ticketId: string): Promise<TicketDetail>;
  /** Rejects NOT_FOUND, ILLEGAL_TRANSITION, STALE_VERSION, NOT_ALLOWED, BAD_REQUEST (a missing reason). */
  act(command: ActCommand): Promise<TicketDetail>;
  counts(): Promise<BookCounts>;
  workers(): Promise<readonly WorkerView[]>;
  grids(): Promise<readonly GridView[]>;
  /** Last heartbeat of every agent heard since start, with when it was heard. */
  agents(): readonly { readonly heartbeat: Heartbeat; readonly heardAt: string }[];
  /** The user whose token has this SHA-256 (lower-case hex), or null. */
  userByTokenSha256(sha256: string): Promise<User | null>;
  /** JPEG bytes from the evidence store, or null when it is not (or no longer) there. */
  readEvidence(object: string): Promise<Uint8Array | null>;
  /** One immutable row for each view of evidence. */
  recordEvidenceView(userId: string, ticketId: string, object: string): Promise<void>;
  /** Records that a live view begins, before anything of it is shown; the view's id. */
  beginLiveView(view: LiveViewStart): Promise<string>;
  /** Says that these go on. */
  renewLiveViews(viewIds: readonly string[]): Promise<void>;
  /** Writes each end once, however often it is told. */
  endLiveViews(ends: readonly LiveViewEnd[]): Promise<void>;
  /** Who looked at what, newest first. Rejects BAD_REQUEST when `before` is no view's id. */
  listViews(filter: ViewFilter): Promise<readonly View[]>;
  /** Calls back after every committed change of any dispatcher; returns the unsubscribe. */
  onChange(listener: (change: TicketChange) => void): () => void;
  /** True while book and bus both answer. */
  ready(): Promise<{ readonly book: boolean; readonly bus: boolean; readonly cache: boolean }>;
}
