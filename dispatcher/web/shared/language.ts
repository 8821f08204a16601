/** Which language a page speaks: Chinese, unless the browser or its owner says otherwise. */

export type Language = "zh" | "en";

export const LOCALES: Readonly<Record<Language, string>> = { zh: "zh-CN", en: "en-GB" };

const KEPT_AT = "gridwatch.language";

export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT_AT);
  if (kept === "zh" || kept === "en") return kept;
  return /^en\b/i.test(navigator.language) ? "en" : "zh";
}

/** Kept for the next visit, and told to those who read the page aloud. */
export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT_AT, language);
  document.documentElement.lang = LOCALES[language];
}
