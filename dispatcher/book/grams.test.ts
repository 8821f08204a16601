import { describe, expect, test } from "vitest";
import { gramsOf, plainWords, WORDS_MAX } from "./grams.ts";

describe("what a text is found by", () => {
  test("one form of every letter, one space between words", () => {
    expect(plainWords("  ＡＢＣ－１２ 号, 北门\n(东) ")).toBe("abc 12 号 北门 东");
    expect(plainWords("，。!")).toBe("");
    expect(plainWords("长".repeat(WORDS_MAX + 5))).toHaveLength(WORDS_MAX);
  });

  test("pairs of neighbours, single characters of Chinese, nothing over a space", () => {
    expect([...gramsOf("东环路 a12")].sort()).toEqual(["12", "a1", "东", "东环", "环", "环路", "路"].sort());
    expect(gramsOf("a")).toEqual([]);
    expect(gramsOf("𠮷野")).toEqual(["𠮷", "𠮷野", "野"]);
  });

  test("a text that holds a term holds all of its pairs", () => {
    const text = plainWords("car dwelt 183 s of 180 s in 东环路北门 no-parking");
    const have = new Set(gramsOf(text));
    for (let from = 0; from < text.length; from += 1) {
      for (const length of [2, 3, 5]) {
        const term = text.slice(from, from + length).trim();
        expect(
          gramsOf(term).filter((gram) => !have.has(gram)),
          term,
        ).toEqual([]);
      }
    }
  });
});
