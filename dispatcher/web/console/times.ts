/** Moments to the second: what a picture and a `why` are about. */
import { type Language, LOCALES } from "../shared/language.ts";

const PARTS: Intl.DateTimeFormatOptions = {
  ...{ year: "numeric", month: "2-digit", day: "2-digit" },
  ...{ hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false },
};

/** Of an ISO 8601 text, in the reader's zone. */
export const secondText = (at: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALES[language], PARTS).format(new Date(at));
