/**
 * GA/T 1400 view objects with the makers' extension `EventSort` (Dahua and others): a list object of scenes, persons,
 * vehicles or labels, each with its sub-images. All sub-images of one object with one EventSort are one event.
 */
import { ofCompactTime } from "./instants.ts";
import {
  fieldsOf,
  type Fields,
  ITEMS_MAX,
  listOf,
  textOf,
  type UnreadItem,
  type VendorAdapter,
  type VendorItem,
} from "./vendor.ts";

/** EventSort → violation. Canopies, arches and sign boards are 乱搭建 where the notices itemise it. */
const CODES: VendorAdapter["codes"] = {
  "603": "parking",
  "624": "parking",
  "646": "vending",
  "660": "beyond-line",
  "661": "vending",
  "662": "vending",
  "663": "structure",
  "664": "structure",
  "665": "structure",
  "666": "hanging",
  "667": "structure",
  "668": "hanging",
  "670": "structure",
  "671": "posting",
  "672": "posting",
  "673": "hanging",
  "674": "posting",
  "685": "piling",
  "688": "piling",
  "689": "piling",
};

/** Scene, whole picture; the crops of the other types say less about the place. */
const SCENE_TYPE = "14";

export const gat1400: VendorAdapter = {
  system: "gat1400",
  httpStatus: 200,
  codes: CODES,
  read(body, { timeZone }) {
    const objects = Object.entries(fieldsOf(body)).flatMap(([key, list]) => {
      const kind = /^(\w+)ListObject$/.exec(key)?.[1];
      return kind === undefined ? [] : listOf(fieldsOf(list)[`${kind}Object`]).map(fieldsOf);
    });
    if (objects.length === 0) {
      return {
        ok: false,
        reason: "no view objects: a body such as { SceneListObject: { SceneObject: [ … ] } } would be right",
      };
    }
    const items = objects.flatMap((object) => itemsOf(object, timeZone));
    return items.length > ITEMS_MAX
      ? {
          ok: false,
          reason: `${String(items.length)} events in one message; at most ${String(ITEMS_MAX)} would be right`,
        }
      : { ok: true, items };
  },
};

function itemsOf(object: Fields, timeZone: string): readonly (VendorItem | UnreadItem)[] {
  const images = listOf(fieldsOf(object["SubImageList"])["SubImageInfoObject"]).map(fieldsOf);
  const byCode = new Map<string, Fields[]>();
  for (const image of images) {
    const code = textOf(image, "EventSort");
    if (code === undefined) continue;
    byCode.set(code, [...(byCode.get(code) ?? []), image]);
  }
  if (byCode.size === 0) {
    return [{ ref: textOf(object, "SceneID", "ID") ?? "(no id)", reason: "no sub-image has an EventSort" }];
  }
  return [...byCode].map(([code, group]) => itemOf(object, code, group, timeZone));
}

function itemOf(
  object: Fields,
  code: string,
  images: readonly Fields[],
  timeZone: string,
): VendorItem | UnreadItem {
  const scene = images.find((image) => textOf(image, "Type") === SCENE_TYPE) ?? images[0] ?? {};
  const deviceId = textOf(object, "DeviceID") ?? textOf(scene, "DeviceID");
  const shotTime = textOf(scene, "ShotTime") ?? "";
  const id = textOf(scene, "ImageID") ?? textOf(object, "SceneID", "ID");
  const ref = `${id ?? `${deviceId ?? ""}-${shotTime}`}-${code}`;
  const seenAtMs = ofCompactTime(shotTime, timeZone);
  if (deviceId === undefined) return { ref, reason: `key "DeviceID" is missing` };
  if (seenAtMs === null) {
    return { ref, reason: `key "ShotTime" is "${shotTime}": a time such as 20261121083000 would be right` };
  }
  const picture = textOf(scene, "Data");
  const words = textOf(scene, "ContentDescription", "Title");
  return {
    ref,
    phase: "opened",
    code,
    deviceId,
    seenAtMs,
    ...pointOf(object),
    ...(words === undefined ? {} : { words }),
    ...(picture === undefined ? {} : { picture }),
  };
}

/** The standard names no coordinate system: the district's configuration must. */
function pointOf(object: Fields): { readonly point?: { readonly lon: number; readonly lat: number } } {
  const [lon, lat] = [Number(textOf(object, "Longitude")), Number(textOf(object, "Latitude"))];
  return Number.isFinite(lon) && Number.isFinite(lat) ? { point: { lon, lat } } : {};
}
