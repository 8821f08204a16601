/** Both languages of the console: the shell's words at once, a page's own when it is opened. */
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
}

interface Tree {
  readonly [key: string]: string | Tree;
}

/** A page's words, which are asked for as `<page>.<key>`: its own .vue calls this once, at its top. */
export function addWords(page: string, own: { readonly zh: Tree; readonly en: Tree }): void {
  words.global.mergeLocaleMessage("zh", { [page]: own.zh });
  words.global.mergeLocaleMessage("en", { [page]: own.en });
}
