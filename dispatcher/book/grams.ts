/**
 * What texts are found by, without knowing where a word ends: pairs of neighbouring characters, and single ones of
 * Chinese. A text that holds a term holds all of its pairs, so pairs find the candidates and the text itself decides.
 */

/** Longer texts are found by their beginning. */
export const WORDS_MAX = 4_000;

/** Lower case, one form for full-width and half-width, one space for whatever stands between words. */
export function plainWords(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim()
    .slice(0, WORDS_MAX);
}

const isHan = (character: string): boolean => /\p{Script=Han}/u.test(character);

/** Of words that `plainWords` gave; each once. A single letter or digit gives none: it would find everything. */
export function gramsOf(words: string): readonly string[] {
  const grams = new Set<string>();
  for (const word of words.split(" ")) {
    const characters = Array.from(word);
    for (const [i, character] of characters.entries()) {
      if (isHan(character)) grams.add(character);
      const next = characters[i + 1];
      if (next !== undefined) grams.add(character + next);
    }
  }
  return [...grams];
}
