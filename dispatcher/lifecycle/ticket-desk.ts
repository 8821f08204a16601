/**
 * SEAM between what serves people (serve/) and what keeps tickets (book/, lifecycle/): everything a page or an
 * API client can ask or do. Implemented over PostgreSQL in book/.
 */
import type { WorkerRole } from "../district/index.ts";
import type { PlaceDesk } from "./assign/place-desk.ts";
import type { Heartbeat } from "#contract";
import type { FindingsDesk } from "../audit/findings-desk.ts";
import type { AccessBook } from "./access-desk.ts";
import type { ClockDesk } from "./clocks/report.ts";
import type { OperatorTasks } from "./operator-tasks.ts";
import type {
  Actor,
  ExtendableClock,
  TicketAction,
  TicketDetail,
  TicketState,
  TicketSummary,
} from "./ticket.ts";
import type { LiveViewEnd, LiveViewStart, View, ViewFilter } from "./view.ts";

/** gridLeader: 网格长; engineer: tunes and repairs; administrator: users and tokens; service: a program. */
export type UserRole =
  | "worker"
  | "gridLeader"
  | "dispatcher"
  | "reviewer"
  | "engineer"
  | "administrator"
  | "service";

export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: UserRole;
  /** The worker this user is; a user of role "worker" always is one, a gridLeader may be. */
  readonly workerId: string | null;
  /** The grids whose tickets the user sees, with everything below them; null: the whole district. */
  readonly gridIds: readonly string[] | null;
}

export interface TicketFilter {
  readonly state?: TicketState;
  /** Only tickets that are not closed. */
  readonly openOnly?: boolean;
  /** Only done tickets that no camera can judge: the reviewer's queue. */
  readonly awaitsReviewer?: boolean;
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
  readonly role: WorkerRole;
  readonly gridId: string;
  readonly onShift: boolean;
  /** The reason of a leave that covers this moment; null: none. */
  readonly leave: string | null;
  readonly openTickets: number;
  readonly capacity: number;
  /** Where the worker was last heard of, or is based. */
  readonly lon: number;
  readonly lat: number;
  /** Seconds since the live position; null: none that is fresh, and the point is the base. */
  readonly positionAgeS: number | null;
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
  /** For handOver: the worker who gets it. */
  readonly workerId?: string;
  /** For suspend: until when it waits, ms since 1970. */
  readonly untilMs?: number;
  /** For mergeInto: the ticket in which it goes on. */
  readonly intoTicketId?: string;
  /** Objects of the evidence store that were uploaded for this ticket; for finish all since the worker has it, unless given. */
  readonly pictures?: readonly string[];
}

/** 延期. */
export interface AskExtensionCommand {
  readonly ticketId: string;
  readonly actor: Actor;
  readonly clock: ExtendableClock;
  readonly minutes: number;
  readonly reason: string;
}

export interface DecideExtensionCommand {
  readonly ticketId: string;
  readonly actor: Actor;
  readonly extensionId: string;
  readonly decision: "approved" | "refused";
  /** A refusal needs one. */
  readonly reason?: string;
}

/** 吹哨. */
export interface WhistleCommand {
  readonly ticketId: string;
  readonly actor: Actor;
  readonly department: string;
  /** 1 unless given; 2 only by the office. */
  readonly level?: 1 | 2;
  readonly reason: string;
  readonly reportMinutes?: number;
}

/** 报到. */
export interface ReportInCommand {
  readonly ticketId: string;
  readonly actor: Actor;
  readonly whistleId: string;
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

export interface TicketDesk extends PlaceDesk {
  list(filter: TicketFilter): Promise<readonly TicketSummary[]>;
  /** Rejects NOT_FOUND. */
  get(ticketId: string): Promise<TicketDetail>;
  /** Rejects NOT_FOUND, ILLEGAL_TRANSITION, STALE_VERSION, NOT_ALLOWED, BAD_REQUEST (a missing reason). */
  act(command: ActCommand): Promise<TicketDetail>;
  /** The ticket's worker asks for more time. Rejects as act does. */
  askExtension(command: AskExtensionCommand): Promise<TicketDetail>;
  /** Never by who asked. Rejects as act does; STALE_VERSION when it was answered before. */
  decideExtension(command: DecideExtensionCommand): Promise<TicketDetail>;
  /** Calls a department, which must report by a deadline. Rejects as act does. */
  whistle(command: WhistleCommand): Promise<TicketDetail>;
  /** The department is there. Rejects as act does; STALE_VERSION when that was told before. */
  reportIn(command: ReportInCommand): Promise<TicketDetail>;
  counts(): Promise<BookCounts>;
  grids(): Promise<readonly GridView[]>;
  /** Last heartbeat of every agent heard since start, with when it was heard. */
  agents(): readonly { readonly heartbeat: Heartbeat; readonly heardAt: string }[];
  /** The user whose token has this SHA-256 (lower-case hex), or null. */
  userByTokenSha256(sha256: string): Promise<User | null>;
  /** People, sign-ins, the log of what was done, kept answers, search. */
  readonly access: AccessBook;
  /** What must be done about cameras that cannot be believed. */
  readonly operatorTasks: OperatorTasks;
  /** What the auditor found broken, and who answers for it. */
  readonly findings: FindingsDesk;
  /** Reports, and what other deadlines would have meant. */
  readonly clocks: ClockDesk;
  /** JPEG bytes from the evidence store, or null when it is not (or no longer) there. */
  readEvidence(object: string): Promise<Uint8Array | null>;
  /** Puts bytes into the evidence store under a new name. Rejects BUS_UNAVAILABLE. */
  storeEvidence(object: string, bytes: Uint8Array): Promise<void>;
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
