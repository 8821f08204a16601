/** SEAM between what serves people and other systems (serve/) and the intake: reports, and what is silenced. */
import type { Report, Source, Violation } from "#contract";
import type { PolygonRings } from "./assign/grid.ts";

/** Who sends it, as the gate knows it. */
export interface Reporter {
  /** User or worker id. */
  readonly id: string;
}

/** Whom to ask afterwards (回访); kept apart from the report. */
export interface Contact {
  readonly name?: string;
  readonly phone?: string;
}

/** Where it is: a tagged point, or a grid with an address. A device of the district's list has a point of its own. */
export interface ReportPlace {
  readonly lon?: number;
  readonly lat?: number;
  /** One of CRS_TAGS. A point without it is refused. */
  readonly crs?: string;
  readonly gridId?: string;
  /** What people call the place. */
  readonly name?: string;
  /** camera: the point is where the camera hangs, and the thing somewhere before it. Default: place. */
  readonly of?: "camera" | "place";
}

/** What a person or a program says, before it is an envelope. */
export interface ReportDraft {
  readonly source: Exclude<Report["source"], "vendor">;
  /** The program it came through; default: gridwatch. */
  readonly system?: string;
  /** Its number there: whoever sends the same again sends the same report. */
  readonly ref: string;
  readonly phase?: Report["phase"];
  readonly violation: Violation;
  /** ISO 8601 with a zone; default: now. */
  readonly seenAt?: string;
  readonly uncertaintyS?: number;
  readonly place: ReportPlace;
  readonly device?: Report["device"];
  readonly words: string;
  readonly pictures?: Report["pictures"];
  readonly contact?: Contact;
}

/** Stored in JetStream: it will have its decision. */
export interface Received {
  readonly reportId: string;
}

export interface VendorReceived {
  readonly received: readonly (Received & { readonly ref: string })[];
  /** Kept as dead letters with their sentence. */
  readonly refused: readonly { readonly ref: string; readonly reason: string }[];
  /** What this vendor takes for success; it sends everything else again. */
  readonly httpStatus: number;
}

/** What became of a report. */
export interface ReportOutcome {
  readonly reportId: string;
  readonly outcome: "opened" | "merged" | "refused";
  readonly reason: string | null;
  readonly ticketId: string | null;
  readonly ticketNumber: number | null;
  /** User or worker id of whoever sent it. */
  readonly reportedBy: string | null;
  /** ISO 8601. */
  readonly decidedAt: string;
}

/** "1,342 sightings from 2 cameras": one row for each. */
export interface SightingSource {
  readonly source: Source;
  /** Empty for what people said. */
  readonly cameraCode: string;
  readonly sightings: number;
  /** ISO 8601, by the source's clock. */
  readonly firstAt: string;
  readonly lastAt: string;
}

export const SILENCE_KINDS = ["maintenance", "permit"] as const;

export interface SilenceScope {
  readonly cameraCode?: string;
  /** Only with its camera. */
  readonly zoneId?: string;
  /** The grid and everything below it. */
  readonly gridId?: string;
  readonly violation?: Violation;
  /** Outer ring, then holes, [lon, lat] in WGS-84 degrees, every ring closed. */
  readonly polygon?: PolygonRings;
}

export interface SilenceDraft extends SilenceScope {
  readonly kind: (typeof SILENCE_KINDS)[number];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly reason: string;
}

export interface Silence extends SilenceScope {
  /** UUIDv7. */
  readonly id: string;
  readonly kind: (typeof SILENCE_KINDS)[number];
  readonly reason: string;
  /** ISO 8601. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly createdAt: string;
  /** Ended before its end; null: not. */
  readonly endedAt: string | null;
  readonly endedBy: string | null;
  readonly endReason: string | null;
  /** Events that it refused so far. */
  readonly refused: number;
  readonly lastRefusedAt: string | null;
}

export interface SilenceFilter {
  /** Only those that hold now or later. */
  readonly activeOnly: boolean;
  /** 1 to 200, newest first. */
  readonly limit: number;
  /** Id to continue below. */
  readonly before?: string;
}

export interface SourceDesk {
  /** Rejects BAD_REQUEST with one sentence, BUS_UNAVAILABLE or BOOK_UNAVAILABLE: then nothing was taken. */
  report(draft: ReportDraft, reporter: Reporter): Promise<Received>;
  /** Rejects NOT_FOUND for a vendor that is not known, BAD_REQUEST for a body that is not the vendor's. */
  receiveVendor(
    system: string,
    method: "POST" | "PUT",
    body: unknown,
    reporter: Reporter,
  ): Promise<VendorReceived>;
  /** Rejects NOT_FOUND until it is decided. */
  outcome(reportId: string): Promise<ReportOutcome>;
  sightingSources(ticketId: string): Promise<readonly SightingSource[]>;
  /** Rejects BAD_REQUEST with one sentence. */
  silence(draft: SilenceDraft, createdBy: string): Promise<Silence>;
  silences(filter: SilenceFilter): Promise<readonly Silence[]>;
  /** Rejects NOT_FOUND, or STALE_VERSION when it has ended already. */
  endSilence(id: string, endedBy: string, reason: string): Promise<Silence>;
}
