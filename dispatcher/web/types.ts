/** What the API sends, as this page uses it; /api/openapi.json is the full description. */

export const STATES = ["unconfirmed", "open", "assigned", "accepted", "arrived", "done", "closed"] as const;
export type State = (typeof STATES)[number];

export interface Me {
  readonly id: string;
  readonly name: string;
  readonly role: "worker" | "dispatcher" | "reviewer";
  readonly workerId: string | null;
}

export interface Ticket {
  readonly id: string;
  readonly number: number;
  readonly state: State;
  readonly closeReason: "verified" | "false-alarm" | "self-cleared" | null;
  readonly version: number;
  readonly violation: string;
  readonly cameraCode: string;
  readonly cameraName: string;
  readonly zoneId: string;
  readonly agentId: string;
  readonly lon: number;
  readonly lat: number;
  readonly gridId: string | null;
  readonly gridName: string | null;
  readonly workerId: string | null;
  readonly workerName: string | null;
  readonly sightings: number;
  readonly openedAt: string;
  readonly lastSeenAt: string;
  readonly closedAt: string | null;
  readonly reason: string;
  readonly className: string;
}

export interface TransitionRow {
  readonly sequence: number;
  readonly at: string;
  readonly action: string;
  readonly to: State;
  readonly actorRole: string;
  readonly actorId: string;
  readonly reason: string | null;
}

export interface Candidate {
  readonly workerId: string;
  readonly workerName: string;
  readonly chosen: boolean;
  readonly responsibleGrid: boolean;
  readonly onShift: boolean;
  readonly openTickets: number;
  readonly capacity: number;
  readonly distanceM: number;
  readonly reason: string;
}

export interface Evidence {
  readonly kind: "scene" | "crop" | "before";
  readonly moment: "first" | "latest" | "verify";
  readonly object: string;
  readonly at: string;
}

export interface Allowed {
  readonly action: string;
  readonly needsReason: boolean;
  readonly needs: string | null;
}

export interface TicketDetail extends Ticket {
  readonly transitions: readonly TransitionRow[];
  readonly candidates: readonly Candidate[];
  readonly evidence: readonly Evidence[];
  readonly allowed: readonly Allowed[];
}

export interface TicketList {
  readonly tickets: readonly Ticket[];
  readonly nextBeforeNumber: number | null;
}

export interface CameraHealth {
  readonly cameraCode: string;
  readonly name: string;
  readonly state: "connecting" | "seeing" | "blind";
  readonly blindSince?: string;
  readonly blindReason?: string;
  /** Its pictures come and cannot be believed: its rules judge nothing, and state is blind. */
  readonly suspended?: {
    readonly since: string;
    readonly sentence: { readonly zh: string; readonly en: string };
  };
  readonly lookedAt?: string;
  readonly revisitS: number;
  readonly revisitP99S?: number;
}

export interface AgentView {
  readonly heardAt: string;
  readonly heartbeat: {
    readonly agentId: string;
    readonly executionProvider: string;
    readonly model: { readonly name: string };
    readonly outboxDepth: number;
    readonly cameras: readonly CameraHealth[];
  };
}

export interface Agents {
  readonly agents: readonly AgentView[];
  readonly now: string;
}

export interface Counts {
  readonly byState: Readonly<Record<State, number>>;
  readonly decisions: { readonly opened: number; readonly merged: number; readonly refused: number };
}

export interface Grid {
  readonly id: string;
  readonly name: string;
  readonly level: string;
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
}

export interface Change {
  readonly ticketId: string;
}
