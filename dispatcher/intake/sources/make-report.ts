/** What a person, a program or a vendor says → the envelope, or the one sentence that says what is missing. Pure. */
import { createHash } from "node:crypto";
import {
  CRS_TAGS,
  type CrsTag,
  type Report,
  REPORT_SCHEMA_VERSION,
  type ReportSource,
  toWgs84,
  type Violation,
  VIOLATION_LABELS,
} from "#contract";
import { type GridArea, gridCentre } from "../../lifecycle/assign/grid.ts";
import type { ReportDraft, ReportPlace } from "../../lifecycle/source-desk.ts";
import { ofIsoTime } from "./instants.ts";
import type { VendorAdapter, VendorItem } from "./vendor.ts";

/** What the district's configuration says about other systems. */
export interface SourceRules {
  readonly codes: Readonly<Record<string, Readonly<Record<string, Violation | "ignore">>>>;
  readonly devices: Readonly<
    Record<
      string,
      { readonly lon: number; readonly lat: number; readonly crs: CrsTag; readonly name: string }
    >
  >;
  readonly crs: Readonly<Record<string, CrsTag>>;
}

export interface MakeContext {
  readonly rules: SourceRules;
  readonly grids: readonly GridArea[];
  /** User or worker id. */
  readonly reportedBy: string;
  readonly nowMs: number;
}

export type Made =
  | { readonly ok: true; readonly report: Report }
  | { readonly ok: false; readonly reason: string; readonly ignored?: true };

/** Clocks that run ahead further than this are wrong, not early. */
const AHEAD_MAX_MS = 600_000;
/** How far the times of others may be off, s: people round to the minute, machines keep some kind of clock. */
const UNCERTAINTY_S: Readonly<Record<ReportSource, number>> = {
  worker: 60,
  operator: 60,
  sensor: 5,
  case: 300,
  vendor: 5,
};
const OWN_SYSTEM = "gridwatch";

const refuse = (reason: string): { readonly ok: false; readonly reason: string } => ({ ok: false, reason });

/** Source, system, ref and phase → the report's identity: whoever sends it again sends the same report. */
function reportId(source: ReportSource, system: string, ref: string, phase: Report["phase"]): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([source, system, ref, phase]))
    .digest("hex");
  return `report-${hash.slice(0, 40)}`;
}

export function ofDraft(draft: ReportDraft, context: MakeContext): Made {
  const { source, ref, violation, phase = "opened", device } = draft;
  const system = draft.system ?? OWN_SYSTEM;
  const seenAtMs = draft.seenAt === undefined ? context.nowMs : ofIsoTime(draft.seenAt);
  if (seenAtMs === null) {
    return refuse(
      `key "seenAt" is "${String(draft.seenAt)}": a time with its zone, such as 2026-11-21T08:30:00+08:00, would be right`,
    );
  }
  if (phase !== "opened" && source !== "sensor") {
    return refuse(
      `key "phase" is "${phase}": only a sensor says that a thing is still there or gone; a person opens a report`,
    );
  }
  const located = locate(draft, context);
  if (!located.ok) return located;
  return finish(
    {
      source,
      system,
      ref,
      phase,
      violation,
      uncertaintyS: draft.uncertaintyS ?? UNCERTAINTY_S[source],
      ...located.place,
      ...(device === undefined ? {} : { device }),
      needsConfirmation: false,
      words: draft.words,
      pictures: draft.pictures ?? [],
    },
    seenAtMs,
    context,
  );
}

export function ofVendorItem(item: VendorItem, adapter: VendorAdapter, context: MakeContext): Made {
  const { system } = adapter;
  const { rules, nowMs } = context;
  const violation = rules.codes[system]?.[item.code] ?? adapter.codes[item.code];
  if (violation === undefined) {
    return refuse(
      `code "${item.code}" of ${system} is not known; an entry in the configuration's sources.codes.${system} would be right`,
    );
  }
  if (violation === "ignore") {
    return {
      ok: false,
      ignored: true,
      reason: `code "${item.code}" of ${system} is no street order event here`,
    };
  }
  const located = locateItem(item, system, rules);
  if (!located.ok) return located;
  const { zh, en } = VIOLATION_LABELS[violation];
  return finish(
    {
      source: "vendor",
      system,
      ref: item.ref.slice(0, 128),
      phase: item.phase,
      violation,
      uncertaintyS: item.seenAtMs === null ? 60 : UNCERTAINTY_S.vendor,
      ...located.place,
      device: {
        id: item.deviceId.slice(0, 64),
        ...(item.episode === undefined ? {} : { episode: item.episode.slice(0, 64) }),
      },
      className: item.code.slice(0, 64),
      ...(item.confidence === undefined ? {} : { confidence: item.confidence }),
      // What may be a building is for a person to judge before anybody is sent.
      needsConfirmation: violation === "structure",
      words: (item.words ?? `${zh} (${item.code}, ${system}) / ${en}`).slice(0, 500),
      pictures: [],
    },
    item.seenAtMs ?? nowMs,
    context,
  );
}

