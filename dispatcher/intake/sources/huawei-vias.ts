/**
 * Huawei VIAS webhook: one message for each look that alarmed, with its targets. For algorithms that also tell the
 * end, `alarm_type` 0 is "appears" and 1 "disappears", of the same `detection_id`.
 */
import { ofUnixTime } from "./instants.ts";
import {
  confidenceOf,
  fieldsOf,
  type Fields,
  ITEMS_MAX,
  listOf,
  textOf,
  type VendorAdapter,
  type VendorItem,
} from "./vendor.ts";

/** event_type → violation; 1310720 is litter, which is none of the seven. */
const CODES: VendorAdapter["codes"] = {
  "74240": "parking",
  "655360": "parking",
  "1114112": "beyond-line",
  "1310720": "ignore",
  "1376256": "parking",
  "1638400": "posting",
  "2228224": "piling",
  "2293760": "structure",
  "2359296": "hanging",
};

export const huaweiVias: VendorAdapter = {
  system: "huawei-vias",
  httpStatus: 200,
  codes: CODES,
  read(body) {
    const message = fieldsOf(body);
    const code = textOf(message, "event_type");
    const deviceId = textOf(message, "stream_id");
    const messageId = textOf(message, "message_id");
    if (code === undefined || deviceId === undefined || messageId === undefined) {
      return {
        ok: false,
        reason: "event_type, stream_id and message_id are needed, and one of them is missing",
      };
    }
    const data = fieldsOf(message["data"]);
    const targets = [...listOf(data["event_set"]), ...listOf(data["vehicles"])].map(fieldsOf);
    if (targets.length > ITEMS_MAX) {
      return {
        ok: false,
        reason: `${String(targets.length)} targets in one message; at most ${String(ITEMS_MAX)} would be right`,
      };
    }
    const common = { code, deviceId, seenAtMs: ofUnixTime(message["timestamp"]) };
    const picture = textOf(message, "image_base64");
    const items = (targets.length === 0 ? [{}] : targets).map((target, index) =>
      itemOf({ message, target }, { ...common, ref: `${messageId}-${String(index)}` }),
    );
    return { ok: true, items: items.map((item) => (picture === undefined ? item : { ...item, picture })) };
  },
};

function itemOf(
  { message, target }: { readonly message: Fields; readonly target: Fields },
  common: Pick<VendorItem, "code" | "deviceId" | "seenAtMs" | "ref">,
): VendorItem {
  const alarm = textOf(target, "alarm_type") ?? textOf(message, "alarm_type");
  const episode = textOf(target, "detection_id") ?? textOf(message, "detection_id");
  // Without alarm_type the end is never told, and a key of its own would leave its ticket open for ever.
  const isEpisode = alarm !== undefined && episode !== undefined;
  return {
    ...common,
    phase: isEpisode && alarm === "1" ? "cleared" : "opened",
    ...(isEpisode ? { episode } : {}),
    ...confidenceOf(target, "confidence", "score"),
  };
}
