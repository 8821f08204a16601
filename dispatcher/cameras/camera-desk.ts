/**
 * SEAM between what serves people (serve/) and the cameras behind the agents: how each fares, what it sees now, what is
 * set of it, and what a person opens from its picture.
 */
import type { CameraHealth, CameraSettings, ConfigReply, RestartReply, Violation, WhyReply } from "#contract";

/** offline: its agent has not been heard for a minute; what is said of the camera is as old as that. */
export const CAMERA_STATES = ["seeing", "blind", "starting", "offline"] as const;
export type CameraState = (typeof CAMERA_STATES)[number];

/** A camera and where it hangs, as last heard of. */
export interface KnownCamera {
  /** GB/T 28181 code, 20 digits. */
  readonly code: string;
  readonly name: string;
  readonly agentId: string;
  /** WGS-84 degrees; null: its agent does not say. */
  readonly place: { readonly lon: number; readonly lat: number } | null;
  readonly gridId: string | null;
  /** ISO 8601, like the others. */
  readonly heardAt: string;
}

export interface CameraCause {
  /** For programs: frozen, wrong-password, moved, dark, …, agent-silent. */
  readonly kind: string | null;
  readonly zh: string;
  readonly en: string;
}

export interface CameraView extends KnownCamera {
  readonly state: CameraState;
  /** Since when nothing is seen; null while it sees. */
  readonly blindSince: string | null;
  readonly cause: CameraCause | null;
  /** Of the last heartbeat; null: this dispatcher has heard none since it was started. */
  readonly health: CameraHealth | null;
  readonly openTickets: number;
}

export interface CameraQuery {
  /** Part of the name or the code. */
  readonly q?: string;
  readonly state?: CameraState;
  readonly agentId?: string;
  /** These grids and everything below them; null: the whole district. */
  readonly within: ReadonlySet<string> | null;
  /** 1 to 200, in order of code. */
  readonly limit: number;
  /** Code to continue behind. */
  readonly after?: string;
}

export interface CameraPage {
  readonly cameras: readonly CameraView[];
  readonly nextCursor: string | null;
  /** Of all that the query finds, whatever their state. */
  readonly byState: Readonly<Record<CameraState, number>>;
}

/** A picture that somebody had a camera take; faces and plates are blurred as in evidence. */
export interface Snapshot {
  /** UUIDv7. */
  readonly id: string;
  readonly cameraCode: string;
  readonly agentId: string;
  readonly object: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly capturedAt: string;
  readonly takenBy: string;
}

export const CONFIG_ORIGINS = ["found", "edit", "restore", "copy"] as const;
export type ConfigOrigin = (typeof CONFIG_ORIGINS)[number];

export interface ConfigVersion {
  readonly cameraCode: string;
  readonly version: number;
  readonly agentId: string;
  readonly origin: ConfigOrigin;
  /** For restore the version, for copy the camera that it came from. */
  readonly cameFrom: string | null;
  /** User id; null: it was changed in the bucket by other means. */
  readonly madeBy: string | null;
  readonly madeAt: string;
  readonly note: string;
  readonly bucketRevision: number;
  readonly settings: CameraSettings;
}

/** applied: in effect; refused: the agent did not take it over; pending: it has not said yet. */
export const CONFIG_EFFECTS = ["applied", "refused", "pending"] as const;

export interface ConfigEffect {
  readonly state: (typeof CONFIG_EFFECTS)[number];
  /** One sentence. */
  readonly says: string;
  /** Of the whole configuration that the agent runs, as in its heartbeats and events. */
  readonly sha256: string | null;
}

export interface CameraConfigView {
  readonly cameraCode: string;
  readonly agentId: string;
  /** Pass it back as expectedVersion; null: it cannot be changed from here. */
  readonly version: number | null;
  /** Why it cannot be changed from here; null: it can. */
  readonly readOnlyBecause: string | null;
  readonly settings: CameraSettings;
  readonly effect: ConfigEffect;
  /** Each zone's rule with the defaults of its kind, as the agent runs it. */
  readonly rules: NonNullable<ConfigReply["rules"]>;
  /** What rules may ask the agent's model for. */
  readonly evidenceWords: readonly string[];
}

export interface ConfigChange {
  readonly settings: CameraSettings;
  readonly expectedVersion: number;
  readonly note: string;
  /** User id. */
  readonly by: string;
}

