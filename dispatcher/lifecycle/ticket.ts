/** The ticket, the unit of human work, and the one table of what may happen to it. */
import type { Violation } from "#contract";

/**
 * unconfirmed: the camera alone saw it, and a person of the office looks before anybody is sent. open: somebody may
 * be sent.
 */
export const TICKET_STATES = [
  "unconfirmed",
  "open",
  "assigned",
  "accepted",
  "arrived",
  "done",
  "closed",
] as const;
export type TicketState = (typeof TICKET_STATES)[number];

/** worker: the one it is assigned to; dispatcher: office; reviewer: judges what others handled; system: us. */
export const ROLES = ["worker", "dispatcher", "reviewer", "system"] as const;
export type Role = (typeof ROLES)[number];

export const TICKET_ACTIONS = [
  "confirm",
  "assign",
  "decline",
  "accept",
  "arrive",
  "finish",
  "verifyClear",
  "verifyPresent",
  "verifyBlind",
  "falseAlarm",
  "selfClear",
] as const;
export type TicketAction = (typeof TICKET_ACTIONS)[number];

export const CLOSE_REASONS = ["verified", "false-alarm", "self-cleared"] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

export interface Transition {
  readonly from: readonly TicketState[];
  readonly to: TicketState;
  readonly roles: readonly Role[];
  readonly closeReason?: CloseReason;
  /** A reason in words must be given. */
  readonly needsReason?: boolean;
}

/**
 * Whoever handled a ticket does not verify it (巡办分离): verify* belongs to the camera (system) or a reviewer,
 * and the API refuses a reviewer who was the ticket's worker.
 */
export const TRANSITIONS: Readonly<Record<TicketAction, Transition>> = {
  confirm: { from: ["unconfirmed"], to: "open", roles: ["system", "dispatcher", "reviewer"] },
  assign: { from: ["open"], to: "assigned", roles: ["system", "dispatcher"] },
  decline: { from: ["assigned"], to: "open", roles: ["worker"], needsReason: true },
  accept: { from: ["assigned"], to: "accepted", roles: ["worker"] },
  arrive: { from: ["accepted"], to: "arrived", roles: ["worker"] },
  finish: { from: ["accepted", "arrived"], to: "done", roles: ["worker"] },
  verifyClear: { from: ["done"], to: "closed", roles: ["system", "reviewer"], closeReason: "verified" },
  verifyPresent: { from: ["done"], to: "accepted", roles: ["system", "reviewer"], needsReason: true },
  verifyBlind: { from: ["done"], to: "done", roles: ["system"], needsReason: true },
  falseAlarm: {
    from: ["unconfirmed", "open", "assigned", "accepted", "arrived"],
    to: "closed",
    roles: ["worker", "dispatcher", "reviewer"],
    closeReason: "false-alarm",
    needsReason: true,
  },
  selfClear: {
    from: ["unconfirmed", "open", "assigned"],
    to: "closed",
    roles: ["system"],
    closeReason: "self-cleared",
  },
};

export interface Actor {
  readonly role: Role;
  /** User or worker id; "camera", "dispatcher" or an agent's id for the system. */
  readonly id: string;
}

export interface TicketSummary {
  /** UUIDv7. */
  readonly id: string;
  /** Human number, counting up from 1: what people say on the phone. */
  readonly number: number;
  readonly state: TicketState;
  readonly closeReason: CloseReason | null;
  /** Counts up with every change; pass it back to act on exactly what you saw. */
  readonly version: number;
  readonly violation: Violation;
  readonly cameraCode: string;
  readonly cameraName: string;
  readonly zoneId: string;
  readonly dedupKey: string;
  readonly agentId: string;
  /** WGS-84 degrees. */
  readonly lon: number;
  readonly lat: number;
  readonly gridId: string | null;
  readonly gridName: string | null;
  readonly workerId: string | null;
  readonly workerName: string | null;
  readonly sightings: number;
  /** ISO 8601 UTC instants. */
  readonly openedAt: string;
  readonly lastSeenAt: string;
  readonly changedAt: string;
  readonly closedAt: string | null;
  /** The rule's sentence from the first event. */
  readonly reason: string;
  readonly className: string;
}

export interface TransitionRow {
  readonly sequence: number;
  readonly at: string;
  readonly action: TicketAction | "open";
  readonly from: TicketState | null;
  readonly to: TicketState;
  readonly actorRole: Role;
  readonly actorId: string;
  readonly reason: string | null;
}

/** Why this worker: every candidate with what spoke for or against, best first. */
export interface CandidateReason {
  readonly workerId: string;
  readonly workerName: string;
  readonly chosen: boolean;
  readonly responsibleGrid: boolean;
  readonly onShift: boolean;
  readonly openTickets: number;
  readonly capacity: number;
  readonly distanceM: number;
  /** Why not, or why: a short sentence. */
  readonly reason: string;
}

export interface TicketEvidence {
  readonly kind: "scene" | "crop" | "before";
  /** first: what opened it; latest: the newest sighting; verify: what the camera saw after "done". */
  readonly moment: "first" | "latest" | "verify";
  readonly object: string;
  readonly at: string;
}

export interface TicketDetail extends TicketSummary {
  readonly transitions: readonly TransitionRow[];
  readonly candidates: readonly CandidateReason[];
  readonly evidence: readonly TicketEvidence[];
}
