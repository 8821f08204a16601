/** SEAM: the ticket book, the record of everything that was decided. pg-book.ts implements it over PostgreSQL. */
import type { EvidenceRef, ViolationEvent } from "#contract";
import type { District, WorkerSeed } from "../district/index.ts";
import type { GridArea } from "../lifecycle/assign/grid.ts";
import type { BookCounts, TicketChange, TicketFilter, User } from "../lifecycle/ticket-desk.ts";
import type { LiveViewEnd, LiveViewStart, View, ViewFilter } from "../lifecycle/view.ts";
import type {
  CandidateReason,
  CloseReason,
  Role,
  TicketAction,
  TicketDetail,
  TicketState,
  TicketSummary,
} from "../lifecycle/ticket.ts";

/** A ticket row that this transaction has locked. */
export interface LockedTicket {
  readonly id: string;
  readonly number: number;
  readonly state: TicketState;
  readonly version: number;
  readonly dedupKey: string;
  readonly violation: ViolationEvent["violation"];
  readonly cameraCode: string;
  readonly zoneId: string;
  readonly agentId: string;
  readonly lon: number;
  readonly lat: number;
  readonly gridId: string | null;
  readonly workerId: string | null;
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
  readonly closeReason: CloseReason | null;
}

export interface ClosedTicket {
  readonly id: string;
  readonly number: number;
  readonly closedAtMs: number;
  readonly closeReason: CloseReason;
}

export type Outcome = "opened" | "merged" | "refused";

/** How one event ended. `event` is null when the message could not be read. */
export interface Decision {
  readonly eventKey: string;
  readonly outcome: Outcome;
  readonly ticketId: string | null;
  readonly reason: string | null;
  readonly streamSequence: number;
  readonly event: ViolationEvent | null;
  readonly atMs: number;
}

/** One transition as it is written; the session fills in the version. */
export interface Move {
  readonly action: TicketAction;
  readonly to: TicketState;
  readonly closeReason: CloseReason | null;
  readonly actorRole: Role;
  readonly actorId: string;
  readonly reason: string | null;
  /** Whose ticket it is afterwards. */
  readonly workerId: string | null;
  readonly atMs: number;
}

export interface Assignment {
  readonly gridId: string | null;
  readonly workerId: string | null;
  /** Best first. */
  readonly candidates: readonly CandidateReason[];
  readonly atMs: number;
}

/** A worker as the book keeps it, with the tickets in hand (assigned, accepted or arrived). */
export interface WorkerRecord extends WorkerSeed {
  readonly openTickets: number;
}

/** A verification that this dispatcher has leased. */
export interface VerificationLease {
  readonly ticket: LockedTicket;
  readonly doneSequence: number;
  /** How often the camera was asked before. */
  readonly attempts: number;
}

/** All in one transaction: either everything it did is kept, or nothing. */
export interface BookSession {
  isDecided(eventKey: string): Promise<boolean>;
  /** Locks the key's open ticket. */
  lockOpenTicket(dedupKey: string): Promise<LockedTicket | null>;
  lastClosedTicket(dedupKey: string): Promise<ClosedTicket | null>;
  /** Ticket, first transition and first evidence. Null when another open ticket of the key came first. */
  insertTicket(
    id: string,
    event: ViolationEvent,
    opening: { readonly state: TicketState; readonly atMs: number },
  ): Promise<LockedTicket | null>;
  addSighting(ticketId: string, event: ViolationEvent): Promise<void>;
  /** False when the event was decided before: nothing was written. */
  recordDecision(decision: Decision): Promise<boolean>;

  lockTicket(ticketId: string): Promise<LockedTicket | null>;
  /** Like lockTicket, for an open ticket that nobody else is working on right now. */
  lockWaitingTicket(ticketId: string): Promise<LockedTicket | null>;
  writeMove(ticket: LockedTicket, move: Move): Promise<LockedTicket>;
  /** True if this worker or person ever accepted, reached or finished the ticket. */
  hasHandled(ticketId: string, actorId: string): Promise<boolean>;
  declinedBy(ticketId: string): Promise<readonly string[]>;
  workers(): Promise<readonly WorkerRecord[]>;
  /** Locks the worker and counts again: the compare of the compare-and-set. Null: no such worker. */
  lockWorkerLoad(workerId: string): Promise<{ readonly openTickets: number } | null>;
  recordAssignment(ticket: LockedTicket, assignment: Assignment): Promise<void>;

