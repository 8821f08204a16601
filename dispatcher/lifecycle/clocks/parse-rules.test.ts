import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { DispatcherError } from "../../errors.ts";
import type { Problems } from "./check-yaml.ts";
import { dependsOnPlace, ruleFor } from "./deadlines.ts";
import { loadClockRules } from "./load-rules.ts";
import { parseCalendar } from "./parse-calendar.ts";
import { parseDeadlines } from "./parse-deadlines.ts";
import { periodAt } from "./report-period.ts";
import { createZoneTime } from "./zone-time.ts";

let deadlines: string;
let calendar: string;
beforeAll(async () => {
  const read = (name: string): Promise<string> =>
    readFile(fileURLToPath(new URL(`../../district/example/${name}`, import.meta.url)), "utf8");
  [deadlines, calendar] = await Promise.all([read("deadlines.yaml"), read("calendar-cn.yaml")]);
});

const said = (text: string, parse: (text: string, problems: Problems) => unknown): readonly string[] => {
  const problems: Problems = { file: "f.yaml", sentences: [] };
  parse(text, problems);
  return problems.sentences;
};

describe("deadlines.yaml", () => {
  it("is good as it is shipped, and reads 紧急工作日 as natural-day", () => {
    const problems: Problems = { file: "f.yaml", sentences: [] };
    const table = parseDeadlines(deadlines, problems);
    expect(problems.sentences).toEqual([]);
    expect(ruleFor(table, "structure", []).done).toEqual({ amount: 2, unit: "natural-day" });
    expect(ruleFor(table, "vending", []).done).toEqual({ amount: 2, unit: "urgent-hour" });
    expect(dependsOnPlace(table)).toBe(false);
  });

  it("prefers the nearest district, then a class of area, then everywhere", () => {
    const rule = (extra: string, minutes: number): string =>
      `  - { violation: vending, ${extra}, accept: { amount: ${String(minutes)}, unit: minute }, arrive: { amount: 1, unit: minute }, done: { amount: 1, unit: minute }, close: { amount: 1, unit: minute } }\n`;
    const text =
      deadlines.replace("areas: {}", 'areas: { A: ["990501001002"] }') +
      rule('district: "990501001000"', 1) +
      rule('district: "990501001001"', 2) +
      rule("areaClass: A", 3) +
      rule('district: "990501001000", areaClass: A', 4);
    const problems: Problems = { file: "f.yaml", sentences: [] };
    const table = parseDeadlines(text, problems);
    expect(problems.sentences).toEqual([]);
    const accept = (...path: string[]): number => ruleFor(table, "vending", path).accept.amount;
    expect(accept()).toBe(30);
    expect(accept("990501001000")).toBe(1);
    expect(accept("990501001001", "990501001000")).toBe(2);
    expect(accept("990501001002")).toBe(3);
    expect(accept("990501001002", "990501001000")).toBe(4);
  });

  const cases: readonly (readonly [string, (text: string) => string, RegExp])[] = [
    [
      "no version",
      (t) => t.replace(/^version:.*$/m, ""),
      /^f\.yaml: key "version" is missing; a short name such as 2026-1 would be right\.$/,
    ],
    [
      "a day without a zone",
      (t) => t.replace(/validFrom:.*/, "validFrom: 2026-01-01"),
      /key "validFrom" is "2026-01-01"; an instant such as/,
    ],
    [
      "an unknown unit",
      (t) => t.replace("unit: urgent-hour", "unit: fortnight"),
      /key "rules\[0\]\.done\.unit" is "fortnight"; one of urgent-hour, /,
    ],
    [
      "no time at all",
      (t) => t.replace("amount: 30", "amount: 0"),
      /key "rules\[0\]\.accept\.amount" is 0; a number above 0/,
    ],
    [
      "a violation that has no rule",
      (t) => t.replace("violation: vending", "violation: posting"),
      /has no rule for "vending" without district and areaClass/,
    ],
    [
      "a rule twice",
      (t) => t.replace("violation: vending", "violation: posting"),
      /is \["posting",null,null\]; each of these once/,
    ],
    [
      "a class that is not there",
      (t) => t.replace("violation: vending", "violation: vending\n    areaClass: Z"),
      /key "rules\[0\]\.areaClass" is "Z"; a class that stands under areas/,
    ],
    [
      "somebody to escalate to who is nobody",
      (t) => t.replace("to: grid-leader", "to: mayor"),
      /key "escalation\[0\]\.to" is "mayor"; one of grid-leader, street-office/,
    ],
    ["an unknown key", (t) => `${t}\ncolour: red\n`, /key "colour" is unknown; one of version, /],
    ["what is no YAML", () => "rules: [1\n", /^f\.yaml:\d+: is not YAML/],
  ];
  it.each(cases)("says what is wrong: %s", (_why, spoil, sentence) => {
    expect(said(spoil(deadlines), parseDeadlines)).toContainEqual(expect.stringMatching(sentence));
  });
});

