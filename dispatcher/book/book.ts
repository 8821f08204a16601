/** SEAM: the ticket book, the record of everything that was decided. pg-book.ts implements it over PostgreSQL. */
import type { FalseAlarmBook } from "./false-alarms.ts";
import type { Arrival, EvidenceRef, ViolationEvent } from "#contract";
import type { District, WorkerSeed } from "../district/index.ts";
import type { FindingsDesk } from "../audit/findings-desk.ts";
import type { AccessBook } from "../lifecycle/access-desk.ts";
import type { OfficeBook } from "../lifecycle/office-desk.ts";
import type { TaskBook } from "../lifecycle/operator-tasks.ts";
import type { GridArea } from "../lifecycle/assign/grid.ts";
import type { BookCounts, TicketChange, TicketFilter, User } from "../lifecycle/ticket-desk.ts";
import type { LiveViewEnd, LiveViewStart, View, ViewFilter } from "../lifecycle/view.ts";
import type {
  CandidateReason,
  CloseReason,
  EvidenceKind,
  Role,
  TicketAction,
  TicketDetail,
  TicketState,
  TicketSummary,
  TransitionEvidence,
} from "../lifecycle/ticket.ts";
import type { AssignmentBook } from "./assignment.ts";
import type { AuditorBook } from "./auditor.ts";
import type { CameraBook } from "./cameras.ts";
import type { AuditorSession } from "./session-auditor.ts";
import type { AssignmentSession } from "./session-assignment.ts";
import type { ClockBook } from "./clocks.ts";
import type { CameraDayBook } from "../statistics/camera-days.ts";
import type { StatisticsBook } from "../statistics/statistics-desk.ts";
import type { FeedbackBook, FeedbackSession } from "./feedback.ts";
import type { ClockSession } from "./session-clocks.ts";
import type { TenureSession } from "./session-tenure.ts";
import type { NotificationBook } from "./notifications.ts";
import type { HappeningSession } from "./session-happening.ts";
import type { NotificationSession } from "./session-notifications.ts";
import type { IntakeSession } from "./session-intake.ts";
import type { KeepingSession } from "./keeping.ts";
import type { LabelBook, LabelSession } from "./labels.ts";
import type { MutingBook } from "./muting.ts";
import type { RolloutBook } from "./rollouts.ts";
import type { ShadowBook } from "./shadow-incidents.ts";
import type { TuningBook } from "./tuning-reports.ts";
import type { SourceBook } from "./sources.ts";
import type { VitalBook } from "./vitals.ts";

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
  /** How often it went from hand to hand. */
  readonly handOvers: number;
  /** Null unless it is suspended. */
  readonly suspendedUntilMs: number | null;
  /** The ticket of the same place that this one recurs of. */
  readonly linkedTicketId: string | null;
  /** Where it goes on, when it was closed as a duplicate. */
  readonly intoTicketId: string | null;
}

export interface ClosedTicket {
  readonly id: string;
  readonly number: number;
  readonly closedAtMs: number;
  readonly closeReason: CloseReason;
  /** Where it goes on, when it was closed as a duplicate. */
  readonly intoTicketId: string | null;
}

export type Outcome = "opened" | "merged" | "refused";

/** How one arrival ended. `arrival` is null when the message could not be read. */
export interface Decision {
  readonly eventKey: string;
  readonly outcome: Outcome;
  readonly ticketId: string | null;
  readonly reason: string | null;
  /** Which stream the sequence counts in. */
  readonly stream: "camera" | "report";
  readonly streamSequence: number;
  readonly arrival: Arrival | null;
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
  /** For suspend. */
  readonly suspendedUntilMs?: number | null;
  /** For mergeInto. */
  readonly intoTicketId?: string | null;
  readonly evidence?: readonly TransitionEvidence[];
  /** Edition of the rule that decided. */
  readonly ruleVersion?: string | null;
}

/** The newest transition of a ticket: what the second of two who act is told. */
export interface LastMove {
  readonly action: TicketAction | "open";
  readonly actorRole: Role;
  readonly actorId: string;
  readonly atMs: number;
}

/** Who was chosen for a ticket, or why nobody was. */
export interface Assignment {
  readonly ticket: LockedTicket;
  readonly gridId: string | null;
  readonly workerId: string | null;
  /** Best first. */
  readonly candidates: readonly CandidateReason[];
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
  /** How often of these it could not say. */
  readonly blindTries: number;
  /** Since when it has seen nothing but a clean street; null: not yet. */
  readonly cleanSinceMs: number | null;
  readonly cleanLooks: number;
}

