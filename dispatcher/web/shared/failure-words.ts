/** A failure as the key of its words: what it means for whoever asked. The dispatcher's own sentence stands beside it. */
import type { Failure } from "./api.ts";

/** `hasWords` knows which codes the page has words for. */
export function codeKey(code: string, hasWords: (key: string) => boolean): string {
  const key = `error.${code}`;
  return hasWords(key) ? key : "error.UNKNOWN";
}

export function failureKey(failure: Failure, hasWords: (key: string) => boolean): string {
  switch (failure.kind) {
    case "off-line":
      return "error.offLine";
    case "signed-out":
      return "error.signedOut";
    case "refused":
      return codeKey(failure.code, hasWords);
  }
}
