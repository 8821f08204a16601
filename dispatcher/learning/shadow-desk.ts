/** SEAM between the page of a trial and the book of what its rules would have done. */
import type { LabelVerdict, ShadowHealth, Violation } from "#contract";
import type { ShadowRow, ShadowSide } from "./fold-shadow.ts";

export interface ShadowQuery {
  readonly cameraCode: string;
  /** Only of these settings on trial. */
  readonly settingsSha256?: string;
  readonly side?: ShadowSide;
  readonly violation?: Violation;
  /** 1 to 200, newest first. */
  readonly limit: number;
  /** Incident id to continue below. */
  readonly after?: string;
}

/** One incident, with the ticket of the live rules where there is one. */
export interface ShadowEntry extends ShadowRow {
  readonly ticketId: string | null;
  readonly ticketNumber: number | null;
  /** What people said of that ticket. */
  readonly verdict: LabelVerdict | null;
}

/** How many incidents of one side and kind the book holds, and what people said of their tickets. */
export interface ShadowCount {
  readonly side: ShadowSide;
  readonly violation: Violation;
  readonly incidents: number;
  /** Of them, tickets that were right, and false alarms; the others nobody has judged. */
  readonly true: number;
  readonly false: number;
}

export interface ShadowView {
  readonly cameraCode: string;
  /** What its agent says of the trial that runs; null: none. */
  readonly running: ShadowHealth | null;
  /** Which trial's incidents these are: the running one's unless asked for another; null: of any. */
  readonly settingsSha256: string | null;
  readonly counts: readonly ShadowCount[];
  /** Newest first. */
  readonly incidents: readonly ShadowEntry[];
}

export interface ShadowDesk {
  /** Rejects NOT_FOUND for a camera that nobody has heard of. */
  view(query: ShadowQuery): Promise<ShadowView>;
  /** Null: this camera has no such incident. */
  incident(cameraCode: string, incidentId: string): Promise<ShadowEntry | null>;
  /** The scene, faces and plates hidden; null: the store has let it go. */
  picture(entry: ShadowEntry): Promise<Uint8Array | null>;
}
