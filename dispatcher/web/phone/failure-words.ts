/** A failure in words: what it means for the worker, and the dispatcher's own sentence beside it. */
import type { Failure } from "./api.ts";
import { words } from "./words.ts";

const t = (key: string): string => words.global.t(key);

export function codeWords(code: string): string {
  const key = `error.${code}`;
  return words.global.te(key) ? t(key) : t("error.UNKNOWN");
}

export function failureWords(failure: Failure): string {
  switch (failure.kind) {
    case "off-line":
      return t("error.offLine");
    case "signed-out":
      return t("error.signedOut");
    case "refused":
      return codeWords(failure.code);
  }
}