type Unfinished = Omit<Report, "schemaVersion" | "id" | "reportedBy" | "seenAt" | "receivedAt">;

function finish(fields: Unfinished, seenAtMs: number, { nowMs, reportedBy }: MakeContext): Made {
  if (seenAtMs - nowMs > AHEAD_MAX_MS) {
    return refuse(
      `it was seen at ${new Date(seenAtMs).toISOString()}, which is ${String(Math.round((seenAtMs - nowMs) / 60_000))} min from now: the sender's clock is wrong`,
    );
  }
  const { source, system, ref, phase } = fields;
  return {
    ok: true,
    report: {
      schemaVersion: REPORT_SCHEMA_VERSION,
      id: reportId(source, system, ref, phase),
      reportedBy,
      ...fields,
      seenAt: new Date(seenAtMs).toISOString(),
      receivedAt: new Date(nowMs).toISOString(),
    },
  };
}

type Located =
  | { readonly ok: true; readonly place: Pick<Report, "location" | "placeName" | "gridId"> }
  | { readonly ok: false; readonly reason: string };

/** A point, a device of the district's list, or a grid: the best that is given. */
function locate({ place, device, source, ref }: ReportDraft, context: MakeContext): Located {
  if (place.lon !== undefined || place.lat !== undefined) return ofPoint(place);
  const known = device === undefined ? undefined : context.rules.devices[device.id];
  if (known !== undefined) {
    // A door stands where it is; what a camera sees lies somewhere before it.
    return atDevice(known, source === "sensor" ? "place" : "camera", place.name);
  }
  if (place.gridId !== undefined) return ofGrid(place, ref, context.grids);
  return device === undefined
    ? refuse(`key "place" is empty: lon, lat and crs, or a gridId, would be right`)
    : refuse(
        `key "device.id" is ${device.id}, which the configuration's sources.devices does not have; a place with lon, lat and crs, or an entry there, would be right`,
      );
}

function ofPoint({ lon, lat, crs, name, of = "place" }: ReportPlace): Located {
  const tag = CRS_TAGS.find((each) => each === crs);
  if (tag === undefined) return untagged(crs);
  if (lon === undefined || lat === undefined || !isOnEarth(lon, lat)) {
    return refuse(
      `key "place" is ${String(lon)}, ${String(lat)}: degrees of longitude and latitude would be right`,
    );
  }
  return {
    ok: true,
    place: {
      location: { ...toWgs84({ lon, lat }, tag), originalCrs: tag, of },
      placeName: nameOf(name) ?? `${lon.toFixed(5)}, ${lat.toFixed(5)} (${tag})`,
    },
  };
}

const isOnEarth = (lon: number, lat: number): boolean => Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
const nameOf = (name: string | undefined): string | undefined => {
  const trimmed = name?.trim().slice(0, 128);
  return trimmed === "" ? undefined : trimmed;
};

/** A point in another system is 50 to 500 m off, which is the wrong grid: never guessed. */
const untagged = (crs: string | undefined): Located =>
  refuse(
    `the point's coordinate system is ${crs === undefined ? "missing" : `"${crs}"`}: one of ${CRS_TAGS.join(", ")} would be right; a point of another system is 50 to 500 m off`,
  );

function atDevice(
  { lon, lat, crs, name }: SourceRules["devices"][string],
  of: "place" | "camera",
  given: string | undefined,
): Located {
  const location = { ...toWgs84({ lon, lat }, crs), originalCrs: crs, of };
  return { ok: true, place: { location, placeName: nameOf(given) ?? name } };
}

function ofGrid({ gridId, name }: ReportPlace, ref: string, grids: readonly GridArea[]): Located {
  const grid = grids.find(({ id }) => id === gridId);
  if (grid === undefined) {
    return refuse(
      `key "place.gridId" is ${String(gridId)}: the district has no such grid; one of GET /api/grids would be right`,
    );
  }
  return {
    ok: true,
    place: {
      location: { ...gridCentre(grid), originalCrs: "WGS-84", of: "grid" },
      // Without an address it is a place of its own: nobody can say that two words about one grid mean one thing.
      placeName: nameOf(name) ?? `${grid.name.slice(0, 80)} ${ref.slice(0, 40)}`,
      gridId: grid.id,
    },
  };
}

function locateItem({ point, deviceId }: VendorItem, system: string, rules: SourceRules): Located {
  const known = rules.devices[deviceId];
  if (known !== undefined) return atDevice(known, "camera", undefined);
  if (point === undefined) {
    return refuse(
      `device ${deviceId} of ${system} is not in the configuration's sources.devices, and the message has no point; an entry there would be right`,
    );
  }
  const located = ofPoint({ ...point, ...tagOf(point.crs ?? rules.crs[system]), name: deviceId });
  if (!located.ok) return located;
  const { place } = located;
  return { ok: true, place: { ...place, location: { ...place.location, of: "camera" } } };
}

const tagOf = (crs: string | undefined): { readonly crs?: string } => (crs === undefined ? {} : { crs });
