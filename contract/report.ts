/**
 * The one envelope for everything that is no camera of ours: a worker's report (上报), a ticket opened by hand from a
 * camera's picture (视频巡查), a sensor or door, a case of 12345 or another system, another vendor's cameras.
 */
import Type, { type Static } from "typebox";
import { CRS_TAGS } from "./coordinates.ts";
import type { ViolationEvent } from "./event.ts";
import { type Violation, VIOLATIONS } from "./violation.ts";

/** Raised only when an old reader would misread a new report. */
export const REPORT_SCHEMA_VERSION = 1;

/** Where a report comes from. `case`: 12345 or another system's case; `vendor`: another maker's camera system. */
export const REPORT_SOURCES = ["worker", "operator", "sensor", "case", "vendor"] as const;
export type ReportSource = (typeof REPORT_SOURCES)[number];

/** Where a ticket comes from: our own cameras' events, or a report. */
export const SOURCES = ["camera", ...REPORT_SOURCES] as const;
export type Source = (typeof SOURCES)[number];

/**
 * How exactly a point is known. camera: where the camera hangs; ground: the object's own calibrated point; place: a
 * point that a person or a sensor gave; grid: some point of the grid, since only the grid is known.
 */
export const POINTS_OF = ["camera", "ground", "place", "grid"] as const;
export type PointOf = (typeof POINTS_OF)[number];

const literals = <T extends string>(values: readonly T[], description: string) =>
  Type.Enum([...values], { description });

const Instant = (description: string) =>
  Type.String({ pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z$", description });

export const ReportPicture = Type.Object(
  {
    kind: literals(
      ["scene", "crop", "before", "photo"],
      "photo: taken by a person on the spot; the others by a camera",
    ),
    object: Type.String({ minLength: 1, maxLength: 256, description: "Name in the evidence object store." }),
    contentType: Type.Literal("image/jpeg"),
    sha256: Type.String({ pattern: "^[0-9a-f]{64}$" }),
    sizeBytes: Type.Integer({ minimum: 1, maximum: 16_777_216 }),
  },
  { description: "Where one picture lies." },
);
export type ReportPicture = Static<typeof ReportPicture>;

export const Report = Type.Object(
  {
    schemaVersion: Type.Literal(REPORT_SCHEMA_VERSION),
    id: Type.String({
      pattern: "^report-[0-9a-f]{40}$",
      description:
        "Made from source, system, ref and phase, so that whoever sends it again sends the same report; also the JetStream message id.",
    }),
    source: literals(REPORT_SOURCES, "Who says it; also the last part of the subject."),
    system: Type.String({
      pattern: "^[a-z0-9][a-z0-9.-]{0,62}$",
      description: "The program it came through, such as 12345 or gat1400.",
    }),
    ref: Type.String({ minLength: 1, maxLength: 128, description: "Its number in that system." }),
    reportedBy: Type.String({
      minLength: 1,
      maxLength: 64,
      description: "User or worker id of whoever sent it; never the complainant.",
    }),
    phase: literals(
      ["opened", "updated", "cleared"],
      "opened: it is there; updated: still there; cleared: it is gone.",
    ),
    violation: literals(VIOLATIONS, "One of the seven violations."),
    seenAt: Instant("When it was seen, UTC, by the source's clock."),
    uncertaintyS: Type.Number({
      minimum: 0,
      maximum: 86_400,
      description: "How far seenAt may be off, seconds.",
    }),
    receivedAt: Instant("When it reached us, UTC, by the dispatcher's clock."),
    location: Type.Object(
      {
        lon: Type.Number({ minimum: -180, maximum: 180 }),
        lat: Type.Number({ minimum: -90, maximum: 90 }),
        originalCrs: literals(CRS_TAGS, "The system the point was given in, before conversion."),
        of: literals(
          POINTS_OF,
          "camera: where the camera hangs; ground: the object's calibrated point; place: given by a person or a sensor; grid: only the grid is known",
        ),
      },
      { description: "WGS-84 degrees." },
    ),
    placeName: Type.String({ minLength: 1, maxLength: 128, description: "What people call the place." }),
    gridId: Type.Optional(
      Type.String({ pattern: "^[0-9]{12,20}$", description: "Where only the grid is known." }),
    ),
    device: Type.Optional(
      Type.Object(
        {
          id: Type.String({ minLength: 1, maxLength: 64, description: "Its id in that system." }),
          zoneId: Type.Optional(Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,62}$" })),
          placeCell: Type.Optional(Type.String({ pattern: "^[0-9]{1,3}-[0-9]{1,3}$" })),
          episode: Type.Optional(
            Type.String({
              minLength: 1,
              maxLength: 64,
              description: "The thing's own id, given only by systems that also say when it is gone.",
            }),
          ),
        },
        {
          description:
            "The camera, sensor or door. A camera of ours with zone and cell shares its events' key.",
        },
      ),
    ),
    className: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: "The source's own word or code for it." }),
    ),
    confidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    needsConfirmation: Type.Boolean({ description: "A person must look before anybody is sent." }),
    words: Type.String({ minLength: 1, maxLength: 500, description: "What a worker reads." }),
    pictures: Type.Array(ReportPicture, { maxItems: 8 }),
  },
  { $id: "https://gridwatch.example/schema/report-1.json", title: "gridwatch report" },
);
export type Report = Static<typeof Report>;

