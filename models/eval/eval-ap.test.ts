import { describe, expect, it } from "vitest";
import { textTable } from "../text-table.ts";
import { apReportHtml } from "./ap-report.ts";
import { deviations, type ModelResult } from "./ap-result.ts";
import { createProgressBar } from "./progress-bar.ts";

const result = (ap: number, reference: number | null, apSameResize: number | null = null): ModelResult => ({
  ap,
  ap50: 50,
  apSameResize,
  reference,
  images: 103,
  msP50: 12.5,
});

describe("deviations", () => {
  it.each([
    ["equal", result(33.2, 33.2), []],
    ["half a point below", result(32.7, 33.2), []],
    [
      "more than half a point below",
      result(32.69, 33.2),
      ["m: AP 32.69 is off its reference 33.2 by more than 0.5."],
    ],
    [
      "more than half a point above",
      result(33.9, 33.2, 33.8),
      ["m: AP 33.80 with the reference's own resize is off its reference 33.2 by more than 0.5."],
    ],
    ["more than half a point above, but not with the reference's resize", result(33.8, 33.2, 33.7), []],
    [
      "equal, but not with the reference's resize",
      result(33.2, 33.2, 32.6),
      ["m: AP 32.60 with the reference's own resize is off its reference 33.2 by more than 0.5."],
    ],
    ["no reference", result(1, null, 2), []],
    ["not a number", result(Number.NaN, 33.2), ["m: AP NaN is off its reference 33.2 by more than 0.5."]],
  ])("%s", (_, model, sentences) => {
    expect(deviations({ m: model })).toEqual(sentences);
  });
});

describe("apReportHtml", () => {
  it("shows each model with its bar, both its APs, and a mark only where there is a reference", () => {
    const html = apReportHtml({
      measuredAt: "2026-11-21T00:00:00.000Z",
      instances: "/data/<coco>/instances.json",
      note: "Two numbers, <one> comparison.",
      models: { one: result(40, 40, 39.5), two: result(20, null) },
    });
    expect(html).toContain(
      '<tr><td>one</td>\n<td class="bar"><div class="track"><div class="fill" style="width:90.91%"></div><div class="reference" style="left:90.91%"></div>',
    );
    expect(html).toContain(
      '<tr><td>two</td>\n<td class="bar"><div class="track"><div class="fill" style="width:45.45%"></div></div>',
    );
    expect(html).toContain(
      '<td class="number">40.00</td><td class="number">39.50</td><td class="number">40.0</td>',
    );
    expect(html).toContain('<td class="number">20.00</td><td class="number">–</td><td class="number">–</td>');
    expect(html).toContain("<p>Two numbers, &lt;one> comparison.</p>");
    expect(html).toContain("103 images of /data/&lt;coco>/instances.json");
  });
});

describe("createProgressBar", () => {
  const written = (isTTY: boolean): string => {
    let text = "";
    const bar = createProgressBar({ isTTY, write: (part: string) => (text += part) }, "m");
    for (let done = 1; done <= 103; done++) bar.show(done, 103);
    bar.end();
    return text;
  };

  it("writes four lines into a log", () => {
    expect(written(false)).toBe(
      "m: 26 of 103 images\nm: 52 of 103 images\nm: 78 of 103 images\nm: 103 of 103 images\n",
    );
  });

  it("redraws one line on a terminal", () => {
    expect(written(true)).toMatch(/^\rm \[ {30}\] 1\/103.*\rm \[#{30}\] 103\/103\n$/s);
  });
});

describe("textTable", () => {
  it("puts numbers to the right and words to the left", () => {
    expect(
      textTable(
        ["name", "AP"],
        [
          ["a", "33.20"],
          ["longer", "-"],
        ],
      ),
    ).toBe("name       AP\n------  -----\na       33.20\nlonger      -");
  });
});
