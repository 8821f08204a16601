/** The ticket, the unit of human work, and the one table of what may happen to it. */
import type { Violation } from "#contract";
import type { ClockUnit } from "./clocks/due.ts";

/**
 * unconfirmed: the camera alone saw it, and a person of the office looks before anybody is sent. open: somebody may
 * be sent. suspended (挂账): it cannot be done now, and waits until an agreed day with its clocks stopped.
 */
export const TICKET_STATES = [
  "unconfirmed",
  "open",
  "assigned",
  "accepted",
  "arrived",
  "done",
  "suspended",
  "closed",
] as const;
export type TicketState = (typeof TICKET_STATES)[number];

/**
 * worker: the one it is assigned to; gridLeader (网格长): within the own grid and those below; dispatcher: office;
 * reviewer: judges what others handled; engineer: cameras and rules, no tickets; administrator: people and
 * settings; service: another system; system: us.
 */
export const ROLES = [
  "worker",
  "gridLeader",
  "dispatcher",
  "reviewer",
  "engineer",
  "administrator",
  "service",
  "system",
] as const;
export type Role = (typeof ROLES)[number];

export const TICKET_ACTIONS = [
  "confirm",
  "assign",
  "offerExpired",
  "decline",
  "accept",
  "arrive",
  "finish",
  "verifyClear",
  "verifyPresent",
  "verifyBlind",
  "falseAlarm",
  "selfClear",
  "handOver",
  "suspend",
  "resume",
  "reopen",
  "mergeInto",
  "split",
  "refuse",
  "cancel",
] as const;
export type TicketAction = (typeof TICKET_ACTIONS)[number];

/** refused: not our duty (负面清单); duplicate: it goes on in another ticket; cancelled: opened by mistake. */
export const CLOSE_REASONS = [
  "verified",
  "false-alarm",
  "self-cleared",
  "duplicate",
  "refused",
  "cancelled",
] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** What an action cannot do without, besides a reason. */
export type MoveNeed = "workerId" | "untilMs" | "intoTicketId";

export interface Transition {
  readonly from: readonly TicketState[];
  readonly to: TicketState;
  /** Where it goes instead when it still has its worker. */
  readonly toWithWorker?: TicketState;
  readonly roles: readonly Role[];
  readonly closeReason?: CloseReason;
  /** A reason in words must be given. */
  readonly needsReason?: boolean;
  readonly needs?: MoveNeed;
  /** Only a ticket that was closed for this reason. */
  readonly closedAs?: CloseReason;
}

/** Written beside every move: which edition of this table allowed it. */
export const TRANSITIONS_VERSION = "transitions-2";

const IN_HAND = ["assigned", "accepted", "arrived"] as const;
const NOT_CLOSED = ["unconfirmed", "open", ...IN_HAND, "done", "suspended"] as const;

/**
 * Whoever handled a ticket does not verify it (巡办分离): verify* belongs to the camera (system) or a reviewer,
 * and the API refuses a reviewer who ever was the ticket's worker, also before a hand-over.
 */
