/** Systems that send a class by its English name, as several makers' boxes do: one flat object or a list of them. */
import { ofIsoTime, ofUnixTime } from "./instants.ts";
import {
  confidenceOf,
  fieldsOf,
  type Fields,
  ITEMS_MAX,
  textOf,
  type UnreadItem,
  type VendorAdapter,
  type VendorItem,
} from "./vendor.ts";

const CODES: VendorAdapter["codes"] = {
  OffStoreOperation: "beyond-line",
  UnlicensedBusinessVendor: "vending",
  RoadOccupatedInOperation: "vending",
  NoneMotorVehicleParking: "parking",
  MotorVehicleParking: "parking",
  HangDownTheStreet: "hanging",
  BannerOrSlogansHungging: "hanging",
  IllegalAnUmbrella: "structure",
  IllegalOutdoorAdvertising: "posting",
  HeapOfMaterial: "piling",
  ResidueAccumulation: "piling",
};

export const classNames: VendorAdapter = {
  system: "class-names",
  httpStatus: 202,
  codes: CODES,
  read(body) {
    const events = Array.isArray(body) ? body.map(fieldsOf) : [fieldsOf(body)];
    if (events.length === 0 || events.length > ITEMS_MAX || Object.keys(events[0] ?? {}).length === 0) {
      return {
        ok: false,
        reason: `1 to ${String(ITEMS_MAX)} events would be right, each an object with id, className, deviceId and time`,
      };
    }
    return { ok: true, items: events.map(itemOf) };
  },
};

const PHASES = ["opened", "updated", "cleared"] as const;

function itemOf(event: Fields): VendorItem | UnreadItem {
  const ref = textOf(event, "id", "eventId", "alarmId");
  const code = textOf(event, "className", "ability", "abilityName", "eventType");
  const deviceId = textOf(event, "deviceId", "cameraId", "deviceName");
  if (ref === undefined || code === undefined || deviceId === undefined) {
    return {
      ref: ref ?? "(no id)",
      reason: "id, className and deviceId are needed, and one of them is missing",
    };
  }
  const said = textOf(event, "phase") ?? "opened";
  const phase = PHASES.find((each) => each === said);
  if (phase === undefined) {
    return { ref, reason: `key "phase" is "${said}": one of ${PHASES.join(", ")} would be right` };
  }
  return { ref, phase, code, deviceId, seenAtMs: timeOf(event), ...extrasOf(event) };
}

const timeOf = (event: Fields): number | null =>
  ofIsoTime(textOf(event, "time", "alarmTime") ?? "") ?? ofUnixTime(event["time"] ?? event["alarmTime"]);

function extrasOf(event: Fields): Partial<VendorItem> {
  const episode = textOf(event, "trackId", "episodeId");
  const picture = textOf(event, "image", "imageBase64");
  return {
    ...(episode === undefined ? {} : { episode }),
    ...(picture === undefined ? {} : { picture }),
    ...pointOf(event),
    ...confidenceOf(event, "confidence", "conf"),
  };
}

function pointOf(event: Fields): Pick<VendorItem, "point"> {
  const [lon, lat] = [Number(textOf(event, "lon")), Number(textOf(event, "lat"))];
  if (!Number.isFinite(lon) || !Number.isFinite(lat)) return {};
  const crs = textOf(event, "crs");
  return { point: { lon, lat, ...(crs === undefined ? {} : { crs }) } };
}
