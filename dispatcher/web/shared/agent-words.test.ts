import { describe, expect, it } from "vitest";
import { checkCameras } from "../../../edge-agent/config-checks.ts";
import type { CameraConfig } from "../../../edge-agent/config.ts";
import { refuse, whereGround } from "../../../edge-agent/perceive/zone/place.ts";
import { chineseOf } from "./agent-words.ts";

describe("what agents say in English, in Chinese", () => {
  it.each([
    [
      "the picture of 2026-11-21T08:00:00.000Z, 0.4 s before",
      "取到 2026-11-21T08:00:00.000Z 的画面，早 0.4 秒",
    ],
    ["the model named nothing", "模型没有认出东西，但画面有变化"],
    [
      "the model named 2 x car (up to 0.91), 1 x person (up to 0.6)",
      "模型认出：小汽车 × 2（最高 0.91），人 × 1（最高 0.6）",
    ],
    [
      "night; places that differ from the learned scene: 1 appeared, 0 vanished",
      "夜间；与已学习的场景相比：新增 1 处，消失 0 处",
    ],
    ["3 times: dining table stands outside zone kerb", "3 次：dining table 在区域 kerb 之外"],
    ["car is 0.9 m high, at least 1.2 m counts", "小汽车 高 0.9 米，不足 1.2 米的不计"],
    ["attended for 4 s, 9.5 s are needed; now it is not", "有人看守 4 秒，需 9.5 秒；现在没有人看守"],
    ["outside the rule's hours (sat 06:30)", "不在生效时段（周六 06:30）"],
    [
      "it has not sent a picture (since 2026-11-21T08:00:00.000Z)",
      "没有传来画面（自 2026-11-21T08:00:00.000Z）",
    ],
    ["乱停放：汽车停留 190 秒 / car for 190 s", "乱停放：汽车停留 190 秒"],
  ])("why: %s", (said, zh) => {
    expect(chineseOf(said)).toBe(zh);
  });

  it.each([
    [
      "zones[1].rule.dwellS is -1, but must be > 0 (Seconds it must be there before the rule fires.)",
      "zones[1].rule.dwellS 是 -1，应当大于 0",
    ],
    [
      'zones[0].rule.evidence has "boat", which model m does not give; it gives: car, person',
      "zones[0].rule.evidence 中的 boat，模型 m 认不出；它能认出：car, person",
    ],
    [
      "zones[0].rule.shop is missing; a rule of kind beyond-line needs it",
      "缺少 zones[0].rule.shop：beyond-line 类规则需要它",
    ],
    [
      "zones[0].polygon encloses almost nothing; its corners must not lie on one line",
      "zones[0].polygon 几乎没有面积，角点不能在一条线上",
    ],
    [
      "changed its picture from 640x360 to 1280x720 at 2026-11-21T08:00:00.000Z",
      "2026-11-21T08:00:00.000Z 画面由 640x360 变为 1280x720，请检查区域是否仍然合适",
    ],
    [
      "sends a key frame every 10 s, but is to be looked at every 2 s; all its pictures are decoded from now on (decodeFallback), which costs about ten times as much",
      "关键帧间隔 10 s，长于要求的复看间隔 2 s；改为逐帧解码（decodeFallback），开销约为十倍",
    ],
    [
      "Agent edge-1 did not answer within 5 s: it is away, or too old for this question (503).",
      "节点 edge-1 在 5 秒内没有答复：可能离线，或版本太旧",
    ],
    [
      "Camera 99050100001320000001 gave no picture: it has not sent a picture.",
      "摄像机 99050100001320000001 没有给出画面：没有传来画面",
    ],
    ["ticket 12 is closed; accept needs it assigned", "工单 #12 现在是“已结案”，不能“接单”"],
    ["陈晓春 has 5 of 5 tickets open and takes no more", "陈晓春 在办 5 张，上限 5 张，不能再接"],
    [
      "ticket 3 cannot reopen: ticket 9 is open for the same place and kind",
      "工单 #3 不能“重新立案”：同一地点同类的工单 #9 还未结案",
    ],
  ])("settings, streams, refusals: %s", (said, zh) => {
    expect(chineseOf(said)).toBe(zh);
  });

  it("knows what the agent's own checks and tests say", () => {
    const flat = [
      [0, 0],
      [0.5, 0.5],
      [1, 1],
    ];
    const zone = { id: "z", polygon: flat, except: [flat.slice(0, 2)], rule: { kind: "beyond-line" } };
    const other = { ...zone, rule: { kind: "dwell", shop: "x" } };
    const said = checkCameras([{ code: "1", url: "u", zones: [zone, other] } as unknown as CameraConfig]);
    expect(said.length).toBeGreaterThanOrEqual(7);
    expect(said.filter((sentence) => chineseOf(sentence) === null)).toEqual([]);
    const ring = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ];
    const rule = { classNames: new Set(["car"]) };
    const view = { widthPx: 100, heightPx: 100 };
    const of = (className: string, zonePart: object, xyxy = [10, 10, 20, 20]) =>
      refuse(
        { id: "kerb", polygon: ring, except: [], minHeightM: 0, rule, ...zonePart } as never,
        { id: 1, className, xyxy } as never,
        view as never,
        whereGround,
      );
    const refusals = [
      of("dog", {}),
      of("car", { polygon: ring.map(([x = 0, y = 0]) => [x / 20, y / 20]) }),
      of("car", { except: [ring] }),
    ];
    expect(refusals.map((each) => each?.step)).toEqual(["class", "place", "except"]);
    expect(refusals.filter((each) => chineseOf(each?.says ?? "") === null)).toEqual([]);
  });

  it("leaves what it does not know", () => {
    expect(chineseOf("Something quite new has happened.")).toBeNull();
    expect(chineseOf("")).toBeNull();
  });
});