/** One sighting from any source, as the intake decides it. */
export interface Arrival {
  /** Its decision's key. */
  readonly id: string;
  readonly source: Source;
  readonly sourceRef: string;
  readonly phase: ViolationEvent["phase"];
  readonly violation: Violation;
  /** What makes two arrivals one incident. */
  readonly dedupKey: string;
  /** Camera, sensor or door; empty when a person said it. */
  readonly cameraCode: string;
  /** What people call the place. */
  readonly cameraName: string;
  readonly zoneId: string;
  /** Empty for what comes from no agent of ours. */
  readonly agentId: string;
  /** ISO 8601 UTC, by the source's clock. */
  readonly capturedAt: string;
  /** How far capturedAt may be off, ms. */
  readonly uncertaintyMs: number;
  /** WGS-84 degrees. */
  readonly lon: number;
  readonly lat: number;
  readonly pointOf: PointOf;
  readonly reason: string;
  readonly className: string;
  /** 0 to 1; null: nobody measured it. */
  readonly confidence: number | null;
  readonly evidence: readonly ReportPicture[];
  readonly needsConfirmation: boolean;
  /** The report itself; null for a camera's event. */
  readonly report: Report | null;
  /** What a label of it is bound to; only of a camera's event. */
  readonly seen?: SeenObject;
}

/** The deciding event's subject, and by which configuration and model it was seen. */
export interface SeenObject extends Pick<ViolationEvent, "sourceSizeWh" | "configSha256" | "model"> {
  /** Pixels of a picture of sourceSizeWh. */
  readonly xyxy: ViolationEvent["objects"][number]["xyxy"];
}

/** Degrees of one cell of the place key: about 11 m of latitude, 8 to 11 m of longitude in China. */
const KEY_CELL_DEG = 0.0001;

const keyCell = (degrees: number): string => String(Math.floor(degrees / KEY_CELL_DEG));

/**
 * The dedup key of a report. Best first: the very key of our camera's events; the other system's own episode; its
 * device; the point, by cells of about 10 m; the grid and the place's name. A grid is too large to be a place, so
 * whoever makes a report without an address puts its number into the name: it must not vanish in another's ticket.
 */
export function reportDedupKey(report: Report): string {
  const { violation, device, location, system, gridId } = report;
  if (device?.zoneId !== undefined && device.placeCell !== undefined) {
    return `${device.id}/${device.zoneId}/${violation}/${device.placeCell}`;
  }
  if (device !== undefined && location.of !== "place") {
    return `device/${system}/${device.id}/${violation}/${device.episode ?? device.zoneId ?? "-"}`;
  }
  if (location.of === "grid") {
    return `grid/${gridId ?? "-"}/${violation}/${normalised(report.placeName)}`.slice(0, 255);
  }
  return `place/${violation}/${keyCell(location.lon)}_${keyCell(location.lat)}`;
}

/** Written in full or half width, with or without spaces and punctuation, it is the same address. */
const normalised = (name: string): string =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\s\p{P}]/gu, "");