/** A picture that speaks for or against a ticket being done. */
export interface Proof {
  readonly object: string;
  readonly kind: EvidenceKind;
  readonly taken: "first" | "photo" | "verify";
}

/** All in one transaction: either everything it did is kept, or nothing. */
export interface BookSession
  extends ClockSession,
    IntakeSession,
    TenureSession,
    HappeningSession,
    FeedbackSession,
    AssignmentSession,
    AuditorSession,
    KeepingSession,
    LabelSession,
    NotificationSession {
  lockTicket(ticketId: string): Promise<LockedTicket | null>;
  writeMove(ticket: LockedTicket, move: Move): Promise<LockedTicket>;
  lastMove(ticketId: string): Promise<LastMove | null>;
  /** The open ticket that this one's key has besides it, or null. */
  openTwinOf(ticket: LockedTicket): Promise<{ readonly number: number } | null>;
  /** True if this grid is one of these, or lies below one of them. */
  isWithinGrids(gridId: string, gridIds: readonly string[]): Promise<boolean>;
  /** The place as it was found, the photos of its present worker, and what the camera saw since the last "done". */
  proofsOf(ticketId: string): Promise<readonly Proof[]>;

  /** Locks it; false when somebody else has answered it meanwhile. */
  lockVerification(lease: VerificationLease): Promise<boolean>;
  retryVerification(lease: VerificationLease, nextAtMs: number): Promise<void>;
  /** The camera saw it clean, but not yet for long enough: it is asked again then. */
  continueVerification(
    lease: VerificationLease,
    clean: { readonly sinceMs: number; readonly looks: number; readonly nextAtMs: number },
  ): Promise<void>;
  /** For a ticket that stays done; a move to another state ends its verification by itself. */
  endVerification(lease: VerificationLease, outcome: string, atMs: number): Promise<void>;
  addVerifyEvidence(ticketId: string, evidence: readonly EvidenceRef[], atMs: number): Promise<void>;
}

/** A sighting of a ticket that the cache believes to be open. */
export interface Repeat {
  readonly ticketId: string;
  readonly arrival: Arrival;
  readonly streamSequence: number;
}

export interface BookChange extends TicketChange {
  /** False when only a sighting or the grid was written: state and version are as before. */
  readonly moved: boolean;
}

export interface Book
  extends FalseAlarmBook,
    ClockBook,
    SourceBook,
    AssignmentBook,
    NotificationBook,
    VitalBook {
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

  /** Ids of the tickets that these keys lead to now and that sightings may be merged into: open and confirmed. */
  openTicketsOf(dedupKeys: readonly string[]): Promise<ReadonlyMap<string, string>>;

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
  /** People, sign-ins, the log of what was done, kept answers, search. */
  readonly access: AccessBook;
  /** What must be done about cameras that cannot be believed. */
  readonly operatorTasks: TaskBook;
  /** Cameras as last heard of, what is set of them, their snapshots. */
  readonly cameras: CameraBook;
  /** Figures of a period. */
  readonly statistics: StatisticsBook;
  /** What cameras looked at, day by day. */
  readonly cameraDays: CameraDayBook;
  /** Whoever complained, asked afterwards (回访). */
  readonly feedback: FeedbackBook;
  /** What people said of what cameras reported. */
  readonly labels: LabelBook;
  /** Curves and proposals of the tuning. */
  readonly tuning: TuningBook;
  /** What a policy mutes. */
  readonly muting: MutingBook;
  /** Models on trial. */
  readonly rollouts: RolloutBook;
  /** What rules on trial would have done. */
  readonly shadows: ShadowBook;
  /** What the auditor reads. */
  readonly auditing: AuditorBook;
  /** The map, the reviewers' queue, roster, deadline tables and calendar. */
  readonly office: OfficeBook;
  /** What it found, for people. */
  readonly findings: FindingsDesk;
  recordEvidenceView(userId: string, ticketId: string, object: string, atMs: number): Promise<void>;
  /** The view's id. */
  beginLiveView(view: LiveViewStart, atMs: number): Promise<string>;
  /** These go on; those that have ended are left alone. */
  renewLiveViews(viewIds: readonly string[], atMs: number): Promise<void>;
  /** Writes each end once, however often it is told. */
  endLiveViews(ends: readonly LiveViewEnd[]): Promise<void>;
  /** Newest first. Rejects BAD_REQUEST when `before` is no view's id. */
  listViews(filter: ViewFilter, nowMs: number): Promise<readonly View[]>;

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
