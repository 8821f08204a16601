import { describe, expect, it } from "vitest";
import { baiduYijian } from "./baidu-yijian.ts";
import { classNames } from "./class-names.ts";
import { gat1400 } from "./gat1400.ts";
import { huaweiVias } from "./huawei-vias.ts";
import { ofVendorItem } from "./make-report.ts";
import { contextWith, describeVendor, isItem, type VendorSample } from "./vendor.conformance.ts";
import type { VendorItem } from "./vendor.ts";
import { VENDORS } from "./vendors.ts";

const post = { method: "POST", timeZone: "Asia/Shanghai" } as const;
const put = { ...post, method: "PUT" } as const;
const SEEN_MS = Date.parse("2026-11-21T00:30:00Z");

const scene = (parts: object = {}) => ({
  SceneListObject: {
    SceneObject: [
      {
        SceneID: "340200000013200000010220261121083000000010000001",
        DeviceID: "34020000001320000001",
        SubImageList: {
          SubImageInfoObject: [
            {
              ImageID: "img-crop",
              EventSort: 660,
              Type: "100",
              ShotTime: "20261121083000",
              Data: "Y3JvcA==",
            },
            {
              ImageID: "img-scene",
              EventSort: 660,
              Type: "14",
              ShotTime: "20261121083000",
              Data: "/9j/2w==",
            },
          ],
        },
        ...parts,
      },
    ],
  },
});

const vias = (parts: object = {}) => ({
  event_type: 1376256,
  alarm_type: 0,
  task_id: "t1",
  stream_id: "08eeab92",
  timestamp: SEEN_MS / 1_000,
  message_id: "0DD1BEA6-634B-11E8-8B0B-407D0FAD9218",
  image_base64: "/9j/2w==",
  data: { event_set: [{ bounding_box: { x: 1, y: 2, w: 3, h: 4 }, detection_id: "dc7d8815-b34b" }] },
  ...parts,
});

const yijian = (parts: object = {}) => ({
  id: "11c821998a104cc7bfa01a8c3ccdf675",
  name: "占道经营",
  createdAt: "2026-11-21T08:30:00+08:00",
  updatedAt: "2026-11-21T08:30:30+08:00",
  deviceId: "cam-9",
  ...parts,
});

const box = (parts: object = {}) => ({
  id: "a-1",
  className: "OffStoreOperation",
  deviceId: "box-3",
  time: "2026-11-21T08:30:00+08:00",
  confidence: 91,
  ...parts,
});

const SAMPLES: readonly VendorSample[] = [
  {
    adapter: gat1400,
    context: post,
    body: scene(),
    deviceId: "34020000001320000001",
    // The whole scene, once, though two pictures of it came; Beijing's wall clock.
    expected: { ref: "img-scene-660", code: "660", phase: "opened", seenAtMs: SEEN_MS, picture: "/9j/2w==" },
  },
  {
    adapter: huaweiVias,
    context: post,
    body: vias(),
    deviceId: "08eeab92",
    expected: { code: "1376256", phase: "opened", episode: "dc7d8815-b34b", seenAtMs: SEEN_MS },
  },
  {
    adapter: baiduYijian,
    context: post,
    body: yijian(),
    deviceId: "cam-9",
    expected: { ref: "11c821998a104cc7bfa01a8c3ccdf675", phase: "opened", seenAtMs: SEEN_MS },
  },
  {
    adapter: classNames,
    context: post,
    body: box(),
    deviceId: "box-3",
    expected: { ref: "a-1", confidence: 0.91, seenAtMs: SEEN_MS },
  },
];

for (const sample of SAMPLES) describeVendor(sample);

it("every listed vendor is held to it", () => {
  expect(SAMPLES.map(({ adapter }) => adapter.system)).toEqual(VENDORS.map(({ system }) => system));
});

const itemsOf = (read: ReturnType<(typeof VENDORS)[number]["read"]>): readonly VendorItem[] =>
  read.ok ? read.items.filter(isItem) : [];

