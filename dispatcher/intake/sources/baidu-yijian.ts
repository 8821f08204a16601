/**
 * Baidu Yijian alarm callback: POST tells a new alarm, PUT a change of it (消警, 误报, 处理), under the same id. Anything
 * but HTTP 200 is sent again.
 */
import { ofIsoTime, ofUnixTime } from "./instants.ts";
import {
  confidenceOf,
  fieldsOf,
  type Fields,
  textOf,
  type UnreadItem,
  type VendorAdapter,
  type VendorItem,
} from "./vendor.ts";

/** Skills are named by whoever sets them up; these are the trade's own names. */
const CODES: VendorAdapter["codes"] = {
  占道经营: "vending",
  流动摊贩: "vending",
  无照经营游商: "vending",
  店外经营: "beyond-line",
  出店经营: "beyond-line",
  跨门经营: "beyond-line",
  乱堆物料: "piling",
  乱堆物堆料: "piling",
  机动车违停: "parking",
  非机动车违停: "parking",
  机动车乱停放: "parking",
  非机动车乱停放: "parking",
  沿街晾挂: "hanging",
  违规悬挂: "hanging",
  非法小广告: "posting",
  违规户外广告: "posting",
  私搭乱建: "structure",
  违规撑伞: "structure",
};

const GONE = /消警|误报|已处理|clear|false|resolved|closed/i;

export const baiduYijian: VendorAdapter = {
  system: "baidu-yijian",
  httpStatus: 200,
  codes: CODES,
  read(body, { method }) {
    const alarm = fieldsOf(body);
    const id = textOf(alarm, "id");
    const code = textOf(alarm, "name");
    if (id === undefined || code === undefined) {
      return { ok: false, reason: "id and name are needed, and one of them is missing" };
    }
    return { ok: true, items: [itemOf(alarm, { id, code, isNew: method === "POST" })] };
  },
};

interface Alarm {
  readonly id: string;
  readonly code: string;
  readonly isNew: boolean;
}

function itemOf(alarm: Fields, { id, code, isNew }: Alarm): VendorItem | UnreadItem {
  const ref = isNew ? id : `${id}@${textOf(alarm, "updatedAt") ?? "?"}`;
  const device = fieldsOf(alarm["device"] ?? alarm["camera"]);
  const deviceId = textOf(alarm, "deviceId", "deviceID", "cameraId") ?? textOf(device, "id", "deviceId");
  if (deviceId === undefined)
    return { ref, reason: "it names no device: deviceId or device.id would be right" };
  const isGone = GONE.test(textOf(alarm, "status", "state", "processStatus") ?? "");
  return {
    ref,
    phase: isNew ? "opened" : isGone ? "cleared" : "updated",
    code,
    deviceId,
    episode: id.slice(0, 64),
    seenAtMs: timeOf(alarm, isNew ? "createdAt" : "updatedAt"),
    ...confidenceOf(alarm, "confidence", "score"),
  };
}

const timeOf = (alarm: Fields, key: string): number | null =>
  ofIsoTime(textOf(alarm, key) ?? "") ?? ofUnixTime(alarm[key]);
