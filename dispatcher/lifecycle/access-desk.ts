/**
 * SEAM between what serves people and what knows them: users, sign-ins, tokens, the log of what was done, answers kept
 * for repeated requests, search. Implemented over PostgreSQL in book/. Instants are given, so that every dispatcher
 * and every test decides by the same clock.
 */
import type { Violation } from "#contract";
import type { TicketState, TicketSummary } from "./ticket.ts";
import type { User } from "./ticket-desk.ts";

/** What a user may see of the district; see `scopeOf` in serve/access. */
export interface TicketScope {
  /** These grids and everything below; null: the whole district, tickets without a grid too. */
  readonly gridIds: readonly string[] | null;
  /** This worker's tickets wherever they are. */
  readonly workerId: string | null;
  /** Whether unconfirmed tickets are seen. */
  readonly seesUnconfirmed: boolean;
}

/**
 * newest: highest number first. changed: last change first. deadline: the one whose next deadline passes first; tickets
 * without a running deadline (closed, suspended) are not in it.
 */
export const TICKET_ORDERS = ["newest", "changed", "deadline"] as const;
export type TicketOrder = (typeof TICKET_ORDERS)[number];

/** A ticket's place in an ordered list; the list goes on beyond it. */
export interface ListPlace {
  /** changed: its last change; deadline: when its next deadline passes; newest: 0. */
  readonly atMs: number;
  /** newest, changed: its number; deadline: its id. */
  readonly ref: string;
}

/** WGS-84 degrees. */
export interface MapBox {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export interface TicketQuery {
  readonly scope: TicketScope;
  /** Default: newest. */
  readonly order?: TicketOrder;
  /** Only those after this place; with `backwards` those before it. */
  readonly place?: ListPlace;
  readonly backwards?: boolean;
  readonly box?: MapBox;
  /** Only these ticket numbers. */
  readonly numbers?: readonly number[];
  readonly states?: readonly TicketState[];
  readonly openOnly?: boolean;
  readonly violations?: readonly Violation[];
  readonly cameraCode?: string;
  /** This grid and everything below. */
  readonly gridId?: string;
  readonly workerId?: string;
  readonly openedFromMs?: number;
  readonly openedBeforeMs?: number;
  /** Only tickets (not closed) with a deadline that has passed at this instant. */
  readonly overdueAtMs?: number;
  /** Only done tickets that no camera can judge: the reviewer's queue. */
  readonly awaitsReviewer?: boolean;
  /** Where the report came from: camera, worker, operator, sensor, case, vendor. */
  readonly source?: string;
  /** Words that must all occur: number, place, reason, grid, worker, what people wrote. */
  readonly text?: string;
  readonly beforeNumber?: number;
  readonly limit: number;
}

/** How many tickets a query finds. */
export interface TicketTally {
  readonly byState: Readonly<Record<TicketState, number>>;
  /** False: there are many closed ones, and how many is the planner's estimate. */
  readonly isExact: boolean;
}

export interface UserRecord extends User {
  readonly source: "file" | "api";
  readonly hasPassword: boolean;
  readonly hasToken: boolean;
  readonly retired: boolean;
}

export type NewUser = Pick<User, "id" | "name" | "role" | "workerId" | "gridIds">;

export interface PasswordEntry {
  readonly user: User;
  /** PHC string; null: this user has no password. */
  readonly hash: string | null;
}

export interface NewSession {
  readonly idSha256: string;
  readonly userId: string;
  /** SHA-256 of the token, or of the password's hash. */
  readonly credential: string;
  readonly nowMs: number;
  readonly expiresAtMs: number;
  readonly address: string;
  readonly agent: string;
}

export interface NewSignInLink {
  /** 24 hex digits. */
  readonly nonce: string;
  readonly userId: string;
  readonly madeBy: string;
  readonly nowMs: number;
  readonly expiresAtMs: number;
}

export interface SessionRecord {
  /** First characters of the session's hash: enough to tell two apart, useless as a cookie. */
  readonly id: string;
  readonly beganAt: string;
  readonly seenAt: string;
  readonly expiresAt: string;
  readonly address: string;
  readonly agent: string;
}

export type TokenScope = "read" | "write";

export interface NewApiToken {
  readonly id: string;
  readonly tokenSha256: string;
  readonly userId: string;
  readonly name: string;
  readonly scope: TokenScope;
  readonly nowMs: number;
  readonly expiresAtMs: number;
}

export interface ApiTokenRecord {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly scope: TokenScope;
  readonly madeAt: string;
  readonly expiresAt: string;
  readonly usedAt: string | null;
  readonly revokedAt: string | null;
}

/** What was done; `subject` is whom or what it was done to. */
export interface Deed {
  readonly userId: string;
  readonly action: string;
  readonly subject: string | null;
  readonly ticketId: string | null;
  readonly address: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

export const AUDIT_KINDS = ["evidence", "live", "transition", "deed"] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

export interface AuditEntry {
  readonly kind: AuditKind;
  readonly at: string;
  readonly personId: string;
  readonly personName: string | null;
  readonly action: string;
  readonly subject: string | null;
  readonly ticketId: string | null;
  readonly cameraCode: string | null;
  readonly address: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  /** Place in the list, to continue below. */
  readonly cursor: string;
}

export interface AuditQuery {
  readonly personId?: string;
  readonly kind?: AuditKind;
  readonly action?: string;
  readonly ticketId?: string;
  readonly cameraCode?: string;
  readonly fromMs?: number;
  readonly beforeMs?: number;
  /** `cursor` of an earlier answer's last entry. */
  readonly after?: string;
  readonly limit: number;
}

export interface ReplyClaim {
  readonly userId: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly nowMs: number;
}

export interface KeptReply {
  readonly fingerprint: string;
  readonly status: number;
  readonly mediaType: string;
  readonly body: string;
}

/** working: another request of this key is at work. full: this user has as many keys as may be kept. */
export type ClaimOutcome =
  | { readonly kind: "claimed" | "working" | "full" }
  | { readonly kind: "kept"; readonly reply: KeptReply }
  | { readonly kind: "other-request" };

export interface NewPicture {
  readonly ticketId: string;
  readonly object: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly userId: string;
  readonly atMs: number;
}

export interface AccessBook {
  userById(id: string): Promise<User | null>;
  users(): Promise<readonly UserRecord[]>;
  /** False: there is such a user already. Rejects BAD_REQUEST for a worker or a grid that does not exist. */
  addUser(user: NewUser): Promise<boolean>;
  /** Changes name, role, grids, worker of a user made by addUser; false when there is none such. */
  changeUser(user: NewUser): Promise<boolean>;
  /** Ends token, password, sessions and API tokens of a user made by addUser; false when there is none such. */
  retireUser(id: string, nowMs: number): Promise<boolean>;
  password(userId: string): Promise<PasswordEntry | null>;
  setPassword(userId: string, hash: string): Promise<void>;

