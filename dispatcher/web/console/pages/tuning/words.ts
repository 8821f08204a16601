/** The words of this page. */
import { tuningEn } from "./words-en.ts";
import { tuningZh } from "./words-zh.ts";

export const tuningWords = { zh: tuningZh, en: tuningEn };
