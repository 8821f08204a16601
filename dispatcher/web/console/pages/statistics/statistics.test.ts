/** The figures without a browser: what is asked, of when, and what is read off the answer. */
import { describe, expect, it } from "vitest";
import { barsOption, type Palette } from "./chart-options.ts";
import { inTurn } from "./in-turn.ts";
import { addressOf, fileAddress, filterOf, questionOf, spanBefore, spanOf, stepsOf } from "./question.ts";
import { rowOf, tilesOf } from "./rates.ts";
import { seesWhole } from "./scope.ts";

const DAY_MS = 86_400_000;
const at = (...parts: [number, number, number, number?, number?]): number => new Date(...parts).getTime();
/** Saturday the 21st of November, half past ten of the reader's clock. */
const NOW = at(2026, 10, 21, 10, 30);

describe("the question", () => {
  it("stands in the address, and a bad one is as if it were not there", () => {
    expect(addressOf(questionOf({}))).toEqual({});
    const query = {
      from: "2026-10-01",
      to: "2026-10-31",
      kind: "parking",
      level: "community",
      tab: "places",
    };
    expect(addressOf(questionOf(query))).toEqual(query);
    expect(addressOf(questionOf({ period: "7d", grid: "990501001001" }))).toEqual({
      ...{ period: "7d", grid: "990501001001" },
    });
    const all = { grid: "990501001001", kind: "piling", camera: "99050100001320000001", worker: "W1" };
    expect(addressOf(questionOf(all))).toEqual(all);
    const { grid, kind, camera } = all;
    expect(filterOf(questionOf(all).only)).toEqual({ grid, kind, camera });
    expect(filterOf(questionOf({ kind }).only)).toEqual({ kind });
    const bad = {
      from: "2026-10-31",
      to: "2026-10-01",
      kind: "murder",
      camera: "7",
      level: "x",
      tab: "y",
      period: "z",
    };
    expect(addressOf(questionOf(bad))).toEqual({});
  });

  it("is of whole days of the reader's calendar", () => {
    const span = (query: Record<string, string>) => spanOf(questionOf(query), NOW);
    expect(span({ period: "today" })).toEqual({ fromMs: at(2026, 10, 21), toMs: at(2026, 10, 22) });
    expect(span({ period: "7d" })).toEqual({ fromMs: at(2026, 10, 15), toMs: at(2026, 10, 22) });
    expect(span({})).toEqual({ fromMs: at(2026, 9, 23), toMs: at(2026, 10, 22) });
    expect(span({ period: "month" })).toEqual({ fromMs: at(2026, 10, 1), toMs: at(2026, 10, 22) });
    expect(span({ period: "last-month" })).toEqual({ fromMs: at(2026, 9, 1), toMs: at(2026, 10, 1) });
    expect(span({ from: "2026-10-05", to: "2026-10-05" })).toEqual({
      fromMs: at(2026, 9, 5),
      toMs: at(2026, 9, 6),
    });
  });

  it("is compared with as long a time before, as far into it as now is", () => {
    const today = spanOf(questionOf({ period: "today" }), NOW);
    expect(spanBefore(today, NOW)).toEqual({ fromMs: at(2026, 10, 20), toMs: NOW - DAY_MS });
    const over = { fromMs: at(2026, 9, 5), toMs: at(2026, 9, 8) };
    expect(spanBefore(over, NOW)).toEqual({ fromMs: at(2026, 9, 2), toMs: at(2026, 9, 5) });
  });

  it("is cut into steps that meet, at most 53, none that has not begun", () => {
    const unitOf = (days: number) => {
      const { unit, spans } = stepsOf({ fromMs: NOW - days * DAY_MS, toMs: NOW }, NOW);
      spans.slice(1).forEach((span, i) => {
        expect(span.fromMs).toBe(spans[i]?.toMs);
      });
      expect([spans[0]?.fromMs, spans.at(-1)?.toMs]).toEqual([NOW - days * DAY_MS, NOW]);
      return [unit, spans.length];
    };
    expect(unitOf(2)).toEqual(["hour", 48]);
    expect(unitOf(30)).toEqual(["day", 30]);
    expect(unitOf(366)).toEqual(["week", 53]);
    const today = spanOf(questionOf({ period: "today" }), NOW);
    expect(stepsOf(today, NOW).spans).toHaveLength(11);
  });

  it("has the same file", () => {
    expect(fileAddress("statistics", { fromMs: 0, toMs: DAY_MS }, { by: "area", level: null })).toBe(
      "/api/statistics.csv?from=1970-01-01T00%3A00%3A00.000Z&to=1970-01-02T00%3A00%3A00.000Z&by=area",
    );
  });
});

describe("rates", () => {
  it("say what was divided and whether it got better; of nobody all is zero", () => {
    const nobody = rowOf([], "W7");
    expect(nobody.counts.opened).toBe(0);
    for (const tile of tilesOf(nobody, null))
      expect([tile.rate, tile.whole, tile.change]).toEqual([null, 0, null]);
    const of = (verified: number, falseAlarm: number) => ({
      ...nobody,
      counts: { ...nobody.counts, verified, falseAlarm },
      rates: { ...nobody.rates, falseAlarm: falseAlarm / (verified + falseAlarm), solved: 1 },
    });
    const tiles = new Map(tilesOf(of(9, 1), of(8, 2)).map((tile) => [tile.name, tile]));
    expect(tiles.get("falseAlarm")).toMatchObject({ part: 1, whole: 10, isBetter: true });
    expect(tiles.get("falseAlarm")?.change).toBeCloseTo(-10, 9);
    expect(tiles.get("solved")).toMatchObject({ part: 9, whole: 9, isBetter: null });
  });

  it("of what cameras looked at are for the whole district", () => {
    expect(seesWhole({ role: "reviewer", gridIds: null })).toBe(true);
    expect(seesWhole({ role: "reviewer", gridIds: ["990501001001"] })).toBe(false);
    expect(seesWhole({ role: "gridLeader", gridIds: null })).toBe(false);
    expect(seesWhole(null)).toBe(false);
  });
});

describe("questions", () => {
  it("are two at a time, each gets its own answer, and one that fails lets the next one in", async () => {
    let [running, most] = [0, 0];
    const one = (n: number) =>
      inTurn(async () => {
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        running -= 1;
        if (n === 3) throw new Error("no answer");
        return n;
      });
    const answers = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(one));
    expect(most).toBe(2);
    expect(answers.map((answer) => (answer.status === "fulfilled" ? answer.value : null))).toEqual([
      ...[1, 2, null, 4, 5, 6],
    ]);
  });
});

describe("pictures", () => {
  it("cut long names, and say them whole in the tooltip", () => {
    const palette = Object.fromEntries(
      ["font", "ink", "quiet", "line", "card", "main", "chosen", "good", "bad"].map((name) => [name, "#000"]),
    ) as unknown as Palette;
    const label = "一个有很长很长很长很长名字的社区网格";
    const option = barsOption([{ label, value: 3, text: "3" }], palette, null);
    const { yAxis, tooltip } = option as {
      yAxis: { data: string[] };
      tooltip: { formatter: (asked: object) => string };
    };
    expect(yAxis.data[0]).toMatch(/^.{11}…$/u);
    expect(tooltip.formatter([{ dataIndex: 0 }])).toBe(`${label}  3`);
  });
});