export const TRANSITIONS: Readonly<Record<TicketAction, Transition>> = {
  confirm: { from: ["unconfirmed"], to: "open", roles: ["system", "dispatcher", "reviewer"] },
  assign: { from: ["open"], to: "assigned", roles: ["system", "dispatcher"] },
  offerExpired: { from: ["assigned"], to: "open", roles: ["system"], needsReason: true },
  decline: { from: ["assigned"], to: "open", roles: ["worker"], needsReason: true },
  accept: { from: ["assigned"], to: "accepted", roles: ["worker"] },
  arrive: { from: ["accepted"], to: "arrived", roles: ["worker"] },
  finish: { from: ["accepted", "arrived"], to: "done", roles: ["worker"] },
  verifyClear: { from: ["done"], to: "closed", roles: ["system", "reviewer"], closeReason: "verified" },
  verifyPresent: { from: ["done"], to: "accepted", roles: ["system", "reviewer"], needsReason: true },
  verifyBlind: { from: ["done"], to: "done", roles: ["system"], needsReason: true },
  falseAlarm: {
    from: ["unconfirmed", "open", ...IN_HAND],
    to: "closed",
    roles: ["worker", "gridLeader", "dispatcher", "reviewer"],
    closeReason: "false-alarm",
    needsReason: true,
  },
  selfClear: {
    from: ["unconfirmed", "open", "assigned", "suspended"],
    to: "closed",
    roles: ["system"],
    closeReason: "self-cleared",
  },
  handOver: {
    from: IN_HAND,
    to: "assigned",
    roles: ["worker", "gridLeader", "dispatcher"],
    needsReason: true,
    needs: "workerId",
  },
  suspend: {
    from: ["open", ...IN_HAND],
    to: "suspended",
    roles: ["gridLeader", "dispatcher"],
    needsReason: true,
    needs: "untilMs",
  },
  resume: {
    from: ["suspended"],
    to: "open",
    toWithWorker: "accepted",
    roles: ["system", "gridLeader", "dispatcher"],
    needsReason: true,
  },
  reopen: { from: ["closed"], to: "open", roles: ["system", "dispatcher", "reviewer"], needsReason: true },
  mergeInto: {
    from: NOT_CLOSED,
    to: "closed",
    roles: ["system", "gridLeader", "dispatcher"],
    closeReason: "duplicate",
    needsReason: true,
    needs: "intoTicketId",
  },
  split: {
    from: ["closed"],
    to: "open",
    roles: ["system", "gridLeader", "dispatcher"],
    needsReason: true,
    closedAs: "duplicate",
  },
  refuse: {
    from: ["unconfirmed", "open", ...IN_HAND],
    to: "closed",
    roles: ["system", "gridLeader", "dispatcher"],
    closeReason: "refused",
    needsReason: true,
  },
  cancel: {
    from: NOT_CLOSED,
    to: "closed",
    roles: ["dispatcher", "administrator"],
    closeReason: "cancelled",
    needsReason: true,
  },
};

/** Where this action takes a ticket that has this worker. */
export function targetState(action: TicketAction, workerId: string | null): TicketState {
  const { to, toWithWorker } = TRANSITIONS[action];
  return workerId === null ? to : (toWithWorker ?? to);
}

export interface Actor {
  readonly role: Role;
  /** User or worker id; "camera", "dispatcher", "clock" or an agent's id for the system. */
  readonly id: string;
  /** The grids a grid leader leads, with everything below them; null: the whole district. Without it: none. */
  readonly gridIds?: readonly string[] | null;
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
  /** The deadline that passes first of those that run, also when it has passed already; null: none runs. */
  readonly nextDeadline: NextDeadline | null;
}

export interface NextDeadline {
  readonly clock: ExtendableClock;
  /** ISO 8601 UTC. */
  readonly dueAt: string;
}

/** What a transition rests on. before, after: the place as it was found, and as it was left. */
export interface TransitionEvidence {
  readonly object: string;
  readonly kind: EvidenceKind;
  readonly moment: "before" | "after" | "given";
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
  readonly evidence: readonly TransitionEvidence[];
  /** Edition of the rule that decided; null before editions were kept. */
  readonly ruleVersion: string | null;
}

/** Why this worker: every candidate with what spoke for or against, best first. */
export interface CandidateReason {
  readonly workerId: string;
  readonly workerName: string;
  readonly chosen: boolean;
  readonly responsibleGrid: boolean;
  readonly onShift: boolean;
  /** The fields that may be missing are missing in choices made before they were kept. */
  readonly role?: string;
  /** Whether the role, or the worker's own row, allows to act on this violation; `competence` says which of them. */
  readonly roleMayAct?: boolean;
  readonly competence?: "role" | "personal";
  readonly openTickets: number;
  readonly capacity: number;
  /** Open tickets per capacity. */
  readonly load?: number;
  /** Straight line, metres. */
  readonly distanceM: number;
  /** Estimated from the straight line. */
  readonly walkMinutes?: number;
  /** Seconds since the live position; null: the base stands in. */
  readonly positionAgeS?: number | null;
  /** Why not, or why: a short sentence. */
  readonly reason: string;
}

