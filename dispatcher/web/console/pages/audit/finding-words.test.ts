import { expect, it } from "vitest";
import { findingWord } from "./finding-words.ts";
import { auditWords } from "./words.ts";

it.each([
  ["streams/gone/GW_EVENTS", "streams.gone"],
  ["decisions/undecided/GW_EVENTS/4-9", "decisions.undecided"],
  ["keys/doubled/99050100001320000001/kerb/parking", "keys.doubled"],
  ["chains/0198a000-0000-7000-8000-000000000001/gap/7", "chains.gap"],
  ["verifications/0198a000-0000-7000-8000-000000000001/5", "verifications"],
  ["timers/late/17", "timers.late"],
  ["sightings/0198a000-0000-7000-8000-000000000001", "sightings"],
  ["notifications/sms", "notifications"],
  ["timers/more", "more"],
])("%s says what is wrong", (key, word) => {
  expect(findingWord(key)).toBe(word);
  const said = word
    .split(".")
    .reduce<unknown>((tree, part) => (tree as Record<string, unknown>)[part], auditWords.zh.wrong);
  expect(typeof said).toBe("string");
});

it("says nothing of what it does not know", () => {
  expect([findingWord("timers/1"), findingWord("quite/new")]).toEqual([null, null]);
});