  /** Locks it; false when somebody else has answered it meanwhile. */
  lockVerification(lease: VerificationLease): Promise<boolean>;
  retryVerification(lease: VerificationLease, nextAtMs: number): Promise<void>;
  /** For a ticket that stays done; a move to another state ends its verification by itself. */
  endVerification(lease: VerificationLease, outcome: string, atMs: number): Promise<void>;
  addVerifyEvidence(ticketId: string, evidence: readonly EvidenceRef[], atMs: number): Promise<void>;
}

/** A sighting of a ticket that the cache believes to be open. */
export interface Repeat {
  readonly ticketId: string;
  readonly event: ViolationEvent;
  readonly streamSequence: number;
}

export interface BookChange extends TicketChange {
  /** False when only a sighting or the grid was written: state and version are as before. */
  readonly moved: boolean;
}

export interface Book {
  /** Rejects BOOK_UNAVAILABLE; a deadlock or lost race is tried again. */
  transaction<T>(work: (session: BookSession) => Promise<T>): Promise<T>;
  /**
   * Merges repeats into their open tickets, all in one transaction. Gives back those whose ticket is closed or
   * still unconfirmed, untouched, and how many had been decided before.
   */
  mergeRepeats(
    repeats: readonly Repeat[],
    atMs: number,
  ): Promise<{ readonly stale: readonly Repeat[]; readonly decidedBefore: number }>;

  list(filter: TicketFilter): Promise<readonly TicketSummary[]>;
  /** Rejects NOT_FOUND. */
  get(ticketId: string): Promise<TicketDetail>;
  counts(): Promise<BookCounts>;

  /** Those of the events that a decision is recorded for. */
  decidedAmong(eventKeys: readonly string[]): Promise<readonly string[]>;

  grids(): Promise<readonly GridArea[]>;
  workers(): Promise<readonly WorkerRecord[]>;
  /** Adds, changes and retires, so that the book holds exactly this district. */
  loadDistrict(district: District): Promise<void>;
  userByTokenSha256(sha256: string): Promise<User | null>;
  recordEvidenceView(userId: string, ticketId: string, object: string, atMs: number): Promise<void>;
  /** The view's id. */
  beginLiveView(view: LiveViewStart, atMs: number): Promise<string>;
  /** These go on; those that have ended are left alone. */
  renewLiveViews(viewIds: readonly string[], atMs: number): Promise<void>;
  /** Writes each end once, however often it is told. */
  endLiveViews(ends: readonly LiveViewEnd[]): Promise<void>;
  /** Newest first. Rejects BAD_REQUEST when `before` is no view's id. */
  listViews(filter: ViewFilter, nowMs: number): Promise<readonly View[]>;

  /** Ids of open tickets, those tried longest ago first. */
  waitingTickets(limit: number): Promise<readonly string[]>;
  /** Leases at most `limit` due verifications to `holder` until `untilMs`. */
  leaseVerifications(lease: {
    readonly holder: string;
    readonly limit: number;
    readonly nowMs: number;
    readonly untilMs: number;
  }): Promise<readonly VerificationLease[]>;
  /** Lengthens every lease of this holder. */
  renewVerifications(holder: string, untilMs: number): Promise<void>;
  releaseVerification(lease: VerificationLease): Promise<void>;
  /** Adds the verification of every done ticket that has none; returns how many were missing. */
  repairVerifications(nowMs: number): Promise<number>;

  /** Hears every committed change of any dispatcher; returns the unsubscribe. */
  onChange(listener: (change: BookChange) => void): () => void;
  /** True when it answers within two seconds. */
  answers(): Promise<boolean>;
  close(): Promise<void>;
}
