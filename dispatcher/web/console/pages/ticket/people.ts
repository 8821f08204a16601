/** Who did something, by name where the ticket knows it. Pure. */
import type { Ticket } from "../../../shared/api.ts";

/** Parts of the system that write their names into a history. */
const PARTS = ["camera", "dispatcher", "clock", "feedback"] as const;
type Part = (typeof PARTS)[number];

export type Who =
  | { readonly kind: "part"; readonly part: Part }
  | { readonly kind: "person"; readonly name: string };

type Known = Pick<Ticket, "assignees" | "candidates" | "workerId" | "workerName">;

export function whoIs(actorId: string, ticket: Known): Who {
  const part = PARTS.find((each) => each === actorId);
  return part === undefined ? { kind: "person", name: nameOf(actorId, ticket) } : { kind: "part", part };
}

export function nameOf(id: string, { assignees, candidates, workerId, workerName }: Known): string {
  const known =
    assignees.find((each) => each.workerId === id)?.workerName ??
    candidates.find((each) => each.workerId === id)?.workerName ??
    (workerId === id ? workerName : null);
  return known ?? id;
}
