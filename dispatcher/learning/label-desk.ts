/** SEAM between the labels' pages and the book: lists, balance, an engineer's own word, and what an export reads. */
import type { LabelVerdict, Violation } from "#contract";
import type { Label, LabelCause, LabelConflict, LabelRole } from "./label.ts";

export interface LabelFilter {
  readonly cameraCode?: string;
  readonly violation?: Violation;
  readonly verdict?: LabelVerdict;
  /** Only those in which people differ and no engineer has said what counts. */
  readonly inConflict?: boolean;
  /** When it was seen, by the source's clock. */
  readonly fromMs?: number;
  readonly beforeMs?: number;
}

export interface LabelQuery extends LabelFilter {
  /** 1 to 500, by when it was seen, newest first. */
  readonly limit: number;
  /** Ticket id to continue below. */
  readonly after?: string;
}

/** The event that opened the ticket. What was not kept when it came is null. */
export interface LabelledEvent {
  readonly id: string;
  readonly confidence: number | null;
  readonly className: string;
  /** Corners x1, y1, x2, y2 in pixels of a picture of sourceSizeWh. */
  readonly xyxy: readonly [number, number, number, number] | null;
  readonly sourceSizeWh: readonly [number, number] | null;
  readonly configSha256: string | null;
  readonly model: { readonly name: string; readonly sha256: string } | null;
}

export interface Said extends Omit<Label, "atMs" | "id"> {
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** One ticket that somebody judged. */
export interface LabelledTicket {
  readonly ticketId: string;
  readonly number: number;
  readonly cameraCode: string;
  readonly cameraName: string;
  readonly zoneId: string;
  readonly violation: Violation;
  /** When it was seen, by the source's clock; ISO 8601, UTC. */
  readonly seenAt: string;
  /** The one that counts, with whose word it is. */
  readonly verdict: LabelVerdict;
  readonly conflict: LabelConflict;
  readonly causeCode: LabelCause | null;
  readonly cause: string | null;
  readonly by: { readonly id: string; readonly role: LabelRole };
  readonly decidedAt: string;
  /** Null: people opened it. */
  readonly event: LabelledEvent | null;
  /** The first scene and what is drawn close up; null: there is none. */
  readonly evidence: { readonly object: string; readonly sha256: string } | null;
  readonly crop: { readonly object: string; readonly sha256: string } | null;
  /** Everybody's words, oldest first. */
  readonly said: readonly Said[];
}

/** How many there are of one camera and kind. */
export interface LabelBalance {
  readonly cameraCode: string;
  /** Null: not heard of any more. */
  readonly cameraName: string | null;
  readonly violation: Violation;
  readonly true: number;
  readonly false: number;
  readonly unclear: number;
  readonly missed: number;
  /** Of them, those in which people differ and no engineer has said what counts. */
  readonly conflicts: number;
}

export interface GivenLabel {
  readonly ticketId: string;
  readonly verdict: LabelVerdict;
  readonly causeCode?: LabelCause;
  readonly cause?: string;
  /** For missed: the camera and zone that should have seen it; the ticket's own unless given. */
  readonly cameraCode?: string;
  readonly zoneId?: string;
  readonly by: { readonly id: string; readonly role: "engineer" | "administrator" };
}

export interface LabelDesk {
  list(query: LabelQuery): Promise<readonly LabelledTicket[]>;
  /** Of the cameras with most labels first, at most so many rows. */
  balance(filter: { readonly cameraCode?: string; readonly limit: number }): Promise<readonly LabelBalance[]>;
  /**
   * An engineer's word counts before anybody else's. The same word again changes nothing. Rejects NOT_FOUND; BAD_REQUEST
   * where the verdict does not fit what the ticket is.
   */
  give(label: GivenLabel): Promise<LabelledTicket>;
  /** Rejects BAD_REQUEST when there are more than an export holds. */
  countForExport(filter: LabelFilter): Promise<number>;
  /** Page after page, newest first; nothing is held but one page. */
  pages(filter: LabelFilter): AsyncGenerator<readonly LabelledTicket[], void, undefined>;
  /** These, in their order. */
  byIds(ticketIds: readonly string[]): Promise<readonly LabelledTicket[]>;
}
