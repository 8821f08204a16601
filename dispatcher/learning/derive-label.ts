/** What a step of a ticket's life says of the camera that reported it. Pure; most steps say nothing. */
import type { LockedTicket, Move } from "../book/book.ts";
import { HAND_ZONE } from "../cameras/camera-desk.ts";
import type { Role } from "../lifecycle/ticket.ts";
import type { LabelFacts, LabelRole, NewLabel, SeenBy } from "./label.ts";

const PEOPLE: ReadonlySet<Role> = new Set<LabelRole>([
  ...(["worker", "gridLeader", "dispatcher"] as const),
  ...(["reviewer", "engineer", "administrator"] as const),
]);
const isPerson = (role: Role): role is LabelRole => PEOPLE.has(role);

/** A camera's own 20 digits and one of its zones: what a person opened elsewhere no camera can have missed. */
export const couldSee = ({ cameraCode, zoneId }: SeenBy): boolean =>
  /^[0-9]{20}$/.test(cameraCode) && zoneId !== "" && zoneId !== HAND_ZONE;

export interface Step {
  readonly before: Pick<LockedTicket, "closeReason" | "workerId">;
  readonly after: Pick<LockedTicket, "version">;
  readonly move: Move;
}

/** Whether this step can say anything at all, before the book is asked for the facts. */
export const mayLabel = ({ move, before }: Step): boolean => verdictOf(move, before) !== null;

/**
 * Null: it says nothing. A worker's "done" that was verified says that it was there; of a ticket that people opened
 * where a camera looks and saw nothing, that the camera missed it.
 */
export function deriveLabel({ before, after, move }: Step, facts: LabelFacts): NewLabel | null {
  const said = verdictOf(move, before);
  if (said === null) return null;
  const verdict = verdictFor(said.verdict, facts);
  if (verdict === null) return null;
  const { byId, byRole } = said;
  const cause = verdict === "true" || verdict === "missed" ? null : move.reason;
  return { verdict, causeCode: null, cause, byId, byRole, atMs: move.atMs, sequence: after.version };
}

interface Said {
  readonly verdict: "true" | "false" | "handled";
  readonly byId: string;
  readonly byRole: LabelRole;
}

function verdictOf(
  { action, actorRole, actorId }: Move,
  { closeReason, workerId }: Step["before"],
): Said | null {
  // Whoever handled it was there; that it is clean now, the camera or a reviewer says.
  if (action === "verifyClear") {
    return workerId === null ? null : { verdict: "handled", byId: workerId, byRole: "worker" };
  }
  if (!isPerson(actorRole)) return null;
  const by = { byId: actorId, byRole: actorRole };
  if (action === "falseAlarm") return { verdict: "false", ...by };
  const takesBack = action === "reopen" && closeReason === "false-alarm";
  return action === "confirm" || action === "verifyPresent" || takesBack ? { verdict: "true", ...by } : null;
}

function verdictFor(said: Said["verdict"], facts: LabelFacts): NewLabel["verdict"] | null {
  if (facts.hasEvent) return said === "false" ? "false" : "true";
  if (said === "handled") return couldSee(facts) && !facts.seenByCamera ? "missed" : null;
  // Somebody takes back what was written as missed.
  return said === "false" && facts.isLabelled ? "unclear" : null;
}
