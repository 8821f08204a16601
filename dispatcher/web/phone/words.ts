/** Both languages of the worker's page. */
import { createWords } from "../shared/words.ts";
import type { Language } from "../shared/language.ts";
import { en } from "./messages/en.ts";
import { zh } from "./messages/zh.ts";

const made = createWords({ zh, en });
export const { words, language } = made;

export function speak(next: Language): void {
  made.speak(next);
  document.title = words.global.t("title");
}
