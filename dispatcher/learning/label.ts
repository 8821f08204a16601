/** What people say of what a camera reported: a label. Kept for ever beside the ticket; training and tuning read them. */
import type { LabelVerdict, Violation } from "#contract";
import type { Role } from "../lifecycle/ticket.ts";

/** Who may have said it; a camera's own look again is nobody's word. */
export type LabelRole = Exclude<Role, "service" | "system">;

/**
 * Why it was none, or cannot be said. wrong-object: it is something else; nothing-there: a reflection, a shadow, a print;
 * permitted: it may be there; outside: beside the zone; passing: it was about to leave; same-thing: reported before;
 * bad-picture: nobody can tell; other: as the words say.
 */
export const LABEL_CAUSES = [
  "wrong-object",
  "nothing-there",
  "permitted",
  "outside",
  "passing",
  "same-thing",
  "bad-picture",
  "other",
] as const;
export type LabelCause = (typeof LABEL_CAUSES)[number];

/** open: people differ; settled: they do, and an engineer has said what counts. */
export const LABEL_CONFLICTS = ["none", "open", "settled"] as const;
export type LabelConflict = (typeof LABEL_CONFLICTS)[number];

/** One word on one ticket, as it is written. */
export interface NewLabel {
  readonly verdict: LabelVerdict;
  readonly causeCode: LabelCause | null;
  readonly cause: string | null;
  readonly byId: string;
  readonly byRole: LabelRole;
  readonly atMs: number;
  /** Of the transition that says so; null: said on the labels page. */
  readonly sequence: number | null;
}

export interface Label extends NewLabel {
  /** Counts up; a later word has a higher one. */
  readonly id: number;
}

/** Where something should have been seen. */
export interface SeenBy {
  readonly cameraCode: string;
  readonly zoneId: string;
}

/** What the book knows of a ticket that is about to be labelled. */
export interface LabelFacts extends SeenBy {
  readonly number: number;
  readonly violation: Violation;
  /** By the source's clock: of the deciding event, else of the first sighting. */
  readonly seenAtMs: number;
  /** A camera's event opened it. */
  readonly hasEvent: boolean;
  /** Some camera of ours has seen it. */
  readonly seenByCamera: boolean;
  readonly isLabelled: boolean;
}

/** What counts of everything that was said of a ticket. */
export interface Judgement {
  readonly label: Label;
  readonly conflict: LabelConflict;
}
