/** The two languages of a page, whichever page it is: Chinese unless the browser or its owner says otherwise. */
import { createI18n } from "vue-i18n";
import { firstLanguage, keepLanguage, type Language } from "./language.ts";

const moment = { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false } as const;

/** Not deeper than anybody looks: a recursive type is more than vue-i18n's own types can follow. */
type Messages = Readonly<Record<string, string | object>>;

/** A page's own words; both languages have the same keys. */
export function createWords({ zh, en }: { readonly zh: Messages; readonly en: Messages }) {
  const words = createI18n({
    legacy: false,
    locale: firstLanguage(),
    fallbackLocale: "zh",
    messages: { zh, en },
    datetimeFormats: { zh: { moment }, en: { moment } },
  });
  const { locale } = words.global;
  return {
    words,
    language: (): Language => locale.value,
    /** Speaks the other language from now on, and at the next visit. */
    speak: (next: Language): void => {
      locale.value = next;
      keepLanguage(next);
    },
  };
}
