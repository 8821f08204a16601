/** The rule's one sentence in the reader's language: agents write it in Chinese, then English, with " / " between. */
import type { Language } from "./language.ts";

const HAN = /\p{Script=Han}/gu;
/** An English sentence may name a shop in Chinese; a Chinese one is mostly Chinese. */
const HAN_SHARE_MAX = 0.3;

const hanShare = (text: string): number => (text.match(HAN)?.length ?? 0) / Math.max(1, text.length);

/** The whole text where it is not written so: what a person or another system reported. */
export function ruleSentence(reason: string, language: Language): string {
  const [zh, ...rest] = reason.split(" / ");
  const en = rest.join(" / ");
  if (zh === undefined || en === "" || hanShare(zh) === 0 || hanShare(en) > HAN_SHARE_MAX) return reason;
  return language === "zh" ? zh : en;
}
