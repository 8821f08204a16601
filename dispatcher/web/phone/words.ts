/** Both languages of the page; Chinese unless the phone or its owner says otherwise. */
import { createI18n } from "vue-i18n";
import { type Language, LOCALES } from "./duration.ts";
import { en } from "./messages/en.ts";
import { zh } from "./messages/zh.ts";

const KEPT_AT = "gridwatch.language";

function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT_AT);
  if (kept === "zh" || kept === "en") return kept;
  return /^en\b/i.test(navigator.language) ? "en" : "zh";
}

const moment = { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false } as const;

export const words = createI18n({
  legacy: false,
  locale: firstLanguage(),
  fallbackLocale: "zh",
  messages: { zh, en },
  datetimeFormats: { zh: { moment }, en: { moment } },
});

const { locale } = words.global;

export const language = (): Language => locale.value;

export function speak(next: Language): void {
  locale.value = next;
  localStorage.setItem(KEPT_AT, next);
  document.documentElement.lang = LOCALES[next];
  document.title = words.global.t("title");
}