/** photo: taken by a person on the spot; the others by a camera. */
export const EVIDENCE_KINDS = ["scene", "crop", "before", "photo"] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/**
 * first: what opened it; best: the sighting the detector was surest of; latest: the newest sighting; done: the
 * worker's photo; verify: what the camera saw after "done".
 */
export const EVIDENCE_MOMENTS = ["first", "best", "latest", "done", "verify"] as const;
export type EvidenceMoment = (typeof EVIDENCE_MOMENTS)[number];

export interface TicketEvidence {
  readonly kind: EvidenceKind;
  readonly moment: EvidenceMoment;
  readonly object: string;
  readonly at: string;
}

/** One tenure: who had the ticket, how it came, and when each clock of it ran. ISO 8601; null: not yet, or never. */
export interface Assignee {
  readonly workerId: string;
  readonly workerName: string | null;
  readonly how: "offer" | "handOver";
  readonly fromAt: string;
  readonly toAt: string | null;
  readonly acceptedAt: string | null;
  readonly arrivedAt: string | null;
  readonly doneAt: string | null;
}

/** The deadlines a worker may ask more time for. */
export const EXTENDABLE_CLOCKS = ["accept", "arrive", "done", "close"] as const;
export type ExtendableClock = (typeof EXTENDABLE_CLOCKS)[number];

/** One of a ticket's four clocks as it runs, or ran last: after a reopening it runs anew. */
export interface ClockView {
  readonly clock: ExtendableClock;
  /** As the deadlines that it began under have it. */
  readonly limit: { readonly amount: number; readonly unit: ClockUnit };
  /** 延期 that were approved, on the clock's own unit of time. */
  readonly extraMinutes: number;
  /** ISO 8601 UTC, like the others. */
  readonly startedAt: string;
  /** Null while it stands still. */
  readonly dueAt: string | null;
  readonly stoppedAt: string | null;
  /** met: what it timed was done; dropped: it does not matter any more; null: it runs, or stands still. */
  readonly outcome: "met" | "dropped" | null;
  readonly isLate: boolean;
}

/** A question for more time (延期), answered at most once and never by whoever asked. */
export interface Extension {
  /** UUID. */
  readonly id: string;
  readonly clock: ExtendableClock;
  readonly minutes: number;
  readonly reason: string;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly decision: "approved" | "refused" | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly decidedReason: string | null;
}

/** 吹哨报到: a department is called and must report by a deadline; a miss calls the next level by itself. */
export interface Whistle {
  /** UUID. */
  readonly id: string;
  readonly department: string;
  /** 1: the department; 2: the district leader who answers for it. */
  readonly level: 1 | 2;
  readonly reason: string;
  readonly calledBy: string;
  readonly calledAt: string;
  readonly reportDueAt: string;
  readonly reportedBy: string | null;
  readonly reportedAt: string | null;
  /** When the deadline had passed without a report; level 1 is then called again at level 2. */
  readonly escalatedAt: string | null;
}

/** What is written about a ticket without changing its state. */
export type TicketHappening =
  | { readonly kind: "extensionAsked" | "extensionDecided"; readonly extension: Extension }
  | {
      readonly kind: "departmentCalled" | "departmentReported" | "reportMissed";
      readonly whistle: Whistle;
    };

export interface TicketDetail extends TicketSummary {
  /** How often it went from hand to hand. */
  readonly handOvers: number;
  /** ISO 8601; null unless it is suspended. */
  readonly suspendedUntil: string | null;
  /** The ticket of the same place that this one recurs of. */
  readonly linkedTicketId: string | null;
  /** Where it goes on, when it was closed as a duplicate. */
  readonly intoTicketId: string | null;
  /** Everybody who ever had it, oldest first. */
  readonly assignees: readonly Assignee[];
  /** In the order of a ticket's life; one that never began is not there. */
  readonly clocks: readonly ClockView[];
  readonly extensions: readonly Extension[];
  readonly whistles: readonly Whistle[];
  readonly transitions: readonly TransitionRow[];
  readonly candidates: readonly CandidateReason[];
  readonly evidence: readonly TicketEvidence[];
}
