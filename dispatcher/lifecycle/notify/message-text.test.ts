import { describe, expect, it } from "vitest";
import { itemOf, messageOf, noticeOf } from "./channels/channel.conformance.ts";
import { byteLength, cutToBytes, textOf, type TextOptions } from "./message-text.ts";
import { NOTICE_EVENTS } from "./notice.ts";

const ZH: TextOptions = {
  language: "zh",
  maxBytes: 2_048,
  timeZone: "Asia/Shanghai",
  listUrl: "https://gw.example.cn/",
};
const LINKS = {
  page: "https://gw.example.cn/#ticket/12",
  accept: `https://gw.example.cn/l/${"a".repeat(110)}`,
  decline: `https://gw.example.cn/l/${"d".repeat(110)}`,
  picture: `https://gw.example.cn/l/${"p".repeat(110)}`,
};

describe("cutToBytes", () => {
  const rows: readonly { text: string; bytes: number; gives: string }[] = [
    { text: "abc", bytes: 3, gives: "abc" },
    { text: "春风", bytes: 6, gives: "春风" },
    { text: "春风社区", bytes: 9, gives: "春风…" },
    { text: "春风社区", bytes: 8, gives: "春…" },
    { text: "a👨‍👩‍👧b", bytes: 10, gives: "a…" },
    { text: "abc", bytes: 2, gives: "" },
  ];
  it.each(rows)("$text in $bytes bytes is $gives", ({ text, bytes, gives }) => {
    expect(cutToBytes(text, bytes)).toBe(gives);
    expect(byteLength(cutToBytes(text, bytes))).toBeLessThanOrEqual(bytes);
  });
});

describe("text of a message", () => {
  it("offers a ticket in Chinese", () => {
    expect(textOf(messageOf([itemOf({ links: { ...LINKS, picture: null } })]), ZH)).toBe(
      [
        "【街面哨】派单 #12 乱摆卖",
        "地点：示例路口东侧 (春风社区)",
        "期限：接单 11-23 14:35",
        `接单 ${LINKS.accept}`,
        `退单 ${LINKS.decline}`,
        "查看 https://gw.example.cn/#ticket/12",
      ].join("\n"),
    );
  });

  it("says in English what bounced, and that it may be a repeat", () => {
    const notice = noticeOf({ event: "bounced", dueAtMs: null, clock: null, text: "still there" });
    expect(textOf(messageOf([itemOf({ notice })], 3), { ...ZH, language: "en" })).toBe(
      [
        "【gridwatch】still there, back to you #12 street vending (sent 3 times, may be a repeat)",
        "Place: 示例路口东侧 (春风社区)",
        "Worker: 李晓岚",
        "assigned",
        "Why: still there",
        "Open https://gw.example.cn/#ticket/12",
      ].join("\n"),
    );
  });

  it.each(["zh", "en"] as const)(
    "keeps every byte limit with whole links, whatever is in it (%s)",
    (language) => {
      for (const event of NOTICE_EVENTS) {
        for (const text of ["", "很长的说明".repeat(2_000), "🏙️".repeat(900)]) {
          for (const maxBytes of [600, 1_000, 2_048, 20_000]) {
            const said = textOf(messageOf([itemOf({ notice: noticeOf({ event, text }), links: LINKS })]), {
              ...ZH,
              language,
              maxBytes,
            });
            expect(byteLength(said)).toBeLessThanOrEqual(maxBytes);
            for (const link of Object.values(LINKS)) expect(said).toContain(link);
            expect(said).toContain("#12");
            expect(said).not.toContain("\uFFFD");
          }
        }
      }
    },
  );

  it("counts in a digest what it has no room for, and puts the pressing first", () => {
    const items = Array.from({ length: 200 }, (_, i) =>
      itemOf({ notice: noticeOf({ event: i === 150 ? "escalated" : "closed" }) }),
    );
    const said = textOf(messageOf(items), ZH);
    const lines = said.split("\n");
    expect(byteLength(said)).toBeLessThanOrEqual(2_048);
    expect(lines[0]).toBe("【街面哨】200 条通知");
    expect(lines[1]).toContain("升级督办 #12");
    const shown = lines.filter((line) => line.includes("#12")).length;
    expect(shown).toBeGreaterThan(10);
    expect(said).toContain(`另有 ${String(200 - shown)} 条`);
    expect(lines.at(-1)).toBe("全部 https://gw.example.cn/");
  });

  it("tells an alarm without a ticket", () => {
    const notice = noticeOf({ event: "alarm", ticket: null, dueAtMs: null, clock: null, text: "磁盘将满" });
    expect(
      textOf(
        messageOf([
          itemOf({ notice, links: { ...LINKS, page: null, accept: null, decline: null, picture: null } }),
        ]),
        ZH,
      ),
    ).toBe("【街面哨】系统告警\n磁盘将满");
  });
});
