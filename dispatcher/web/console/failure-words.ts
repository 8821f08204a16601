/** A failure in words: what it means for the office. */
import type { Failure } from "../shared/api.ts";
import { failureKey } from "../shared/failure-words.ts";
import { words } from "./words.ts";

export const failureWords = (failure: Failure): string =>
  words.global.t(failureKey(failure, (key) => words.global.te(key)));