describe("calendar.yaml", () => {
  const cases: readonly (readonly [string, (text: string) => string, RegExp])[] = [
    [
      "a day of another year",
      (t) => t.replace("2025-01-01  ", "2024-01-01  "),
      /key "years\.2025\.holidays" is "2024-01-01"; a day of 2025/,
    ],
    [
      "a range backwards",
      (t) => t.replace("2026-01-01..2026-01-03", "2026-01-03..2026-01-01"),
      /key "years\.2026\.holidays"/,
    ],
    [
      "a day that does not exist",
      (t) => t.replace("2026-02-28", "2026-02-30"),
      /is "2026-02-30"; a day of 2026/,
    ],
    [
      "a weekday that is worked anyway",
      (t) => t.replace("2026-01-04", "2026-01-05"),
      /key "years\.2026\.workdays" is "2026-01-05"; a Saturday or Sunday/,
    ],
    [
      "a holiday that is worked",
      (t) => t.replace("2026-01-04", "2026-01-03"),
      /is "2026-01-03"; a day that is not among the holidays/,
    ],
    ["no notice", (t) => t.replace(/source: .*2025-11-04/, ""), /key "years\.2026\.source" is missing/],
  ];
  it.each(cases)("says what is wrong: %s", (_why, spoil, sentence) => {
    expect(said(spoil(calendar), parseCalendar)).toContainEqual(expect.stringMatching(sentence));
  });

  it("and a file that is not there are told together with the other file's", async () => {
    const loading = loadClockRules({ deadlines: "/nowhere/d.yaml", calendar: "/nowhere/c.yaml" });
    await expect(loading).rejects.toThrow(DispatcherError);
    await expect(loading).rejects.toThrow(/d\.yaml: cannot be read: .*\n.*c\.yaml: cannot be read: /);
  });
});

describe("periodAt", () => {
  const zone = createZoneTime("Asia/Shanghai");
  it.each([
    {
      kind: "week",
      at: "2024-12-30T12:00:00+08:00",
      period: "2025-W01",
      from: "2024-12-30",
      to: "2025-01-06",
    },
    {
      kind: "week",
      at: "2027-01-03T23:59:59+08:00",
      period: "2026-W53",
      from: "2026-12-28",
      to: "2027-01-04",
    },
    {
      kind: "week",
      at: "2026-11-23T00:00:00+08:00",
      period: "2026-W48",
      from: "2026-11-23",
      to: "2026-11-30",
    },
    {
      kind: "month",
      at: "2026-12-31T23:00:00+08:00",
      period: "2026-12",
      from: "2026-12-01",
      to: "2027-01-01",
    },
  ] as const)("$kind of $at is $period", ({ kind, at, period, from, to }) => {
    expect(periodAt(zone, kind, Date.parse(at))).toEqual({
      kind,
      period,
      fromMs: Date.parse(`${from}T00:00:00+08:00`),
      toMs: Date.parse(`${to}T00:00:00+08:00`),
    });
  });
});