  /** The oldest session of a user with too many of them goes. */
  openSession(session: NewSession): Promise<void>;
  /** The user of a session that is neither expired nor idle for too long, and whose credential still holds. */
  sessionUser(idSha256: string, nowMs: number): Promise<User | null>;
  endSession(idSha256: string): Promise<void>;
  /** How many there were. */
  endSessions(userId: string): Promise<number>;
  sessions(userId: string, nowMs: number): Promise<readonly SessionRecord[]>;

  /** False: no such user, or as many links of the user are good as may be. */
  addSignInLink(link: NewSignInLink): Promise<boolean>;
  /** Null: no such link, or it was spent, or has expired. Two who come at once: one gets the user. */
  spendSignInLink(use: {
    readonly nonce: string;
    readonly address: string;
    readonly nowMs: number;
  }): Promise<{ readonly user: User; readonly credential: string } | null>;

  /** False: the user has as many live tokens as one may. */
  addApiToken(token: NewApiToken): Promise<boolean>;
  apiTokenUser(
    tokenSha256: string,
    nowMs: number,
  ): Promise<{ readonly user: User; readonly scope: TokenScope } | null>;
  /** Of one user, or of all. */
  apiTokens(userId: string | null): Promise<readonly ApiTokenRecord[]>;
  /** False: no such live token (of this user). */
  revokeApiToken(id: string, userId: string | null, nowMs: number): Promise<boolean>;

  recordDeed(deed: Deed): Promise<void>;
  /** Newest first. Rejects BAD_REQUEST when `after` is no cursor. */
  audit(query: AuditQuery): Promise<readonly AuditEntry[]>;

  claimReply(claim: ReplyClaim): Promise<ClaimOutcome>;
  keepReply(claim: ReplyClaim, reply: Omit<KeptReply, "fingerprint">): Promise<void>;
  /** The request failed on our side: it may be sent again. */
  releaseReply(claim: ReplyClaim): Promise<void>;

  /** In the query's order, also when it goes backwards. */
  search(query: TicketQuery): Promise<readonly TicketSummary[]>;
  /** Of everything that the query's filters find; order, place and limit do not matter. */
  tally(query: Omit<TicketQuery, "limit">): Promise<TicketTally>;
  /** False: the ticket has as many pictures as it may. */
  addPicture(picture: NewPicture): Promise<boolean>;
}

export const SESSION_IDLE_MS = 12 * 3_600_000;
export const SESSION_MAX_MS = 7 * 24 * 3_600_000;
/** The most sessions of one user; the one that was quiet for longest goes. */
export const SESSIONS_PER_USER_MAX = 20;
export const API_TOKENS_PER_USER_MAX = 20;
export const SIGN_IN_LINKS_PER_USER_MAX = 5;
export const REPLY_KEPT_MS = 24 * 3_600_000;
export const REPLIES_PER_USER_MAX = 10_000;
export const PICTURES_PER_TICKET_MAX = 20;