describe("GA/T 1400", () => {
  it("says which time was no time, and goes on with the other objects", () => {
    const body = scene();
    const [object] = body.SceneListObject.SceneObject;
    const broken = {
      ...object,
      SubImageList: { SubImageInfoObject: [{ ImageID: "b", EventSort: "674", ShotTime: "20261321083000" }] },
    };
    const read = gat1400.read({ SceneListObject: { SceneObject: [broken, object] } }, post);
    expect(read).toMatchObject({
      ok: true,
      items: [
        {
          ref: "b-674",
          reason: `key "ShotTime" is "20261321083000": a time such as 20261121083000 would be right`,
        },
        { code: "660" },
      ],
    });
  });
});

describe("Huawei VIAS", () => {
  it("tells the end of the very thing by alarm_type 1", () => {
    expect(itemsOf(huaweiVias.read(vias({ alarm_type: 1, message_id: "later" }), post))).toMatchObject([
      { phase: "cleared", episode: "dc7d8815-b34b", ref: "later-0" },
    ]);
  });

  it("gives a thing whose end is never told no key of its own", () => {
    const [item] = itemsOf(huaweiVias.read(vias({ alarm_type: undefined, event_type: 2228224 }), post));
    expect(item).toMatchObject({ phase: "opened" });
    expect(item).not.toHaveProperty("episode");
  });

  it("makes one event of each target", () => {
    const targets = [{ detection_id: "a" }, { detection_id: "b" }];
    const items = itemsOf(huaweiVias.read(vias({ data: { event_set: targets } }), post));
    expect(items.map(({ ref, episode }) => [ref.slice(-2), episode])).toEqual([
      ["-0", "a"],
      ["-1", "b"],
    ]);
  });
});

describe("Baidu Yijian", () => {
  it.each([
    ["自动消警", "cleared"],
    ["误报", "cleared"],
    ["处理中", "updated"],
  ])("PUT with status %s is %s, of the same alarm", (status, phase) => {
    const [item] = itemsOf(baiduYijian.read(yijian({ status }), put));
    expect(item).toMatchObject({
      phase,
      episode: "11c821998a104cc7bfa01a8c3ccdf675",
      seenAtMs: SEEN_MS + 30_000,
    });
    expect(item?.ref).toContain("@2026-11-21T08:30:30+08:00");
  });

  it("takes nothing but 200 for success", () => {
    expect(baiduYijian.httpStatus).toBe(200);
  });
});

describe("points that vendors send", () => {
  const district = (crs: object) => contextWith({ crs: crs as Record<string, "GCJ-02"> });
  const make = (point: object, crs: object = {}) => {
    const [item] = itemsOf(classNames.read(box(point), post));
    if (item === undefined) throw new Error("not read");
    return ofVendorItem(item, classNames, district(crs));
  };

  it("without a coordinate system are refused with the sentence", () => {
    expect(make({ lon: 120.62, lat: 31.31 })).toEqual({
      ok: false,
      reason:
        "the point's coordinate system is missing: one of WGS-84, CGCS2000, GCJ-02, BD-09 would be right; a point of another system is 50 to 500 m off",
    });
  });

  it("with one, the message's or the district's word for this vendor, are converted", () => {
    expect(make({ lon: 120.62, lat: 31.31, crs: "WGS-84" })).toMatchObject({
      report: { location: { lon: 120.62 } },
    });
    const made = make({ lon: 120.62, lat: 31.31 }, { "class-names": "GCJ-02" });
    expect(made).toMatchObject({ ok: true, report: { location: { originalCrs: "GCJ-02" } } });
    expect(made.ok ? made.report.location.lon : 120.62).not.toBe(120.62);
  });

  it("a possible building waits for a person", () => {
    const [item] = itemsOf(
      classNames.read(box({ className: "IllegalAnUmbrella", lon: 120.62, lat: 31.31, crs: "WGS-84" }), post),
    );
    const made = item === undefined ? null : ofVendorItem(item, classNames, contextWith({}));
    expect(made).toMatchObject({ report: { violation: "structure", needsConfirmation: true } });
  });
});