export interface ConfigWritten {
  readonly cameraCode: string;
  readonly version: number;
  /** False: it was as wished already, and nothing was written. */
  readonly changed: boolean;
  readonly effect: ConfigEffect;
}

/** Parts of the settings that may be copied to another camera. */
export const COPIED_PARTS = [
  ...["zones", "ignore", "perspective", "minConfidence"],
  ...["timeZone", "watch", "revisitS", "priority"],
] as readonly CopiedPart[];
export type CopiedPart = Exclude<keyof CameraSettings, "name" | "location">;

export interface CopyCommand {
  readonly from: string;
  readonly to: readonly string[];
  readonly parts: readonly CopiedPart[];
  readonly note: string;
  readonly by: string;
}

/** What became of one camera that something was copied to. */
export interface Copied {
  readonly cameraCode: string;
  readonly written: ConfigWritten | null;
  /** Why not. */
  readonly refused: string | null;
}

/** Where two settings differ: "zones[kerb].rule.dwellS". */
export interface SettingsChange {
  readonly path: string;
  /** Null: not there. */
  readonly before: unknown;
  readonly after: unknown;
}

export interface Adopted {
  readonly agentId: string;
  readonly revision: number;
  readonly effect: ConfigEffect;
}

/** Of a thing that lies in none of the camera's zones; its cell still tells it from its neighbours. */
export const HAND_ZONE = "by-hand";

export interface HandTicket {
  readonly cameraCode: string;
  readonly violation: Violation;
  /** What it is about, in shares of the picture: [left, top, right, bottom]. */
  readonly box?: readonly [number, number, number, number];
  /** Where it touches the ground; the middle of the box's lower edge unless given. */
  readonly point?: readonly [number, number];
  readonly note: string;
  /** The picture that was looked at; a new one is taken unless given. */
  readonly snapshotId?: string;
  /** User or worker id. */
  readonly by: string;
}

export interface HandTicketReceived {
  readonly reportId: string;
  /** Null: the point lies in none of the camera's zones for this violation. */
  readonly zoneId: string | null;
  readonly snapshotId: string;
}

/**
 * Rejects NOT_FOUND for a camera that nobody has heard of, AGENT_UNAVAILABLE with a sentence when its agent is away or
 * the camera gives nothing.
 */
export interface CameraDesk {
  list(query: CameraQuery): Promise<CameraPage>;
  /** Null: nobody has heard of it. */
  find(cameraCode: string): Promise<CameraView | null>;
  takeSnapshot(cameraCode: string, by: string): Promise<Snapshot>;
  /** Null: there is none, or it is another camera's. */
  snapshot(cameraCode: string, id: string): Promise<Snapshot | null>;
  /** The JPEG; the view is recorded before. Rejects NOT_FOUND once the store has let it go. */
  showSnapshot(snapshot: Snapshot, personId: string): Promise<Uint8Array>;
  why(cameraCode: string, at?: string, zoneId?: string): Promise<WhyReply>;
  restart(cameraCode: string): Promise<RestartReply>;
  config(cameraCode: string): Promise<CameraConfigView>;
  /** What the agent would say to these settings: nothing, or one sentence each. Nothing is applied. */
  checkConfig(cameraCode: string, settings: CameraSettings): Promise<readonly string[]>;
  /** Rejects STALE_VERSION, CONFLICT where it cannot be changed from here, BAD_REQUEST with the agent's sentences. */
  changeConfig(cameraCode: string, change: ConfigChange): Promise<ConfigWritten>;
  /** Newest first, below `before`. */
  configVersions(cameraCode: string, limit: number, before?: number): Promise<readonly ConfigVersion[]>;
  /** Rejects NOT_FOUND. */
  configVersion(cameraCode: string, version: number): Promise<ConfigVersion>;
  /** Back to a version, as a new one. Rejects as changeConfig. */
  restoreConfig(
    cameraCode: string,
    version: number,
    change: Omit<ConfigChange, "settings">,
  ): Promise<ConfigWritten>;
  copyConfig(command: CopyCommand): Promise<readonly Copied[]>;
  /** Takes the text of the agent's own file into the bucket. Rejects NOT_FOUND, CONFLICT. */
  adopt(agentId: string): Promise<Adopted>;
  /** Rejects BAD_REQUEST. */
  openTicket(ticket: HandTicket): Promise<HandTicketReceived>;
}
