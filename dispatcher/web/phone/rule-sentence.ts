/** The rule's one sentence in the reader's language: agents write it in Chinese, then English, with " / " between. */
import type { Language } from "./duration.ts";

const HAN = /\p{Script=Han}/u;

/** The whole text where it is not written so: what a person or another system reported. */
export function ruleSentence(reason: string, language: Language): string {
  const [zh, ...rest] = reason.split(" / ");
  const en = rest.join(" / ");
  if (zh === undefined || en === "" || !HAN.test(zh) || HAN.test(en.slice(0, 4))) return reason;
  return language === "zh" ? zh : en;
}
