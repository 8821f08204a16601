/** Both languages of the page; Chinese unless the phone or its owner says otherwise. */
import { createI18n } from "vue-i18n";
import { firstLanguage, keepLanguage, type Language } from "../shared/language.ts";
import { en } from "./messages/en.ts";
import { zh } from "./messages/zh.ts";

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
  keepLanguage(next);
  document.title = words.global.t("title");
}
